"""Guards that every request passes."""

from tests.mutants.sabotage import Sabotage

SIGNING_IN = "tests/agency/test_signing_in.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "NUL in an address is refused",
        "casemgmt/core/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET):',
        "if False:",
        ("tests/hostile",),
    ),
    Sabotage(
        "a claimed address is not believed",
        "casemgmt/core/middleware.py",
        "if 0 < settings.TRUSTED_PROXIES <= len(told):",
        "if told:",
        ("tests/core/test_proxies.py",),
    ),
    Sabotage(
        "addresses are those our proxies saw",
        "casemgmt/settings.py",
        '    "casemgmt.core.middleware.behind_proxies",\n',
        "",
        (f"{SIGNING_IN}::test_sessions_and_the_read_log_name_the_address_behind_the_proxy",),
    ),
)
