-- Restricting a record after it was written: the one time that a signed note and a history are written
-- anew. What they said stays the same words, sealed.

-- What is told of rows of a history that were written anew, like all that is told by the chain.
CREATE OR REPLACE FUNCTION app.tell_of_restricted(source_table regclass, ids uuid[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
BEGIN
  EXECUTE format($tell$
    INSERT INTO public.ledger_auditpending (at, actor, kind, source, rows, digests)
    SELECT clock_timestamp(), NULLIF(current_setting('app.staff', true), '')::uuid,
           'restrict', %2$L, array_agg(kept.%3$I), array_agg(app.row_digest(to_jsonb(kept.*)))
    FROM %1$s kept WHERE kept.%3$I = ANY ($1)
  $tell$, source_table, source_table::text,
    CASE WHEN source_table::text LIKE '%historical%' THEN 'history_id' ELSE 'id' END) USING ids;
END $$;

-- Puts rows of one case under categories, and their words under seals. Whoever asks works the case and
-- is cleared for every one of them; nothing is ever taken away from what restricts a row, and what was
-- restricted before is sealed, and its words stay as they are. `told` holds for each row its table, its key, and a sealed text for each
-- column of words.
GRANT CREATE ON SCHEMA app TO cm_purge;
CREATE OR REPLACE FUNCTION app.restrict_rows(held uuid, wanted varchar[], told jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  one record;
  before varchar[];
  words text;
  past boolean;
  written bigint;
BEGIN
  IF cardinality(wanted) = 0 OR NOT wanted <@ app.categories_held(held, app.staff(), now())
     OR NOT EXISTS (
       SELECT FROM clients_caseaccess own JOIN auth_permission p ON p.id = own.permission_id
       WHERE own.content_object_id = held AND own.user_id = app.staff() AND own.during @> now()
       AND p.codename = 'change_case') THEN
    RAISE EXCEPTION 'Whoever restricts works the case and is cleared.'
    USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR one IN SELECT * FROM jsonb_to_recordset(told) AS (name text, key uuid, sealed jsonb) LOOP
    past := one.name LIKE '%historical%';
    IF replace(one.name, 'historical', '') <> ALL (
      ARRAY['clients_contact', 'clients_note', 'clients_addendum', 'clients_document']) THEN
      RAISE EXCEPTION 'Rows of % are not restricted.', one.name;
    END IF;
    EXECUTE format('SELECT categories FROM %I WHERE %I = $1 AND case_id = $2', one.name,
      CASE WHEN past THEN 'history_id' ELSE 'id' END) INTO before USING one.key, held;
    SELECT coalesce(string_agg(format(', %I = %L', column_name, sealed_text), ''), '') INTO words
    FROM jsonb_each_text(one.sealed) AS part (column_name, sealed_text)
    WHERE before = '{}' AND sealed_text LIKE 'sealed1.%';
    EXECUTE format(
      'UPDATE %I SET categories = $1%s%s WHERE %I = $2 AND case_id = $3 AND categories <@ $1',
      one.name, CASE WHEN past THEN '' ELSE ', version = version + 1' END, words,
      CASE WHEN past THEN 'history_id' ELSE 'id' END) USING wanted, one.key, held;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> 1 THEN
      RAISE EXCEPTION 'There is no such row in this case.';
    END IF;
    IF past OR one.name IN ('clients_note', 'clients_addendum') THEN
      PERFORM app.tell_of_restricted(one.name::regclass, ARRAY[one.key]);
    END IF;
  END LOOP;
END $$;
ALTER FUNCTION app.restrict_rows(uuid, varchar[], jsonb) OWNER TO cm_purge;
REVOKE CREATE ON SCHEMA app FROM cm_purge;

REVOKE ALL ON FUNCTION app.tell_of_restricted(regclass, uuid[]),
  app.restrict_rows(uuid, varchar[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.tell_of_restricted(regclass, uuid[]), app.staff(),
  app.categories_held(uuid, uuid, timestamptz) TO cm_purge;
GRANT EXECUTE ON FUNCTION app.restrict_rows(uuid, varchar[], jsonb) TO cm_web;
