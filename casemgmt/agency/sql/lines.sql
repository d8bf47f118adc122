-- Everybody an account supervises at an instant, directly or through one line more: what
-- ``people_below`` of agency/queries.py puts into querysets, planned once for each connection. It sees
-- what its caller sees.
CREATE OR REPLACE FUNCTION app.people_below(asked uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 20 AS $$
DECLARE
  nearest uuid[] := ARRAY(
    SELECT line.supervisee_id FROM public.agency_supervisionline line
    JOIN public.agency_staff own ON own.id = line.supervisor_id
    WHERE own.user_id = asked AND line.during @> at);
BEGIN
  RETURN QUERY
  SELECT unnest(nearest)
  UNION
  SELECT line.supervisee_id FROM public.agency_supervisionline line
  WHERE line.supervisor_id = ANY (nearest) AND line.during @> at;
END $$;
REVOKE ALL ON FUNCTION app.people_below(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.people_below(uuid, timestamptz) TO cm_web;
