"""The job that keeps a reassessment planned for everybody in Monitoring, and tells of those due."""

import datetime as dt
import uuid

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import ReassessmentTask
from casemgmt.agency import policy
from casemgmt.agency.models import System
from casemgmt.core.bulk import insert_with_history

DUE = """
SELECT c.id, last.day + coalesce(rule.days, %s::int), 'interval'
FROM clients_case c
JOIN agency_agency a ON a.id = c.agency_id
CROSS JOIN LATERAL (
    SELECT (greatest(max(done.completed_at), coalesce(c.activated_at, c.opened_at))
            AT TIME ZONE a.timezone)::date AS day
    FROM assessments_assessment done
    WHERE done.case_id = c.id AND done.state = 'completed'
) last
LEFT JOIN LATERAL (
    SELECT (setting.value #>> '{}')::numeric::int AS days
    FROM agency_programsetting setting
    WHERE setting.program_id = c.program_id AND setting.key = 'reassess_days'
      AND setting.effective_from <= (%s::timestamptz AT TIME ZONE a.timezone)::date
    ORDER BY setting.effective_from DESC
    LIMIT 1
) rule ON true
WHERE c.stage = 'active' AND NOT EXISTS (
    SELECT FROM clients_client person WHERE person.id = c.client_id AND person.died_on IS NOT NULL)
 AND NOT EXISTS (
    SELECT FROM assessments_reassessmenttask planned
    WHERE planned.case_id = c.id AND planned.state = 'scheduled')
"""
"""Days are the agency's own; the last look is the last finished assessment, or the start of
services. It agrees with ``assessments.actions.reassessing.rule_day``, and a test says so."""

NO_CASE = uuid.UUID(int=0)
TELL = """
INSERT INTO ledger_notice (id, to_id, kind, key, url, at)
SELECT gen_random_uuid(), worker.user_id, 'reassessment_due', task.id::text,
       replace(%s::text, %s::text, task.case_id::text), %s::timestamptz
FROM assessments_reassessmenttask task
JOIN clients_case c ON c.id = task.case_id AND c.stage = 'active'
JOIN clients_client person ON person.id = c.client_id AND person.died_on IS NULL
JOIN agency_agency a ON a.id = c.agency_id
JOIN clients_assignment carried ON carried.case_id = c.id AND carried.role = 'primary'
 AND carried.during @> %s::timestamptz
JOIN agency_staff worker ON worker.id = carried.staff_id
JOIN clients_caseaccess held ON held.content_object_id = c.id AND held.user_id = worker.user_id
 AND held.during @> %s::timestamptz
JOIN auth_permission permission ON permission.id = held.permission_id
 AND permission.codename = 'work_case'
WHERE task.state = 'scheduled' AND task.due_on <= (%s::timestamptz AT TIME ZONE a.timezone)::date
ON CONFLICT DO NOTHING
"""


def schedule_reassessments(now: dt.datetime) -> dict[str, int]:
    """Plan the next reassessment of every case in Monitoring that has none (REA-01, REA-03).

    One statement writes the rows and their history, one tells the primary case manager of each that
    has fallen due, unless they are kept from the client. They may run late, twice or beside
    themselves: what is planned already is left alone, and nobody is told twice of one. Returns how
    many were planned and told.
    """
    default = int(policy.SETTINGS["reassess_days"].default)
    planned = insert_with_history(
        ReassessmentTask,
        ["case_id", "due_on", "basis"],
        DUE,
        [default, now],
        by=System("reassessments"),
        now=now,
        why=_("The program's interval"),
    )
    return {"planned": planned, "told": _tell(now)}


def _tell(now: dt.datetime) -> int:
    page = reverse("assessment-list", args=[NO_CASE])
    with connection.cursor() as cursor:
        cursor.execute(TELL, [page, str(NO_CASE), now, now, now, now])
        return int(cursor.rowcount)
