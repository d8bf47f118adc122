"""The first moment of a case: its number, its first stage, and who sees it."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients import lifecycle
from clients.access.beyond import begin_cases, has_open_case
from clients.access.refresh import refresh
from clients.actions.assigning import begin_assignment, may_carry
from clients.models import AccessGrant, Assignment, Case, Client, IntakeRecord, Referral

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are taken for each other when read aloud
TRIES = 8


def new_number() -> str:
    """A case number that says nothing: no order, no year, no gap to wonder about."""
    return "C-" + "".join(secrets.choice(LETTERS) for _place in range(7))


def open_case(
    referral: Referral,
    client: Client,
    *,
    by: Staff,
    now: dt.datetime,
    why: str,
    previous: Case | None = None,
) -> Case:
    """Open a case in intake for an accepted referral, inside an action that has decided already.

    ``why`` is what the first move of the case says; "" for nothing. ``previous`` is the closed case
    that this one takes up again (CLO-13). Raises ``Refused`` when the client has an open case in the
    program.
    """
    if has_open_case(client.pk, referral.program_id):
        raise Refused(_("A case in this program can't be opened for this person now."))
    said = why or _("Referral accepted")
    case = _save_with_a_number(referral, client, previous, by=by, now=now, why=said)
    audit.save(IntakeRecord(case=case), by=by, why=said)
    lifecycle.record_opening(case, by=by, now=now, why=why)
    taker = referral.taken_by or by
    if may_carry(case, taker, now):
        primary = Assignment.Role.PRIMARY
        begin_assignment(case, by=by, now=now, staff=taker, role=primary, why=said)
    else:
        _let_intake_see(case, taker, by=by, now=now)
    return case


def _save_with_a_number(
    referral: Referral,
    client: Client,
    previous: Case | None,
    *,
    by: Staff,
    now: dt.datetime,
    why: str,
) -> Case:
    for _turn in range(TRIES):
        case = Case(
            agency_id=referral.agency_id,
            client=client,
            program_id=referral.program_id,
            referral=referral,
            previous=previous,
            number=new_number(),
            opened_at=now,
        )
        try:
            with transaction.atomic():
                begin_cases([case.pk], by)
                return audit.save(case, by=by, why=why)
        except IntegrityError as clash:
            if "one_case_of_a_number" not in str(clash):
                raise
    raise Refused(_("No free case number was found. Try again."))


def _let_intake_see(case: Case, staff: Staff, *, by: Staff, now: dt.datetime) -> None:
    grant = AccessGrant(case=case, staff=staff, basis=AccessGrant.Basis.INTAKE, during=since(now))
    audit.save(grant, by=by, why=_("Accepted, not assigned yet"))
    refresh([case.pk])
