-- What a privacy officer is told of cases whose readings they look through: numbers, no content.
-- A case that they are kept from themselves is not there for them.

-- Cases that whoever asks is kept from at an instant, by a wall or by the client's own word.
CREATE OR REPLACE FUNCTION app.kept_from_me(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH me AS (
  SELECT id FROM agency_staff WHERE user_id = app.staff()
), near AS (
  SELECT client_id FROM clients_conflictwall WHERE staff_id IN (SELECT id FROM me)
  UNION SELECT client_id FROM clients_clientrestriction
  WHERE staff_id IN (SELECT id FROM me) OR program_id IN (
    SELECT team.program_id FROM agency_teammembership member
    JOIN agency_team team ON team.id = member.team_id WHERE member.staff_id IN (SELECT id FROM me))
), home AS (
  SELECT client_id FROM near
  UNION SELECT other.client_id FROM clients_householdmembership own
  JOIN clients_householdmembership other USING (household_id)
  WHERE own.client_id IN (SELECT client_id FROM near)
)
SELECT DISTINCT kept.case_id
FROM app.access_forbidden(ARRAY(
  SELECT c.id FROM clients_case c WHERE c.client_id IN (SELECT client_id FROM home))) kept
JOIN me ON me.id = kept.staff_id WHERE kept.during @> at
$$;

-- The numbers of these cases, and the one case of a number, for a privacy officer of their agency.
CREATE OR REPLACE FUNCTION app.numbers_for_review(cases uuid[], asked text, at timestamptz)
RETURNS TABLE (case_id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT c.id, c.number FROM clients_case c
JOIN agency_staff staff ON staff.agency_id = c.agency_id AND staff.user_id = app.staff()
WHERE (c.id = ANY (cases) OR c.number = asked) AND staff.is_active AND EXISTS (
  SELECT FROM agency_staffrole held WHERE held.staff_id = staff.id
  AND held.role = 'privacy_officer' AND held.during @> at)
AND c.id NOT IN (SELECT app.kept_from_me(at))
$$;

REVOKE ALL ON FUNCTION app.kept_from_me(timestamptz),
  app.numbers_for_review(uuid[], text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.kept_from_me(timestamptz),
  app.numbers_for_review(uuid[], text, timestamptz) TO cm_web;
