"""Guards of assessments and of their schedule."""

from tests.mutants.sabotage import Sabotage

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who is due is told once",
        "assessments/actions/scheduling.py",
        "WHERE task.state = 'scheduled' AND task.due_on <= ",
        "WHERE task.state = 'scheduled' AND task.due_on - 7 <= ",
        ("tests/assessments/test_reassessing.py",),
    ),
)
