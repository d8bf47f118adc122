-- Who this transaction acts for. A forgotten identity is an error, not an empty page.
CREATE OR REPLACE FUNCTION app.staff() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE who uuid := NULLIF(current_setting('app.staff', true), '')::uuid;
BEGIN
  IF who IS NULL THEN
    RAISE EXCEPTION 'no staff identity in this transaction';
  END IF;
  RETURN who;
END $$;
REVOKE ALL ON FUNCTION app.staff() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.staff() TO cm_web, cm_worker;
