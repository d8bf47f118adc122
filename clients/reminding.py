"""Reminding clients of appointments: only in a way that is safe, and without a word too many."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.agency import policy
from casemgmt.agency.models import System
from casemgmt.core import audit
from casemgmt.core.bulk import insert_with_history
from casemgmt.core.display import clock, full_day
from casemgmt.ledger.notices import mail_at_once
from clients.models import Appointment, Channel, Reminder, SafeContact

REMINDERS = "reminders"
SEND = "clients.send_reminder"
CLOSED = "closed"

DUE = """
SELECT DISTINCT ON (visit.id) visit.case_id, visit.id, way.id, way.channel, visit.starts_at,
    %s::timestamptz, CASE way.channel WHEN 'email' THEN 'waiting' ELSE 'to_call' END
FROM clients_appointment visit
JOIN clients_case c ON c.id = visit.case_id AND c.stage <> 'closed'
JOIN clients_client person ON person.id = c.client_id AND person.died_on IS NULL
JOIN agency_agency a ON a.id = c.agency_id
CROSS JOIN LATERAL (SELECT %s::timestamptz AT TIME ZONE a.timezone AS local) clock
LEFT JOIN LATERAL (
    SELECT (setting.value #>> '{}')::numeric::int AS hours
    FROM agency_programsetting setting
    WHERE setting.program_id = c.program_id AND setting.key = 'reminder_hours'
      AND setting.effective_from <= clock.local::date
    ORDER BY setting.effective_from DESC
    LIMIT 1
) rule ON true
JOIN clients_safecontact way ON way.client_id = c.client_id AND way.may_remind
 AND way.during @> %s::timestamptz
 AND extract(isodow FROM clock.local)::int = ANY (way.days)
 AND (way.from_time IS NULL
      OR clock.local::time >= way.from_time AND clock.local::time < way.until_time)
 AND (way.channel <> 'email' OR way.detail <> '' OR person.email <> '')
WHERE visit.state = 'planned' AND visit.starts_at > %s::timestamptz
 AND visit.starts_at <= %s::timestamptz + make_interval(hours => coalesce(rule.hours, %s::int))
 AND NOT EXISTS (
    SELECT FROM clients_reminder given WHERE given.appointment_id = visit.id
    AND given.starts_at = visit.starts_at AND given.state <> 'held_back')
ORDER BY visit.id, way.channel <> 'email', way.id
"""
"""``may_be_sent`` decides the same again for one reminder, at the moment it leaves."""

ASK = """
INSERT INTO ledger_outboxmessage (id, task, arguments, created_at, not_before, tries, error)
SELECT reminder.id, %s::text, jsonb_build_array(reminder.id::text), %s::timestamptz,
       %s::timestamptz, 0, ''
FROM clients_reminder reminder WHERE reminder.state = 'waiting'
ON CONFLICT DO NOTHING
"""
"""A message bears its reminder's own key, so that it is asked for once."""


def remind_of_appointments(now: dt.datetime) -> dict[str, int]:
    """Remind of every planned appointment within its program's time, once, while it is safe (J11).

    An e-mail is asked of the outbox; every other way is for a person, on their day. Set-based, so
    that it may run late, twice or beside itself. Returns how many reminders began.

    A call that nobody made in a way that has ended stands in no other way's way.
    """
    _hold_back_calls(now)
    default = int(policy.SETTINGS["reminder_hours"].default)
    columns = ["case_id", "appointment_id", "way_id", "channel", "starts_at", "asked_at", "state"]
    made = insert_with_history(
        Reminder,
        columns,
        DUE,
        [now, now, now, now, now, default],
        by=System(REMINDERS),
        now=now,
        why=_("Within the time of a reminder"),
    )
    with connection.cursor() as cursor:
        cursor.execute(ASK, [SEND, now, now])
    return {"reminders": made}


@transaction.atomic
def _hold_back_calls(now: dt.datetime) -> None:
    rows = Reminder._base_manager.filter(state=Reminder.State.TO_CALL, starts_at__gt=now)
    rows = rows.exclude(way__during__contains=now)
    for reminder in rows.select_for_update(of=("self",), skip_locked=True):
        _settle(reminder, Reminder.State.HELD_BACK, now, _("This way is not safe any more"))


def send_reminder(reminder_id: str) -> None:
    """Handler of ``clients.send_reminder``: decide again, and send or hold the reminder back.

    What is held back may be asked for anew by the job, at a time that is safe.
    """
    now = timezone.now()
    reminder = Reminder._base_manager.select_for_update().filter(pk=reminder_id).first()
    if reminder is None or reminder.state != Reminder.State.WAITING:
        return
    visit, way = _visit_of(reminder), _way_of(reminder)
    if may_be_sent(reminder, visit, way, now):
        to = way.detail or visit.case.client.email
        mail_at_once(to=to, subject=_("Reminder"), body=words_of(visit, way))
        _settle(reminder, Reminder.State.SENT, now, _("Reminder sent"))
    else:
        _settle(reminder, Reminder.State.HELD_BACK, now, _("Not to be sent any more"))


def may_be_sent(reminder: Reminder, visit: Appointment, way: SafeContact, now: dt.datetime) -> bool:
    """May this e-mail still leave at this instant (V20)?"""
    case = visit.case
    return (
        visit.state == Appointment.State.PLANNED
        and visit.starts_at == reminder.starts_at
        and visit.starts_at > now
        and case.stage != CLOSED
        and case.client.died_on is None
        and way.channel == Channel.EMAIL
        and way.may_remind
        and now in way.during
        and way.is_safe_at(now.astimezone(ZoneInfo(case.agency.timezone)))
        and bool(way.detail or case.client.email)
    )


def words_of(visit: Appointment, way: SafeContact) -> str:
    """What a reminder says: a neutral sentence, and the hour where the client wants that said."""
    agency = visit.case.agency
    said = agency.reminder_words or _("This is the reminder you asked for.")
    if not way.may_say_when:
        return said
    with timezone.override(ZoneInfo(agency.timezone)):
        when = {"day": full_day(visit.starts_at), "time": clock(visit.starts_at)}
    return f"{said}\n\n" + _("%(day)s, %(time)s") % when


def _visit_of(reminder: Reminder) -> Appointment:
    """Of the appointment, its case and its client, what the decision rests on and no more: the
    process that sends may read nothing else."""
    rows = Appointment._base_manager.select_related("case__client", "case__agency").only(
        "version", "state", "starts_at", "case__stage", "case__agency", "case__client__died_on",
        "case__client__email",
    )  # fmt: skip
    found: Appointment = rows.get(pk=reminder.appointment_id)
    return found


def _way_of(reminder: Reminder) -> SafeContact:
    rows = SafeContact._base_manager.only(
        "client", "channel", "detail", "days", "from_time", "until_time", "may_remind",
        "may_say_when", "during",
    )  # fmt: skip
    found: SafeContact = rows.get(pk=reminder.way_id)
    return found


def _settle(reminder: Reminder, state: str, now: dt.datetime, why: str) -> None:
    reminder.state, reminder.settled_at = state, now
    audit.save(reminder, by=System(REMINDERS), why=why, only=["state", "settled_at"])
