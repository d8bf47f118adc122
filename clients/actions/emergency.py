"""Opening a record in an emergency, closing it again, and looking at what was done afterwards."""

import datetime as dt
import re
import uuid

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency import policy
from casemgmt.agency.models import Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.days import working_days_after
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.core.sealing.blind import blind_index
from casemgmt.ledger.models import AuditEvent
from casemgmt.ledger.notices import notify, settle
from clients.access.beyond import cases_of_client
from clients.access.refresh import refresh_around
from clients.circle import lines_above
from clients.models import Assignment, Case, Client, EmergencyAccess
from clients.queries.scope import kept_from

TOO_FEW = gettext_lazy("Give at least two facts about who it is: nobody opens a record by one.")
TOO_SHORT = gettext_lazy("Say in a sentence what is happening. Whoever reviews this reads it.")
WHO_TREATS = gettext_lazy("Say who treats the client, and where.")
FEWEST = 2
"""So many facts about the client one has to know: nobody looks around."""
SHORTEST = 20
"""Characters in which somebody says what is happening."""
AGAIN = dt.timedelta(days=1)
"""Within this time the same words are no new reason."""
MOST_A_DAY = 10
"""So many attempts that find nobody: nobody tries out names and dates."""
MOST_OPENED = 10
"""So many records one person opens within a day: nobody copies an agency one record at a time."""
REFUSED = "emergency refused"
"""What an attempt that found nobody is called in the log of events."""
REVIEW_DAYS = 1
"""Working days until somebody has reviewed it."""


class NobodyFound(Refused):
    """No client is found by what somebody knows in an emergency."""


@transaction.atomic
def open_in_emergency(
    *,
    by: Staff,
    now: dt.datetime,
    ground: str,
    reason: str,
    number: str = "",
    family_name: str = "",
    birth_date: dt.date | None = None,
    phone: str = "",
    personnel: str = "",
) -> EmergencyAccess:
    """Read a client's records for as long as the agency has it, because waiting would harm somebody
    (NASW 4).

    The client is found by at least two facts that are all true of one person only. The privacy
    officers are told at once, and so are the client's case managers and those above them. A medical
    emergency says who treats the client (42 CFR 2.51). Where life or safety is at risk, and the
    agency has it so, it crosses what the client said about this person.

    Raises ``Refused`` for fewer facts, without ``SHORTEST`` characters of a reason, with the words of
    an opening of the last day, when nobody or several people match, after ``MOST_A_DAY`` such
    attempts or ``MOST_OPENED`` records, and for a client whose records the person sees already.
    """
    allow_staff(by, "open_emergency", now)
    facts = (
        number.strip().upper() or None,
        family_name.strip() or None,
        birth_date,
        blind_index("phone", phone) or None,
    )
    if sum(fact is not None for fact in facts) < FEWEST:
        raise Refused(str(TOO_FEW))
    if len(reason.strip()) < SHORTEST:
        raise Refused(str(TOO_SHORT), field="reason")
    if ground == EmergencyAccess.Ground.MEDICAL and not personnel.strip():
        raise Refused(str(WHO_TREATS), field="personnel")
    tried = AuditEvent.objects.filter(
        user=by.user, event=REFUSED, at__gt=now - dt.timedelta(days=1)
    )
    if tried.count() >= MOST_A_DAY:
        raise Refused(_("You have tried this many times today. Call a supervisor now."))
    rules = by.agency.settings_on(by.agency.today(now))
    may_cross = ground == EmergencyAccess.Ground.SAFETY and rules[policy.EMERGENCY_CROSSES]
    client = _found(facts, now, may_cross=may_cross)
    refresh_around(client.pk)  # takes the locks of everything a decision about the client rests on
    client = _found(facts, now, may_cross=may_cross)
    if EmergencyAccess.objects.filter(client=client, staff=by).standing(now).exists():
        raise Refused(_("You have opened this client's record already. Look below."))
    if _sees_all(client, by, now):
        raise Refused(_("You see this client's record already. Look among your clients."))
    _refuse_old_words(client, reason, by, now)
    day = EmergencyAccess.objects.filter(
        staff=by, during__startswith__gt=now - dt.timedelta(days=1)
    )
    if day.count() >= MOST_OPENED:
        raise Refused(_("You have opened this many records today. Call a supervisor now."))
    crosses = may_cross and Client.objects.filter(kept_from(by, now, "pk"), pk=client.pk).exists()
    access = EmergencyAccess(
        client=client,
        staff=by,
        ground=ground,
        reason=reason.strip(),
        personnel=personnel.strip() if ground == EmergencyAccess.Ground.MEDICAL else "",
        crosses=crosses,
        during=since(now, now + dt.timedelta(minutes=rules[policy.EMERGENCY_MINUTES])),
        review_by=working_days_after(client.agency.today(now), REVIEW_DAYS),
    )
    audit.save(access, by=by, why=reason.strip()[:300])
    refresh_around(client.pk)
    _tell(access, _around(access, now), "emergency", now)
    return access


def _refuse_old_words(client: Client, reason: str, by: Staff, now: dt.datetime) -> None:
    """It is not prolonged: who opens a record again says what is happening now."""
    rows = EmergencyAccess.objects.filter(client=client, staff=by)
    lately = rows.filter(during__endswith__gt=now - AGAIN)
    if any(_words(one.reason) == _words(reason) for one in lately):
        raise Refused(_("You said this the last time. Say what is happening now."), field="reason")


def _words(reason: str) -> list[str]:
    return re.findall(r"\w+", reason.casefold())


def _sees_all(client: Client, by: Staff, now: dt.datetime) -> bool:
    """Does the person see every case of a client? Who sees an old one may need the others."""
    seen = set(Case.objects.visible_to(by, now).filter(client=client).values_list("pk", flat=True))
    return bool(seen) and seen >= set(cases_of_client(client.pk, by))


def _found(
    facts: tuple[str | None, str | None, dt.date | None, str | None],
    now: dt.datetime,
    *,
    may_cross: bool,
) -> Client:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.client_in_an_emergency(%s, %s, %s, %s, %s::timestamptz, %s)",
            [*facts, now, may_cross],
        )
        (key,) = cursor.fetchone()
    if key is None:
        raise NobodyFound(
            _("Nobody, or more than one person, matches all of this. Check each of them.")
        )
    found: Client = Client.objects.select_related("agency").get(pk=key)
    return found


@transaction.atomic
def close_emergency(access: EmergencyAccess, *, by: Staff, now: dt.datetime) -> EmergencyAccess:
    """Close the record again before its time is over. Raises ``Refused`` when it is closed."""
    allow(by, "end", access, now)
    if not access.holds(now):
        raise Refused(_("The record is closed already."))
    access.end(now)
    audit.save(access, by=by, why=_("Not needed any more"), only=["during"])
    refresh_around(access.client_id)
    return access


@transaction.atomic
def answer_review(
    access: EmergencyAccess, *, by: Staff, now: dt.datetime, answer: str
) -> EmergencyAccess:
    """Say more, when a privacy officer asks. Raises ``Refused`` without a word, or unasked."""
    allow(by, "answer", access, now)
    if not access.is_asked:
        raise Refused(_("Nobody asks about this any more."))
    if not answer.strip():
        raise Refused(_("Write what you can say about it."), field="answer")
    access.answer = answer.strip()
    audit.save(access, by=by, why=_("Asked by a privacy officer"), only=["answer"])
    settle("emergency_asked", urls=[_url(access)], now=now)
    if access.reviewed_by is not None:
        _tell(access, {access.reviewed_by.user_id}, "emergency_said", now)
    return access


@transaction.atomic
def review_emergency(
    access: EmergencyAccess, *, by: Staff, now: dt.datetime, outcome: str, findings: str
) -> EmergencyAccess:
    """A privacy officer says whether it was right, or asks the person to say more.

    Never of themselves or of somebody who supervises them. Raises ``Refused`` while the record is
    open, once it is settled, and without what was found.
    """
    allow(by, "review", access, now)
    if access.is_settled:
        raise Refused(_("This was decided already."))
    if access.holds(now):
        raise Refused(_("The record is still open. Decide when it is closed."))
    if not findings.strip():
        raise Refused(_("Write what you found, or what you ask."), field="findings")
    access.reviewed_by, access.reviewed_at = by, now
    access.outcome, access.findings = outcome, findings.strip()
    if access.is_asked:
        access.question, access.answer = findings.strip(), ""
    fields = ["reviewed_by", "reviewed_at", "outcome", "findings", "question", "answer"]
    audit.save(access, by=by, why=findings.strip()[:300], only=fields)
    if access.is_asked:
        _tell(access, {access.staff.user_id}, "emergency_asked", now)
    else:
        for kind in ("emergency", "emergency_said"):
            settle(kind, urls=[_url(access)], now=now)
        settle("emergency_late", keys=[str(access.pk)], now=now)
    return access


def _around(access: EmergencyAccess, now: dt.datetime) -> set[uuid.UUID]:
    """The accounts that are told: the privacy officers, who carries the client's cases, and those
    above them; not the person, and nobody who is kept from the client."""
    officers = holding(Role.PRIVACY_OFFICER, access.client.agency_id, now)
    carried = Assignment.objects.filter(case__client=access.client).at(now).primary()
    workers = [row.staff for row in carried.select_related("staff")]
    people = [*workers, *(above.supervisor for above in lines_above(workers, now))]
    may_know = EmergencyAccess.objects.filter(pk=access.pk)
    told = [one for one in {*officers, *people} if may_know.visible_to(one, now).exists()]
    return {person.user_id for person in told} - {access.staff.user_id}


def _tell(access: EmergencyAccess, accounts: set[uuid.UUID], kind: str, now: dt.datetime) -> None:
    for account in accounts:
        notify(account, kind, key=f"{access.pk} {access.version}", url=_url(access), now=now)


def _url(access: EmergencyAccess) -> str:
    return reverse("emergency-detail", args=[access.pk])
