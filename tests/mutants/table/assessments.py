"""Guards of assessments and of their schedule."""

from tests.mutants.sabotage import Sabotage

ASSESSING = "tests/assessments/test_assessing.py"
REASSESSING = "tests/assessments/test_reassessing.py"
TEMPLATES = "tests/assessments/test_templates.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who is due is told once",
        "assessments/actions/scheduling.py",
        "WHERE task.state = 'scheduled' AND task.due_on <= ",
        "WHERE task.state = 'scheduled' AND task.due_on - 7 <= ",
        ("tests/assessments/test_reassessing.py",),
    ),
    Sabotage(
        "an assessment begins in its stage",
        "assessments/actions/assessing.py",
        "    if kind is None:\n        raise Refused(",
        '    kind = kind or "initial"\n    if False:\n        raise Refused(',
        (f"{ASSESSING}::test_the_stage_says_which_assessment_begins",),
    ),
    Sabotage(
        "one assessment at a time",
        "assessments/actions/assessing.py",
        'if Assessment._base_manager.filter(case=case).filter(state="in_progress").exists():',
        "if False:",
        (f"{ASSESSING}::test_one_assessment_at_a_time",),
    ),
    Sabotage(
        "a second person is told of the first one's answers",
        "assessments/actions/assessing.py",
        "if seen != stamp(assessment, section):",
        "if False:",
        (f"{ASSESSING}::test_a_second_person_is_told_of_the_first_ones_answers",),
    ),
    Sabotage(
        "every needed question is answered",
        "assessments/actions/assessing.py",
        "    if missing:\n",
        "    if False:\n",
        (f"{ASSESSING}::test_asm_02_every_needed_question_is_answered_or_has_a_reason",),
    ),
    Sabotage(
        "an assessment says whether they met",
        "assessments/actions/assessing.py",
        "if face_to_face is None:",
        "if False:",
        (f"{ASSESSING}::test_asm_08_an_assessment_is_judged_and_says_whether_they_met",),
    ),
    Sabotage(
        "an assessment is judged",
        "assessments/actions/assessing.py",
        "if not judgement.strip():",
        "if False:",
        (f"{ASSESSING}::test_asm_08_an_assessment_is_judged_and_says_whether_they_met",),
    ),
    Sabotage(
        "finishing sets the effort of the case",
        "assessments/actions/assessing.py",
        '    set_acuity(case, by=by, now=now, acuity=acuity, why=why or _("Assessment finished"))\n',
        "",
        (f"{ASSESSING}::test_finishing_sets_the_effort_of_the_case_with_its_reason",),
    ),
    Sabotage(
        "a finished assessment never changes",
        "assessments/actions/assessing.py",
        "if assessment.state != Assessment.State.IN_PROGRESS:",
        "if False:",
        (f"{ASSESSING}::test_asm_16_a_finished_assessment_never_changes",),
    ),
    Sabotage(
        "an answer fits its question",
        "assessments/actions/assessing.py",
        "if not _fits(question, value):",
        "if False:",
        (f"{ASSESSING}::test_an_answer_fits_its_question",),
    ),
    Sabotage(
        "an answer and a reason for none exclude each other",
        "assessments/actions/assessing.py",
        "if value and blank:",
        "if False:",
        (f"{ASSESSING}::test_an_answer_fits_its_question",),
    ),
    Sabotage(
        "nobody else begins an assessment",
        "assessments/actions/assessing.py",
        '    allow(by, "add", case, now)\n',
        "",
        (f"{ASSESSING}::test_nobody_else_assesses",),
    ),
    Sabotage(
        "nobody else answers an assessment",
        "assessments/actions/assessing.py",
        '    allow(by, "edit", assessment, now)\n    _must_be_open(assessment)\n    if seen',
        "    _must_be_open(assessment)\n    if seen",
        (f"{ASSESSING}::test_nobody_else_assesses",),
    ),
    Sabotage(
        "a reassessment lies ahead",
        "assessments/actions/reassessing.py",
        "    if due_on <= today:\n",
        "    if False:\n",
        (f"{REASSESSING}::test_a_reassessment_is_planned_ahead_and_in_monitoring_only",),
    ),
    Sabotage(
        "a reassessment is planned in Monitoring",
        "assessments/actions/reassessing.py",
        "    if case.stage != Stage.ACTIVE:\n        raise Refused",
        "    if False:\n        raise Refused",
        (f"{REASSESSING}::test_a_reassessment_is_planned_ahead_and_in_monitoring_only",),
    ),
    Sabotage(
        "only a supervisor plans later than the rule",
        "assessments/actions/reassessing.py",
        'if due_on > latest and not decide(by, "approve", case, now).allow:',
        "if False:",
        (f"{REASSESSING}::test_rea_02_only_a_supervisor_plans_later_than_the_rule",),
    ),
    Sabotage(
        "another day has a reason",
        "assessments/actions/reassessing.py",
        "if (before is not None or due_on > latest) and not why.strip():",
        "if False:",
        (f"{REASSESSING}::test_another_day_replaces_the_planned_one_with_a_reason",),
    ),
    Sabotage(
        "a reassessment that is due is settled by the next",
        "assessments/actions/reassessing.py",
        "        planned.state = ReassessmentTask.State.COMPLETED\n",
        "        pass\n",
        (
            f"{REASSESSING}::test_rea_07_a_finished_reassessment_settles_the_task_and_plans_the_next",
        ),
    ),
    Sabotage(
        "the night counts by the agency's own days",
        "assessments/actions/scheduling.py",
        "            AT TIME ZONE a.timezone)::date AS day",
        "            AT TIME ZONE 'UTC')::date AS day",
        (f"{REASSESSING}::test_the_day_is_the_agencys_across_clock_changes_and_leap_days",),
    ),
    Sabotage(
        "a template covers every area of life",
        "assessments/actions/templates.py",
        "    if missing:\n",
        "    if False:\n",
        (f"{TEMPLATES}::test_asm_03_a_template_without_an_area_is_not_published",),
    ),
    Sabotage(
        "a published template is not published again",
        "assessments/actions/templates.py",
        "if template.published_on is not None:",
        "if False:",
        (f"{TEMPLATES}::test_asm_12_one_version_is_in_use_and_older_ones_stay_readable",),
    ),
    Sabotage(
        "the version before is retired",
        "assessments/actions/templates.py",
        "        older.retired_on = today\n",
        "        pass\n",
        (f"{TEMPLATES}::test_asm_12_one_version_is_in_use_and_older_ones_stay_readable",),
    ),
    Sabotage(
        "only an admin publishes",
        "assessments/actions/templates.py",
        '    allow_staff(by, "configure", now)\n    if by.agency_id is not None:\n        allow(by, "configure", record, now)\n',
        "    pass\n",
        (f"{TEMPLATES}::test_only_the_agencys_admin_publishes",),
    ),
)
