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

-- Cases whose rows are not what they should be from an instant on; rows that are over by then are
-- no difference.
CREATE OR REPLACE FUNCTION app.access_differences(at timestamptz)
RETURNS TABLE (case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH wanted AS (
  SELECT facts.case_id, facts.user_id, permission.id AS permission_id, facts.during
  FROM app.access_facts(ARRAY(SELECT id FROM clients_case)) facts
  JOIN auth_permission permission ON permission.codename = facts.codename
  JOIN django_content_type kind ON kind.id = permission.content_type_id
   AND kind.app_label = 'clients' AND kind.model = 'case'
  WHERE upper_inf(facts.during) OR upper(facts.during) > at
), held AS (
  SELECT * FROM clients_caseaccess WHERE upper_inf(during) OR upper(during) > at
)
SELECT DISTINCT coalesce(wanted.case_id, held.content_object_id)
FROM wanted FULL JOIN held
  ON held.content_object_id = wanted.case_id AND held.user_id = wanted.user_id
 AND held.permission_id = wanted.permission_id
WHERE wanted.during IS DISTINCT FROM held.during
$$;

-- Locks first: the cases, so that nobody decides by a row that is about to change; then whoever
-- carries them and whoever leads those, so that a change of their lines, which locks them too, is
-- either committed and seen here or comes after and sees the rows of this transaction.
-- Returns how many rows of the index were written or taken away.
DROP FUNCTION IF EXISTS app.refresh_access(uuid[]);
CREATE FUNCTION app.refresh_access(cases uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  carriers uuid[];
  leaders uuid[];
  changed bigint;
BEGIN
  PERFORM FROM clients_case c WHERE c.id = ANY (cases) ORDER BY c.id FOR UPDATE;
  carriers := ARRAY(
    SELECT a.staff_id FROM clients_assignment a WHERE a.case_id = ANY (cases)
    UNION SELECT g.staff_id FROM clients_accessgrant g WHERE g.case_id = ANY (cases));
  PERFORM FROM agency_staff s WHERE s.id = ANY (carriers) ORDER BY s.id FOR SHARE;
  leaders := ARRAY(
    SELECT l.supervisor_id FROM agency_supervisionline l WHERE l.supervisee_id = ANY (carriers));
  PERFORM FROM agency_staff s WHERE s.id = ANY (leaders) ORDER BY s.id FOR SHARE;
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
    RETURNING 1
  ), kept AS (
    INSERT INTO clients_caseaccess AS old (content_object_id, user_id, permission_id, during)
    SELECT case_id, user_id, permission_id, during FROM wanted
    ON CONFLICT (user_id, permission_id, content_object_id)
    DO UPDATE SET during = EXCLUDED.during WHERE old.during IS DISTINCT FROM EXCLUDED.during
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) INTO changed;
  RETURN changed;
END $$;

-- The nightly comparison. It only finds the cases that are off; refresh_access looks again at each
-- of them under its locks, so an event beside it is never undone.
CREATE OR REPLACE FUNCTION app.reconcile_access(at timestamptz, OUT repaired bigint, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  repaired := app.refresh_access(ARRAY(SELECT case_id FROM app.access_differences(at)));
  DELETE FROM clients_caseaccess WHERE upper(during) <= at;
  GET DIAGNOSTICS removed = ROW_COUNT;
END $$;

REVOKE ALL ON FUNCTION app.access_facts(uuid[]), app.access_differences(timestamptz),
  app.refresh_access(uuid[]), app.reconcile_access(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.access_differences(timestamptz), app.refresh_access(uuid[])
  TO cm_web;
GRANT EXECUTE ON FUNCTION app.reconcile_access(timestamptz) TO cm_worker, cm_web;
