-- pgtrigger lets a session name triggers to skip, by a setting anyone may set. Ours are never
-- skipped: what a signed row or a log forbids, it forbids to everybody (tests/house/test_records.py).
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)
RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
