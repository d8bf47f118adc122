"""What of a client's own record is held back: for a lawful reason, and with a supervisor's consent."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify, settle
from clients.access.reading import seen_by
from clients.circle import lines_above
from clients.cleared import refuse_unless_cleared
from consent.actions.own_record import refuse_unless_open, refuse_unless_prepares
from consent.models import OwnRecordRequest, WithheldPart

FACTS = (
    *("what", "reason", "because", "tell_client", "untold_because"),
    *("reviewer", "license", "reviewed_on"),
)
ASKED, DECIDED = "part_asked", "part_decided"


@transaction.atomic
def hold_back(
    request: OwnRecordRequest,
    *,
    by: Staff,
    now: dt.datetime,
    facts: dict[str, object],
    categories: Collection[str] = (),
    why: str = "",
) -> WithheldPart:
    """Write down what is to be held back and why, and ask the supervisors who may see it (CON-28).

    It is restricted as what it tells of. Raises ``Refused`` naming the field without words or a
    reason, for a danger that nobody licensed looked at or of which the client hears nothing, and for
    categories the person is not cleared for.
    """
    allow(by, "attend", request, now)
    refuse_unless_prepares(request, by)
    part = WithheldPart(case=request.case, request=request, written_by=by, written_at=now)
    audit.set_known(part, facts, FACTS)
    part.categories = refuse_unless_cleared(request.case, categories, by=by, now=now)
    _check_words(part)
    _check_danger(part, request.case.agency.today(now))
    audit.save(part, by=by, why=why or _("To be held back"))
    url = reverse("own-record-part-decide", args=[part.pk])
    for person in _who_may_agree(part, by, now):
        notify(person.user_id, ASKED, key=str(part.pk), url=url, now=now)
    return part


@transaction.atomic
def decide_part(
    part: WithheldPart, *, by: Staff, now: dt.datetime, agrees: bool, words: str = "", why: str = ""
) -> WithheldPart:
    """A supervisor agrees that something is held back, or not; nobody who prepares the answer.

    Raises ``Refused`` once it was decided, and for a no that doesn't say why.
    """
    allow(by, "approve", part, now)
    refuse_unless_open(part.request)
    if part.decision:
        raise Refused(_("This was decided already."))
    if not part.waits_for(by):
        raise Refused(_("Somebody else has to agree to what you hold back."))
    if not agrees and not words.strip():
        raise Refused(_("Say why it is not held back."), field="words")
    decision = WithheldPart.Decision
    part.decision = decision.AGREED if agrees else decision.DECLINED
    said = why or (_("Agreed to hold it back") if agrees else _("Not held back"))
    _decide(part, by=by, now=now, words=words, why=said)
    prepared_by, url = part.request.prepared_by, reverse("own-record", args=[part.request_id])
    if prepared_by.user_id in seen_by(part.case_id, now):
        notify(prepared_by.user_id, DECIDED, key=str(part.pk), url=url, now=now)
    return part


@transaction.atomic
def give_after_all(
    part: WithheldPart, *, by: Staff, now: dt.datetime, why: str = ""
) -> WithheldPart:
    """What waits, or was agreed to, is not held back after all: giving more takes nobody's consent."""
    allow(by, "attend", part, now)
    refuse_unless_prepares(part.request, by)
    if part.decision not in {"", WithheldPart.Decision.AGREED}:
        raise Refused(_("This was decided already."))
    part.decision = WithheldPart.Decision.DROPPED
    return _decide(part, by=by, now=now, words="", why=why or _("Given after all"))


def _decide(
    part: WithheldPart, *, by: Staff, now: dt.datetime, words: str, why: str
) -> WithheldPart:
    part.decided_by, part.decided_at, part.decision_words = by, now, words.strip()
    fields = ["decision", "decided_by", "decided_at", "decision_words"]
    settle(ASKED, now=now, keys=[str(part.pk)])
    return audit.save(part, by=by, why=why, only=fields)


def _who_may_agree(part: WithheldPart, by: Staff, now: dt.datetime) -> list[Staff]:
    """Those above whoever asks who lead the case, and are cleared for what is held back."""
    above = [line.supervisor for line in lines_above([by], now)]
    return [one for one in above if part.waits_for(one) and decide(one, "approve", part, now).allow]


def _check_words(part: WithheldPart) -> None:
    for name in ("what", "because", "untold_because", "reviewer", "license"):
        setattr(part, name, getattr(part, name).strip())
    if not part.what:
        raise Refused(_("Say what is held back."), field="what")
    if part.reason not in WithheldPart.Reason.values:
        raise Refused(_("Choose the reason. There is no other."), field="reason")
    if not part.because:
        raise Refused(_("Say in your own words why."), field="because")
    if not part.tell_client and not part.untold_because:
        raise Refused(_("Say why the client is not told of it."), field="untold_because")
    if part.tell_client:
        part.untold_because = ""


def _check_danger(part: WithheldPart, today: dt.date) -> None:
    """A danger is judged by somebody licensed, and the client may have it looked at again."""
    if part.reason != WithheldPart.Reason.ENDANGERS:
        part.reviewer, part.license, part.reviewed_on = "", "", None
        return
    if not part.reviewer:
        raise Refused(_("Name somebody licensed who looked at the danger."), field="reviewer")
    if not part.license:
        raise Refused(_("Say which license they hold."), field="license")
    if part.reviewed_on is None or part.reviewed_on > today:
        raise Refused(_("Give the day on which they looked at it."), field="reviewed_on")
    if not part.tell_client:
        words = _("The client has to hear of it: they may have it looked at again.")
        raise Refused(words, field="tell_client")
