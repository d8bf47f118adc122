"""A client asks to see their own record, and is answered by a day (NASW 4, CON-28)."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import settings_in_force
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.display import day as short_day
from casemgmt.core.errors import Refused
from clients.actions.standing import (
    authority_words,
    need_part,
    refuse_kept_away,
    refuse_unless_may_sign,
)
from clients.after_death import refuse_after_death
from clients.models import Case, LegalAuthority
from consent.models import LONGEST_DELAY, OwnRecordRequest, SignerCapacity, WithheldPart

DAYS = "own_record_days"
"""The setting that says within how many days a client is answered."""
ASKED = ("asked_on", "asked_how", "wants", "only_part", "identity_check", "language", "wished_form")


@transaction.atomic
def take_request(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    facts: dict[str, object],
    asked_as: str = SignerCapacity.SELF,
    represented_by: LegalAuthority | None = None,
    client_part: str = "",
    why: str = "",
) -> OwnRecordRequest:
    """Write down that a client, or who may decide for them who is told what, asks for the record.

    It may be asked of a case that is closed too. The day it is due by counts from the day of asking,
    as the program has it then. Raises ``Refused`` naming the field for a day that has not come or
    lies before the case, for an answer that is missing, and for somebody whom no authority lets ask.
    """
    allow(by, "attend", case, now)
    refuse_after_death(case.pk)
    request = OwnRecordRequest(
        case=case,
        number=_next_number(case),
        asked_as=asked_as,
        taken_by=by,
        taken_at=now,
        prepared_by=by,
    )
    audit.set_known(request, facts, ASKED)
    _check_asked(request, case.agency.today(now))
    _check_who_asks(request, represented_by, client_part, now)
    request.due_on = request.asked_on + dt.timedelta(days=_days_to_answer(case, request.asked_on))
    return audit.save(request, by=by, why=why or _("The client asked to see their record"))


@transaction.atomic
def put_off(
    request: OwnRecordRequest,
    *,
    by: Staff,
    now: dt.datetime,
    until: dt.date,
    because: str,
    told_on: dt.date,
    why: str = "",
) -> OwnRecordRequest:
    """Put the answer off, once and by at most thirty days, for a reason that the client was told.

    Raises ``Refused`` for a second time, once the day has passed, without a reason, and for a day
    of telling that has not come.
    """
    allow(by, "attend", request, now)
    refuse_unless_prepares(request, by)
    today = request.case.agency.today(now)
    if request.later_due_on is not None:
        raise Refused(_("It was put off once already. Answer it as soon as you can."))
    if today > request.due_on:
        raise Refused(_("The day has passed. It can't be put off any more: answer it now."))
    if not request.due_on < until <= request.due_on + LONGEST_DELAY:
        words = _("Choose a day after %(due)s, at most %(n)d days later.")
        names = {"due": short_day(request.due_on, today), "n": LONGEST_DELAY.days}
        raise Refused(words % names, field="until")
    if not because.strip():
        raise Refused(_("Say why it takes longer."), field="because")
    if not request.asked_on <= told_on <= today:
        raise Refused(_("Tell the client first: why, and until when."), field="told_on")
    request.later_due_on, request.later_because = until, because.strip()
    request.later_told_on = told_on
    fields = ["later_due_on", "later_because", "later_told_on"]
    return audit.save(request, by=by, why=why or _("The answer takes longer"), only=fields)


@transaction.atomic
def hand_over(
    request: OwnRecordRequest, *, by: Staff, now: dt.datetime, to: Staff, why: str
) -> OwnRecordRequest:
    """A supervisor gives the preparing of an answer to somebody else who has a part in the case.

    Raises ``Refused`` for somebody who has none, who does not see everything that is held back, or
    who agreed to some of it, and without a reason.
    """
    allow(by, "approve", request, now)
    refuse_unless_open(request)
    if to.pk == request.prepared_by_id:
        raise Refused(_("They prepare it already."), field="to")
    if not decide(to, "attend", request, now).allow:
        raise Refused(_("Choose somebody who has a part in this case."), field="to")
    if _is_beyond(request, to):
        words = _("Choose somebody else. They can't prepare this answer.")
        raise Refused(words, field="to")
    if any(part.decided_by_id == to.pk for part in standing_parts(request)):
        words = _("Choose somebody else. They can't prepare this answer.")
        raise Refused(words, field="to")
    if not why.strip():
        raise Refused(_("Say why somebody else prepares it."), field="why")
    request.prepared_by = to
    return audit.save(request, by=by, why=why.strip(), only=["prepared_by"])


@transaction.atomic
def answer_request(
    request: OwnRecordRequest,
    *,
    by: Staff,
    now: dt.datetime,
    outcome: str,
    given_on: dt.date,
    given_how: str = "",
    helped_by: str = "",
    told: bool = False,
    words: str = "",
    why: str = "",
) -> OwnRecordRequest:
    """Write down that the client had their record, or was refused it, and on which day.

    What is held back was agreed to by a supervisor before; ``told`` says that the client heard of it
    where they are to. Raises ``Refused`` naming the field for whoever doesn't prepare it, while
    something waits for a supervisor, for a refusal without a reason that everybody in the case may
    read, after the client's death, and when who asked for the client may not any more.
    """
    allow(by, "attend", request, now)
    refuse_unless_prepares(request, by)
    refuse_after_death(request.case_id)
    if outcome not in {OwnRecordRequest.Outcome.GIVEN, OwnRecordRequest.Outcome.REFUSED}:
        raise Refused(_("Choose what the answer is."), field="outcome")
    parts = standing_parts(request)
    _check_parts(request, parts, outcome)
    _check_given(request, parts, given_on, now)
    is_given = outcome == OwnRecordRequest.Outcome.GIVEN
    if is_given:
        _check_how(request, given_how, helped_by)
    _tell(parts, by=by, told=told, on=given_on)
    request.outcome, request.answered_by, request.answered_at = outcome, by, now
    request.given_on, request.answer_words = given_on, words.strip()
    request.given_how = given_how if is_given else ""
    request.helped_by = helped_by.strip() if is_given else ""
    fields = ["outcome", "answered_by", "answered_at", "given_on", "given_how", "helped_by"]
    said = why or _("The client was answered")
    return audit.save(request, by=by, why=said, only=[*fields, "answer_words"])


@transaction.atomic
def take_back(
    request: OwnRecordRequest, *, by: Staff, now: dt.datetime, words: str, why: str = ""
) -> OwnRecordRequest:
    """Write down that whoever asked wants it no more. Raises ``Refused`` without how they said it."""
    allow(by, "attend", request, now)
    refuse_unless_open(request)
    if not words.strip():
        raise Refused(_("Say what they told you, and how."), field="words")
    request.outcome = OwnRecordRequest.Outcome.WITHDRAWN
    request.answered_by, request.answered_at = by, now
    request.answer_words = words.strip()
    fields = ["outcome", "answered_by", "answered_at", "answer_words"]
    return audit.save(request, by=by, why=why or _("The client wants it no more"), only=fields)


def refuse_unless_open(request: OwnRecordRequest) -> None:
    """Raise ``Refused`` for a request that has its answer."""
    if not request.is_open:
        raise Refused(_("This was answered. It stays as it is."))


def refuse_unless_prepares(request: OwnRecordRequest, by: Staff) -> None:
    """Raise ``Refused`` for a request with its answer, and for anybody but who prepares it.

    It is the same for everybody else, whatever is held back: nobody learns from it that something
    is there which they are not cleared for.
    """
    refuse_unless_open(request)
    if request.prepared_by_id != by.pk:
        words = _("%(name)s prepares this answer. A supervisor can hand it to somebody else.")
        raise Refused(words % {"name": request.prepared_by.name})


def standing_parts(request: OwnRecordRequest) -> list[WithheldPart]:
    """What is held back or waits for consent, as far as whoever acts may see it."""
    rows = WithheldPart.objects.filter(request=request, decision__in=["", "agreed"])
    return list(rows.select_related("case"))


def _is_beyond(request: OwnRecordRequest, person: Staff) -> bool:
    """Is something held back, or waiting for consent, that a person is not cleared for? It is asked
    for who prepares the answer, or is to prepare it, and of nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.parts_beyond(%s, %s)", [request.pk, person.user_id])
        (beyond,) = cursor.fetchone()
    return bool(beyond)


def _next_number(case: Case) -> int:
    """The next number of the case; its lock keeps two from getting the same one."""
    rows = OwnRecordRequest._base_manager.filter(case=case)
    return (rows.aggregate(newest=Max("number"))["newest"] or 0) + 1


def _days_to_answer(case: Case, day: dt.date) -> int:
    return int(settings_in_force(case.agency_id, day)[case.program_id][DAYS])


def _check_asked(request: OwnRecordRequest, today: dt.date) -> None:
    opened = request.case.agency.today(request.case.opened_at)
    if not opened <= request.asked_on <= today:
        raise Refused(_("Give a day since the case was opened, up to today."), field="asked_on")
    if request.asked_how not in OwnRecordRequest.Way.values:
        raise Refused(_("Choose how they asked."), field="asked_how")
    if request.wants not in OwnRecordRequest.Wants.values:
        raise Refused(_("Choose what they want."), field="wants")
    if request.identity_check not in OwnRecordRequest.IdentityCheck.values:
        raise Refused(_("Choose how you know who asks."), field="identity_check")
    if not request.language.strip():
        raise Refused(_("Say in which language they want it."), field="language")
    for name in ("only_part", "language", "wished_form"):
        setattr(request, name, getattr(request, name).strip())


def _check_who_asks(
    request: OwnRecordRequest,
    represented_by: LegalAuthority | None,
    client_part: str,
    now: dt.datetime,
) -> None:
    client = request.case.client
    if request.asked_as not in SignerCapacity.values:
        raise Refused(_("Choose who asks."), field="asked_as")
    if request.asked_as == SignerCapacity.SELF:
        request.asker_name, request.client_part = client.name, client_part.strip()
        return
    authority = _may_still_ask(request, represented_by, request.asked_on, now)
    request.represented_by, request.asker_name = authority, authority.holder.name
    request.authority = authority_words(authority)
    request.client_part = need_part(client_part)


def _may_still_ask(
    request: OwnRecordRequest, authority: LegalAuthority | None, day: dt.date, now: dt.datetime
) -> LegalAuthority:
    return refuse_unless_may_sign(
        authority,
        client=request.case.client,
        kind=request.asked_as,
        area=LegalAuthority.Area.INFORMATION,
        day=day,
        today=request.case.agency.today(now),
    )


def _check_parts(request: OwnRecordRequest, parts: list[WithheldPart], outcome: str) -> None:
    """Somebody else has agreed to everything that is held back, and who answers may see all of it."""
    if _is_beyond(request, request.prepared_by):
        words = _(
            "Something is held back here that you may not see any more. A supervisor hands this to"
            " somebody who may."
        )
        raise Refused(words)
    for part in parts:
        if not part.decision:
            words = _("Something waits for a supervisor's consent. Ask them, or give it after all.")
            raise Refused(words)
        if part.decided_by_id in {request.prepared_by_id, request.taken_by_id}:
            raise Refused(_("Somebody else has to agree to what you hold back."))
    if outcome == OwnRecordRequest.Outcome.REFUSED and not any(
        part.tell_client and not part.is_restricted for part in parts
    ):
        words = _(
            "First hold back the whole record for a reason that the client is told, and that is not"
            " restricted; a supervisor agrees to it."
        )
        raise Refused(words, field="outcome")


def _check_given(
    request: OwnRecordRequest, parts: list[WithheldPart], given_on: dt.date, now: dt.datetime
) -> None:
    agency = request.case.agency
    if not request.asked_on <= given_on <= agency.today(now):
        words = _("Give the day on which they had the answer. It has to have come.")
        raise Refused(words, field="given_on")
    if any(part.decided_at and agency.today(part.decided_at) > given_on for part in parts):
        words = _("A supervisor agreed later than that to what is held back.")
        raise Refused(words, field="given_on")
    if request.asked_as != SignerCapacity.SELF:
        _may_still_ask(request, request.represented_by, given_on, now)


def _check_how(request: OwnRecordRequest, given_how: str, helped_by: str) -> None:
    if given_how not in OwnRecordRequest.Copy.values:
        raise Refused(_("Choose how they had it."), field="given_how")
    if not helped_by.strip():
        raise Refused(_("Name who helped them understand it."), field="helped_by")
    refuse_kept_away(helped_by, request.case.client, field="helped_by")


def _tell(parts: list[WithheldPart], *, by: Staff, told: bool, on: dt.date) -> None:
    """The client hears what is held back and why, where they are to."""
    untold = [part for part in parts if part.tell_client]
    if untold and not told:
        words = _("Tell them what is held back and why, and how to have it looked at again.")
        raise Refused(words, field="told")
    for part in untold:
        part.told_on = on
        audit.save(part, by=by, why=_("The client was told"), only=["told_on"])
