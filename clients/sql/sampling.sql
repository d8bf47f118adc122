-- Drawing the cases of a sample for review: for a privacy officer, who sees none of them.

-- The open cases of the program in an order that follows from the seed, as many as were asked for.
-- Left out are those the reviewer ever had a part in, and whoever is or will be kept from them. A
-- sample is drawn once, by whoever asked for it. Returns how many were drawn.
CREATE OR REPLACE FUNCTION app.draw_sample(asked uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  pool uuid[];
  drawn uuid[];
  wanted clients_reviewsample%ROWTYPE;
BEGIN
  SELECT s.* INTO wanted FROM clients_reviewsample s JOIN agency_staff me ON me.id = s.asked_by_id
  WHERE s.id = asked AND me.user_id = app.staff()
  AND NOT EXISTS (SELECT FROM clients_sampledcase c WHERE c.sample_id = s.id);
  pool := ARRAY(SELECT c.id FROM clients_case c
    WHERE c.program_id = wanted.program_id AND c.stage <> 'closed');
  drawn := ARRAY(SELECT one FROM unnest(pool) one
    WHERE NOT EXISTS (SELECT FROM app.access_forbidden(pool) kept WHERE kept.case_id = one
      AND kept.staff_id = wanted.reviewer_id AND kept.during && wanted.during)
    AND NOT EXISTS (SELECT FROM clients_assignment own WHERE own.case_id = one
      AND own.staff_id = wanted.reviewer_id)
    ORDER BY md5(wanted.seed || ' ' || one) LIMIT wanted.size);
  INSERT INTO clients_sampledcase (id, sample_id, case_id)
  SELECT gen_random_uuid(), wanted.id, one FROM unnest(drawn) one;
  PERFORM app.refresh_access(drawn);
  RETURN cardinality(drawn);
END $$;

REVOKE ALL ON FUNCTION app.draw_sample(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.draw_sample(uuid) TO cm_web;
