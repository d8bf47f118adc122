"""Floors of single questions to the access index."""

from casemgmt.bench.floors import Floor

ALIKE = """
app.name_keys(client.given_name, client.name_used, client.family_name)
  && app.name_keys(%(given)s, '', %(family)s)
  AND (SELECT 4 = ANY (alike.names[1:2]) AND 0 < ALL (alike.names[1:2]) FROM (
    SELECT app.whole_likeness(app.name_words(%(given)s), '{}', app.name_words(%(family)s),
      client.given_name, client.name_used, client.family_name) AS names OFFSET 0) alike)
"""
HIDDEN_MATCHES = Floor(
    {
        "rows": f"""
SELECT client.id FROM clients_client client
WHERE client.agency_id = %(agency)s AND client.merged_into_id IS NULL
  AND client.birth_date = %(born)s AND {ALIKE}
  AND NOT EXISTS (
    SELECT FROM clients_case case_
    JOIN clients_caseaccess seen ON seen.content_object_id = case_.id
     AND seen.user_id = %(user)s AND seen.permission_id = %(attend)s AND seen.during @> %(now)s
    WHERE case_.client_id = client.id)
"""
    }
)
VISIBLE_LIST = Floor(
    {
        "rows": """
SELECT case_.number, client.full_name, case_.stage, program.name
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(work)s AND seen.during @> %(now)s
ORDER BY client.family_name, case_.id LIMIT 25
"""
    }
)
OVERDUE = Floor(
    {
        "rows": """
SELECT case_.number, task.due_on, client.full_name
FROM clients_caseaccess seen
JOIN assessments_reassessmenttask task ON task.case_id = seen.content_object_id
 AND task.state = 'scheduled' AND task.due_on < %(today)s
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(edit)s AND seen.during @> %(now)s
ORDER BY task.due_on, task.id LIMIT 50
"""
    }
)
OPEN_CASE = Floor(
    {
        "rows": """
SELECT case_.number, client.full_name, case_.stage, program.name
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(view)s AND seen.during @> %(now)s
  AND seen.content_object_id = %(case)s
""",
        "notes": """
SELECT note.text, note.happened_at, author.name
FROM clients_note note JOIN agency_staff author ON author.id = note.author_id
WHERE note.case_id = %(case)s ORDER BY note.happened_at DESC LIMIT 20
""",
        "tasks": """
SELECT due_on FROM assessments_reassessmenttask
WHERE case_id = %(case)s AND state = 'scheduled'
""",
    },
    "{{ rows.0.1 }}{% for row in notes %}<li>{{ row.0 }}{% endfor %}{{ tasks.0.0 }}",
)
FOUND = """
SELECT case_.number, client.full_name, client.birth_date, program.name, case_.id
FROM clients_caseaccess seen
JOIN clients_case case_ ON case_.id = seen.content_object_id
JOIN clients_client client ON client.id = case_.client_id
JOIN agency_program program ON program.id = case_.program_id
WHERE seen.user_id = %(user)s AND seen.permission_id = %(view)s AND seen.during @> %(now)s
  AND (upper(case_.number) = upper(%(text)s::text)
       OR upper(client.full_name) LIKE upper(%(pattern)s::text)
       OR upper(client.name_used) LIKE upper(%(pattern)s::text))
ORDER BY client.family_name, case_.id LIMIT 8
"""
SEARCH = Floor({"rows": FOUND})
