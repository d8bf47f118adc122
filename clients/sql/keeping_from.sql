-- Clients of whom nothing may reach an account at an instant: the rule that clients/queries/scope.py puts
-- into querysets. It stands here because the server plans it once for each connection; written out in
-- every statement it took longer to plan than the statement to run. It sees what its caller sees.

-- Clients, those merged into them, those they were merged into, and the others merged into these: what
-- keeps somebody from one of these records keeps them from all. Nobody who others were merged into is
-- merged themselves.
CREATE OR REPLACE FUNCTION app.same_people(keys uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
  IF keys = '{}' THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT one.id FROM public.clients_client one WHERE one.id = ANY (keys)
  UNION
  SELECT gone.id FROM public.clients_client gone WHERE gone.merged_into_id = ANY (keys)
  UNION
  SELECT gone.merged_into_id FROM public.clients_client gone
  WHERE gone.id = ANY (keys) AND gone.merged_into_id IS NOT NULL
  UNION
  SELECT beside.id FROM public.clients_client gone
  JOIN public.clients_client beside ON beside.merged_into_id = gone.merged_into_id
  WHERE gone.id = ANY (keys);
END $$;

-- Clients on the other side of a wall, and whoever lives with them.
CREATE OR REPLACE FUNCTION app.behind_walls(asked uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 5 AS $$
DECLARE
  walled uuid[] := ARRAY(
    SELECT app.same_people(ARRAY(
      SELECT wall.client_id FROM public.clients_conflictwall wall
      JOIN public.agency_staff person ON person.id = wall.staff_id
      WHERE person.user_id = asked AND wall.during @> at)));
BEGIN
  IF walled = '{}' THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT unnest(walled)
  UNION
  SELECT other.client_id FROM public.clients_householdmembership own
  JOIN public.clients_householdmembership other ON other.household_id = own.household_id
  WHERE own.client_id = ANY (walled) AND own.during @> at AND other.during @> at;
END $$;

-- These, and those who said themselves that this person, or a team of theirs, is to know nothing.
CREATE OR REPLACE FUNCTION app.kept_from(asked uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
  RETURN QUERY
  SELECT app.behind_walls(asked, at)
  UNION
  SELECT app.same_people(ARRAY(
    SELECT said.client_id FROM public.clients_clientrestriction said
    LEFT JOIN public.agency_staff person ON person.id = said.staff_id
    WHERE said.during @> at AND (person.user_id = asked OR said.program_id IN (
      SELECT team.program_id FROM public.agency_teammembership member
      JOIN public.agency_staff own ON own.id = member.staff_id
      JOIN public.agency_team team ON team.id = member.team_id
      WHERE own.user_id = asked AND member.during @> at))));
END $$;

REVOKE ALL ON FUNCTION app.same_people(uuid[]), app.behind_walls(uuid, timestamptz),
  app.kept_from(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.same_people(uuid[]), app.behind_walls(uuid, timestamptz),
  app.kept_from(uuid, timestamptz) TO cm_web;
