"""The nightly reckoning: everybody's load of a day, and the flags that follow, in two statements.

The arithmetic is ``caseload/workload.py`` in SQL, with the same constants; a test compares both
over random caseloads. A rerun on the same data writes nothing.
"""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from caseload import workload
from caseload.models import WorkloadFlag
from casemgmt.agency.models import SupervisionLine, System
from casemgmt.agency.policy import SETTINGS
from casemgmt.ledger.notices import notify

REASON = "reckoned by the nightly job"
"""Why a snapshot or flag was written, in its history."""

LEVELS = range(5)

LOADS = """
WITH today AS (
  SELECT a.id AS agency_id, (%(now)s::timestamptz AT TIME ZONE a.timezone)::date AS day
  FROM agency_agency a
), program AS (
  SELECT p.id, t.day, {settings}
  FROM agency_program p JOIN today t ON t.agency_id = p.agency_id
), worked AS (
  SELECT a.staff_id, a.case_id, program.capacity_hours AS full_time,
    CASE coalesce(c.acuity, {unrated}) {levels} END
      * CASE a.role {roles} END * CASE c.stage {stages} ELSE 1 END
      * CASE WHEN client.interpreter_needed THEN {interpreter} ELSE 1 END
    + CASE WHEN a.role <> 'primary' THEN 0 {adders} ELSE 0 END AS hours
  FROM clients_assignment a
  JOIN clients_case c ON c.id = a.case_id AND c.stage <> 'closed'
  JOIN clients_client client ON client.id = c.client_id
  JOIN program ON program.id = c.program_id
  JOIN LATERAL (
    SELECT program.day - (c.opened_at AT TIME ZONE agency.timezone)::date AS days
    FROM agency_agency agency WHERE agency.id = c.agency_id
  ) age ON true
  WHERE a.during @> %(now)s::timestamptz
), reckoned AS (
  SELECT s.agency_id, s.id AS staff_id, t.day, count(w.case_id) AS open_cases,
    round(coalesce(sum(w.hours), 0), 2) AS hours,
    round(s.fte * coalesce(min(w.full_time), {full_time}), 2) AS capacity
  FROM agency_staff s
  JOIN today t ON t.agency_id = s.agency_id
  LEFT JOIN worked w ON w.staff_id = s.id
  WHERE s.is_active AND (w.case_id IS NOT NULL OR EXISTS (
    SELECT FROM agency_staffrole r
    WHERE r.staff_id = s.id AND r.role = 'case_manager' AND r.during @> %(now)s::timestamptz))
  GROUP BY s.agency_id, s.id, s.fte, t.day
), written AS (
  INSERT INTO caseload_loadsnapshot AS old
    (id, version, agency_id, staff_id, day, open_cases, hours, capacity)
  SELECT gen_random_uuid(), 1, agency_id, staff_id, day, open_cases, hours, capacity FROM reckoned
  ON CONFLICT (staff_id, day) DO UPDATE
    SET open_cases = EXCLUDED.open_cases, hours = EXCLUDED.hours, capacity = EXCLUDED.capacity,
        version = old.version + 1
    WHERE (old.open_cases, old.hours, old.capacity)
      IS DISTINCT FROM (EXCLUDED.open_cases, EXCLUDED.hours, EXCLUDED.capacity)
  RETURNING old.*, (xmax = 0) AS is_new
)
INSERT INTO caseload_historicalloadsnapshot
  (id, version, agency_id, staff_id, day, open_cases, hours, capacity,
   history_id, history_date, history_type, history_change_reason, history_user_id)
SELECT id, version, agency_id, staff_id, day, open_cases, hours, capacity,
  gen_random_uuid(), %(now)s, CASE WHEN is_new THEN '+' ELSE '~' END, %(why)s, %(user)s::uuid
FROM written
"""

FLAG_COLUMNS = (
    "id, version, agency_id, staff_id, state, opened_on, hours, capacity, remedy, remedy_words, "
    "review_on, decided_by_id, decided_at, worker_words, cleared_on"
)

FLAGS = """
WITH today AS (
  SELECT a.id AS agency_id, (%(now)s::timestamptz AT TIME ZONE a.timezone)::date AS day
  FROM agency_agency a
), program AS (
  SELECT p.id, {percent} FROM agency_program p JOIN today t ON t.agency_id = p.agency_id
), limits AS (
  SELECT a.staff_id, min(program.overload_percent) AS percent
  FROM clients_assignment a JOIN clients_case c ON c.id = a.case_id AND c.stage <> 'closed'
  JOIN program ON program.id = c.program_id
  WHERE a.during @> %(now)s::timestamptz GROUP BY a.staff_id
), loads AS (
  SELECT s.*, coalesce(limits.percent, {default_percent}) AS percent,
    s.hours * 100 / s.capacity AS used
  FROM caseload_loadsnapshot s JOIN today t ON t.agency_id = s.agency_id AND t.day = s.day
  LEFT JOIN limits ON limits.staff_id = s.staff_id
), opened AS (
  INSERT INTO caseload_workloadflag AS f
    (id, version, agency_id, staff_id, state, opened_on, hours, capacity, remedy, remedy_words,
     worker_words)
  SELECT gen_random_uuid(), 1, agency_id, staff_id, 'open', day, hours, capacity, '', '', ''
  FROM loads WHERE used > percent AND NOT EXISTS (
    SELECT FROM caseload_workloadflag o WHERE o.staff_id = loads.staff_id AND o.state <> 'cleared')
  ON CONFLICT DO NOTHING
  RETURNING f.*
), cleared AS (
  UPDATE caseload_workloadflag f
  SET state = 'cleared', cleared_on = today.day, version = f.version + 1
  FROM today
  WHERE today.agency_id = f.agency_id AND f.state <> 'cleared' AND NOT EXISTS (
    SELECT FROM loads WHERE loads.staff_id = f.staff_id AND loads.used >= loads.percent - {margin})
  RETURNING f.*
), past AS (
  INSERT INTO caseload_historicalworkloadflag
    ({columns}, history_id, history_date, history_type, history_change_reason, history_user_id)
  SELECT {columns}, gen_random_uuid(), %(now)s::timestamptz, kind, %(why)s, %(user)s::uuid
  FROM (SELECT {columns}, '+' AS kind FROM opened
        UNION ALL SELECT {columns}, '~' FROM cleared) changed
)
SELECT id, staff_id, state FROM opened UNION ALL SELECT id, staff_id, state FROM cleared
"""


@transaction.atomic
def reckon_workload(now: dt.datetime) -> dict[str, int]:
    """Reckon every load of the agency's local day, and open or clear flags (NASW 9, CAS-02 to -04).

    A flag is cleared too when its worker has no load that day: they left, or carry no cases now.
    Returns how many snapshots were written and flags opened and cleared. Whoever was flagged, and
    their supervisor, is told once, in words without a client.
    """
    given = {"now": now, "why": REASON, "user": System("workload").user.pk}
    with connection.cursor() as cursor:
        cursor.execute(_loads_sql(), given)
        snapshots = cursor.rowcount
        cursor.execute(_flags_sql(), given)
        flags = cursor.fetchall()
    opened = [flag_id for flag_id, _staff, state in flags if state == "open"]
    _tell(opened, now)
    return {
        "snapshots": snapshots,
        "flags_opened": len(opened),
        "flags_cleared": len(flags) - len(opened),
    }


def _tell(flag_ids: list[Any], now: dt.datetime) -> None:
    flags = WorkloadFlag.objects.filter(pk__in=flag_ids).select_related("staff")
    for flag in flags:
        lines = SupervisionLine.objects.filter(supervisee_id=flag.staff_id, during__contains=now)
        people = [
            flag.staff,
            *(line.supervisor for line in lines.select_related("supervisor")),
        ]
        url = reverse("flag-decide", args=[flag.pk])
        for person in people:
            notify(person.user_id, "overloaded", key=str(flag.pk), url=url, now=now)


def _loads_sql() -> str:
    keys = ["capacity_hours", *(f"hours_level_{level}" for level in LEVELS)]
    return LOADS.format(
        settings=", ".join(_setting(key) for key in keys),
        unrated=workload.UNRATED,
        levels=" ".join(f"WHEN {level} THEN program.hours_level_{level}" for level in LEVELS),
        roles=_whens(workload.ROLE_SHARES),
        stages=_whens(workload.STAGE_FACTORS),
        interpreter=workload.INTERPRETER,
        adders=" ".join(
            f"WHEN age.days <= {last} THEN {hours}" for last, hours in workload.NEW_CASE_HOURS
        ),
        full_time=SETTINGS["capacity_hours"].default,
    )


def _flags_sql() -> str:
    return FLAGS.format(
        percent=_setting("overload_percent"),
        default_percent=SETTINGS["overload_percent"].default,
        margin=workload.CLEAR_BELOW,
        columns=FLAG_COLUMNS,
    )


def _setting(key: str) -> str:
    """The value of a setting on the program's day: the newest row in force, or the default."""
    return (
        f"coalesce((SELECT (s.value #>> '{{}}')::numeric FROM agency_programsetting s "  # noqa: S608
        f"WHERE s.program_id = p.id AND s.key = '{key}' AND s.effective_from <= t.day "
        f"ORDER BY s.effective_from DESC LIMIT 1), {SETTINGS[key].default}) AS {key}"
    )


def _whens(values: dict[str, Any]) -> str:
    return " ".join(f"WHEN '{name}' THEN {value}" for name, value in values.items())
