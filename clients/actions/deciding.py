"""The decision on a referral that is kept with what its person was told: admitted, or not."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.actions.waiting import left_to_supervisors, passes_over
from clients.models import Admission, Referral, ScreeningDecision


@dataclass(frozen=True)
class Told:
    """What a person who is not admitted was told: the day, or why they could not be told; whether
    they were shown somewhere else; and how to appeal."""

    told_on: dt.date | None = None
    untold_reason: str = ""
    elsewhere: str = ""
    appeal_given: bool = False


@transaction.atomic
def admit(
    referral: Referral,
    screening: ScreeningDecision,
    *,
    by: Staff,
    now: dt.datetime,
    reason: str,
    passed_over_reason: str = "",
) -> Admission:
    """Keep that a person is admitted, by whom, when and under which criteria.

    Raises ``Refused`` for who is admitted before those who stand before them on the program's
    waitlist, without a ``passed_over_reason`` (NASW 7).
    """
    allow(by, "edit", referral, now)
    passes = passes_over(referral)
    if passes and not passed_over_reason.strip():
        words = _("Others wait for a place in this program. Say why this person is taken first.")
        raise Refused(words, field="passed_over_reason")
    return audit.save(
        Admission(
            referral=referral,
            screening=screening,
            criteria=screening.criteria,
            is_admitted=True,
            reason=reason,
            passed_over_reason=passed_over_reason.strip() if passes else "",
            decided_at=now,
            decided_by=by,
        ),
        by=by,
        why=_("Admitted"),
    )


@transaction.atomic
def deny(
    referral: Referral,
    screening: ScreeningDecision,
    *,
    by: Staff,
    now: dt.datetime,
    reason: str,
    told: Told,
) -> Admission:
    """Keep that a person is not admitted, and what they were told of it (NASW 5, CMSA 9).

    Raises ``Refused`` for anybody but a supervisor where the program asks for one, or the person
    waits; without the day on which they were told or the reason why they could not be; without
    saying whether they were shown somewhere else; and when they were told, but not how to appeal.
    """
    allow(by, "edit", referral, now)
    if Referral.State.NOT_ELIGIBLE in left_to_supervisors(referral, by, now):
        words = _("A supervisor decides that somebody is not admitted. Ask yours.")
        raise Refused(words, field="disposition")
    _check_told(told, by.agency.today(now))
    return audit.save(
        Admission(
            referral=referral,
            screening=screening,
            criteria=screening.criteria,
            is_admitted=False,
            reason=reason,
            told_on=told.told_on,
            untold_reason=told.untold_reason.strip(),
            elsewhere=told.elsewhere,
            appeal_given=told.appeal_given,
            decided_at=now,
            decided_by=by,
        ),
        by=by,
        why=_("Not admitted"),
    )


@transaction.atomic
def tell_later(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    told_on: dt.date,
    appeal_given: bool,
    why: str = "",
) -> Admission:
    """Write down, once, that a person who could not be told is told now that they are not admitted.

    Who decided what, and why they could not be told at first, stays as it is. Raises ``Refused`` where
    nobody was turned away, or they were told already; for a day before the decision or one that
    has not come; and when they were not told how to appeal.
    """
    allow(by, "edit", referral, now)
    rows = Admission.objects.filter(referral=referral, is_admitted=False)
    admission: Admission | None = rows.first()
    if admission is None:
        raise Refused(_("Nobody was turned away here."))
    if admission.told_on is not None:
        raise Refused(_("It is written down already when they were told."))
    if told_on > by.agency.today(now):
        raise Refused(_("Give a day that has come."), field="told_on")
    if told_on < by.agency.today(admission.decided_at):
        raise Refused(_("Give the day on which it was decided, or a later one."), field="told_on")
    if not appeal_given:
        raise Refused(_untold_of_appeal(), field="appeal_given")
    admission.told_on, admission.appeal_given = told_on, True
    return audit.save(
        admission, by=by, why=why or _("Told later"), only=["told_on", "appeal_given"]
    )


def _untold_of_appeal() -> str:
    return _("Tell them how to appeal: nobody is turned away without it.")


def _check_told(told: Told, today: dt.date) -> None:
    if told.told_on is None and not told.untold_reason.strip():
        words = _("Give the day on which the person was told, or say why they could not be.")
        raise Refused(words, field="told_on")
    if told.told_on is not None and told.untold_reason.strip():
        words = _("They were told on a day, or could not be told: not both.")
        raise Refused(words, field="untold_reason")
    if told.told_on is not None and told.told_on > today:
        raise Refused(_("Give a day that has come."), field="told_on")
    if told.elsewhere not in Admission.Elsewhere.values:
        words = _("Say whether they were shown somewhere else.")
        raise Refused(words, field="elsewhere")
    if told.told_on is not None and not told.appeal_given:
        raise Refused(_untold_of_appeal(), field="appeal_given")
