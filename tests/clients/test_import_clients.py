"""A file of clients who are served already: each gets a case in intake, and all of it can go back."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.agency.models import StaffRole
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import ended
from casemgmt.ledger.models import Notice
from clients.actions.importing import commit_import, map_import
from clients.models import (
    AccessGrant,
    Assignment,
    Case,
    CaseTransition,
    Client,
    HiddenMatch,
    Household,
    HouseholdMembership,
    Import,
    ImportRow,
    IntakeRecord,
)
from tests.cast import SET_UP, Cast
from tests.importing import (
    A_CLIENT,
    BO,
    CLIENT_HEADS,
    MINUTE,
    NOBODYS,
    a_right,
    brought,
    checked,
    unlike,
    uploaded,
)
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def told(upload: Import) -> list[str]:
    rows = ImportRow.objects.filter(upload=upload).order_by("number")
    return [" ".join(words for _name, words in row.errors) for row in rows]


def test_a_file_of_clients_comes_in(cast: Cast, now: dt.datetime) -> None:
    ada, bo = brought(cast, now, A_CLIENT, NOBODYS)
    assert (ada.client.name, ada.client.birth_date) == ("Ada Finch", dt.date(1950, 3, 2))
    assert (ada.client.email, bo.client.birth_date) == ("ada@example.org", None)
    assert (ada.stage, ada.opened_at, ada.program) == ("intake", now, cast.program)
    assert ada.number != bo.number
    came = ada.referral
    assert came is not None
    assert (came.state, came.client, came.disposed_by) == ("accepted", ada.client, cast.sally)
    assert (came.referrer_kind, came.received_at.year) == ("hospital", 2026)
    assert IntakeRecord.objects.filter(case__in=[ada, bo]).count() == 2
    assert CaseTransition.objects.get(case=ada).to_stage == "intake"
    home = Household.objects.get(memberships__client=ada.client)
    assert (home.address, home.address_is_confidential) == ("12 Mill Lane", True)
    assert not HouseholdMembership.objects.filter(client=bo.client).exists()
    for record in (ada, ada.client, came, home, ada.intake):
        (kept,) = record.history.all()
        assert kept.history_change_reason == "Client brought in from a file"
        assert kept.history_user == cast.sally.user


def test_whoever_is_named_carries_the_case_and_the_others_wait(
    cast: Cast, now: dt.datetime
) -> None:
    ada, bo = brought(cast, now, A_CLIENT, NOBODYS)
    part = Assignment.objects.get(case=ada)
    assert (part.staff, part.role, part.during.lower) == (cast.mia, "primary", now)
    assert AccessGrant.objects.get().case == bo
    at = now + MINUTE
    seen = {
        name: set(Case.objects.visible_to(cast[name], at, "edit").filter(pk__in=[ada.pk, bo.pk]))
        for name in ("mia", "sally", "vera", "omar", "gina", "petra", "otto")
    }
    assert set(Case.objects.visible_to(cast.sally, at, "edit").carried_by_nobody(at)) == {bo}
    nothing: set[Case] = set()
    assert seen == {
        **dict.fromkeys(("omar", "gina", "petra", "otto"), nothing),
        "mia": {ada},
        "sally": {ada, bo},
        "vera": {ada, bo},
    }


def test_whoever_may_give_a_waiting_case_away_does_so_from_the_list(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    _ada, bo = brought(cast, now, A_CLIENT, NOBODYS)
    give, page = reverse("case-assign", args=[bo.pk]), f"{reverse('client-list')}?show=waiting"
    shown = {name: browser_of(name).get(page).content.decode() for name in ("sally", "vera")}
    assert all(bo.number in text and "None yet" in text for text in shown.values())
    assert give in shown["vera"]
    assert give not in shown["sally"]
    assert (
        give not in browser_of("vera").get(f"{reverse('client-list')}?show=team").content.decode()
    )


def test_each_is_told_once_however_many_cases_they_get(cast: Cast, now: dt.datetime) -> None:
    brought(cast, now, A_CLIENT, BO)
    (notice,) = Notice.objects.filter(kind="assigned")
    assert (notice.to, notice.url) == (cast.mia.user, reverse("client-list"))


WRONG = {
    "an address of which nobody says whether it may be known": (",yes,", ",,", "Write yes when"),
    "neither yes nor no": (",yes,", ",perhaps,", "Write one of these: "),
    "no address to write to": ("ada@example.org", "ada at home", "no e-mail address"),
    "somebody in another line": ("mia@example.org", "omar@example.org", "you may give cases"),
    "nobody": ("mia@example.org", "mai", "you may give cases"),
    "no reason": ("Home alone after a fall", "", "missing"),
}


def test_wrong_lines_of_clients_stay_out_and_say_why(cast: Cast, now: dt.datetime) -> None:
    lines = [A_CLIENT.replace(old, new) for old, new, _words in WRONG.values()]
    upload = checked(cast, now, *lines, by="sally", kind="clients")
    assert (upload.ready, upload.wrong) == (0, len(WRONG))
    for said, (case, (_old, _new, words)) in zip(told(upload), WRONG.items(), strict=True):
        assert words in said, case


@pytest.mark.parametrize(("by", "words"), [("mia", ""), ("gina", "you may give cases")])
def test_a_case_manager_gives_cases_to_nobody_but_themselves(
    cast: Cast, now: dt.datetime, by: str, words: str
) -> None:
    upload = checked(cast, now, A_CLIENT, by=by, kind="clients")
    assert words in told(upload)[0]
    assert upload.ready == (by == "mia")


def test_they_are_named_by_name_unless_two_have_it(cast: Cast, now: dt.datetime) -> None:
    line = A_CLIENT.replace("mia@example.org", "Mia Example")
    assert checked(cast, now, line, by="sally", kind="clients").ready == 1
    cast.gina.name = "MIA EXAMPLE"
    audit.save(cast.gina, by=SET_UP, why="For this test", only=["name"])
    assert checked(cast, now, line, by="sally", kind="clients").wrong == 1


def test_whoever_carries_no_cases_by_then_gets_none(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, A_CLIENT, by="sally", kind="clients")
    role = StaffRole.objects.get(staff=cast.mia)
    role.during = ended(role.during, now - MINUTE)
    audit.save(role, by=SET_UP, why="For this test", only=["during"])
    with pytest.raises(Refused, match="Name the columns again"):
        commit_import(upload, by=cast.sally, now=now)
    assert not Client.objects.for_agency(cast.agency.pk).exists()


def test_whoever_is_named_is_held_while_it_comes_in(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = checked(cast, now, A_CLIENT, by="sally", kind="clients")
    given = {"mia@example.org": cast.quinn}
    monkeypatch.setattr("clients.actions.importing.may_be_given", lambda _by, _now: given)
    with pytest.raises(Refused, match="Quinn Example carries no cases"):
        commit_import(upload, by=cast.sally, now=now)


def test_an_address_comes_with_whether_it_is_confidential(cast: Cast, now: dt.datetime) -> None:
    upload = uploaded(cast, now, by="sally", kind="clients")
    act = {"by": cast.sally, "now": now, "program": cast.program}
    with pytest.raises(Refused, match="says this") as refusal:
        map_import(upload, mapping={**upload.mapping, "address_is_confidential": None}, **act)
    assert refusal.value.field == "address_is_confidential"


def test_a_file_of_referrals_says_nothing_else_of_clients(cast: Cast, now: dt.datetime) -> None:
    upload, act = uploaded(cast, now), {"by": cast.ines, "now": now, "program": cast.program}
    with pytest.raises(Refused, match="columns of this file"):
        map_import(upload, mapping={**upload.mapping, "address": 2}, **act)
    with pytest.raises(Refused, match="who is in the file"):
        uploaded(cast, now, kind="staff")


def test_a_number_that_is_taken_is_drawn_again(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_case(cast, now, carried_by="omar")
    drawn = iter([other.number, "C-TRY1", "C-TRY2", "C-TRY3"])
    monkeypatch.setattr("clients.actions.bringing.new_number", lambda: next(drawn))
    assert [case.number for case in brought(cast, now, A_CLIENT, BO)] == ["C-TRY2", "C-TRY3"]


def test_somebody_known_by_their_e_mail_is_offered(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, email="Ada@example.org")
    line = A_CLIENT.replace("Ada,Finch", "Rosa,Finch")
    upload = checked(cast, now, line, by="sally", kind="clients")
    assert (upload.ready, upload.alike) == (0, 1)


def test_a_client_brought_in_who_may_be_known_waits_with_the_officers(
    cast: Cast, now: dt.datetime
) -> None:
    known = a_case(cast, now, carried_by="omar", birth_date=dt.date(1950, 3, 2))
    (case,) = brought(cast, now, A_CLIENT.replace("Ada,Finch", "Rosa,Delgado"))
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    assert (match.client_id, match.referral) == (known.client_id, case.referral)


def test_a_longer_file_takes_no_more_statements(cast: Cast, now: dt.datetime) -> None:
    taken = []
    for least, most in ((0, 2), (2, 20)):
        upload = checked(cast, now, *unlike(A_CLIENT, most)[least:], by="sally", kind="clients")
        assert upload.ready == most - least
        with CaptureQueriesContext(connection) as asked:
            commit_import(upload, by=cast.sally, now=now)
        taken.append(len(asked))
    assert taken[0] == taken[1]


# pages


def test_from_the_file_to_the_clients_by_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_right(cast, now, "sally")
    browser = browser_of("sally")
    file = SimpleUploadedFile("list.csv", f"{CLIENT_HEADS}\n{A_CLIENT}".encode())
    browser.post(reverse("import-list"), {"file": file, "kind": "clients"})
    upload = Import.objects.for_agency(cast.agency.pk).get()
    page = reverse("import-map", args=[upload.pk])
    asked = browser.get(page).content.decode()
    assert "Address is confidential" in asked
    assert "Urgency" not in asked
    browser.post(page, {"program": cast.program.pk, **upload.mapping})
    browser.post(reverse("import-check", args=[upload.pk]))
    shown = browser.get(reverse("import-detail", args=[upload.pk])).content.decode()
    assert "Bring in 1 client" in shown
    browser.post(reverse("import-commit", args=[upload.pk]), {"round": 1})
    waiting = f"{reverse('client-list')}?show=waiting"
    done = browser.get(reverse("import-detail", args=[upload.pk])).content.decode()
    assert waiting in done
    assert "1 client was brought in" in done
    assert "Finch" not in browser.get(waiting).content.decode()
    case = Case.objects.get(client__given_name="Ada")
    assert browser_of("mia").get(reverse("case-detail", args=[case.pk])).status_code == 200
    browser.post(reverse("import-undo", args=[upload.pk]))
    assert browser_of("mia").get(reverse("case-detail", args=[case.pk])).status_code == 404


def test_the_template_of_clients_is_empty(cast: Cast, browser_of: BrowserOf) -> None:
    answer = browser_of("sally").get(reverse("import-template-clients"))
    template = answer.content.decode("utf-8-sig")
    assert template.startswith("given_name,family_name,name_used")
    assert template.count("\n") == 1


@pytest.mark.wide
def test_ten_thousand_clients_take_less_than_a_minute(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, metric: Callable[[str, Any, Any], None]
) -> None:
    began, page = time.monotonic(), browser_of("sally")
    upload = checked(cast, now, *unlike(A_CLIENT, 10_000), by="sally", kind="clients")
    page.post(reverse("import-commit", args=[upload.pk]), {"round": 1})
    metric("import_clients_10000_seconds", round(time.monotonic() - began, 1), 60)
    assert Case.objects.filter(program=cast.program).count() == upload.ready == 10_000
    began = time.monotonic()
    page.post(reverse("import-undo", args=[upload.pk]))
    metric("import_clients_undo_10000_seconds", round(time.monotonic() - began, 1), 60)
    upload.refresh_from_db()
    assert upload.state == "undone"
