"""Guards of what the pages say."""

from tests.mutants.sabotage import Sabotage

OVERVIEW = "tests/work/test_overview.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a renewed release raises no alarm",
        "consent/feeds.py",
        "if renewed and state in FOLLOWED:",
        "if False:",
        ("tests/consent/test_pages.py::test_a_release_that_was_renewed_raises_no_alarm",),
    ),
    Sabotage(
        "a field left open says what to do",
        "casemgmt/core/fields.py",
        'left_open = error.code == "required" and message == str(usual)',
        "left_open = False",
        (
            "tests/core/test_ui_tags.py::test_a_field_left_open_says_what_to_do_by_its_name_or_in_"
            "the_forms_own_words",
        ),
    ),
    Sabotage(
        "who does not carry a case sees what is owed on it",
        "casemgmt/work/overview.py",
        "if carries or primary is None else [request.staff, primary]",
        "if True else [request.staff, primary]",
        (
            "tests/work/test_day.py::test_who_does_not_carry_a_case_sees_what_those_owe_on_it_who_"
            "do",
        ),
    ),
    Sabotage(
        "an entry stands under its month where the agency is",
        "casemgmt/work/overview.py",
        'date_format(as_day(entry.when), "F Y")',
        'date_format(entry.when, "F Y")',
        (f"{OVERVIEW}::test_the_timeline_goes_by_the_agencys_calendar",),
    ),
    Sabotage(
        "a day in the timeline begins where the agency is",
        "casemgmt/work/overview.py",
        "return timezone.make_aware(dt.datetime.combine(when, dt.time.min))",
        "return dt.datetime.combine(when, dt.time.min, tzinfo=dt.UTC)",
        (f"{OVERVIEW}::test_the_timeline_goes_by_the_agencys_calendar",),
    ),
)
