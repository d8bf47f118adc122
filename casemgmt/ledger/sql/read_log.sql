-- The read log by months: a reading of any instant finds its part, and what no month holds falls into
-- the rest, so that a page never fails for want of a part.

-- Makes the parts of the month before an instant, of its own and of the two after it, as far as they
-- are not there. A month of which rows lie in the rest is left to a person: nothing is moved. Returns
-- how many parts were made, and how many rows lie in the rest. A part is made aside and attached, so
-- that readings go on meanwhile; who may read the log reads the parts through it alone.
CREATE OR REPLACE FUNCTION app.make_read_months(at timestamptz, OUT made bigint, OUT stray bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month timestamptz;
  part text;
BEGIN
  made := 0;
  FOR month IN SELECT generate_series(
    date_trunc('month', at) - interval '1 month', date_trunc('month', at) + interval '2 months',
    interval '1 month')
  LOOP
    part := 'ledger_readevent_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL OR EXISTS (
      SELECT FROM ledger_readevent_rest stray
      WHERE stray.at >= month AND stray.at < month + interval '1 month');
    EXECUTE format('CREATE TABLE %I (LIKE ledger_readevent)', part);
    EXECUTE format('ALTER TABLE ledger_readevent ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, month, month + interval '1 month');
    EXECUTE format('GRANT SELECT ON %I TO cm_backup', part);
    made := made + 1;
  END LOOP;
  SELECT count(*) INTO stray FROM ledger_readevent_rest;
END $$;

REVOKE ALL ON FUNCTION app.make_read_months(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.make_read_months(timestamptz) TO cm_worker;
SELECT app.make_read_months(clock_timestamp());
