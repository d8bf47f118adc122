-- What a privacy officer is told of cases whose readings they look through: numbers, no content.
-- A case that they are kept from themselves is not there for them.

-- Cases that whoever asks is kept from at an instant, by a wall or by the client's own word.
CREATE OR REPLACE FUNCTION app.kept_from_me(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH me AS (
  SELECT id FROM agency_staff WHERE user_id = app.staff()
), named AS (
  SELECT client_id FROM clients_conflictwall WHERE staff_id IN (SELECT id FROM me)
  UNION SELECT client_id FROM clients_clientrestriction
  WHERE staff_id IN (SELECT id FROM me) OR program_id IN (
    SELECT team.program_id FROM agency_teammembership member
    JOIN agency_team team ON team.id = member.team_id WHERE member.staff_id IN (SELECT id FROM me))
), near AS (
  SELECT client_id FROM named
  UNION SELECT gone.merged_into_id FROM clients_client gone
  WHERE gone.id IN (SELECT client_id FROM named) AND gone.merged_into_id IS NOT NULL
), home AS (
  SELECT client_id FROM near
  UNION SELECT other.client_id FROM clients_householdmembership own
  JOIN clients_householdmembership other USING (household_id)
  WHERE own.client_id IN (SELECT client_id FROM near)
)
SELECT DISTINCT kept.case_id
FROM app.access_forbidden(ARRAY(
  SELECT c.id FROM clients_case c WHERE c.client_id IN (SELECT client_id FROM home))) kept
JOIN me ON me.id = kept.staff_id WHERE kept.during @> at
$$;

-- The agency whose privacy whoever asks keeps at an instant; none for anybody else.
CREATE OR REPLACE FUNCTION app.keeps_privacy_of(at timestamptz) RETURNS uuid
LANGUAGE sql STABLE AS $$
SELECT me.agency_id FROM public.agency_staff me
WHERE me.user_id = app.staff() AND me.is_active AND EXISTS (
  SELECT FROM public.agency_staffrole held WHERE held.staff_id = me.id
  AND held.role = 'privacy_officer' AND held.during @> at)
$$;

-- The numbers of these cases, and the one case of a number, for a privacy officer of their agency.
CREATE OR REPLACE FUNCTION app.numbers_for_review(cases uuid[], asked text, at timestamptz)
RETURNS TABLE (case_id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT c.id, c.number FROM clients_case c
WHERE (c.id = ANY (cases) OR c.number = asked)
AND c.agency_id = app.keeps_privacy_of(at) AND c.id NOT IN (SELECT app.kept_from_me(at))
$$;

-- Who carries a case of the client of a hidden match, or carried one, the newest first, and still has a
-- part in a case of theirs: for a privacy officer who is to settle the match and sees no case at all.
CREATE OR REPLACE FUNCTION app.who_works_with(match uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT carried.staff_id FROM clients_hiddenmatch found
JOIN clients_case c ON c.client_id = found.client_id
JOIN clients_assignment carried ON carried.case_id = c.id AND carried.role = 'primary'
JOIN agency_staff person ON person.id = carried.staff_id AND person.is_active
WHERE found.id = match AND found.settled_at IS NULL
AND app.keeps_privacy_of(at) = found.agency_id AND c.id NOT IN (SELECT app.kept_from_me(at))
AND lower(carried.during) <= at AND EXISTS (
  SELECT FROM clients_case own JOIN clients_caseaccess held ON held.content_object_id = own.id
  JOIN auth_permission p ON p.id = held.permission_id AND p.codename = 'attend_case'
  WHERE own.client_id = found.client_id AND held.during @> at AND held.user_id = person.user_id)
ORDER BY lower(carried.during) DESC
$$;

-- Of these cases those whose log whoever asks is told of: a privacy officer of the agency, but for
-- those they are kept from; and whoever sees the case itself.
CREATE OR REPLACE FUNCTION app.told_of(cases uuid[], at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
SELECT c.id FROM public.clients_case c
WHERE c.id = ANY (cases) AND (
  c.agency_id = app.keeps_privacy_of(at)
  AND c.id NOT IN (SELECT app.kept_from_me(at))
  OR EXISTS (
    SELECT FROM public.clients_caseaccess own
    JOIN public.auth_permission p ON p.id = own.permission_id AND p.codename = 'view_case'
    WHERE own.content_object_id = c.id AND own.user_id = app.staff() AND own.during @> at))
$$;

-- On which bases each of these people could see each of these cases at each of these instants; the
-- n-th of one belongs to the n-th of the others. `afterwards` says that the work itself was over.
CREATE OR REPLACE FUNCTION app.bases_of(
  cases uuid[], readers uuid[], instants timestamptz[], at timestamptz)
RETURNS TABLE (n bigint, basis text, afterwards boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT asked.n, found.basis,
  bool_and(found.basis NOT IN ('consultation', 'crossing', 'emergency', 'line')
    AND NOT found.working @> asked.instant)
FROM unnest(cases, readers, instants) WITH ORDINALITY asked (case_id, user_id, instant, n)
JOIN agency_staff reader USING (user_id)
JOIN app.access_bases(cases) found ON found.case_id = asked.case_id
 AND found.staff_id = reader.id AND found.seeing @> asked.instant
WHERE asked.case_id IN (SELECT app.told_of(cases, at))
GROUP BY asked.n, found.basis ORDER BY asked.n, found.basis
$$;

-- Every history, with the expression that gives the case of a row h of it: its own, the client's
-- newest, or none; the column by which rows of one client are found; and whether rows of it may be
-- restricted.
DROP FUNCTION IF EXISTS app.histories();
CREATE FUNCTION app.histories()
RETURNS TABLE (source text, held text, narrow text, restricted boolean)
LANGUAGE sql STABLE AS $$
WITH kept AS (
  SELECT c.oid, c.relname::text AS source, array_agg(a.attname::text) AS columns
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
  GROUP BY c.oid, c.relname HAVING 'history_user_id' = ANY (array_agg(a.attname::text))
), placed AS (
  SELECT source, CASE
    WHEN source = 'clients_historicalcase' THEN 'h.id'
    WHEN 'case_id' = ANY (columns) THEN 'h.case_id' END AS own,
  CASE WHEN source = 'clients_historicalclient' THEN 'h.id'
    WHEN 'client_id' = ANY (columns) THEN 'h.client_id' END AS client,
  'categories' = ANY (columns) AS restricted FROM kept
)
SELECT source, coalesce(own,
    '(SELECT c.id FROM clients_case c WHERE c.client_id = ' || client
    || ' ORDER BY c.opened_at DESC LIMIT 1)',
    'NULL::uuid'),
  coalesce(own || ' = $4',
    client || ' = (SELECT c.client_id FROM clients_case c WHERE c.id = $4)', 'false'),
  restricted
FROM placed
$$;

-- What people of the agency changed in a period, or one of them, or of one case: which kind of
-- record, how often on a local day, never what it says. Whoever keeps privacy is told of all of it
-- but what they are kept from, and nothing of what others keep about themselves; anybody else, of
-- the cases they see, and nothing there that is restricted and they are not cleared for, nor of the
-- walls that others told of.
CREATE OR REPLACE FUNCTION app.changes_by(
  who uuid, since timestamptz, until timestamptz, one_case uuid, zone text, at timestamptz)
RETURNS TABLE (user_id uuid, day date, source text, verb text, case_id uuid, times bigint,
               first timestamptz, last timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  everything text;
BEGIN
  SELECT string_agg(format(
    'SELECT h.history_user_id AS user_id, h.history_date AS told_at, %L AS source,'
    ' h.history_type::text AS verb, %s AS case_id FROM %I h'
    ' WHERE h.history_date >= $2 AND h.history_date < $3'
    ' AND ($1 IS NULL OR h.history_user_id = $1) AND ($4 IS NULL OR %s)%s%s%s',
    kept.source, kept.held, kept.source, kept.narrow,
    CASE WHEN kept.restricted
      THEN ' AND ($7 OR h.categories <@ app.categories_held(h.case_id, app.staff(), $6))'
      ELSE '' END,
    CASE WHEN kept.source IN ('clients_historicalconflictwall', 'clients_historicallookquestion')
      THEN ' AND ($7 OR h.history_user_id = app.staff())' ELSE '' END,
    CASE WHEN kept.source IN ('clients_historicalconflictwall', 'clients_historicalclientrestriction',
                              'clients_historicallookquestion')
      THEN ' AND h.staff_id IS DISTINCT FROM (SELECT id FROM agency_staff WHERE user_id = app.staff())'
      ELSE '' END), ' UNION ALL ')
  INTO everything FROM app.histories() kept;
  RETURN QUERY EXECUTE format($query$
    WITH changed AS MATERIALIZED (%s), told AS (
      SELECT app.told_of(ARRAY(SELECT DISTINCT c.case_id FROM changed c), $6) AS id
    )
    SELECT c.user_id, (c.told_at AT TIME ZONE $5)::date, c.source, c.verb, c.case_id, count(*),
           min(c.told_at), max(c.told_at)
    FROM changed c
    JOIN agency_staff writer ON writer.user_id = c.user_id
    JOIN agency_staff me ON me.agency_id = writer.agency_id AND me.user_id = app.staff()
    WHERE c.case_id IN (SELECT id FROM told)
    OR c.case_id IS NULL AND app.keeps_privacy_of($6) = writer.agency_id
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 2 DESC, 8 DESC, 1, 3, 4
  $query$, everything) USING who, since, until, one_case, zone, at, app.keeps_privacy_of(at) IS NOT NULL;
END $$;

-- Has somebody written anything of a case since an instant?
CREATE OR REPLACE FUNCTION app.worked_on(who uuid, one_case uuid, since timestamptz)
RETURNS boolean LANGUAGE plpgsql STABLE COST 100000 SET search_path = public, pg_temp AS $$
DECLARE
  asked text;
  found boolean;
BEGIN
  SELECT string_agg(format('EXISTS (SELECT FROM %I h WHERE h.history_user_id = $1'
    ' AND h.history_date >= $2 AND %s = $3)', kept.source, kept.held), ' OR ')
  INTO asked FROM app.histories() kept WHERE kept.held IN ('h.id', 'h.case_id');
  EXECUTE 'SELECT ' || asked INTO found USING who, since, one_case;
  RETURN found;
END $$;

-- What somebody may want to look at again among the readings of the last thirty days: ids and counts
-- for the nightly job. Pages that only list are left aside. One question of a kind about a person and
-- a case is enough for ninety days.
--   own_name   the client's family name is the reader's own
--   colleague  it is a colleague's, and the reader had no work on the case then
--   no_work    the reader had no part in the case then that was not over, and wrote nothing of it since;
--              asked after three days
--   spike      twenty cases at least on a day of the last week, and more than three times as many as
--              on half of the person's own days before
CREATE OR REPLACE FUNCTION app.odd_looks(at timestamptz)
RETURNS TABLE (agency_id uuid, staff_id uuid, client_id uuid, about uuid, kind text, day date,
               times integer, usual integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH people AS (
  SELECT s.id, s.user_id, s.agency_id, s.is_active, a.timezone,
    lower(regexp_replace(btrim(s.name), '^.*\s', '')) AS family
  FROM agency_staff s JOIN agency_agency a ON a.id = s.agency_id
), looked AS MATERIALIZED (
  SELECT p.id AS staff_id, p.user_id, p.agency_id, p.family, r.case_id,
    (r.at AT TIME ZONE p.timezone)::date AS day, count(*) AS times, max(r.at) AS last
  FROM ledger_readevent r JOIN people p ON p.user_id = r.user_id
  WHERE r.at >= $1 - interval '30 days' AND r.at < $1
  AND r.case_id IS NOT NULL AND r.action <> 'list'
  GROUP BY p.id, p.user_id, p.agency_id, p.family, r.case_id, 6
), bases AS MATERIALIZED (
  SELECT * FROM app.access_bases(ARRAY(SELECT DISTINCT case_id FROM looked))
), seen AS (
  SELECT l.agency_id, l.staff_id, l.user_id, l.family, l.case_id, l.day, l.times, l.last, c.client_id,
    lower(btrim(client.family_name)) AS name,
    coalesce(bool_or(b.working @> l.last
      AND b.basis NOT IN ('crossing', 'emergency', 'line')), false) AS works,
    coalesce(bool_or(b.working @> l.last OR b.seeing @> l.last
      AND b.basis IN ('consultation', 'crossing', 'emergency', 'line')), false) AS has_part
  FROM looked l JOIN clients_case c ON c.id = l.case_id
  JOIN clients_client client ON client.id = c.client_id
  LEFT JOIN bases b ON b.case_id = l.case_id AND b.staff_id = l.staff_id
  GROUP BY l.agency_id, l.staff_id, l.user_id, l.family, l.case_id, l.day, l.times, l.last,
    c.client_id, client.family_name
), noticed AS (
  SELECT seen.*, 'own_name' AS kind FROM seen WHERE name <> '' AND name = family
  UNION ALL
  SELECT seen.*, 'colleague' FROM seen
  WHERE name <> '' AND name <> family AND NOT works AND EXISTS (
    SELECT FROM people other WHERE other.agency_id = seen.agency_id AND other.is_active
    AND other.id <> seen.staff_id AND other.family = seen.name)
  UNION ALL
  SELECT seen.*, 'no_work' FROM seen
  WHERE NOT has_part AND last < $1 - interval '3 days'
  AND NOT app.worked_on(user_id, case_id, last)
), days AS (
  SELECT agency_id, staff_id, day, count(*)::integer AS cases FROM looked GROUP BY 1, 2, 3
), spikes AS (
  SELECT d.agency_id, d.staff_id, d.day, d.cases, own.usual
  FROM days d JOIN people p ON p.id = d.staff_id JOIN LATERAL (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY other.cases) AS usual, count(*) AS days
    FROM days other WHERE other.staff_id = d.staff_id AND other.day < d.day
  ) own ON own.days >= 5
  WHERE d.day >= ($1 AT TIME ZONE p.timezone)::date - 7 AND d.day < ($1 AT TIME ZONE p.timezone)::date
  AND d.cases >= 20 AND d.cases > 3 * own.usual
)
SELECT n.agency_id, n.staff_id, n.client_id, n.case_id, n.kind, max(n.day), sum(n.times)::integer,
  NULL::integer
FROM noticed n
WHERE NOT EXISTS (
  SELECT FROM clients_lookquestion asked WHERE asked.staff_id = n.staff_id AND asked.kind = n.kind
  AND asked.about = n.case_id AND asked.raised_at > $1 - interval '90 days')
GROUP BY n.agency_id, n.staff_id, n.client_id, n.case_id, n.kind
UNION ALL
SELECT s.agency_id, s.staff_id, NULL, NULL, 'spike', s.day, s.cases, s.usual FROM spikes s
$$;

REVOKE ALL ON FUNCTION app.kept_from_me(timestamptz), app.told_of(uuid[], timestamptz),
  app.keeps_privacy_of(timestamptz), app.histories(), app.worked_on(uuid, uuid, timestamptz),
  app.numbers_for_review(uuid[], text, timestamptz), app.who_works_with(uuid, timestamptz),
  app.odd_looks(timestamptz),
  app.bases_of(uuid[], uuid[], timestamptz[], timestamptz),
  app.changes_by(uuid, timestamptz, timestamptz, uuid, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.kept_from_me(timestamptz),
  app.numbers_for_review(uuid[], text, timestamptz), app.who_works_with(uuid, timestamptz),
  app.bases_of(uuid[], uuid[], timestamptz[], timestamptz),
  app.changes_by(uuid, timestamptz, timestamptz, uuid, text, timestamptz) TO cm_web;
GRANT EXECUTE ON FUNCTION app.odd_looks(timestamptz) TO cm_worker;
