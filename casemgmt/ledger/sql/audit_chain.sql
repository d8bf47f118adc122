-- The audit chain: what is told of each row of a log or a history, and how it is sealed.
-- Every function that puts a row into words sets what the words depend on, whoever asks, and says
-- .* for the whole row: a bare name could be that of a column.

-- A row in words that stay the same: NULL and absent are one, so that a column added later changes
-- no digest of an older row.
CREATE OR REPLACE FUNCTION app.row_digest(body jsonb)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(jsonb_strip_nulls(body)::text, 'UTF8'))
$$;
REVOKE ALL ON FUNCTION app.row_digest(jsonb) FROM PUBLIC;

-- After every statement that adds to a log or a history: one pending row for a thousand rows, in the
-- same transaction. It runs as its owner, so that no role of the product needs a right to tell.
CREATE OR REPLACE FUNCTION app.tell_the_chain()
RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
BEGIN
  INSERT INTO public.ledger_auditpending (at, actor, kind, source, rows, digests)
  SELECT clock_timestamp(),
         NULLIF(current_setting('app.staff', true), '')::uuid, lower(TG_OP), TG_TABLE_NAME,
         array_agg(id), array_agg(digest)
  FROM (
    SELECT (body ->> TG_ARGV[0])::uuid AS id, app.row_digest(body) AS digest,
           (row_number() OVER () - 1) / 1000 AS part
    FROM (SELECT to_jsonb(told.*) AS body FROM told) bodies
  ) added
  GROUP BY part ORDER BY part;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION app.tell_the_chain() FROM PUBLIC;

-- h_n = SHA-256(h_{n-1} || everything the link says). No part of it can hold the bar between them.
CREATE OR REPLACE FUNCTION app.link_hash(previous bytea, link public.ledger_auditlink)
RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog SET bytea_output = 'hex' AS $$
  SELECT sha256(previous || convert_to(concat_ws('|',
    link.seq, (extract(epoch FROM link.at) * 1000000)::bigint, coalesce(link.actor::text, ''),
    link.kind, link.source, array_to_string(link.rows, ','), array_to_string(link.digests, ',')
  ), 'UTF8'))
$$;
REVOKE ALL ON FUNCTION app.link_hash(bytea, public.ledger_auditlink) FROM PUBLIC;

-- Every transaction that is older than this one has ended.
CREATE OR REPLACE FUNCTION app.oldest_running()
RETURNS xid LANGUAGE sql VOLATILE AS $$
  SELECT pg_snapshot_xmin(pg_current_snapshot())::xid
$$;
REVOKE ALL ON FUNCTION app.oldest_running() FROM PUBLIC;

-- Moves what is pending into the chain, at most so many rows, all or nothing; returns how many, or
-- NULL while somebody else does it. Rows of a transaction wait until no older one is still open:
-- ids are given out before the commit, so only then is the order final.
CREATE OR REPLACE FUNCTION app.seal_audit(most integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  waiting public.ledger_auditpending;
  link public.ledger_auditlink;
  horizon xid;
  sealed integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('app.seal_audit')) THEN
    RETURN NULL;
  END IF;
  horizon := app.oldest_running();
  SELECT * INTO link FROM public.ledger_auditlink ORDER BY seq DESC LIMIT 1;
  FOR waiting IN
    SELECT * FROM public.ledger_auditpending
    WHERE age(xmin) > age(horizon) ORDER BY id LIMIT most
  LOOP
    link.seq := coalesce(link.seq, 0) + 1;
    link.at := waiting.at;
    link.actor := waiting.actor;
    link.kind := waiting.kind;
    link.source := waiting.source;
    link.rows := waiting.rows;
    link.digests := waiting.digests;
    link.hash := app.link_hash(coalesce(link.hash, ''), link);
    INSERT INTO public.ledger_auditlink SELECT link.*;
    DELETE FROM public.ledger_auditpending WHERE id = waiting.id;
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;
REVOKE ALL ON FUNCTION app.seal_audit(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.seal_audit(integer) TO cm_sealer;

-- The rows of one table that are not what was told of them: rows the chain tells of that are gone
-- or another, and rows that nobody told of. A row that was restricted later is what was last told of it.
CREATE OR REPLACE FUNCTION app.rows_off_the_chain(source_table regclass, key name)
RETURNS TABLE (seq bigint, id uuid, problem text) LANGUAGE plpgsql
SET search_path = pg_catalog, public SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
BEGIN
  RETURN QUERY EXECUTE format($query$
    WITH restricted AS (
      SELECT DISTINCT ON (part.id) part.id, part.digest FROM (
        SELECT link.seq, link.rows, link.digests FROM ledger_auditlink link
        WHERE link.source = $1 AND link.kind = 'restrict'
        UNION ALL
        SELECT NULL, pending.rows, pending.digests FROM ledger_auditpending pending
        WHERE pending.source = $1 AND pending.kind = 'restrict'
      ) later, unnest(later.rows, later.digests) part (id, digest)
      ORDER BY part.id, later.seq DESC NULLS FIRST
    )
    SELECT told.seq, told.id, CASE WHEN kept.%2$I IS NULL THEN 'gone' ELSE 'another' END
    FROM (
      SELECT link.seq, part.id, part.digest
      FROM ledger_auditlink link, unnest(link.rows, link.digests) part (id, digest)
      WHERE link.source = $1
    ) told
    LEFT JOIN %1$s kept ON kept.%2$I = told.id
    LEFT JOIN restricted ON restricted.id = told.id
    WHERE app.row_digest(to_jsonb(kept.*)) IS DISTINCT FROM coalesce(restricted.digest, told.digest)
    UNION ALL
    SELECT NULL, kept.%2$I, 'untold' FROM %1$s kept
    WHERE NOT EXISTS (
      SELECT FROM (
        SELECT unnest(link.rows) AS id FROM ledger_auditlink link WHERE link.source = $1
        UNION ALL
        SELECT unnest(pending.rows) FROM ledger_auditpending pending WHERE pending.source = $1
      ) told WHERE told.id = kept.%2$I
    )
  $query$, source_table, key) USING source_table::text;
END $$;
REVOKE ALL ON FUNCTION app.rows_off_the_chain(regclass, name) FROM PUBLIC;
