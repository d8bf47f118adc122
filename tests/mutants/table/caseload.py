"""Guards of workload and supervision."""

from tests.mutants.sabotage import Sabotage

RECKONING = "tests/caseload/test_reckoning.py"
SUPERVISION = "tests/caseload/test_supervision.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a flag is decided by the supervision line",
        "caseload/deciders.py",
        "return bool(WorkloadFlag.objects.led_by(staff, now).filter(pk=record.pk).exists())",
        "return True",
        (f"{RECKONING}::test_cas_06_the_workers_supervisor_settles_a_flag",),
    ),
    Sabotage(
        "a session counts once both have confirmed",
        "caseload/actions/supervising.py",
        "if session.supervisor_confirmed_at and session.supervisee_confirmed_at:",
        "if True:",
        (f"{SUPERVISION}::test_stf_09_a_session_counts_once_both_have_confirmed",),
    ),
    Sabotage(
        "nobody sits in two sessions at once",
        "caseload/actions/supervising.py",
        "if not over and not _same_group(session, other):",
        "if False:",
        (f"{SUPERVISION}::test_nobody_sits_in_two_sessions_at_once",),
    ),
)
