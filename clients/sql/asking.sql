-- Asking to see a case by its number. What is asked is the same whether there is such a case or not;
-- these functions bring a request to whoever leads the case, and never tell the one who asks.

-- Who leads the case of a number, for a notice; nobody while whoever asks is kept from it.
CREATE OR REPLACE FUNCTION app.leaders_of(asked text, at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT held.user_id
FROM clients_case c
JOIN agency_staff me ON me.agency_id = c.agency_id AND me.user_id = app.staff()
JOIN clients_caseaccess held ON held.content_object_id = c.id AND held.during @> at
JOIN auth_permission p ON p.id = held.permission_id AND p.codename = 'lead_case'
WHERE c.number = asked AND NOT EXISTS (
  SELECT FROM app.access_forbidden(ARRAY[c.id]) kept
  WHERE kept.staff_id = me.id AND kept.during @> at)
$$;

-- The waiting requests that name a case whom whoever looks leads.
CREATE OR REPLACE FUNCTION app.requests_to_decide(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT request.id
FROM clients_accessrequest request
JOIN clients_case c ON c.number = request.number AND c.agency_id = request.agency_id
JOIN clients_caseaccess held ON held.content_object_id = c.id
 AND held.user_id = app.staff() AND held.during @> at
JOIN auth_permission p ON p.id = held.permission_id AND p.codename = 'lead_case'
WHERE request.decided_at IS NULL AND NOT EXISTS (
  SELECT FROM app.access_forbidden(ARRAY[c.id]) kept
  WHERE kept.staff_id = request.staff_id AND kept.during @> at)
$$;

REVOKE ALL ON FUNCTION app.leaders_of(text, timestamptz), app.requests_to_decide(timestamptz)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.leaders_of(text, timestamptz), app.requests_to_decide(timestamptz)
  TO cm_web;
