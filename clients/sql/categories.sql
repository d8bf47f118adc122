-- Restricted categories: what of a case somebody may see beyond the case itself.

-- The categories a person's index rows open in a case at an instant. It is asked of the few rows that
-- are restricted, in lists and in the policies alike.
CREATE OR REPLACE FUNCTION app.categories_held(asked uuid, person uuid, at timestamptz)
RETURNS varchar[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT coalesce(array_agg(substr(permission.codename, 5)::varchar), '{}')
FROM public.clients_caseaccess held JOIN public.auth_permission permission
  ON permission.id = held.permission_id AND starts_with(permission.codename, 'see_')
WHERE held.content_object_id = asked AND held.user_id = person AND held.during @> at
$$;

-- Who was cleared for what in a case at an instant, as far as whoever asks is cleared for it too: that
-- somebody is may say what there is.
CREATE OR REPLACE FUNCTION app.cleared_beside_me(asked uuid, at timestamptz)
RETURNS TABLE (staff_id uuid, category varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT cleared.staff_id, cleared.category::varchar
FROM app.access_categories(ARRAY[asked]) cleared
WHERE cleared.during @> at
AND cleared.category = ANY (app.categories_held(asked, app.staff(), now()))
$$;

-- The cases that a category reaches somebody in, for when the rule about it changes.
CREATE OR REPLACE FUNCTION app.refresh_access_to_category(agency uuid, named varchar)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN app.refresh_access(ARRAY(
    SELECT DISTINCT held.content_object_id FROM clients_caseaccess held
    JOIN auth_permission permission ON permission.id = held.permission_id
    JOIN clients_case c ON c.id = held.content_object_id
    WHERE c.agency_id = agency AND permission.codename = 'see_' || named));
END $$;

-- Which restricted categories a case holds something of, that whoever asks is not cleared for and
-- whose existence their agency lets be known. Nothing unless they see the case.
CREATE OR REPLACE FUNCTION app.restricted_beyond(asked uuid)
RETURNS TABLE (category varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT kept.category FROM (
  SELECT unnest(categories) FROM clients_contact WHERE case_id = asked AND categories <> '{}'
  UNION ALL SELECT unnest(categories) FROM clients_note WHERE case_id = asked AND categories <> '{}'
  UNION ALL SELECT unnest(categories) FROM clients_document WHERE case_id = asked AND categories <> '{}'
) kept (category)
JOIN clients_case c ON c.id = asked
JOIN agency_categoryrule rule ON rule.agency_id = c.agency_id AND rule.category = kept.category
 AND rule.existence_is_shown AND rule.during @> now()
WHERE kept.category <> ALL (app.categories_held(asked, app.staff(), now()))
AND EXISTS (
  SELECT FROM clients_caseaccess own JOIN auth_permission p ON p.id = own.permission_id
  WHERE own.content_object_id = asked AND own.user_id = app.staff() AND own.during @> now()
  AND p.codename = 'view_case')
$$;

REVOKE ALL ON FUNCTION app.categories_held(uuid, uuid, timestamptz),
  app.cleared_beside_me(uuid, timestamptz),
  app.refresh_access_to_category(uuid, varchar), app.restricted_beyond(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.categories_held(uuid, uuid, timestamptz) TO cm_web;
GRANT EXECUTE ON FUNCTION app.refresh_access_to_category(uuid, varchar), app.restricted_beyond(uuid),
  app.cleared_beside_me(uuid, timestamptz) TO cm_web;
