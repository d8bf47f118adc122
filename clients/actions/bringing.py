"""What comes of the lines of a file: referrals that wait, or clients who are served already."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import holding, people_below
from casemgmt.core.access import allow
from casemgmt.core.bulk import A_STATEMENT, change_records, insert_records
from casemgmt.core.errors import Refused
from casemgmt.core.partial import precision_of
from casemgmt.core.ranges import ended, since
from casemgmt.ledger.notices import notify
from clients import lifecycle
from clients.access.beyond import begin_cases, cases_touched, referrals_touched
from clients.access.refresh import refresh
from clients.actions.assigning import CARRYING, may_carry
from clients.actions.opening import TRIES, new_number
from clients.actions.referring import stays_with
from clients.incoming import Line
from clients.models import (
    AccessGrant,
    Assignment,
    Case,
    Client,
    Household,
    HouseholdMembership,
    Import,
    ImportedReferral,
    IntakeRecord,
    Referral,
)

OF_A_REFERRAL = {field.name for field in Referral._meta.concrete_fields}
OF_A_CLIENT = (
    *("given_name", "family_name", "name_used", "pronouns", "birth_date", "language"),
    *("phone", "email", "safe_contact"),
)


@dataclass(frozen=True)
class Bringing:
    """By whom, when and why many records are written at once."""

    by: Staff
    now: dt.datetime
    why: str

    def insert(self, records: Sequence[Any]) -> None:
        """Write new records, and their history."""
        insert_records(records, by=self.by, now=self.now, why=self.why)

    def change(self, rows: Any, **changes: Any) -> None:
        """Write the same to all of these rows, and their history."""
        keys = list(rows.values_list("pk", flat=True))
        change_records(rows.model, keys, changes, by=self.by, now=self.now, why=self.why)


def may_be_given(by: Staff, now: dt.datetime) -> dict[str, Staff]:
    """To whom a person may give the cases they bring in, by e-mail and by name: themselves and those
    they supervise, as far as these carry cases. A name that two of them have is none."""
    own = Q(pk=by.pk) | Q(pk__in=people_below(by, now))
    rows = Staff.objects.none()
    for role in CARRYING:
        rows |= holding(role, by.agency_id, now).filter(own)
    people = list(rows.distinct().select_related("user"))
    names = [one.name.lower() for one in people]
    by_name = {name: one for name, one in zip(names, people, strict=True) if names.count(name) == 1}
    return by_name | {one.user.email.lower(): one for one in people}


@transaction.atomic
def bring_in_referrals(
    upload: Import, lines: Mapping[int, Line], *, by: Staff, now: dt.datetime
) -> dict[int, Referral]:
    """A referral for each line: it waits, or stays with ``by`` where nobody would see it."""
    allow(by, "edit", upload, now)
    bringing = Bringing(by, now, _("Referral received from a file"))
    program: Any = upload.program
    begun: dict[str, Any] = {}
    if stays_with(by, program, now):
        begun = {"taken_by": by, "state": Referral.State.SCREENING}
    made = {number: _referral(upload, line, **begun) for number, line in lines.items()}
    bringing.insert(list(made.values()))
    return made


@transaction.atomic
def bring_in_clients(
    upload: Import, lines: Mapping[int, Line], *, by: Staff, now: dt.datetime
) -> dict[int, Referral]:
    """A client with a case in intake for each line, and the referral they came by, accepted.

    Whoever is named on a line carries the case; until somebody does, ``by`` takes it in. Nobody is
    screened again: they are served already.
    """
    allow(by, "edit", upload, now)
    bringing = Bringing(by, now, _("Client brought in from a file"))
    clients = {number: _client(upload, line) for number, line in lines.items()}
    bringing.insert(list(clients.values()))
    settled = {"state": Referral.State.ACCEPTED, "disposed_at": now, "disposed_by": by}
    made = {
        number: _referral(upload, line, taken_by=by, client=clients[number], **settled)
        for number, line in lines.items()
    }
    bringing.insert(list(made.values()))
    _house(upload, [(clients[number], line.facts) for number, line in lines.items()], bringing)
    cases = _open(list(made.values()), bringing)
    named = [line.facts["case_manager"] for line in lines.values()]
    _give(upload, list(zip(cases, named, strict=True)), bringing)
    refresh(case.pk for case in cases)
    return made


@transaction.atomic
def take_back_referrals(upload: Import, *, by: Staff, now: dt.datetime) -> None:
    """Settle the referrals of a file as brought in by mistake, as long as nobody works with one."""
    allow(by, "edit", upload, now)
    came = _came_of(upload)
    if referrals_touched(_hold(Referral._base_manager.filter(pk__in=came))):
        raise Refused(_("Somebody works with one of these referrals already."))
    why = _("Import taken back")
    gone = {"state": Referral.State.TAKEN_BACK, "disposed_at": now, "disposed_by": by}
    Bringing(by, now, why).change(
        Referral._base_manager.filter(pk__in=came), disposition_reason=why, **gone
    )


@transaction.atomic
def take_back_clients(upload: Import, *, by: Staff, now: dt.datetime) -> None:
    """Close the cases of a file as brought in by mistake, as long as nobody works with one, and let
    nobody see them or be pointed to their clients any more. They are kept as long as closed ones."""
    allow(by, "edit", upload, now)
    came = _came_of(upload)
    cases = Case._base_manager.filter(referral__in=came)
    keys = _hold(cases)
    if Case.objects.visible_to(by, now, "edit").filter(pk__in=keys).count() < came.count():
        raise Refused(_("One of these cases is no longer yours to change."))
    clients = Client._base_manager.filter(cases__in=keys)
    living = HouseholdMembership._base_manager.filter(client__in=clients)
    _hold(clients)
    _hold(Household._base_manager.filter(pk__in=living.values("household_id")))
    if cases_touched(keys):
        raise Refused(_("Somebody works with one of these clients already."))
    bringing = Bringing(by, now, _("Import taken back"))
    for dated in (
        living,
        *(m._base_manager.filter(case__in=keys) for m in (Assignment, AccessGrant)),
    ):
        for during in set(dated.values_list("during", flat=True)):
            bringing.change(dated.filter(during=during), during=ended(during, now))
    bringing.change(Referral._base_manager.filter(pk__in=came), state=Referral.State.TAKEN_BACK)
    bringing.change(clients, taken_back_at=now)
    lifecycle.take_back(cases, by=by, now=now, why=bringing.why)
    refresh(keys)


def _hold(rows: Any) -> list[Any]:
    """Let nobody change these rows until the transaction ends; their keys."""
    held = rows.select_for_update(of=("self",)).order_by("pk")
    return list(held.values_list("pk", flat=True))


def _came_of(upload: Import) -> Any:
    """The keys of the referrals of a file."""
    return ImportedReferral.objects.filter(upload=upload).values("referral_id")


def _referral(upload: Import, line: Line, **begun: Any) -> Referral:
    said = {name: fact for name, fact in line.facts.items() if name in OF_A_REFERRAL}
    return Referral(agency=upload.agency, program=upload.program, **said, **begun)


def _client(upload: Import, line: Line) -> Client:
    said = {name: line.facts[name] for name in OF_A_CLIENT}
    return Client(
        agency=upload.agency, birth_date_precision=precision_of(said["birth_date"]), **said
    )


def _house(
    upload: Import, people: Sequence[tuple[Client, Mapping[str, Any]]], bringing: Bringing
) -> None:
    """A home for each of them who has an address; who lives with whom no file says."""
    homes = [
        (
            client,
            Household(
                agency=upload.agency,
                address=said["address"],
                address_is_confidential=said["address_is_confidential"],
            ),
        )
        for client, said in people
        if said["address"]
    ]
    bringing.insert([home for _client, home in homes])
    during = since(bringing.now)
    bringing.insert(
        [
            HouseholdMembership(client=client, household=home, is_head=True, during=during)
            for client, home in homes
        ]
    )


def _open(referrals: Sequence[Referral], bringing: Bringing) -> list[Case]:
    cases = [
        Case(
            agency_id=one.agency_id,
            client=one.client,
            program_id=one.program_id,
            referral=one,
            opened_at=bringing.now,
        )
        for one in referrals
    ]
    for start in range(0, len(cases), A_STATEMENT):
        _save_with_numbers(cases[start : start + A_STATEMENT], bringing)
    bringing.insert([IntakeRecord(case=case) for case in cases])
    lifecycle.record_openings(cases, by=bringing.by, now=bringing.now, why=bringing.why)
    return cases


def _save_with_numbers(cases: Sequence[Case], bringing: Bringing) -> None:
    for _turn in range(TRIES):
        for case in cases:
            case.number = new_number()
        try:
            with transaction.atomic():
                begin_cases([case.pk for case in cases], bringing.by)
                bringing.insert(cases)
                return
        except IntegrityError as clash:
            if "one_case_of_a_number" not in str(clash):
                raise
    raise Refused(_("No free case number was found. Try again."))


def _give(upload: Import, cases: Sequence[tuple[Case, Staff | None]], bringing: Bringing) -> None:
    """Let whoever is named carry each case; the others wait with whoever brings them in."""
    by, now, during = bringing.by, bringing.now, since(bringing.now)
    named = {staff.pk: staff for _case, staff in cases if staff is not None}
    for staff in sorted(named.values(), key=lambda one: one.pk):
        if not may_carry(cases[0][0], staff, now):
            words = _("%(name)s carries no cases any more. Name the columns again.")
            raise Refused(words % {"name": staff.name})
        if staff != by:
            notify(
                staff.user_id, "assigned", key=str(upload.pk), url=reverse("client-list"), now=now
            )
    primary, intake = Assignment.Role.PRIMARY, AccessGrant.Basis.INTAKE
    bringing.insert(
        [
            Assignment(case=case, staff=staff, role=primary, during=during)
            for case, staff in cases
            if staff is not None
        ]
    )
    bringing.insert(
        [
            AccessGrant(case=case, staff=by, basis=intake, during=during)
            for case, staff in cases
            if staff is None
        ]
    )
