"""The rules of the house over the whole source, and each rule caught at its work."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.house import python_rules as python
from tests.house import source, template_rules, word_rules
from tests.house.source import Source

Rule = Callable[[Source], Iterator[str]]

STATES = ("models", "actions", "queries", "forms", "views", "access")

WRITTEN_OTHERWISE = {
    "casemgmt/core/": "the audited save itself, and pictures drawn anew",
    "casemgmt/demo/": "accounts of made-up people, and a paper drawn for one of them",
    "casemgmt/ledger/": "the ledger's tables are logs and queues, not records",
    "casemgmt/agency/sessions.py": "a session is Django's own, and no record",
    "casemgmt/agency/actions/": "an account (`user.save`) is Django's own; history comes with it",
    "clients/lifecycle.py": "a stage move is an append-only row, history in itself",
}
UNSCOPED = {
    "casemgmt/agency/views/people.py SupervisionLine": "of a person the page was authorised for",
    "casemgmt/agency/views/programs.py ProgramSetting": "of a program the page was authorised for",
    "casemgmt/agency/views/teams.py TeamMembership": "of a team the page was authorised for",
    "casemgmt/demo/views.py Staff": "demo people, shown to anyone in demo mode only",
    "casemgmt/work/views/cases.py ReassessmentTask": "a subquery tied to cases already filtered",
    "casemgmt/work/views/team.py SupervisionSession": "`of` takes the person: their own sessions",
    "clients/views/auditing.py Audit": "`opened_to` takes the person: audits of their own",
    "assessments/views/pages.py Question": "questions of a template hold no client data",
    "consent/views/serving.py ConsentForm": "`in_use` takes the agency; texts hold no client data",
    "consent/views/signing.py ReleaseText": "`in_use` takes the agency; texts hold no client data",
}
NOT_DECIDED_HERE = {
    "casemgmt.agency.actions.accounts.save_preferences": "a person's own theme and shortcuts",
    "casemgmt.agency.actions.beginning.begin_agency": "a command: nobody exists yet who could decide",
    "casemgmt.agency.actions.inviting.make_invitation": "called inside `invite_person` and `begin`",
    "casemgmt.agency.actions.proposing.propose_officer": "called inside decided actions",
    "casemgmt.agency.actions.proposing.withdraw_proposal": "called inside decided actions",
    "casemgmt.agency.actions.returning.end_open_returns": "called inside decided actions",
    "casemgmt.agency.actions.inviting.end_sessions": "called inside decided actions",
    "casemgmt.agency.actions.inviting.join": "the holder of a one-time link decides by holding it",
    "casemgmt.ledger.actions.read_notice": "filters by the person's own notices",
    "casemgmt.ledger.actions.read_all_notices": "filters by the person's own notices",
    "clients.actions.calendar_links.end_link": "called where somebody is signed out everywhere",
    "clients.actions.assigning.begin_assignment": "called inside decided actions",
    "clients.actions.wishing.answer_wish": "called inside `assign_case`",
    "clients.actions.dying.ask_no_more": "called inside decided actions",
    "clients.actions.parting.part_hidden": "called inside the undoing of a merge",
    "clients.actions.opening.open_case": "called inside `accept_referral`",
    "clients.actions.people.move_home": "called inside decided actions",
    "consent.actions.disclosing.tell_under": "called inside decided actions",
    "careplans.actions.agreeing.end_services": "called inside decided actions",
    "assessments.actions.reassessing.cancel_reassessments": "called inside the closing of a case",
    "assessments.actions.reassessing.bring_back_reassessments": "called inside undoing a closing",
    "careplans.actions.services.stand_still": "called inside decided actions",
    "careplans.actions.closing.close_after_withdrawal": "called inside the withdrawal of a consent",
    "assessments.actions.reassessing.settle_with": "called inside the completion of an assessment",
    "assessments.actions.scheduling.schedule_reassessments": "a job: it signs what its own statement writes",
}


def findings(rule: Rule, sources: Iterable[Source]) -> list[str]:
    """Everything a rule finds in some files."""
    return [found for item in sources for found in rule(item)]


def excused(found: list[str], reasons: dict[str, str], *, key: Callable[[str], str]) -> list[str]:
    """What no reason covers, and every reason that covers nothing any more."""
    keys = {key(finding) for finding in found}
    unexcused = [item for item in found if not any(key(item).startswith(name) for name in reasons)]
    stale = [
        f"{name} needs no exception any more"
        for name in reasons
        if not any(item.startswith(name) for item in keys)
    ]
    return unexcused + stale


def _place_and_model(finding: str) -> str:
    place, words = finding.split(" ", 1)
    return f"{place.split(':')[0]} {words.split('.')[0]}"


def test_no_view_asks_for_rows_without_saying_whose() -> None:
    found = findings(python.unscoped_queries, source.of_kind("views"))
    assert excused(found, UNSCOPED, key=_place_and_model) == []


def test_a_views_methods_are_said_where_its_access_is() -> None:
    assert findings(python.methods_said_twice, source.python_files()) == []
    assert findings(python.idle_methods, source.python_files()) == []


def test_no_form_offers_records_through_a_plain_choice_field() -> None:
    sources = [item for item in source.python_files() if item.path != "casemgmt/core/forms.py"]
    assert findings(python.plain_choices, sources) == []


def test_nothing_lives_in_save_or_delete() -> None:
    base = {"casemgmt/core/forms.py", "casemgmt/core/records.py"}  # both only raise
    base |= {"casemgmt/agency/sessions.py"}  # how Django's sessions are kept is said by their store
    sources = [item for item in source.python_files() if item.path not in base]
    assert findings(python.save_overrides, sources) == []


def test_there_are_no_signals() -> None:
    assert findings(python.signals, source.python_files()) == []


def test_records_are_written_through_the_audited_save_only() -> None:
    found = findings(python.unlogged_writes, source.python_files())
    assert excused(found, WRITTEN_OTHERWISE, key=lambda item: item.split(":")[0]) == []


def test_only_the_access_room_asks_guardian_anything() -> None:
    sources = [
        item for item in source.python_files() if not item.path.startswith("clients/access/")
    ]
    assert findings(python.guardian_shortcuts, sources) == []


def test_what_leaves_the_process_leaves_through_five_files() -> None:
    assert findings(python.ways_out, source.python_files()) == []


def test_every_action_says_who_and_when_and_decides_first() -> None:
    found = findings(python.undecided_actions, source.of_kind("actions"))
    assert excused(found, NOT_DECIDED_HERE, key=lambda item: item.split(" ")[0]) == []


def test_every_deciding_action_is_one_transaction() -> None:
    assert findings(python.unwrapped_actions, source.of_kind("actions")) == []


def test_no_file_has_grown_past_400_lines() -> None:
    assert findings(python.long_files, source.python_files()) == []


def test_time_is_an_argument() -> None:
    sources = [item for item in source.python_files() if any(map(item.holds, STATES))]
    found = findings(python.clock_readers, sources)
    demo = [item for item in found if item.startswith("casemgmt/demo/views.py")]
    assert sorted(set(found) - set(demo)) == []


@pytest.mark.parametrize(
    "rule", [template_rules.walks, template_rules.inline, template_rules.unescaped]
)
def test_templates_show_what_the_view_gave(rule: Rule) -> None:
    assert findings(rule, source.templates()) == []


def test_pages_load_nothing_from_other_machines() -> None:
    assert findings(template_rules.far_addresses, source.templates()) == []


def test_every_posting_form_carries_its_keys() -> None:
    real = [item for item in source.templates() if "/styleguide/" not in item.path]
    assert findings(template_rules.unguarded_forms, real) == []


def test_every_word_in_every_branch_is_marked_for_translation() -> None:
    ours = [item for item in source.python_files() if not item.path.startswith("casemgmt/demo/")]
    assert findings(word_rules.in_templates, source.templates()) == []
    assert findings(word_rules.in_python, ours) == []
    assert findings(word_rules.in_scripts, source.scripts()) == []


CAUGHT = {
    "unscoped": (python.unscoped_queries, "c = Case.objects.get(pk=pk)"),
    "a draft of anyone's": (python.unscoped_queries, "d = Draft.objects.filter(pk=pk)"),
    "a base manager": (python.unscoped_queries, "c = Case._base_manager.get(pk=pk)"),
    "methods beneath": (
        python.methods_said_twice,
        "from django.views.decorators.http import require_POST",
    ),
    "a page that takes anything": (
        python.idle_methods,
        '@record_access(Case, "view", FORM)\ndef note_list(request, case):\n    return 1',
    ),
    "a form nobody can send": (
        python.idle_methods,
        '@staff_access("x", READ)\ndef ask(request):\n    return F(request.POST)',
    ),
    "plain choice": (python.plain_choices, "f = forms.ModelChoiceField(Case.objects.none())"),
    "multiple choice": (
        python.plain_choices,
        "from django.forms import ModelMultipleChoiceField as F\nf = ModelMultipleChoiceField()",
    ),
    "save override": (python.save_overrides, "class A(M):\n    def save(self): pass"),
    "delete override": (python.save_overrides, "class A(M):\n    def delete(self): pass"),
    "signal": (python.signals, "from django.db.models.signals import post_save"),
    "receiver": (python.signals, "from django.dispatch import receiver"),
    "plain save": (python.unlogged_writes, "note.save()"),
    "plain create": (python.unlogged_writes, "Note.objects.create(text='x')"),
    "guardian": (python.guardian_shortcuts, "from guardian.shortcuts import assign_perm"),
    "has_perm": (python.guardian_shortcuts, "if user.has_perm('clients.view_case', case): pass"),
    "superuser": (python.guardian_shortcuts, "if user.is_superuser: pass"),
    "csv": (python.ways_out, "def f():\n    import csv"),
    "zip": (python.ways_out, "import zipfile"),
    "file": (python.ways_out, "from django.http import FileResponse"),
    "mail": (python.ways_out, "from django.core.mail import EmailMessage"),
    "pdf": (python.ways_out, "from weasyprint import HTML"),
    "no by": (python.undecided_actions, "def close_case(case, now):\n    audit.save(case)"),
    "no now": (
        python.undecided_actions,
        "def close_case(case, *, by):\n    allow(by, 'x', case, 1)",
    ),
    "late": (
        python.undecided_actions,
        "def close_case(case, *, by, now):\n    case.stage = 1\n    allow(by, 'x', case, now)",
    ),
    "never": (
        python.undecided_actions,
        "def close_case(case, *, by, now):\n    'doc'\n    return case",
    ),
    "only foreseen": (
        python.undecided_actions,
        "def close_case(case, *, by, now):\n    foresee(by, 'x', case, now)\n    audit.save(case)",
    ),
    "in another's name": (
        python.undecided_actions,
        "def close_case(case, *, by, now):\n    allow(SYSTEM, 'x', case, now)\n    audit.save(case)",
    ),
    "at another time": (
        python.undecided_actions,
        "def close_case(case, *, by, now):\n    allow(by, 'x', case, case.opened_at)",
    ),
    "decided in one branch": (
        python.undecided_actions,
        "def _maybe(case, *, by, now):\n    if case.open:\n        allow(by, 'x', case, now)\n"
        "def close_case(case, *, by, now):\n    _maybe(case, by=by, now=now)",
    ),
    "foreseen, and then something else": (
        python.undecided_actions,
        "def _keep(case, *, by, now):\n    allow(by, 'x', case, now)\n"
        "def close_case(case, *, by, now):\n    foresee(by, 'x', case, now)\n"
        "    _keep(case, by=by, now=now)\n    return audit.save(case)",
    ),
    "another action in somebody's name": (
        python.undecided_actions,
        "def close_all(cases, now):\n    return [close_case(case, by=ADMIN, now=now) for case in cases]",
    ),
    "not atomic": (
        python.unwrapped_actions,
        "def close_case(case, *, by, now):\n    allow(by, 'x', case, now)",
    ),
    "long": (python.long_files, "\n" * 401),
    "clock": (python.clock_readers, "a = timezone.now()"),
    "auto now": (python.clock_readers, "a = DateTimeField(auto_now_add=True)"),
    "all": (template_rules.walks, "{% for goal in case.goals.all %}{% endfor %}"),
    "count": (template_rules.walks, "{{ case.notes.count }}"),
    "first": (template_rules.walks, "{% with a=case.notes.first %}{% endwith %}"),
    "set": (template_rules.walks, "{{ case.note_set }}"),
    "style": (template_rules.inline, '<p style="color: red">'),
    "handler": (template_rules.inline, '<p onclick="go()">'),
    "split handler": (
        template_rules.inline,
        "<p\n  {% if a %}class=b{% endif %}\n  onmouseover=go()>",
    ),
    "script": (template_rules.inline, "<script>go()</script>"),
    "script address": (template_rules.inline, '<a href="javascript:go()">'),
    "style element": (template_rules.inline, "<style>p {}</style>"),
    "safe": (template_rules.unescaped, "{{ note.text|safe }}"),
    "autoescape": (template_rules.unescaped, "{% autoescape off %}"),
    "far script": (
        template_rules.far_addresses,
        '<script src="https://cdn.example/x.js"></script>',
    ),
    "form": (template_rules.unguarded_forms, '<form method="post"><input></form>'),
    "word in a branch": (word_rules.in_templates, "{% if a %}<p>Close</p>{% endif %}"),
    "spoken label": (word_rules.in_templates, '<button aria-label="Close"></button>'),
    "words for a script": (word_rules.in_templates, '<p data-saved="Saved at %s"></p>'),
    "word for a piece": (word_rules.in_templates, '{% include "a.html" with title="Close" %}'),
    "message": (word_rules.in_python, 'messages.success(request, "It is closed.")'),
    "built message": (word_rules.in_python, 'messages.success(request, f"{case} is closed.")'),
    "refusal": (word_rules.in_python, 'raise Refused("Say why.", field="why")'),
    "label": (word_rules.in_python, 'a = forms.CharField(label="Reason")'),
    "help": (word_rules.in_python, 'a = forms.CharField(help_text="In a few words.")'),
    "name of a field": (word_rules.in_python, 'a = models.CharField("reason", max_length=9)'),
    "choice": (word_rules.in_python, 'class A(TextChoices):\n    OPEN = "open", "Open"'),
    "choice without words": (word_rules.in_python, 'class A(models.TextChoices):\n    B = "b"'),
    "heading": (word_rules.in_python, 'a = Column("Client")'),
    "reason": (word_rules.in_python, 'audit.save(case, by=by, why="closed" if a else "")'),
    "reason before": (word_rules.in_python, 'why = f"replaced by {number}"'),
    "script's word": (word_rules.in_scripts, 'state.textContent = "Saved";'),
    "script's question": (word_rules.in_scripts, "if (confirm('Really?')) go();"),
}


@pytest.mark.parametrize(("rule", "text"), CAUGHT.values(), ids=CAUGHT.keys())
def test_each_rule_catches_its_sabotage(rule: Rule, text: str) -> None:
    assert list(rule(Source("clients/views/sabotage.py", text)))


def test_an_excuse_that_covers_nothing_any_more_is_a_finding() -> None:
    assert excused([], {"clients/gone.py": "once"}, key=str) == [
        "clients/gone.py needs no exception any more"
    ]


def test_what_the_rules_allow_is_allowed() -> None:
    fine = "c = Case.objects.visible_to(staff, now)\nd = Draft.objects.filter(author=user)"
    assert not list(python.unscoped_queries(Source("clients/views.py", fine)))
    action = (
        "@transaction.atomic\ndef close_case(case, *, by, now):\n    'doc'\n"
        "    allow(by, 'move', case, now)\n    audit.save(case)"
    )
    assert not list(python.undecided_actions(Source("clients/actions.py", action)))
    page = "{% if forloop.first %}{{ tab.count }}{% endif %}<script src='/static/a.js'></script>"
    assert not [
        *template_rules.walks(Source("t.html", page)),
        *template_rules.inline(Source("t.html", page)),
    ]
