-- Questions whose answer goes beyond the cases a person sees. Each gives a count, a yes or no, or
-- ids for the next statement, never a row of anybody's record.

-- New cases give who opens them a hold on them until refresh_access says who really has one, in the
-- same transaction. Only for ids that no case has yet; without the case the foreign key refuses.
CREATE OR REPLACE FUNCTION app.begin_cases(new_cases uuid[], opener uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO clients_caseaccess (content_object_id, user_id, permission_id, during)
SELECT fresh.id, opener, permission.id, tstzmultirange(tstzrange(NULL, NULL))
FROM unnest(new_cases) fresh(id) CROSS JOIN auth_permission permission
JOIN django_content_type kind ON kind.id = permission.content_type_id
 AND kind.app_label = 'clients' AND kind.model = 'case'
WHERE permission.codename IN ('view_case', 'change_case')
AND NOT EXISTS (SELECT FROM clients_case WHERE id = fresh.id)
$$;

-- Every case that reaches somebody through these people: their own, those of the people one and two
-- steps below them, since lines go two steps up, and those they see in an emergency, in a sample, in an
-- audit or as a program's team.
CREATE OR REPLACE FUNCTION app.cases_through(people uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
WITH below AS (
  SELECT supervisee_id AS id FROM public.agency_supervisionline WHERE supervisor_id = ANY (people)
), reached AS (
  SELECT unnest(people) AS id
  UNION SELECT id FROM below
  UNION SELECT two.supervisee_id FROM public.agency_supervisionline two
  JOIN below ON below.id = two.supervisor_id
)
SELECT case_id FROM public.clients_assignment WHERE staff_id IN (SELECT id FROM reached)
UNION SELECT case_id FROM public.clients_accessgrant WHERE staff_id IN (SELECT id FROM reached)
UNION SELECT c.id FROM public.clients_case c JOIN public.clients_emergencyaccess e USING (client_id)
WHERE e.staff_id = ANY (people) AND upper(e.during) > now()
UNION SELECT d.case_id FROM public.clients_sampledcase d JOIN public.clients_reviewsample s
ON s.id = d.sample_id WHERE s.reviewer_id = ANY (people) AND upper(s.during) > now()
UNION SELECT n.case_id FROM public.clients_auditedcase n JOIN public.clients_audit a
ON a.id = n.audit_id WHERE a.auditor_id = ANY (people) AND upper(a.during) > now()
UNION SELECT c.id FROM public.clients_case c JOIN public.agency_team t USING (program_id)
JOIN public.agency_teammembership m ON m.team_id = t.id AND m.staff_id = ANY (people)
JOIN public.agency_programsetting s USING (program_id)
WHERE c.stage <> 'closed' AND s.key = 'whole_team' AND s.value = 'true'
$$;
REVOKE ALL ON FUNCTION app.cases_through(uuid[]) FROM PUBLIC;

-- Brings the index up to date for every case that reaches somebody through a person.
CREATE OR REPLACE FUNCTION app.refresh_access_through(person uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT app.refresh_access(ARRAY(SELECT app.cases_through(ARRAY[person])))
$$;

-- The same for every open case of a program, when whether its whole team works them changes.
CREATE OR REPLACE FUNCTION app.refresh_access_of_program(program uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT app.refresh_access(ARRAY(
  SELECT id FROM clients_case WHERE program_id = program AND stage <> 'closed'))
$$;

-- How many open cases a person carries at an instant.
CREATE OR REPLACE FUNCTION app.open_cases_carried(person uuid, at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT count(*) FROM clients_assignment carried JOIN clients_case ON clients_case.id = carried.case_id
WHERE carried.staff_id = person AND carried.during @> at AND clients_case.stage <> 'closed'
$$;

-- How many open cases a person only sees at an instant, because they took them in: nobody else may
-- be there who does, until somebody carries the case.
CREATE OR REPLACE FUNCTION app.open_cases_taken_in(person uuid, at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT count(DISTINCT taken.case_id) FROM clients_accessgrant taken
JOIN clients_case ON clients_case.id = taken.case_id
WHERE taken.staff_id = person AND taken.basis = 'intake' AND taken.during @> at
AND clients_case.stage <> 'closed'
AND NOT EXISTS (SELECT FROM clients_assignment carried
  WHERE carried.case_id = taken.case_id AND carried.staff_id = person AND carried.during @> at)
$$;

-- Whether a client has an open case in a program, whoever carries it.
CREATE OR REPLACE FUNCTION app.has_open_case(client uuid, program uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM clients_case
WHERE client_id = client AND program_id = program AND stage <> 'closed')
$$;

-- All cases of a client whom a person sees through one of them.
CREATE OR REPLACE FUNCTION app.cases_of_client(client uuid, seen_by uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT id FROM clients_case WHERE client_id = client AND EXISTS (
  SELECT FROM clients_case seen JOIN clients_caseaccess held ON held.content_object_id = seen.id
  WHERE seen.client_id = client AND held.user_id = seen_by AND held.during @> now())
$$;

-- Does somebody lead every case of a client? Who does not is told no more than that.
CREATE OR REPLACE FUNCTION app.leads_every_case(
  client uuid, leader uuid, at timestamptz
) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT NOT EXISTS (
  SELECT FROM clients_case c WHERE c.client_id = client AND NOT EXISTS (
    SELECT FROM clients_caseaccess held JOIN auth_permission p ON p.id = held.permission_id
    WHERE held.content_object_id = c.id AND held.user_id = leader AND p.codename = 'lead_case'
    AND held.during @> at))
$$;

-- Does anything refer to one of these rows? Asked of the catalog, so that no table is forgotten, but for
-- the columns left out, written table.column.
CREATE OR REPLACE FUNCTION app.hangs_on(parent regclass, keys uuid[], leaving_out text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  hung record;
  found boolean := false;
BEGIN
  FOR hung IN
    SELECT k.conrelid::regclass AS from_table, a.attname AS by_column
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = parent
    AND k.conrelid::regclass::text || '.' || a.attname <> ALL (leaving_out)
  LOOP
    EXIT WHEN found;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = ANY ($1))', hung.from_table, hung.by_column)
    INTO found USING keys;
  END LOOP;
  RETURN found;
END $$;

-- Has anybody done anything with these referrals since a file brought them in? Hidden matches are left
-- out, here and below: nobody may learn of them by this.
CREATE OR REPLACE FUNCTION app.referrals_touched(asked uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM clients_referral WHERE id = ANY (asked) AND version > 1)
OR app.hangs_on('clients_referral', asked, '{clients_case.referral_id,
  clients_importedreferral.referral_id, clients_hiddenmatch.referral_id}')
$$;

-- Has anybody done anything with these cases since a file brought them in: changed one of them, its
-- client, its referral or who has it, come to live with its client, opened another case for them, begun
-- to write, or hung anything else on them? Left out of what hangs are the rows a file writes itself,
-- which are looked at one by one, and the index.
CREATE OR REPLACE FUNCTION app.cases_touched(cases uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  people uuid[] := ARRAY(SELECT client_id FROM clients_case WHERE id = ANY (cases));
  asked uuid[] := ARRAY(SELECT referral_id FROM clients_case WHERE id = ANY (cases));
  homes uuid[] := ARRAY(
    SELECT household_id FROM clients_householdmembership WHERE client_id = ANY (people));
BEGIN
  RETURN EXISTS (SELECT FROM clients_case WHERE id = ANY (cases) AND version > 1)
  OR EXISTS (SELECT FROM clients_client WHERE id = ANY (people) AND version > 1)
  OR EXISTS (SELECT FROM clients_household WHERE id = ANY (homes) AND version > 1)
  OR EXISTS (SELECT FROM clients_intakerecord WHERE case_id = ANY (cases) AND version > 1)
  OR EXISTS (SELECT FROM clients_case WHERE client_id = ANY (people) AND id <> ALL (cases))
  OR EXISTS (SELECT FROM clients_referral WHERE client_id = ANY (people) AND id <> ALL (asked))
  OR EXISTS (SELECT FROM clients_householdmembership WHERE household_id = ANY (homes)
    AND (version > 1 OR client_id <> ALL (people)))
  OR EXISTS (SELECT FROM (
    SELECT case_id, version FROM clients_assignment WHERE case_id = ANY (cases)
    UNION ALL SELECT case_id, version FROM clients_accessgrant WHERE case_id = ANY (cases)
  ) given GROUP BY case_id HAVING count(*) > 1 OR max(version) > 1)
  OR EXISTS (SELECT FROM clients_householdmembership WHERE client_id = ANY (people)
    GROUP BY client_id HAVING count(*) > 1)
  OR EXISTS (SELECT FROM ledger_draft WHERE case_id = ANY (cases)
    AND (discarded_at IS NULL OR discarded_at > now() - interval '10 minutes'))
  OR app.referrals_touched(asked)
  OR app.hangs_on('clients_case', cases, '{clients_intakerecord.case_id,
    clients_casetransition.case_id, clients_assignment.case_id, clients_accessgrant.case_id,
    clients_caseaccess.content_object_id}')
  OR app.hangs_on('clients_client', people, '{clients_case.client_id, clients_referral.client_id,
    clients_householdmembership.client_id, clients_hiddenmatch.client_id}');
END $$;

REVOKE ALL ON FUNCTION app.leads_every_case(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.leads_every_case(uuid, uuid, timestamptz) TO cm_web;
REVOKE ALL ON FUNCTION app.begin_cases(uuid[], uuid), app.cases_touched(uuid[]),
  app.referrals_touched(uuid[]),
  app.refresh_access_through(uuid),
  app.refresh_access_of_program(uuid),
  app.open_cases_carried(uuid, timestamptz), app.open_cases_taken_in(uuid, timestamptz),
  app.has_open_case(uuid, uuid), app.cases_of_client(uuid, uuid), app.hangs_on(regclass, uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.begin_cases(uuid[], uuid), app.cases_touched(uuid[]),
  app.referrals_touched(uuid[]),
  app.refresh_access_through(uuid),
  app.refresh_access_of_program(uuid),
  app.open_cases_carried(uuid, timestamptz), app.open_cases_taken_in(uuid, timestamptz),
  app.has_open_case(uuid, uuid), app.cases_of_client(uuid, uuid) TO cm_web;
