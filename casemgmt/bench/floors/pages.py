"""Floors of whole pages: what the page is for, and nothing of the shell around it."""

from casemgmt.bench.floors import Floor
from casemgmt.bench.floors.questions import ALIKE, FOUND

DUPLICATE_CHECK = Floor(
    {
        "rows": f"""
SELECT client.full_name, client.birth_date, program.name, case_.id
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(attend)s AND seen.during @> %(now)s
  AND {ALIKE}
"""
    },
    "{% for row in rows %}<li><a href='/cases/{{ row.3 }}/'>{{ row.0 }}</a> {{ row.1 }} "
    "{{ row.2 }}{% endfor %}",
)
PALETTE = Floor(
    {"rows": FOUND},
    "{% for row in rows %}<li><a href='/cases/{{ row.4 }}/'>{{ row.1 }}</a> {{ row.0 }} {{ row.2 }} "
    "{{ row.3 }}{% endfor %}",
)

LAST_CONTACT = """coalesce((
  SELECT max(contact.started_at) FROM clients_contact contact
  WHERE contact.case_id = case_.id AND contact.was_reached), case_.opened_at)"""

CARRIED = """
FROM clients_assignment carried
JOIN clients_caseaccess seen ON seen.content_object_id = carried.case_id
 AND seen.user_id = %(user)s AND seen.permission_id = %(work)s AND seen.during @> %(now)s
JOIN clients_case case_ ON case_.id = carried.case_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE carried.staff_id = %(staff)s AND carried.during @> %(now)s
"""
CLIENTS_TABLE = """<table>{% for row in rows %}<tr><td><a href="/cases/{{ row.7 }}/">{{ row.1 }}</a>
{{ row.2 }}<td>{{ row.0 }} {{ row.3 }}<td>{{ row.4 }}<td>{{ row.5 }}<td>{{ row.6 }}{% endfor %}
</table>{{ total.0.0 }}"""
COLUMNS = f"""
SELECT case_.number, client.full_name, client.name_used, program.name, case_.stage, {LAST_CONTACT},
  (SELECT due_on FROM assessments_reassessmenttask task
   WHERE task.case_id = case_.id AND task.state = 'scheduled'), case_.id
"""
ORDERED = "ORDER BY client.family_name, case_.id LIMIT 25"
MY_CLIENTS = Floor(
    {"rows": COLUMNS + CARRIED + ORDERED, "total": "SELECT count(*)" + CARRIED}, CLIENTS_TABLE
)
OF_TEAM = """
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(edit)s AND seen.during @> %(now)s
"""
CLIENTS_OF_TEAM = Floor(
    {"rows": COLUMNS + OF_TEAM + ORDERED, "total": "SELECT count(*)" + OF_TEAM}, CLIENTS_TABLE
)

NOTE_LIST = Floor(
    {
        "head": """
SELECT client.full_name, case_.number
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(view)s AND seen.during @> %(now)s
  AND seen.content_object_id = %(case)s
""",
        "rows": """
SELECT author.name, contact.mode, contact.started_at, contact.minutes, left(note.text, 280), note.id
FROM clients_contact contact
LEFT JOIN clients_note note ON note.contact_id = contact.id
JOIN agency_staff author ON author.id = contact.recorded_by_id
WHERE contact.case_id = %(case)s ORDER BY contact.started_at DESC, contact.id LIMIT 25
""",
        "total": "SELECT count(*) FROM clients_contact WHERE case_id = %(case)s",
    },
    "<h1>{{ head.0.0 }} {{ head.0.1 }}</h1>{% for row in rows %}<li><a href='/notes/{{ row.5 }}/'>"
    "{{ row.1 }}</a> {{ row.2 }} {{ row.3 }} {{ row.0 }}<p>{{ row.4 }}{% endfor %}{{ total.0.0 }}",
)

WAITING = """
FROM clients_referral referral
WHERE referral.agency_id = %(agency)s AND referral.state IN ('received', 'screening', 'waitlisted')
"""
REFERRAL_QUEUE = Floor(
    {
        "rows": f"""
SELECT referral.given_name || ' ' || referral.family_name, referral.urgency, referral.received_at,
  (SELECT name FROM agency_program program WHERE program.id = referral.program_id),
  referral.referrer_kind, referral.referrer_organization, referral.state, referral.id,
  (SELECT name FROM agency_staff taker WHERE taker.id = referral.taken_by_id)
{WAITING} ORDER BY referral.urgency DESC, referral.received_at LIMIT 40
""",
        "total": f"SELECT count(*) {WAITING}",
    },
    "<table>{% for row in rows %}<tr><td><a href='/referrals/{{ row.7 }}/'>{{ row.0 }}</a><td>"
    "{{ row.1 }}<td>{{ row.2 }}<td>{{ row.3 }}<td>{{ row.4 }} {{ row.5 }}<td>{{ row.6 }}<td>"
    "{{ row.8 }}{% endfor %}</table>{{ total.0.0 }}",
)

QUIET = """(%(today)s::date - (LAST AT TIME ZONE %(timezone)s)::date) > 30""".replace(
    "LAST", LAST_CONTACT
)
MY_TEAM = Floor(
    {
        "rows": f"""
SELECT worker.name, load.hours, load.capacity, load.open_cases, flag.state, flag.opened_on,
  (SELECT count(*) FROM clients_assignment carried
   JOIN assessments_reassessmenttask task ON task.case_id = carried.case_id
    AND task.state = 'scheduled' AND task.due_on < %(today)s
   WHERE carried.staff_id = worker.id AND carried.role = 'primary' AND carried.during @> %(now)s),
  (SELECT count(*) FROM clients_assignment carried
   JOIN clients_case case_ ON case_.id = carried.case_id AND case_.stage = 'active'
   WHERE carried.staff_id = worker.id AND carried.role = 'primary' AND carried.during @> %(now)s
     AND {QUIET}),
  (SELECT count(*) FROM ledger_draft draft
   WHERE draft.author_id = worker.user_id AND draft.saved_at < %(now)s - interval '2 days'),
  (SELECT coalesce(sum(minutes), 0) FROM caseload_supervisionsession held
   WHERE held.supervisee_id = worker.id AND held.state = 'confirmed'
     AND held.starts_at >= date_trunc('month', %(now)s))
FROM agency_supervisionline line
JOIN agency_staff worker ON worker.id = line.supervisee_id AND worker.is_active
LEFT JOIN LATERAL (
  SELECT * FROM caseload_loadsnapshot known WHERE known.staff_id = worker.id
  ORDER BY known.day DESC LIMIT 1) load ON true
LEFT JOIN caseload_workloadflag flag ON flag.staff_id = worker.id AND flag.state <> 'cleared'
WHERE line.supervisor_id = %(staff)s AND line.during @> %(now)s
ORDER BY flag.id IS NULL, worker.name
""",
        "sessions": """
SELECT starts_at, minutes, state FROM caseload_supervisionsession
WHERE supervisor_id = %(staff)s AND state IN ('planned', 'held') ORDER BY starts_at LIMIT 6
""",
    },
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}{% endfor %}{% endfor %}"
    "</table>{% for row in sessions %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }}{% endfor %}",
)
