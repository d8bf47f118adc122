-- The dated rows that give or forbid access, and the one statement that turns them into the index.

-- Every basis on which somebody may see one of these cases, as the intersection of all dated rows it
-- rests on. `through` is whom a line leads to; `working` ends with the case, `seeing` outlives it.
-- Whoever is consulted reads along, and so does whoever reviews a sample that was drawn, audits the
-- case from outside, or opened it in an emergency, in which notes are written as well: nobody sees the
-- case through them. The whole team of a program works its open cases while the program has it so and
-- they carry cases; nobody sees a case through them either. `ground` is that of an emergency; a
-- `crossing` is one that the client's own word does not stop.
DROP FUNCTION IF EXISTS app.access_bases(uuid[]);
CREATE FUNCTION app.access_bases(cases uuid[])
RETURNS TABLE (case_id uuid, staff_id uuid, basis text, through uuid,
               working tstzrange, seeing tstzrange, ground text)
LANGUAGE sql STABLE AS $$
WITH life AS (
  SELECT c.id, c.client_id, c.program_id, tstzrange(c.opened_at, c.closed_at, '[)') AS open
  FROM public.clients_case c WHERE c.id = ANY (cases)
), shared AS (
  SELECT rule.program_id, tstzrange(rule.starts,
    lead(rule.starts) OVER (PARTITION BY rule.program_id ORDER BY rule.starts), '[)') AS during,
    rule.value = 'true' AS whole
  FROM (
    SELECT setting.program_id, setting.value,
           setting.effective_from::timestamp AT TIME ZONE agency.timezone AS starts
    FROM public.agency_programsetting setting
    JOIN public.agency_program program ON program.id = setting.program_id
    JOIN public.agency_agency agency ON agency.id = program.agency_id
    WHERE setting.key = 'whole_team' AND setting.program_id IN (SELECT program_id FROM life)
  ) rule
), together AS (
  SELECT life.id AS case_id, member.staff_id,
         life.open * shared.during * member.during * carries.during AS during
  FROM life JOIN shared ON shared.program_id = life.program_id AND shared.whole
  JOIN public.agency_team team ON team.program_id = life.program_id
  JOIN public.agency_teammembership member ON member.team_id = team.id
  JOIN public.agency_staffrole carries ON carries.staff_id = member.staff_id
   AND carries.role IN ('case_manager', 'supervisor')
), carried AS (
  SELECT a.case_id, a.staff_id, a.role::text AS basis, life.open * a.during AS working,
         CASE WHEN a.ended_by_closure AND a.role <> 'covering' AND NOT isempty(a.during)
              THEN tstzrange(lower(a.during), NULL, '[)') ELSE a.during END AS seeing
  FROM public.clients_assignment a JOIN life ON life.id = a.case_id
  UNION ALL
  SELECT g.case_id, g.staff_id, g.basis, life.open * g.during, g.during
  FROM public.clients_accessgrant g JOIN life ON life.id = g.case_id
  WHERE g.basis = 'intake'
)
SELECT case_id, staff_id, basis, NULL::uuid, working, seeing, '' FROM carried
UNION ALL
SELECT case_id, staff_id, 'team', NULL::uuid, during, during, '' FROM together
UNION ALL
SELECT g.case_id, g.staff_id, g.basis, NULL::uuid, 'empty', g.during, ''
FROM public.clients_accessgrant g JOIN life ON life.id = g.case_id
WHERE g.basis = 'consultation'
UNION ALL
SELECT drawn.case_id, sample.reviewer_id, 'review', NULL::uuid, 'empty', sample.during * reads.during, ''
FROM public.clients_sampledcase drawn JOIN life ON life.id = drawn.case_id
JOIN public.clients_reviewsample sample ON sample.id = drawn.sample_id
JOIN public.agency_staffrole reads ON reads.staff_id = sample.reviewer_id
 AND reads.role = 'quality_reviewer'
UNION ALL
SELECT named.case_id, audit.auditor_id, 'audit', NULL::uuid, 'empty', audit.during * audits.during, ''
FROM public.clients_auditedcase named JOIN life ON life.id = named.case_id
JOIN public.clients_audit audit ON audit.id = named.audit_id AND audit.state = 'approved'
JOIN public.agency_staffrole audits ON audits.staff_id = audit.auditor_id
 AND audits.role = 'external_auditor'
UNION ALL
SELECT life.id, e.staff_id, CASE WHEN e.crosses THEN 'crossing' ELSE 'emergency' END, NULL::uuid,
       life.open * e.during, e.during, e.ground
FROM public.clients_emergencyaccess e JOIN life ON life.client_id = e.client_id
UNION ALL
SELECT carried.case_id, one.supervisor_id, 'line', carried.staff_id,
       carried.working * one.during, carried.seeing * one.during, ''
FROM carried JOIN public.agency_supervisionline one ON one.supervisee_id = carried.staff_id
UNION ALL
SELECT carried.case_id, two.supervisor_id, 'line', carried.staff_id,
       carried.working * one.during * two.during, carried.seeing * one.during * two.during, ''
FROM carried JOIN public.agency_supervisionline one ON one.supervisee_id = carried.staff_id
JOIN public.agency_supervisionline two ON two.supervisee_id = one.supervisor_id
$$;

-- Everything that keeps somebody from one of these cases, whatever speaks for them: what the client
-- said, and walls, also around whoever lives with the client. What stayed with a record that was merged
-- into the client's holds as well.
CREATE OR REPLACE FUNCTION app.access_forbidden(cases uuid[])
RETURNS TABLE (case_id uuid, staff_id uuid, basis text, during tstzrange)
LANGUAGE sql STABLE AS $$
WITH life AS (
  SELECT c.id, c.client_id FROM public.clients_case c WHERE c.id = ANY (cases)
  UNION ALL
  SELECT c.id, gone.id FROM public.clients_case c
  JOIN public.clients_client gone ON gone.merged_into_id = c.client_id WHERE c.id = ANY (cases)
)
SELECT life.id, said.staff_id, 'restriction', said.during
FROM life JOIN public.clients_clientrestriction said USING (client_id)
WHERE said.staff_id IS NOT NULL
UNION ALL
SELECT life.id, member.staff_id, 'restriction', said.during * member.during
FROM life JOIN public.clients_clientrestriction said USING (client_id)
JOIN public.agency_team team ON team.program_id = said.program_id
JOIN public.agency_teammembership member ON member.team_id = team.id
UNION ALL
SELECT life.id, wall.staff_id, 'wall', wall.during
FROM life JOIN public.clients_conflictwall wall USING (client_id)
UNION ALL
SELECT life.id, wall.staff_id, 'wall', wall.during * own.during * other.during
FROM public.clients_conflictwall wall
JOIN public.clients_householdmembership other USING (client_id)
JOIN public.clients_householdmembership own ON own.household_id = other.household_id
 AND own.client_id <> other.client_id
JOIN life ON life.client_id = own.client_id
UNION ALL
SELECT life.id, wall.staff_id, 'wall', wall.during * own.during * other.during
FROM public.clients_conflictwall wall
JOIN public.clients_client gone ON gone.id = wall.client_id
JOIN public.clients_householdmembership other ON other.client_id = gone.merged_into_id
JOIN public.clients_householdmembership own ON own.household_id = other.household_id
 AND own.client_id <> other.client_id
JOIN life ON life.client_id = own.client_id
$$;

-- Every category somebody is cleared for in one of these cases, as the intersection of the reason for
-- which they see the case with the clearance it rests on. A sample for review gives none. Case by case only: counseling notes, which
-- no emergency opens; what is about substance use an emergency opens when it is a medical one. Down a
-- supervision line comes what the person below is cleared for, while the agency has it so.
DROP FUNCTION IF EXISTS app.access_categories(uuid[]);
CREATE FUNCTION app.access_categories(cases uuid[])
RETURNS TABLE (case_id uuid, staff_id uuid, category text, during tstzrange, crosses boolean)
LANGUAGE sql STABLE AS $$
WITH bases AS (
  SELECT b.case_id, b.staff_id, b.basis, b.through, b.seeing, b.ground FROM app.access_bases(cases) b
), cleared AS (
  SELECT bases.case_id, bases.staff_id, bases.basis, bases.ground, own.category::text,
         bases.seeing * own.during AS during
  FROM bases JOIN public.agency_clearance own ON own.staff_id = bases.staff_id
  UNION ALL
  SELECT bases.case_id, bases.staff_id, bases.basis, bases.ground, own.category::text,
         bases.seeing * own.during
  FROM bases JOIN public.clients_caseclearance own
    ON own.staff_id = bases.staff_id AND own.case_id = bases.case_id
  UNION ALL
  SELECT bases.case_id, bases.staff_id, bases.basis, bases.ground, rule.category::text,
         bases.seeing * below.during * rule.during
  FROM bases
  JOIN (
    SELECT staff_id, category, during, NULL::uuid AS case_id FROM public.agency_clearance
    UNION ALL SELECT staff_id, category, during, case_id FROM public.clients_caseclearance
  ) below ON below.staff_id = bases.through AND coalesce(below.case_id, bases.case_id) = bases.case_id
  JOIN public.agency_staff person ON person.id = bases.staff_id
  JOIN public.agency_categoryrule rule ON rule.agency_id = person.agency_id
   AND rule.category = below.category AND rule.supervisors_see
  WHERE bases.basis = 'line'
)
SELECT case_id, staff_id, category, during, basis = 'crossing' FROM cleared
WHERE basis NOT IN ('emergency', 'crossing', 'review')
   OR basis IN ('emergency', 'crossing') AND category <> 'psychotherapy_notes' AND (
     category <> 'sud_part2' OR ground = 'medical')
$$;

-- What the index should hold of these cases.
--   view   from the start of the basis, and on after the case was closed around it
--   attend as long, for whoever has a part in the case and does not only read it
--   change and work   only while the case is open
--   note   as long, also for whoever opened the record in an emergency
--   lead   down a supervision line only
--   see    one for each restricted category, for whoever sees the case and is cleared for it
-- What the client said is taken away from every basis but the one that crosses it; walls are taken
-- away last, from everything. What is wholly past gives no row: nobody
-- asks for it, and every list would read past it.
CREATE OR REPLACE FUNCTION app.access_facts(cases uuid[])
RETURNS TABLE (case_id uuid, user_id uuid, codename text, during tstzmultirange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH bases AS (
  SELECT *, basis IN ('consultation', 'review', 'audit') AS reads,
         basis IN ('emergency', 'crossing') AS opened, basis = 'crossing' AS crosses
  FROM app.access_bases(cases)
), facts AS (
  SELECT case_id, staff_id, 'view_case' AS codename, seeing AS during, crosses FROM bases
  UNION ALL SELECT case_id, staff_id, 'note_case', working, crosses FROM bases
  UNION ALL SELECT case_id, staff_id, 'attend_case', seeing, crosses FROM bases
    WHERE NOT reads AND NOT opened
  UNION ALL SELECT case_id, staff_id, 'work_case', working, crosses FROM bases
    WHERE basis <> 'line' AND NOT opened
  UNION ALL SELECT case_id, staff_id, 'change_case', working, crosses FROM bases WHERE NOT opened
  UNION ALL SELECT case_id, staff_id, 'lead_case', seeing, crosses FROM bases WHERE basis = 'line'
  UNION ALL SELECT case_id, staff_id, 'see_' || category, during, crosses
    FROM app.access_categories(cases)
), granted AS (
  SELECT case_id, staff_id, codename,
         coalesce(range_agg(during) FILTER (WHERE NOT crosses), '{}') AS plain,
         coalesce(range_agg(during) FILTER (WHERE crosses), '{}') AS crossing
  FROM facts WHERE NOT isempty(during) GROUP BY case_id, staff_id, codename
), denied AS (
  SELECT case_id, staff_id, range_agg(during) FILTER (WHERE basis = 'restriction') AS word,
         range_agg(during) FILTER (WHERE basis = 'wall') AS wall
  FROM app.access_forbidden(cases) WHERE NOT isempty(during) GROUP BY case_id, staff_id
), held AS (
  SELECT case_id, staff.user_id, codename,
         plain - coalesce(word, '{}') + crossing - coalesce(wall, '{}') AS during
  FROM granted LEFT JOIN denied USING (case_id, staff_id)
  JOIN agency_staff staff ON staff.id = granted.staff_id
)
SELECT case_id, user_id, codename, during FROM held
WHERE NOT isempty(during) AND (upper_inf(during) OR upper(during) > now())
$$;

-- Who saw a case at an instant, and on which bases: for somebody who sees it now. A wall is nobody's
-- business; whoever stands behind one, or is kept away by the client, is simply not there.
CREATE OR REPLACE FUNCTION app.who_sees(asked uuid, at timestamptz)
RETURNS TABLE (staff_id uuid, basis text, through uuid, during tstzrange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT found.staff_id, found.basis, found.through, found.seeing
FROM app.access_bases(ARRAY[asked]) found
WHERE found.seeing @> at AND NOT EXISTS (
  SELECT FROM app.access_forbidden(ARRAY[asked]) kept
  WHERE kept.staff_id = found.staff_id AND kept.during @> at
  AND NOT (found.basis = 'crossing' AND kept.basis = 'restriction'))
AND EXISTS (
  SELECT FROM clients_caseaccess own JOIN auth_permission p ON p.id = own.permission_id
  WHERE own.content_object_id = asked AND own.user_id = app.staff() AND own.during @> now()
  AND p.codename = 'view_case')
$$;

-- Cases whose rows are not what they should be from an instant on; rows that are over by then are
-- no difference.
CREATE OR REPLACE FUNCTION app.access_differences(at timestamptz)
RETURNS TABLE (case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH wanted AS (
  SELECT facts.case_id, facts.user_id, permission.id AS permission_id, facts.during
  FROM app.access_facts(ARRAY(SELECT id FROM clients_case)) facts
  JOIN auth_permission permission ON permission.codename = facts.codename
  JOIN django_content_type kind ON kind.id = permission.content_type_id
   AND kind.app_label = 'clients' AND kind.model = 'case'
  WHERE upper_inf(facts.during) OR upper(facts.during) > at
), held AS (
  SELECT * FROM clients_caseaccess WHERE upper_inf(during) OR upper(during) > at
)
SELECT DISTINCT coalesce(wanted.case_id, held.content_object_id)
FROM wanted FULL JOIN held
  ON held.content_object_id = wanted.case_id AND held.user_id = wanted.user_id
 AND held.permission_id = wanted.permission_id
WHERE wanted.during IS DISTINCT FROM held.during
$$;

-- Locks first: the cases, so that nobody decides by a row that is about to change; then the clients,
-- around whom a wall may be going up; then their programs and the teams of these, which may be about
-- to work together; then whoever carries them and whoever leads those, one step up and two, so that a
-- change of their lines, teams or clearances, which locks them too, is either committed and seen here or
-- comes after and sees the rows of this transaction; then their agency, whose rules about restricted categories may be changing.
-- Returns how many rows of the index were written or taken away.
DROP FUNCTION IF EXISTS app.refresh_access(uuid[]);
CREATE FUNCTION app.refresh_access(cases uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  programs uuid[];
  carriers uuid[];
  leaders uuid[];
  changed bigint;
BEGIN
  PERFORM FROM clients_case c WHERE c.id = ANY (cases) ORDER BY c.id FOR UPDATE;
  PERFORM FROM clients_client p WHERE p.id IN (
    SELECT c.client_id FROM clients_case c WHERE c.id = ANY (cases)) ORDER BY p.id FOR SHARE;
  programs := ARRAY(SELECT DISTINCT c.program_id FROM clients_case c WHERE c.id = ANY (cases));
  PERFORM FROM agency_program p WHERE p.id = ANY (programs) ORDER BY p.id FOR SHARE;
  PERFORM FROM agency_team t WHERE t.program_id = ANY (programs) ORDER BY t.id FOR SHARE;
  carriers := ARRAY(
    SELECT a.staff_id FROM clients_assignment a WHERE a.case_id = ANY (cases)
    UNION SELECT g.staff_id FROM clients_accessgrant g WHERE g.case_id = ANY (cases)
    UNION SELECT s.reviewer_id FROM clients_reviewsample s JOIN clients_sampledcase d
    ON d.sample_id = s.id WHERE d.case_id = ANY (cases)
    UNION SELECT a.auditor_id FROM clients_audit a JOIN clients_auditedcase n ON n.audit_id = a.id
    WHERE n.case_id = ANY (cases)
    UNION SELECT e.staff_id FROM clients_emergencyaccess e JOIN clients_case c USING (client_id)
    WHERE c.id = ANY (cases) AND upper(e.during) > now()
    UNION SELECT m.staff_id FROM agency_teammembership m JOIN agency_team t ON t.id = m.team_id
    WHERE t.program_id = ANY (programs) AND EXISTS (SELECT FROM agency_programsetting s
      WHERE s.program_id = t.program_id AND s.key = 'whole_team' AND s.value = 'true'));
  PERFORM FROM agency_staff s WHERE s.id = ANY (carriers) ORDER BY s.id FOR SHARE;
  leaders := ARRAY(
    SELECT l.supervisor_id FROM agency_supervisionline l WHERE l.supervisee_id = ANY (carriers)
    UNION SELECT two.supervisor_id FROM agency_supervisionline l
    JOIN agency_supervisionline two ON two.supervisee_id = l.supervisor_id
    WHERE l.supervisee_id = ANY (carriers));
  PERFORM FROM agency_staff s WHERE s.id = ANY (leaders) ORDER BY s.id FOR SHARE;
  PERFORM FROM agency_agency a WHERE a.id IN (
    SELECT c.agency_id FROM clients_case c WHERE c.id = ANY (cases)) ORDER BY a.id FOR KEY SHARE;
  WITH wanted AS (
    SELECT facts.case_id, facts.user_id, permission.id AS permission_id, facts.during
    FROM app.access_facts(cases) facts
    JOIN auth_permission permission ON permission.codename = facts.codename
    JOIN django_content_type kind ON kind.id = permission.content_type_id
     AND kind.app_label = 'clients' AND kind.model = 'case'
  ), gone AS (
    DELETE FROM clients_caseaccess old
    WHERE old.content_object_id = ANY (cases) AND NOT EXISTS (
      SELECT FROM wanted WHERE wanted.case_id = old.content_object_id
      AND wanted.user_id = old.user_id AND wanted.permission_id = old.permission_id)
    RETURNING 1
  ), kept AS (
    INSERT INTO clients_caseaccess AS old (content_object_id, user_id, permission_id, during)
    SELECT case_id, user_id, permission_id, during FROM wanted
    ON CONFLICT (user_id, permission_id, content_object_id)
    DO UPDATE SET during = EXCLUDED.during WHERE old.during IS DISTINCT FROM EXCLUDED.during
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) INTO changed;
  RETURN changed;
END $$;

-- Brings the index up to date for every case of a client and of everyone who lives, lived or will
-- live with them: a wall around one is a wall around the home, and one around a record that was merged
-- into another is one around that. The clients are locked after their
-- cases, as everywhere, and then looked at again: refresh_access shares the lock of a client, so a
-- case that is just being opened is either seen here or sees what was written here.
DROP FUNCTION IF EXISTS app.refresh_access_around(uuid);
CREATE FUNCTION app.refresh_access_around(client uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person uuid[] := ARRAY(
    SELECT client UNION SELECT gone.merged_into_id FROM clients_client gone
    WHERE gone.id = client AND gone.merged_into_id IS NOT NULL);
  home uuid[] := ARRAY(
    SELECT unnest(person) UNION SELECT other.client_id FROM clients_householdmembership own
    JOIN clients_householdmembership other USING (household_id) WHERE own.client_id = ANY (person));
BEGIN
  PERFORM FROM clients_case c WHERE c.client_id = ANY (home) ORDER BY c.id FOR UPDATE;
  PERFORM FROM clients_client p WHERE p.id = ANY (home) ORDER BY p.id FOR UPDATE;
  RETURN app.refresh_access(ARRAY(SELECT c.id FROM clients_case c WHERE c.client_id = ANY (home)));
END $$;

-- The nightly comparison. It only finds the cases that are off; refresh_access looks again at each
-- of them under its locks, so an event beside it is never undone.
CREATE OR REPLACE FUNCTION app.reconcile_access(at timestamptz, OUT repaired bigint, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  repaired := app.refresh_access(ARRAY(SELECT case_id FROM app.access_differences(at)));
  DELETE FROM clients_caseaccess WHERE upper(during) <= at;
  GET DIAGNOSTICS removed = ROW_COUNT;
END $$;

REVOKE ALL ON FUNCTION app.access_bases(uuid[]), app.access_forbidden(uuid[]),
  app.access_categories(uuid[]),
  app.who_sees(uuid, timestamptz), app.access_facts(uuid[]), app.access_differences(timestamptz),
  app.refresh_access(uuid[]), app.refresh_access_around(uuid), app.reconcile_access(timestamptz)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.access_differences(timestamptz), app.refresh_access(uuid[]),
  app.refresh_access_around(uuid), app.who_sees(uuid, timestamptz) TO cm_web;
GRANT EXECUTE ON FUNCTION app.reconcile_access(timestamptz) TO cm_worker, cm_web;
