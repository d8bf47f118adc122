-- Overdue reassessments of each program of an agency: counts, never a case.
CREATE OR REPLACE FUNCTION app.overdue_reassessments(agency uuid, day date)
RETURNS TABLE (program_id uuid, overdue bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT one.program_id, count(*)
FROM assessments_reassessmenttask task
JOIN clients_case one ON one.id = task.case_id
JOIN clients_client client ON client.id = one.client_id
WHERE one.agency_id = agency AND task.state = 'scheduled' AND task.due_on < day
AND one.stage <> 'on_hold' AND client.died_on IS NULL
GROUP BY one.program_id
$$;
REVOKE ALL ON FUNCTION app.overdue_reassessments(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.overdue_reassessments(uuid, date) TO cm_web;
