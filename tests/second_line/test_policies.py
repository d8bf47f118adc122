"""The database itself shows and takes no more than the index says, whatever a statement forgets."""

import datetime as dt
import re
import uuid
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.checks import run_checks
from django.db import (
    DatabaseError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    connection,
    transaction,
)
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casemgmt.agency.middleware import IdentityMiddleware
from casemgmt.agency.sessions import SessionStore
from casemgmt.core import policies
from casemgmt.core.database import refuse_a_bound_owner
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended, since
from clients.access.beyond import begin_cases
from clients.access.refresh import refresh
from clients.models import Assignment, Case, Note
from consent.actions.releasing import revoke_release
from consent.models import Release
from tests import databases
from tests.cast import PEOPLE, Cast
from tests.consent.stories import a_release
from tests.stories import Story, a_case, a_worked_case, shut

EVERYONE = [*PEOPLE, "otto"]
HELD = policies.held_tables()

pytestmark = pytest.mark.django_db


def rows(statement: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def changed(statement: str, *params: object) -> int:
    """How many rows a statement reached."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def counts() -> dict[str, int]:
    """How many rows of each held table the transaction's person is shown by a bare statement."""
    return {held.table: rows(f"SELECT count(*) FROM {held.table}")[0] for held in HELD}


@pytest.fixture
def story(cast: Cast, now: dt.datetime) -> Story:
    """A worked case of Mia's; a release stands in it."""
    found = a_worked_case(cast, now)
    a_release(found.case, cast, now)
    return found


@pytest.mark.parametrize("name", EVERYONE)
def test_a_bare_statement_shows_what_the_list_shows(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    a_case(cast, now)
    a_case(cast, now, carried_by="omar")
    listed = set(Case.objects.visible_to(cast[name], now).values_list("pk", flat=True))
    held = set(
        rows(
            "SELECT content_object_id FROM clients_caseaccess JOIN auth_permission p"
            " ON p.id = permission_id AND codename = 'view_case'"
            " WHERE user_id = %s AND during @> clock_timestamp()",
            cast[name].user.pk,
        )
    )
    with acting_as(cast[name].user.pk):
        shown = set(rows("SELECT id FROM clients_case"))
    assert shown == listed == held


def test_every_table_of_a_case_is_empty_to_a_stranger(cast: Cast, story: Story) -> None:
    everything = counts()
    leads_see = {table: 0 for table in everything if table.endswith("caseclearance")}
    with acting_as(cast.mia.user.pk):
        assert counts() == everything | leads_see
    with acting_as(cast.omar.user.pk):
        assert {table for table, count in counts().items() if count} == set()
    filled = {table for table, count in everything.items() if count}
    assert len(filled) > 25, "the story has to fill the tables this test looks into"


def test_a_page_that_forgets_to_filter_shows_no_more(
    cast: Cast, now: dt.datetime, story: Story
) -> None:
    other = a_case(cast, now, carried_by="omar")

    def forgetful(request: HttpRequest) -> HttpResponse:
        found = [str(pk) for pk in Case.objects.values_list("pk", flat=True)]
        found += [str(pk) for pk in Note.objects.values_list("case_id", flat=True)]
        return HttpResponse(" ".join(found))

    request: Any = RequestFactory().get("/")
    request.user, request.session = cast.mia.user, SessionStore()
    page = IdentityMiddleware(forgetful)(request).content.decode()
    assert str(story.case.pk) in page
    assert str(other.pk) not in page


def test_nobody_sees_anything_without_an_identity(cast: Cast, story: Story) -> None:
    with acting_as(None), pytest.raises(DatabaseError, match="no staff identity"):
        with transaction.atomic():
            rows("SELECT id FROM clients_case")


def test_a_stranger_changes_and_removes_nothing(cast: Cast, story: Story) -> None:
    reached = set()
    with acting_as(cast.omar.user.pk):
        for held, statement in product(
            HELD,
            # nothing of the row is read, so that only the policy of the verb is asked
            ("UPDATE {table} SET {column} = '{case}'", "DELETE FROM {table}"),
        ):
            asked = statement.format(table=held.table, column=held.column, case=story.case.pk)
            with suppress(ProgrammingError), transaction.atomic():  # no right to it at all
                reached |= {asked} if changed(asked) else set()
    assert reached == set()


FROZEN = "finished and never changes|is settled before the answer"
"""What a trigger says that comes before the policy."""


def test_nothing_is_added_to_a_strangers_case(cast: Cast, story: Story) -> None:
    said = {}
    with acting_as(cast.omar.user.pk):
        for held in HELD:
            statement = f"INSERT INTO {held.table} ({held.column}) VALUES (%s)"
            with pytest.raises(DatabaseError) as refusal, transaction.atomic():
                changed(statement, story.case.pk)
            said[held.table] = str(refusal.value)
    refused = re.compile(f"row-level security|{FROZEN}")
    assert [table for table, words in said.items() if not refused.search(words)] == []
    assert len(said) > 25


def test_no_row_moves_into_a_strangers_case(cast: Cast, now: dt.datetime, story: Story) -> None:
    other = a_case(cast, now, carried_by="omar")
    with acting_as(cast.mia.user.pk), pytest.raises(DatabaseError, match="row-level security"):
        with transaction.atomic():
            changed("UPDATE clients_intakerecord SET case_id = %s", other.pk)


def test_who_only_sees_a_case_writes_nothing_but_a_clients_no(
    cast: Cast, now: dt.datetime, story: Story
) -> None:
    for part in Assignment.objects.filter(case=story.case).at(now):
        part.during, part.ended_by_closure = since(now - dt.timedelta(hours=1), now), True
        part.save()
    shut(story.case, now)
    refresh([story.case.pk])
    with acting_as(cast.mia.user.pk):
        assert Case.objects.filter(pk=story.case.pk).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            changed("UPDATE clients_intakerecord SET version = version")
        release = Release.objects.filter(case=story.case, revoked_at=None)[0]
        revoke_release(release, by=cast.mia, now=now)


def test_a_basis_shows_from_its_start_to_its_end_whoever_works(
    cast: Cast, now: dt.datetime
) -> None:
    """Nothing runs at the start or at the end: the policy asks the window at its instant."""
    case = a_case(cast, now)
    part = Assignment.objects.get(case=case)
    lasts = now + dt.timedelta(hours=2)
    part.during = ended(part.during, lasts)
    part.save()
    refresh([case.pk])
    for moment, shown in ((lasts - dt.timedelta(seconds=1), 1), (lasts, 0)):
        with time_machine.travel(moment, tick=False), acting_as(cast.mia.user.pk):
            assert len(rows("SELECT id FROM clients_case")) == shown


def test_a_case_is_opened_by_whoever_began_it(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    like = Case(
        pk=uuid.uuid4(), agency=case.agency, client=case.client, program=cast.second_program,
        number="C-NEWNEWN", opened_at=now,
    )  # fmt: skip
    with acting_as(cast.ines.user.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            like.save(force_insert=True)
        begin_cases([like.pk], cast.ines)
        like.save(force_insert=True)
        assert rows("SELECT id FROM clients_case") == [like.pk]
        begin_cases([case.pk], cast.ines)
        assert rows("SELECT id FROM clients_case") == [like.pk], "a case that exists is no new one"


def test_a_hold_on_a_case_that_never_comes_is_refused(cast: Cast) -> None:
    with acting_as(cast.ines.user.pk), pytest.raises(IntegrityError), transaction.atomic():
        begin_cases([uuid.uuid4()], cast.ines)
        rows("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT set_config('app.staff', '00000000-0000-0000-0000-000000000001', true)",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SET ROLE cm_worker",
        "SET SESSION AUTHORIZATION cm_worker",
        "INSERT INTO clients_caseaccess DEFAULT VALUES",
        "ALTER TABLE clients_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY people_select ON clients_case",
        "SELECT app.access_facts('{}')",
    ],
)
def test_what_an_expression_could_use_to_become_somebody_else_is_taken_away(
    cast: Cast, statement: str
) -> None:
    with acting_as(cast.omar.user.pk):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(statement)


def test_no_temporary_table_is_made(cast: Cast) -> None:
    """Asked of the template: a copy of a database does not take its rights along."""
    (may,) = rows("SELECT has_database_privilege('cm_web', %s, 'TEMP')", databases.template_name())
    assert not may


def test_a_table_without_its_policies_and_a_role_past_them_are_found(cast: Cast) -> None:
    def found() -> list[str]:
        checks = run_checks(tags=["database"], databases=["default"])
        return [str(check.msg) for check in checks if check.id == "casemgmt.E009"]

    past = "The role of this connection passes by every policy."
    assert past in found()
    with acting_as(cast.mia.user.pk):
        assert found() == []
    with databases.as_owner() as owner, owner.transaction(force_rollback=True):
        owner.execute("DROP POLICY people_insert ON clients_contact")
        owner.execute("CREATE TABLE notes_of_a_case (id uuid, case_id uuid)")
        with owner.cursor() as cursor:
            bare = policies.gaps(cursor)
    assert [gap.split()[2] for gap in bare if "stands open" in gap] == [
        "clients_contact",
        "notes_of_a_case",
    ]


def test_an_owner_whom_the_policies_bind_is_refused(cast: Cast) -> None:
    with databases.as_owner() as owner, owner.transaction(force_rollback=True):
        owner.execute("SET LOCAL ROLE cm_sealer")
        with pytest.raises(NotSupportedError, match="BYPASSRLS"), owner.cursor() as cursor:
            refuse_a_bound_owner(cursor)


def test_no_session_reads_the_statements_of_another(cast: Cast) -> None:
    settings = rows(
        "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname IN ('cm_web', 'cm_worker')"
    )
    assert settings.count("track_activities=off") == 2


def test_nothing_runs_as_its_owner_but_what_this_list_says() -> None:
    ours = "pronamespace IN ('app'::regnamespace, 'public'::regnamespace)"
    definers = rows(f"SELECT proname FROM pg_proc WHERE prosecdef AND {ours} ORDER BY proname")
    assert definers == [
        "access_differences",
        "access_facts",
        "audits_kept_from_me",
        "bases_of",
        "begin_cases",
        "cases_audited",
        "cases_of_client",
        "cases_touched",
        "changes_by",
        "cleared_beside_me",
        "client_in_an_emergency",
        "draw_sample",
        "hangs_on",
        "has_open_case",
        "kept_from_me",
        "leaders_of",
        "leads_every_case",
        "make_read_months",
        "name_audited",
        "numbers_for_review",
        "odd_looks",
        "officers_kept_from",
        "open_cases_carried",
        "open_cases_taken_in",
        "overdue_reassessments",
        "parts_beyond",
        "parts_unsettled",
        "reconcile_access",
        "referrals_touched",
        "refresh_access",
        "refresh_access_around",
        "refresh_access_of_program",
        "refresh_access_through",
        "refresh_access_to_category",
        "rehearsed_access",
        "requests_to_decide",
        "restrict_rows",
        "restricted_beyond",
        "seal_audit",
        "tell_of_restricted",
        "tell_the_chain",
        "who_sees",
        "who_works_with",
    ]
    assert rows("SELECT count(*) FROM pg_views WHERE schemaname = 'public'") == [0]
    assert rows("SELECT count(*) FROM pg_matviews") == [0]
