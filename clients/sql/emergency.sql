-- Finding the one client an emergency is about, for somebody who does not see them.

-- The client of my agency of whom all that is given is true: a case number, the family name, the date
-- of birth, the phone by its index. Two facts at least, and nobody unless they say who it is. Somebody
-- kept from me, by a wall or by their own word, is not there; where their word may be crossed, a wall is
-- still none.
CREATE OR REPLACE FUNCTION app.client_in_an_emergency(
  case_number text, family text, born date, called text, at timestamptz,
  may_cross boolean) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH matching AS (
  SELECT client.id FROM clients_client client
  JOIN agency_staff me ON me.agency_id = client.agency_id AND me.user_id = app.staff()
  WHERE num_nonnulls(case_number, family, born, called) >= 2 AND client.taken_back_at IS NULL
  AND (family IS NULL OR lower(client.family_name) = lower(family))
  AND (born IS NULL OR client.birth_date = born AND client.birth_date_precision = 'day')
  AND (called IS NULL OR client.phone_index = called)
  AND EXISTS (SELECT FROM clients_case c WHERE c.client_id = client.id
    AND (case_number IS NULL OR c.number = case_number))
  AND NOT EXISTS (
    SELECT FROM clients_case c, app.access_forbidden(ARRAY[c.id]) kept
    WHERE c.client_id = client.id AND kept.staff_id = me.id AND kept.during @> at
    AND NOT (may_cross AND kept.basis = 'restriction'))
)
SELECT min(id::text)::uuid FROM matching HAVING count(*) = 1
$$;

REVOKE ALL ON FUNCTION app.client_in_an_emergency(text, text, date, text, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.client_in_an_emergency(text, text, date, text, timestamptz, boolean) TO cm_web;
