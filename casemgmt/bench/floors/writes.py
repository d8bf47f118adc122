"""Floors of jobs and of changes to the index: the rows themselves, without history or notices."""

DUE = """
FROM clients_case c
LEFT JOIN LATERAL (
  SELECT max(completed_at) AS at FROM assessments_assessment done
  WHERE done.case_id = c.id AND done.state = 'completed') looked ON true
WHERE c.stage = 'active' AND NOT EXISTS (
  SELECT FROM assessments_reassessmenttask planned
  WHERE planned.case_id = c.id AND planned.state = 'scheduled')
"""
SCHEDULE = f"""
INSERT INTO assessments_reassessmenttask
  (id, version, case_id, due_on, basis, state, closed_reason, ended_by_closure)
SELECT gen_random_uuid(), 1, c.id,
  (greatest(looked.at, c.activated_at) AT TIME ZONE %(timezone)s)::date + 180,
  'interval', 'scheduled', '', false
{DUE} ON CONFLICT DO NOTHING
"""
LOADS = """
INSERT INTO caseload_loadsnapshot
  (id, version, agency_id, staff_id, day, open_cases, hours, capacity)
SELECT gen_random_uuid(), 1, worker.agency_id, worker.id, %(today)s, count(*), sum(
    (ARRAY[0.5, 1.25, 2.25, 4.5, 9])[coalesce(c.acuity, 2) + 1]
    * CASE part.role WHEN 'primary' THEN 1 ELSE 0.3 END
    * CASE WHEN c.stage IN ('on_hold', 'closing') THEN 0.5 ELSE 1 END
    * CASE WHEN client.interpreter_needed THEN 1.25 ELSE 1 END
    + CASE WHEN part.role <> 'primary' OR c.opened_at < %(now)s - interval '60 days' THEN 0
           WHEN c.opened_at < %(now)s - interval '30 days' THEN 2 ELSE 4 END),
  worker.fte * 120
FROM clients_assignment part
JOIN clients_case c ON c.id = part.case_id AND c.stage <> 'closed'
JOIN clients_client client ON client.id = c.client_id
JOIN agency_staff worker ON worker.id = part.staff_id
WHERE part.during @> %(now)s
GROUP BY worker.id
ON CONFLICT (staff_id, day) DO NOTHING
"""
FLAGS = """
INSERT INTO caseload_workloadflag
  (id, version, agency_id, staff_id, state, opened_on, hours, capacity, remedy, remedy_words,
   worker_words)
SELECT gen_random_uuid(), 1, agency_id, staff_id, 'open', day, hours, capacity, '', '', ''
FROM caseload_loadsnapshot WHERE day = %(today)s AND hours * 100 > capacity * 110
ON CONFLICT DO NOTHING
"""
DIFFERENCES = "SELECT case_id FROM app.access_differences(%(now)s)"
"""The comparison alone: there is no shorter way to it than the product's own."""

END_PARTS = """
UPDATE clients_assignment SET during = tstzrange(lower(during), %(now)s)
WHERE case_id = ANY (%(cases)s) AND role = 'primary' AND during @> %(now)s
"""
BEGIN_PARTS = """
INSERT INTO clients_assignment
  (id, version, case_id, staff_id, role, during, ended_by_closure, handed_back)
SELECT gen_random_uuid(), 1, id, %(to)s, 'primary', tstzrange(%(now)s, NULL), false, ''
FROM unnest(%(cases)s::uuid[]) AS id
"""
END_ACCESS = """
UPDATE clients_caseaccess held
SET during = held.during * tstzmultirange(tstzrange(NULL, %(now)s))
FROM clients_assignment part JOIN agency_staff worker ON worker.id = part.staff_id
WHERE part.case_id = ANY (%(cases)s) AND part.role = 'primary' AND upper(part.during) = %(now)s
  AND held.content_object_id = part.case_id AND held.user_id = worker.user_id
"""
BEGIN_ACCESS = """
INSERT INTO clients_caseaccess (content_object_id, user_id, permission_id, during)
SELECT id, %(to_user)s, permission, tstzmultirange(tstzrange(%(now)s, NULL))
FROM unnest(%(cases)s::uuid[]) AS id, unnest(%(permissions)s::int[]) AS permission
ON CONFLICT (user_id, permission_id, content_object_id)
DO UPDATE SET during = clients_caseaccess.during + EXCLUDED.during
"""
