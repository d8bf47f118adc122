"""Guards of pages, actions and roles: who may do what, decided anew for each action."""

from tests.mutants.sabotage import Sabotage

TOOLS = "tests/house/test_tools.py"
CLIENTS_ACCESS = "tests/clients/test_access.py"
INVITING = "tests/agency/test_inviting.py"
PEOPLE = "tests/agency/test_people.py"
LEDGER_PAGES = "tests/ledger/test_pages.py"
NOTES = "tests/clients/test_notes.py"
PROGRAMS = "tests/agency/test_programs.py"
RACES = "tests/core/test_races.py"
REFERRAL_PAGES = "tests/clients/test_referral_pages.py"
SYSTEMS = "tests/agency/test_systems.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a URL that declares nothing is refused",
        "casemgmt/core/checks.py",
        "if declaration(leaf.callback) is None",
        "if False",
        (f"{TOOLS}::test_a_page_or_a_fragment_that_declares_nothing_is_refused",),
    ),
    Sabotage(
        "what one may not see is not there",
        "casemgmt/core/access.py",
        "if record is None or decision is None or not decision.visible:",
        "if record is None or decision is None:",
        (f"{NOTES}::test_note_pages_do_not_exist_for_strangers",),
    ),
    Sabotage(
        "who sees a record does only what they may",
        "casemgmt/core/access.py",
        "                _tell_refused(request, model, pk, decision)\n"
        "                raise PermissionDenied(decision.code)\n            if request.method",
        "                pass\n            if request.method",
        (f"{NOTES}::test_who_worked_a_closed_case_reads_its_notes_but_writes_none",),
    ),
    Sabotage(
        "reading a client's record is logged",
        "casemgmt/core/access.py",
        "if model.holds_client_data:",
        "if False:",
        (f"{NOTES}::test_reading_a_note_is_logged",),
    ),
    Sabotage(
        "a page that can't be logged is not served",
        "casemgmt/core/access.py",
        '                read_logs["reads"](request, action, record)\n',
        '                try:\n                    read_logs["reads"](request, action, record)\n                except Exception:\n                    pass\n',
        (f"{NOTES}::test_a_page_that_can_not_be_logged_is_not_served",),
    ),
    Sabotage(
        "a page without a record asks for a role",
        "casemgmt/core/access.py",
        '            if not may(request.staff, action, request.now):\n                raise PermissionDenied("role")\n',
        "",
        (f"{REFERRAL_PAGES}::test_an_admin_opens_neither_queue_nor_form",),
    ),
    Sabotage(
        "a stranger is asked to sign in for a record",
        "casemgmt/core/access.py",
        "            if request.staff is None:\n                return _sign_in(request, methods)\n            record",
        "            record",
        (f"{CLIENTS_ACCESS}::test_a_stranger_is_asked_to_sign_in_before_a_record_is_looked_for",),
    ),
    Sabotage(
        "a stranger is asked to sign in for a page",
        "casemgmt/core/access.py",
        "            if request.staff is None:\n                return _sign_in(request, methods)\n            if not may",
        "            if not may",
        (f"{LEDGER_PAGES}::test_a_stranger_is_asked_to_sign_in",),
    ),
    Sabotage(
        "what is only read writes nothing by a form",
        "casemgmt/core/access.py",
        '            if request.method not in methods:\n                return HttpResponseNotAllowed(methods)\n            asked_again = step_ups["fresh"](request) if step_up else None\n            if',
        '            asked_again = step_ups["fresh"](request) if step_up else None\n            if',
        (f"{CLIENTS_ACCESS}::test_a_page_takes_no_other_method_than_it_says",),
    ),
    Sabotage(
        "an action locks what it decides about",
        "casemgmt/core/access.py",
        "    decider.lock(record)\n",
        "",
        (f"{RACES}::test_no_note_is_signed_in_a_case_that_was_closed_meanwhile",),
    ),
    Sabotage(
        "an action looks at what is stored",
        "casemgmt/core/access.py",
        "    read_again(record)\n",
        "",
        (f"{RACES}::test_what_was_set_on_a_record_before_it_is_decided_is_not_kept",),
    ),
    Sabotage(
        "whoever acts still works here",
        "casemgmt/core/access.py",
        "    by.renew()\n    decision = ",
        "    decision = ",
        (f"{RACES}::test_somebody_who_left_while_they_waited_does_nothing_more",),
    ),
    Sabotage(
        "a right that ended while one waited does not count",
        "casemgmt/core/access.py",
        "record, max(now, instant()))",
        "record, now)",
        (f"{RACES}::test_a_part_that_ended_while_its_holder_waited_does_not_count",),
    ),
    Sabotage(
        "an action that no rule allows is not done",
        "casemgmt/core/access.py",
        "    decision = decider.decide(by, action, record, max(now, instant()))\n    if not decision.allow:",
        "    decision = decider.decide(by, action, record, max(now, instant()))\n    if False:",
        (f"{NOTES}::test_nobody_signs_who_may_not_work_the_case",),
    ),
    Sabotage(
        "an action without a record asks for a role",
        "casemgmt/core/access.py",
        "    if not may(by, action, max(now, instant())):\n        raise Forbidden",
        "    if False:\n        raise Forbidden",
        (f"{SYSTEMS}::test_the_virus_check_can_not_record_a_referral",),
    ),
    Sabotage(
        "a system role does what its line says",
        "casemgmt/agency/registrations.py",
        "return action in SYSTEM_ACTIONS[staff.name]",
        "return True",
        (f"{SYSTEMS}::test_a_system_role_does_what_its_line_says",),
    ),
    Sabotage(
        "a person does what their roles include",
        "casemgmt/agency/registrations.py",
        "return staff.may_work(now) and bool(allowed & staff.roles_at(now))",
        "return staff.may_work(now)",
        (f"{REFERRAL_PAGES}::test_an_admin_opens_neither_queue_nor_form",),
    ),
    Sabotage(
        "one agency configures nothing of another",
        "casemgmt/agency/registrations.py",
        "if not own or not staff.may_work(now):",
        "if not staff.may_work(now):",
        (f"{PROGRAMS}::test_an_admin_configures_nothing_of_another_agency",),
    ),
    Sabotage(
        "only the roles named for it change agency rows",
        "casemgmt/agency/registrations.py",
        '        if not may(staff, action, now):\n            return Decision(allow=False, visible=True, code="role")\n',
        "",
        (f"{PROGRAMS}::test_only_an_admin_of_the_agency_configures",),
    ),
    Sabotage(
        "only who was asked sees a request to confirm",
        "casemgmt/agency/registrations.py",
        'own = asked.identity_checked_by_id == getattr(staff, "pk", None) and staff.may_work(now)',
        "own = staff.may_work(now)",
        (f"{INVITING}::test_only_who_was_asked_confirms_an_identity",),
    ),
    Sabotage(
        "there is no other system role",
        "casemgmt/agency/models/people.py",
        "if self.name not in SYSTEM_ACTIONS:",
        "if False:",
        (f"{SYSTEMS}::test_there_is_no_other_system_role",),
    ),
    Sabotage(
        "a role counts while it is held",
        "casemgmt/agency/models/people.py",
        "return frozenset(row.role for row in rows if now in row.during)",
        "return frozenset(row.role for row in rows)",
        (f"{PEOPLE}::test_a_role_that_ended_opens_nothing",),
    ),
    Sabotage(
        "who left works nowhere",
        "casemgmt/agency/models/people.py",
        "return self.is_active and self.user.is_active",
        "return True",
        (
            "tests/clients/test_access.py::test_who_left_sees_nothing_though_the_index_still_says_so",
        ),
    ),
    Sabotage(
        "a URL that says no methods is refused",
        "casemgmt/core/checks.py",
        "if not methods_of(leaf.callback)",
        "if False",
        (f"{TOOLS}::test_a_url_that_says_no_methods_is_refused",),
    ),
    Sabotage(
        "a table that belongs to nobody is refused",
        "casemgmt/core/checks.py",
        "and model._meta.label not in SHARED_BY_ALL",
        "and False",
        (f"{TOOLS}::test_a_table_that_belongs_to_nobody_is_refused",),
    ),
    Sabotage(
        "a case table without visible_to is refused",
        "casemgmt/core/checks.py",
        'if not hasattr(model._default_manager, "visible_to")',
        "if False",
        (f"{TOOLS}::test_a_case_table_without_visible_to_is_refused",),
    ),
    Sabotage(
        "why a page was refused is kept",
        "casemgmt/core/access.py",
        '    event_logs["events"](request, "refused", code=code, record=model._meta.label_lower, key=pk)\n',
        "",
        ("tests/clients/test_access.py::test_why_a_page_was_refused_is_kept_and_not_told",),
    ),
    Sabotage(
        "the opening of a link is kept",
        "casemgmt/core/access.py",
        '            event_logs["events"](request, "link opened", code=purpose)\n',
        "",
        (
            "tests/agency/test_inviting.py::test_the_opening_of_a_link_is_kept_whether_it_holds_or_not",
        ),
    ),
)
