"""What becomes of a telling without a release: advice, a decision, and what comes after (CON-17)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify, settle
from clients.access.reading import seen_by
from consent.actions.disclosing import check_moment
from consent.actions.excepting import url_of
from consent.grounds import Adviser, Ground
from consent.models import Consultation, DisclosureException

Decision = DisclosureException.Decision


@transaction.atomic
def record_consultation(
    exception: DisclosureException,
    *,
    by: Staff,
    now: dt.datetime,
    adviser_name: str,
    adviser_role: str,
    held_at: dt.datetime,
    advice: str,
    why: str = "",
) -> Consultation:
    """Write down whom somebody asked about it, and what they advised (CON-17).

    With the first advice of whom the ground wants to be asked, it waits for its approval; advice
    on what was told in an emergency may come after it. Raises ``Refused`` for one's own advice, for
    advice that is still to come, and once it was told, refused or withdrawn.
    """
    allow(by, "disclose", exception, now)
    _refuse_if_over(exception)
    name = adviser_name.strip()
    if not name or name.casefold() in {by.name.casefold(), exception.asked_by.name.casefold()}:
        raise Refused(_("Name somebody other than yourself."), field="adviser_name")
    if adviser_role not in Adviser.values:
        raise Refused(_("Choose as what you asked them."), field="adviser_role")
    check_moment(held_at, now, field="held_at")
    if not advice.strip():
        raise Refused(_("Write what they advised."), field="advice")
    consultation = Consultation(
        case=exception.case,
        exception=exception,
        categories=exception.categories,
        adviser_name=name,
        adviser_role=adviser_role,
        held_at=held_at,
        advice=advice.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    audit.save(consultation, by=by, why=why or _("Advice written down"))
    if exception.consulted_at is None and exception.terms.adviser in {"", adviser_role}:
        exception.consulted_at = held_at
        audit.save(exception, by=by, why=_("Advice written down"), only=["consulted_at"])
    return consultation


@transaction.atomic
def decide_exception(
    exception: DisclosureException,
    *,
    by: Staff,
    now: dt.datetime,
    decision: str,
    decision_words: str = "",
) -> DisclosureException:
    """Whoever leads the case approves or refuses it; or says, of what was told in an emergency,
    whether it was right. Never the person who asked.

    Raises ``Refused`` before anybody was asked for advice, without words where it is more than a
    yes, and once it is decided.
    """
    allow(by, "approve", exception, now)
    if exception.asked_by_id == by.pk:
        raise Refused(_("Somebody else decides about what you asked for."))
    if exception.decision or exception.withdrawn_at is not None:
        raise Refused(_("This is decided already, or withdrawn."))
    if exception.consulted_at is None:
        raise Refused(_("First somebody is asked for advice, and it is written down."))
    if decision not in decisions_on(exception):
        raise Refused(_("Choose what you decide."), field="decision")
    if decision != Decision.APPROVED and not decision_words.strip():
        raise Refused(_("Say why, in a sentence."), field="decision_words")
    exception.decision, exception.decision_words = decision, decision_words.strip()
    exception.decided_by, exception.decided_at = by, now
    fields = ["decision", "decision_words", "decided_by", "decided_at"]
    audit.save(exception, by=by, why=exception.get_decision_display(), only=fields)
    url = url_of(exception)
    settle("exception", urls=[url], now=now)
    asker = exception.asked_by.user_id
    if asker in seen_by(exception.case_id, now):
        notify(asker, "exception_decided", key=str(exception.pk), url=url, now=now)
    return exception


@transaction.atomic
def withdraw_exception(
    exception: DisclosureException, *, by: Staff, now: dt.datetime, why: str
) -> DisclosureException:
    """Say that it need not be told, or is asked for anew with other words. What was told stays."""
    allow(by, "disclose", exception, now)
    if exception.told_at is not None:
        raise Refused(_("It was told already. What was told stays written down."))
    _refuse_if_over(exception)
    if not why.strip():
        raise Refused(_("Say why it is withdrawn."), field="why")
    exception.withdrawn_at, exception.withdrawn_because = now, why.strip()
    fields = ["withdrawn_at", "withdrawn_because"]
    audit.save(exception, by=by, why=_("Withdrawn"), only=fields)
    settle("exception", urls=[url_of(exception)], now=now)
    return exception


@transaction.atomic
def follow_up(
    exception: DisclosureException,
    *,
    by: Staff,
    now: dt.datetime,
    client_told_on: dt.date | None = None,
    look_again_on: dt.date | None = None,
    report_number: str = "",
    written_at: dt.datetime | None = None,
    why: str = "",
) -> DisclosureException:
    """Write down what came after it was told: that the client heard of it, or the next day on which
    that is looked at; of a report of abuse, its number and when it was made in writing.

    What is empty stays as it is. Raises ``Refused`` before it was told, and for days and times that
    can't be.
    """
    allow(by, "disclose", exception, now)
    today = exception.case.agency.today(now)
    if exception.told_at is None:
        raise Refused(_("First it is told."))
    if client_told_on is not None and client_told_on > today:
        raise Refused(_("Choose today or a day before."), field="client_told_on")
    if client_told_on is None and look_again_on is not None and look_again_on < today:
        raise Refused(_("Choose today or a later day."), field="look_again_on")
    if written_at is not None:
        check_moment(written_at, now, field="written_at")
    said = {
        "client_told_on": client_told_on,
        "look_again_on": look_again_on,
        "report_number": report_number.strip(),
        "written_at": written_at,
    }
    changes = {name: value for name, value in said.items() if value}
    if not changes:
        raise Refused(_("Write what came of it."))
    if exception.ground != Ground.ABUSE and {"report_number", "written_at"} & set(changes):
        raise Refused(_("Only a report of abuse has a number."), field="report_number")
    why = why or _("What came of it")
    return audit.write_changes(exception, changes, said, by=by, why=why)


def decisions_on(exception: DisclosureException) -> list[str]:
    """What may be decided: whether it is told, or whether it was right to."""
    if exception.urgent:
        return [Decision.RIGHT, Decision.NOT_RIGHT]
    return [Decision.APPROVED, Decision.REFUSED]


def _refuse_if_over(exception: DisclosureException) -> None:
    over = exception.withdrawn_at is not None or exception.decision == Decision.REFUSED
    if over or (exception.told_at is not None and not exception.urgent):
        raise Refused(_("This is over. Ask anew where something else is to be told."))
