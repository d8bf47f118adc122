-- The cases of an audit from outside: named by a privacy officer, who sees none of them.

-- Writes the cases of these numbers to an audit that waits, once, for whoever asked for it. A number
-- counts where a privacy officer is told of it: of their agency, and no case they are kept from.
-- Returns how many were written.
CREATE OR REPLACE FUNCTION app.name_audited(asked uuid, numbers text[], at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH written AS (
  INSERT INTO clients_auditedcase (id, audit_id, case_id)
  SELECT gen_random_uuid(), a.id, c.id
  FROM clients_audit a
  JOIN agency_staff me ON me.id = a.asked_by_id AND me.user_id = app.staff()
  JOIN clients_case c ON c.agency_id = a.agency_id AND c.number = ANY (numbers)
  WHERE a.id = asked AND a.state = 'waiting' AND c.agency_id = app.keeps_privacy_of(at)
  AND c.id NOT IN (SELECT app.kept_from_me(at))
  AND NOT EXISTS (SELECT FROM clients_auditedcase before WHERE before.audit_id = a.id)
  RETURNING 1
)
SELECT count(*) FROM written
$$;

-- The cases and numbers of these audits, for a privacy officer of their agency.
CREATE OR REPLACE FUNCTION app.cases_audited(audits uuid[], at timestamptz)
RETURNS TABLE (audit_id uuid, case_id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT named.audit_id, c.id, c.number
FROM clients_auditedcase named JOIN clients_case c ON c.id = named.case_id
WHERE named.audit_id = ANY (audits) AND c.agency_id = app.keeps_privacy_of(at)
AND c.id NOT IN (SELECT app.kept_from_me(at))
$$;

-- The audits that name a case which whoever asks is kept from: they decide nothing about it.
CREATE OR REPLACE FUNCTION app.audits_kept_from_me(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT audit_id FROM clients_auditedcase
WHERE case_id IN (SELECT app.kept_from_me(at))
$$;

-- The privacy officers who are kept from a case of an audit, for whoever asked for it: they are told
-- nothing of it.
CREATE OR REPLACE FUNCTION app.officers_kept_from(asked uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT kept.staff_id
FROM clients_audit a
JOIN agency_staff me ON me.id = a.asked_by_id AND me.user_id = app.staff()
CROSS JOIN LATERAL app.access_forbidden(ARRAY(
  SELECT named.case_id FROM clients_auditedcase named WHERE named.audit_id = a.id)) kept
JOIN agency_staffrole held ON held.staff_id = kept.staff_id AND held.role = 'privacy_officer'
 AND held.during @> at
WHERE a.id = asked AND kept.during @> at
$$;

REVOKE ALL ON FUNCTION app.name_audited(uuid, text[], timestamptz),
  app.cases_audited(uuid[], timestamptz), app.audits_kept_from_me(timestamptz),
  app.officers_kept_from(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.name_audited(uuid, text[], timestamptz),
  app.cases_audited(uuid[], timestamptz), app.audits_kept_from_me(timestamptz),
  app.officers_kept_from(uuid, timestamptz) TO cm_web;
