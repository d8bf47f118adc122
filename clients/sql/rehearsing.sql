-- What a change that has not reached the index yet would give and take: how many cases each person of
-- the agency would see and would see no more, in the cases named, in those that reach somebody
-- through the people named (as in refresh_access_through), and in those of the clients named and of
-- whoever lives with them; and in how many of them restricted information opens or shuts. Counts only;
-- without a change before it in the transaction, nothing.
DROP FUNCTION IF EXISTS app.rehearsed_access(uuid[], uuid[], uuid[], timestamptz);
CREATE FUNCTION app.rehearsed_access(cases uuid[], people uuid[], clients uuid[], at timestamptz)
RETURNS TABLE (staff_id uuid, gained bigint, lost bigint, opened bigint, shut bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH home AS (
  SELECT unnest(clients) AS id
  UNION SELECT other.client_id FROM clients_householdmembership own
  JOIN clients_householdmembership other USING (household_id) WHERE own.client_id = ANY (clients)
), reached AS (
  SELECT unnest(cases) AS id
  UNION SELECT app.cases_through(people)
  UNION SELECT id FROM clients_case WHERE client_id IN (SELECT id FROM home)
), sees AS (
  SELECT p.id, p.codename::text FROM auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id
  WHERE t.app_label = 'clients' AND t.model = 'case'
  AND (p.codename = 'view_case' OR starts_with(p.codename, 'see_'))
), wanted AS (
  SELECT case_id, user_id, codename, true AS there
  FROM app.access_facts(ARRAY(SELECT id FROM reached)) JOIN sees USING (codename)
  WHERE during @> at
), held AS (
  SELECT content_object_id AS case_id, user_id, codename, true AS there
  FROM clients_caseaccess JOIN sees ON sees.id = permission_id
  WHERE content_object_id IN (SELECT id FROM reached) AND during @> at
)
SELECT s.id,
  count(*) FILTER (WHERE held.there IS NULL AND codename = 'view_case'),
  count(*) FILTER (WHERE wanted.there IS NULL AND codename = 'view_case'),
  count(DISTINCT case_id) FILTER (WHERE held.there IS NULL AND codename <> 'view_case'),
  count(DISTINCT case_id) FILTER (WHERE wanted.there IS NULL AND codename <> 'view_case')
FROM wanted FULL JOIN held USING (case_id, user_id, codename)
JOIN agency_staff s USING (user_id)
JOIN agency_staff me ON me.agency_id = s.agency_id AND me.user_id = app.staff()
WHERE held.there IS NULL OR wanted.there IS NULL
GROUP BY s.id
$$;

REVOKE ALL ON FUNCTION app.rehearsed_access(uuid[], uuid[], uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.rehearsed_access(uuid[], uuid[], uuid[], timestamptz) TO cm_web;
