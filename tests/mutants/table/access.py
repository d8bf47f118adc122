"""Guards of who may open what, and of writing down who did."""

from tests.mutants.sabotage import Sabotage

TOOLS = "tests/house/test_tools.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a URL that declares nothing is refused",
        "casemgmt/core/checks.py",
        "if declaration(leaf.callback) is None",
        "if False",
        (f"{TOOLS}::test_a_url_that_declares_nothing_is_refused",),
    ),
)
