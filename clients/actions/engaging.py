"""Reaching out, reaching somebody who was referred, and answering whoever referred them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency.models import Program, Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.errors import Refused
from clients.actions.referring import must_take_referrals, must_wait
from clients.models import EngagementAttempt, Outreach, Referral, ReferrerAnswer

Means, Result = EngagementAttempt.Means, EngagementAttempt.Result
MOST_REACHED = 1_000_000
"""People that one piece of outreach reaches at most: more is a slip of the pen."""


@transaction.atomic
def record_outreach(
    *,
    by: Staff,
    now: dt.datetime,
    program: Program,
    day: dt.date,
    method: str,
    place: str = "",
    population: str = "",
    people_reached: int = 0,
    why: str = "",
) -> Outreach:
    """Write down an effort to find people who may need help (NASW 5, AAA 5).

    ``people_reached`` counts people; nobody is named. Raises ``Refused`` for a day that has not come,
    a way that is none of the choices, and a program of another agency or one that is asleep.
    """
    allow_staff(by, "take_referrals", now)
    if day > by.agency.today(now):
        raise Refused(_("Give a day that has come."), field="day")
    if method not in Outreach.Method.values:
        raise Refused(_("Choose how it was done."), field="method")
    _check_reached(people_reached)
    must_take_referrals(program, by)
    outreach = Outreach(
        agency=by.agency,
        program=program,
        day=day,
        method=method,
        place=place.strip(),
        population=population.strip(),
        people_reached=people_reached,
        staff=by,
    )
    return audit.save(outreach, by=by, why=why or _("Outreach recorded"))


@transaction.atomic
def correct_outreach(
    outreach: Outreach, *, by: Staff, now: dt.datetime, people_reached: int, why: str
) -> Outreach:
    """Count again how many people were reached. Raises ``Refused`` for fewer than the referrals that
    came of it, for more than ``MOST_REACHED``, and without a reason."""
    allow(by, "edit", outreach, now)
    _check_reached(people_reached)
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    came = Referral._base_manager.filter(outreach=outreach).count()
    if people_reached < came:
        words = ngettext(
            "%(n)d referral came of it: at least so many people were reached.",
            "%(n)d referrals came of it: at least so many people were reached.",
            came,
        )
        raise Refused(words % {"n": came}, field="people_reached")
    outreach.people_reached = people_reached
    return audit.save(outreach, by=by, why=why.strip(), only=["people_reached"])


@transaction.atomic
def record_attempt(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    made_at: dt.datetime,
    means: str,
    result: str,
    words: str = "",
    next_on: dt.date | None = None,
    why: str = "",
) -> EngagementAttempt:
    """Keep one try at reaching a referred person, with what came of it (NASW 5).

    ``next_on`` is the day of the next try, a day from today on; ``None`` when there is none.

    Raises ``Refused`` for a moment that has not come or lies before the referral's day, choices that
    are none, a day that has passed, and a referral that is settled.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if made_at > now:
        raise Refused(_("Give a time that has passed."), field="made_at")
    if by.agency.today(made_at) < by.agency.today(referral.received_at):
        raise Refused(_("Give a day since the referral came in."), field="made_at")
    if means not in Means.values:
        raise Refused(_("Choose how you tried."), field="means")
    if result not in Result.values:
        raise Refused(_("Choose what came of it."), field="result")
    if next_on is not None and next_on < by.agency.today(now):
        raise Refused(_("Give a day from today on."), field="next_on")
    attempt = EngagementAttempt(
        referral=referral,
        made_at=made_at,
        means=means,
        result=result,
        words=words.strip(),
        next_on=next_on,
        made_by=by,
    )
    return audit.save(attempt, by=by, why=why or _("Attempt recorded"))


@transaction.atomic
def answer_referrer(
    referral: Referral, *, by: Staff, now: dt.datetime, told: str, why: str = ""
) -> ReferrerAnswer:
    """Keep that the referrer was told their referral arrived: that, and nothing of the person, goes
    without a release (NASW 4). Raises ``Refused`` without who was told."""
    allow(by, "edit", referral, now)
    if not told.strip():
        raise Refused(_("Say who was told, and how."), field="told")
    answer = ReferrerAnswer(referral=referral, told_at=now, told=told.strip(), told_by=by)
    return audit.save(answer, by=by, why=why or _("Referrer told that it arrived"))


def _check_reached(people: int) -> None:
    if people > MOST_REACHED:
        words = _("%(n)d people at most. Look at the number again.")
        raise Refused(words % {"n": MOST_REACHED}, field="people_reached")
