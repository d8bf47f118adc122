-- The one statement that turns dated rows into the access index, for the cases it is given.
-- facts: every basis, as the intersection of all dated rows it rests on.
--   view   from the start of the basis, and on after the case was closed around it
--   change and work   only while the case is open
--   lead   down a supervision line only
-- What is wholly past gives no row: nobody asks for it, and every list would read past it.
CREATE OR REPLACE FUNCTION app.access_facts(cases uuid[])
RETURNS TABLE (case_id uuid, user_id uuid, codename text, during tstzmultirange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH life AS (
  SELECT c.id, tstzrange(c.opened_at, c.closed_at, '[)') AS open FROM clients_case c
  WHERE c.id = ANY (cases)
), carried AS (
  SELECT a.case_id, a.staff_id, life.open * a.during AS working,
         CASE WHEN a.ended_by_closure THEN tstzrange(lower(a.during), NULL, '[)')
              ELSE a.during END AS seeing
  FROM clients_assignment a JOIN life ON life.id = a.case_id
  UNION ALL
  SELECT g.case_id, g.staff_id, life.open * g.during, g.during
  FROM clients_accessgrant g JOIN life ON life.id = g.case_id
), led AS (
  SELECT carried.case_id, one.supervisor_id AS staff_id,
         carried.working * one.during AS working, carried.seeing * one.during AS seeing
  FROM carried JOIN agency_supervisionline one ON one.supervisee_id = carried.staff_id
  UNION ALL
  SELECT carried.case_id, two.supervisor_id,
         carried.working * one.during * two.during, carried.seeing * one.during * two.during
  FROM carried JOIN agency_supervisionline one ON one.supervisee_id = carried.staff_id
  JOIN agency_supervisionline two ON two.supervisee_id = one.supervisor_id
), facts AS (
  SELECT case_id, staff_id, 'view_case' AS codename, seeing AS during FROM carried
  UNION ALL SELECT case_id, staff_id, 'work_case', working FROM carried
  UNION ALL SELECT case_id, staff_id, 'change_case', working FROM carried
  UNION ALL SELECT case_id, staff_id, 'view_case', seeing FROM led
  UNION ALL SELECT case_id, staff_id, 'change_case', working FROM led
  UNION ALL SELECT case_id, staff_id, 'lead_case', seeing FROM led
)
SELECT facts.case_id, staff.user_id, facts.codename, range_agg(facts.during)
FROM facts JOIN agency_staff staff ON staff.id = facts.staff_id
WHERE NOT isempty(facts.during)
GROUP BY facts.case_id, staff.user_id, facts.codename
HAVING upper_inf(range_agg(facts.during)) OR upper(range_agg(facts.during)) > now()
$$;

CREATE OR REPLACE FUNCTION app.refresh_access(cases uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH wanted AS (
  SELECT facts.case_id, facts.user_id, permission.id AS permission_id, facts.during
  FROM app.access_facts(cases) facts
  JOIN auth_permission permission ON permission.codename = facts.codename
  JOIN django_content_type kind ON kind.id = permission.content_type_id
   AND kind.app_label = 'clients' AND kind.model = 'case'
), gone AS (
  DELETE FROM clients_caseaccess old
  WHERE old.content_object_id = ANY (cases) AND NOT EXISTS (
    SELECT FROM wanted WHERE wanted.case_id = old.content_object_id
    AND wanted.user_id = old.user_id AND wanted.permission_id = old.permission_id)
)
INSERT INTO clients_caseaccess AS old (content_object_id, user_id, permission_id, during)
SELECT case_id, user_id, permission_id, during FROM wanted
ON CONFLICT (user_id, permission_id, content_object_id)
DO UPDATE SET during = EXCLUDED.during WHERE old.during IS DISTINCT FROM EXCLUDED.during
$$;
REVOKE ALL ON FUNCTION app.access_facts(uuid[]), app.refresh_access(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.access_facts(uuid[]), app.refresh_access(uuid[]) TO cm_web, cm_worker;
