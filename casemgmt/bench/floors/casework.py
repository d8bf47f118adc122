"""Floors of the two pages that gather from every room: a case's overview, and somebody's day."""

from casemgmt.bench.floors import Floor
from casemgmt.bench.floors.pages import CARRIED, LAST_CONTACT, QUIET

LINES = """
SELECT 'note' AS kind, note.happened_at AS at, author.name AS who, left(note.text, 280) AS words,
  contact.mode AS detail
FROM clients_note note JOIN agency_staff author ON author.id = note.author_id
LEFT JOIN clients_contact contact ON contact.id = note.contact_id WHERE note.case_id = %(case)s
UNION ALL
SELECT 'move', move.at, mover.name, move.to_stage, move.reason
FROM clients_casetransition move JOIN agency_staff mover ON mover.id = move.by_id
WHERE move.case_id = %(case)s
UNION ALL
SELECT 'part', lower(part.during), carrier.name, part.role, ''
FROM clients_assignment part JOIN agency_staff carrier ON carrier.id = part.staff_id
WHERE part.case_id = %(case)s
UNION ALL
SELECT 'consent', consent.signed_at, taker.name, '', '' FROM consent_serviceconsent consent
JOIN agency_staff taker ON taker.id = consent.taken_by_id WHERE consent.case_id = %(case)s
UNION ALL
SELECT 'release', release.signed_at, taker.name, release.recipient_name, ''
FROM consent_release release JOIN agency_staff taker ON taker.id = release.taken_by_id
WHERE release.case_id = %(case)s
UNION ALL
SELECT 'assessment', done.completed_at, assessor.name, left(done.judgement, 240), ''
FROM assessments_assessment done JOIN agency_staff assessor ON assessor.id = done.assessor_id
WHERE done.case_id = %(case)s AND done.state = 'completed'
UNION ALL
SELECT 'plan', plan.agreed_at, plan.agreed_name, '', '' FROM careplans_serviceplan plan
WHERE plan.case_id = %(case)s AND plan.agreed_at IS NOT NULL
UNION ALL
SELECT 'step', step.done_on::timestamptz, step.responsible, step.text, ''
FROM careplans_objective step WHERE step.case_id = %(case)s AND step.done_on IS NOT NULL
"""
CASE_RECORD = Floor(
    {
        "rows": """
SELECT case_.number, client.full_name, client.birth_date, client.language, client.phone,
  program.name, case_.stage,
  (SELECT household.address FROM clients_householdmembership lives
   JOIN clients_household household ON household.id = lives.household_id
   WHERE lives.client_id = client.id AND upper_inf(lives.during) LIMIT 1)
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(view)s AND seen.during @> %(now)s
  AND seen.content_object_id = %(case)s
""",
        "lines": f"{LINES} ORDER BY at DESC LIMIT 20",
        "moves": "SELECT to_stage, at FROM clients_casetransition WHERE case_id = %(case)s",
        "goals": """
SELECT goal.title, goal.domain, goal.target_on, count(*), count(step.done_on),
  min(step.due_on) FILTER (WHERE step.done_on IS NULL)
FROM careplans_goal goal
JOIN careplans_serviceplan plan ON plan.id = goal.plan_id AND plan.state = 'active'
LEFT JOIN careplans_objective step ON step.goal_id = goal.id
WHERE goal.case_id = %(case)s GROUP BY goal.id
""",
        "releases": """
SELECT recipient_name, recipient_organization, purpose, ends_on, revoked_at FROM consent_release
WHERE case_id = %(case)s ORDER BY ends_on LIMIT 6
""",
        "rhythm": """
SELECT date_trunc('week', started_at), count(*) FROM clients_contact
WHERE case_id = %(case)s AND was_reached AND started_at > %(now)s - interval '12 weeks' GROUP BY 1
""",
        "people": """
SELECT carrier.name, part.role FROM clients_assignment part
JOIN agency_staff carrier ON carrier.id = part.staff_id
WHERE part.case_id = %(case)s AND part.during @> %(now)s
UNION ALL
SELECT related.name, related.relation FROM clients_relatedperson related
JOIN clients_case case_ ON case_.client_id = related.client_id WHERE case_.id = %(case)s
""",
    },
    "{% for row in rows %}<h1>{{ row.1 }}</h1>{{ row.0 }} {{ row.2 }} {{ row.3 }} {{ row.4 }} "
    "{{ row.5 }} {{ row.6 }} {{ row.7 }}{% endfor %}"
    "{% for row in lines %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }}<p>{{ row.3 }} {{ row.4 }}"
    "{% endfor %}{% for row in moves %}<li>{{ row.0 }} {{ row.1 }}{% endfor %}"
    "{% for row in goals %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }} {{ row.4 }}/{{ row.3 }}"
    "{% endfor %}{% for row in releases %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }} {{ row.3 }}"
    "{% endfor %}{% for row in rhythm %}<i>{{ row.1 }}</i>{% endfor %}"
    "{% for row in people %}<li>{{ row.0 }} {{ row.1 }}{% endfor %}",
)

MINE = f"WITH mine AS (SELECT case_.*, client.full_name, client.interpreter_needed, carried.role {CARRIED})"
DUE = f"""
{MINE}, due AS (
  SELECT full_name, 'Reassess' AS what, task.due_on AS on_day, mine.id
  FROM mine JOIN assessments_reassessmenttask task ON task.case_id = mine.id
   AND task.state = 'scheduled' AND task.due_on <= %(today)s
  UNION ALL
  SELECT full_name, step.text, step.due_on, mine.id
  FROM mine JOIN careplans_objective step ON step.case_id = mine.id
   AND step.done_on IS NULL AND step.due_on <= %(today)s
  JOIN careplans_goal goal ON goal.id = step.goal_id
  JOIN careplans_serviceplan plan ON plan.id = goal.plan_id AND plan.state = 'active'
  UNION ALL
  SELECT full_name, 'Plan', plan.review_on, mine.id
  FROM mine JOIN careplans_serviceplan plan ON plan.case_id = mine.id
   AND plan.state = 'active' AND plan.review_on <= %(today)s
  UNION ALL
  SELECT full_name, release.recipient_name, release.ends_on, mine.id
  FROM mine JOIN consent_release release ON release.case_id = mine.id
   AND release.revoked_at IS NULL AND release.not_needed_at IS NULL
   AND release.ends_on <= %(today)s::date + 14
  UNION ALL
  SELECT full_name, hold_reason, hold_review_on, id FROM mine WHERE stage = 'on_hold'
  UNION ALL
  SELECT full_name, 'Closing', closing.started_at::date + 14, mine.id
  FROM mine JOIN careplans_closure closing ON closing.case_id = mine.id
   AND closing.state = 'open' AND closing.started_at::date + 14 <= %(today)s
)
SELECT * FROM due ORDER BY on_day
"""
MY_DAY = Floor(
    {
        "rows": f"""
{MINE.replace("mine AS", "case_ AS")}
SELECT case_.full_name, case_.number, {LAST_CONTACT} AS last_at FROM case_
WHERE case_.stage = 'active' AND {QUIET} ORDER BY last_at LIMIT 5
""",
        "due": DUE,
        "load": f"""
{MINE}
SELECT acuity, count(*), sum(
  (ARRAY[0.5, 1.25, 2.25, 4.5, 9])[coalesce(acuity, 2) + 1]
  * CASE role WHEN 'primary' THEN 1 ELSE 0.3 END
  * CASE WHEN stage IN ('on_hold', 'closing') THEN 0.5 ELSE 1 END
  * CASE WHEN interpreter_needed THEN 1.25 ELSE 1 END
  + CASE WHEN role <> 'primary' OR opened_at < %(now)s - interval '60 days' THEN 0
         WHEN opened_at < %(now)s - interval '30 days' THEN 2 ELSE 4 END)
FROM mine GROUP BY acuity
""",
    },
    "{% for row in due %}<li><a href='/cases/{{ row.3 }}/'>{{ row.0 }}</a> {{ row.1 }} {{ row.2 }}"
    "{% endfor %}{% for row in rows %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }}{% endfor %}"
    "{% for row in load %}<li>{{ row.0 }} {{ row.1 }} {{ row.2 }}{% endfor %}",
)
