"""Guards that every request passes."""

from tests.mutants.sabotage import Sabotage

SIGNING_IN = "tests/agency/test_signing_in.py"
ANSWERS = "tests/core/test_answers.py"
GATES = "tests/core/test_gates.py"
ONCE = "tests/ledger/test_once.py"
RACES = "tests/core/test_races.py"
WAITING = "tests/core/test_waiting.py"

TURNS = "tests/core/test_turns.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "what somebody went back to and wrote otherwise is not taken for the same",
        "casemgmt/ledger/middleware.py",
        "repr([request.path, sent, files])",
        "repr([request.path, [name for name, _values in sent], files])",
        ("tests/ledger/test_once.py",),
    ),
    Sabotage(
        "a person has one file looked at, at a time",
        "clients/actions/documents.py",
        '    one_at_a_time(by, "file")\n',
        "",
        (f"{TURNS}::test_a_file_at_a_time",),
    ),
    Sabotage(
        "a person has one paper made at a time",
        "careplans/papers.py",
        '    one_at_a_time(staff, "paper")\n    made = pdf.render(\n        "pdf/service_plan.html",\n',
        '    made = pdf.render(\n        "pdf/service_plan.html",\n',
        (f"{TURNS}::test_a_paper_at_a_time",),
    ),
    Sabotage(
        "a person makes one attempt in an emergency at a time",
        "clients/views/emergency.py",
        '    one_at_a_time(request.staff, "emergency")  # until the attempt is written down, and counts\n',
        "",
        (f"{TURNS}::test_an_attempt_in_an_emergency_at_a_time",),
    ),
    Sabotage(
        "NUL in a path is refused",
        "casemgmt/core/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET) or in_header:',
        "if _has_nul(request.GET) or in_header:",
        (f"{GATES}::test_a_nul_in_a_path_is_refused",),
    ),
    Sabotage(
        "NUL in a query is refused",
        "casemgmt/core/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET) or in_header:',
        'if "\\x00" in request.path or in_header:',
        (f"{GATES}::test_a_nul_in_a_query_is_refused",),
    ),
    Sabotage(
        "NUL in a header is refused",
        "casemgmt/core/middleware.py",
        'in_header = any("\\x00" in text for text in request.headers.values())',
        "in_header = False",
        (f"{GATES}::test_a_nul_in_a_header_is_refused",),
    ),
    Sabotage(
        "a claimed address is not believed",
        "casemgmt/core/middleware.py",
        "if 0 < settings.TRUSTED_PROXIES <= len(told):",
        "if told:",
        ("tests/core/test_proxies.py",),
    ),
    Sabotage(
        "a claim of TLS is not believed",
        "casemgmt/core/middleware.py",
        "if not settings.TRUSTED_PROXIES:",
        "if False:",
        ("tests/core/test_proxies.py",),
    ),
    Sabotage(
        "addresses are those our proxies saw",
        "casemgmt/settings.py",
        '    "casemgmt.core.middleware.behind_proxies",\n',
        "",
        (f"{SIGNING_IN}::test_sessions_and_the_read_log_name_the_address_behind_the_proxy",),
    ),
    Sabotage(
        "a form sent twice counts once",
        "casemgmt/ledger/middleware.py",
        "key=key, at=request.now)",
        "key=uuid.uuid4(), at=request.now)",
        (f"{ONCE}::test_the_same_form_leads_to_where_the_first_one_led",),
    ),
    Sabotage(
        "a key counts for one address",
        "casemgmt/ledger/middleware.py",
        "repr([request.path, sent, files])",
        "repr([sent, files])",
        (f"{ONCE}::test_two_buttons_of_a_page_that_stays_open_both_count",),
    ),
    Sabotage(
        "a key counts for one button",
        "casemgmt/ledger/middleware.py",
        "repr([request.path, sent, files])",
        "repr([request.path])",
        (f"{ONCE}::test_another_button_of_the_same_form_is_not_the_same_form",),
    ),
    Sabotage(
        "a form that came back can be sent again",
        "casemgmt/ledger/middleware.py",
        "        else:\n            row.delete()\n",
        "",
        (f"{ONCE}::test_a_form_that_came_back_can_be_sent_again",),
    ),
    Sabotage(
        "waiting in vain is one sentence",
        "casemgmt/core/locking.py",
        "except OperationalError as problem:",
        "except ZeroDivisionError as problem:",
        (f"{WAITING}::test_whatever_the_database_says_it_is_one_sentence",),
    ),
    Sabotage(
        "what another has just done is one sentence",
        "casemgmt/core/locking.py",
        "except IntegrityError as problem:",
        "except ZeroDivisionError as problem:",
        (f"{WAITING}::test_what_somebody_has_just_done_is_one_sentence",),
    ),
    Sabotage(
        "another trouble is not called waiting",
        "casemgmt/core/locking.py",
        "        if not isinstance(problem.__cause__, WAITED_IN_VAIN):\n            raise\n",
        "",
        (f"{WAITING}::test_another_trouble_is_not_called_waiting",),
    ),
    Sabotage(
        "a record that is gone is said to be",
        "casemgmt/core/locking.py",
        "except record.DoesNotExist:",
        "except ZeroDivisionError:",
        (f"{RACES}::test_a_goal_taken_out_meanwhile_can_not_be_changed_any_more",),
    ),
    Sabotage(
        "a refusal never leads to another site",
        "casemgmt/core/answers.py",
        'return page if ours else "/"',
        'return page or "/"',
        (f"{ANSWERS}::test_a_refusal_never_leads_to_another_site",),
    ),
    Sabotage(
        "nothing a signed-in person sees stays in a cache",
        "casemgmt/core/middleware.py",
        "            add_never_cache_headers(response)\n",
        "            pass\n",
        (f"{GATES}::test_nothing_a_signed_in_person_sees_stays_in_a_cache",),
    ),
    Sabotage(
        "a page runs only scripts of ours",
        "casemgmt/settings.py",
        '"script-src": [SELF],',
        '"script-src": ["*"],',
        (f"{GATES}::test_every_page_says_what_it_may_load_and_who_may_frame_it",),
    ),
    Sabotage(
        "no other site frames a page",
        "casemgmt/settings.py",
        'X_FRAME_OPTIONS = "DENY"',
        'X_FRAME_OPTIONS = "SAMEORIGIN"',
        (f"{GATES}::test_every_page_says_what_it_may_load_and_who_may_frame_it",),
    ),
    Sabotage(
        "a failed page leaves nothing behind",
        "casemgmt/agency/middleware.py",
        "if response.status_code >= SERVER_ERROR:",
        "if False:",
        (f"{GATES}::test_a_page_that_failed_leaves_nothing_behind",),
    ),
    Sabotage(
        "a form of another site is not taken",
        "casemgmt/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        (f"{GATES}::test_a_form_of_another_site_is_not_taken",),
    ),
)
