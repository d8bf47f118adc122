"""Guards that stand in the database: triggers and constraints, each dropped once.

They are made by the migrations, which take long; so each is dropped after them, by a line added to
the last of the core's functions. One that is not there any more makes the run fail to begin.
"""

from tests.mutants.sabotage import Sabotage

AGREEING = "tests/careplans/test_agreeing.py"
ASSESSING = "tests/assessments/test_assessing.py"
ASSIGNING = "tests/clients/test_assigning.py"
CONSENT = "tests/consent/test_consent.py"
COVERING = "tests/clients/test_covering.py"
CONSTRAINTS = "tests/house/test_constraints.py"
FROZEN = "tests/house/test_frozen.py"
NOTES = "tests/clients/test_notes.py"
PLANNING = "tests/careplans/test_planning.py"
RACES = "tests/core/test_races.py"
RECORDS = "tests/house/test_records.py"
REFERRAL = "tests/clients/test_referral.py"
RELEASES = "tests/consent/test_releases.py"
TEMPLATES = "tests/assessments/test_templates.py"

LAST_STATE = f"{FROZEN}::test_a_last_state_is_never_left"
PARTS_OF_A_PLAN = f"{FROZEN}::test_what_a_plan_is_made_of_is_fixed_once_it_is_agreed"
RELEASE = f"{RELEASES}::test_the_database_refuses_an_unusable_release_too"
CHOICES = f"{CONSTRAINTS}::test_the_database_refuses_what_no_row_may_hold"
ONE_EACH = f"{CONSTRAINTS}::test_the_database_keeps_one_of_each"


def dropped(guard: str, statement: str, test: str) -> Sabotage:
    """A guard that one statement takes out of the database."""
    last = "AS 'SELECT false';\n"
    path = "casemgmt/core/sql/triggers_always.sql"
    return Sabotage(guard, path, last, f"{last}{statement};\n", (test,))


def trigger(guard: str, table: str, name: str, test: str) -> Sabotage:
    """A trigger, by the name it has in the database."""
    return dropped(guard, f"DROP TRIGGER pgtrigger_{name} ON {table}", test)


def constraint(guard: str, table: str, name: str, test: str) -> Sabotage:
    """A check, or a rule about two rows, by its name."""
    return dropped(guard, f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}", test)


def index(guard: str, name: str, test: str) -> Sabotage:
    """A rule that some rows are unique, which is an index, by its name."""
    return dropped(guard, f"DROP INDEX {name}", test)


ROWS: tuple[Sabotage, ...] = (
    trigger(
        "a signed note is frozen in the database",
        "clients_note",
        "append_only_eccf9",
        f"{NOTES}::test_the_trigger_stops_the_owner_of_the_tables_too",
    ),
    trigger(
        "a contact is frozen with its note",
        "clients_contact",
        "frozen_with_its_note_05c43",
        f"{NOTES}::test_the_database_keeps_what_was_signed",
    ),
    trigger(
        "a screening is never rewritten",
        "clients_screeningdecision",
        "append_only_6256b",
        "tests/clients/test_criteria.py::test_int_04_a_screening_never_changes",
    ),
    constraint(
        "the database wants to know why somebody is not taken on",
        "clients_referral",
        "who_is_not_taken_on_is_told_why",
        "tests/clients/test_engaging.py"
        "::test_out_07_the_database_wants_the_reason_of_who_is_not_taken_on",
    ),
    trigger(
        "a move of a case is never rewritten",
        "clients_casetransition",
        "append_only_9ffed",
        f"{RECORDS}::test_every_record_keeps_an_append_only_history",
    ),
    trigger(
        "the read log can only be added to",
        "ledger_readevent",
        "append_only_9d11e",
        f"{RECORDS}::test_every_record_keeps_an_append_only_history",
    ),
    trigger(
        "a settled referral is frozen in the database",
        "clients_referral",
        "disposed_of_once_00b01",
        f"{REFERRAL}::test_a_settled_referral_never_changes",
    ),
    trigger(
        "a signed consent is frozen in the database",
        "consent_serviceconsent",
        "signed_is_frozen_dfac2",
        f"{CONSENT}::test_a_signed_consent_is_frozen_in_the_database",
    ),
    trigger(
        "a consent that ended stays ended",
        "consent_serviceconsent",
        "ended_stays_ended_7fa2a",
        LAST_STATE,
    ),
    trigger(
        "a consent text is frozen in the database",
        "consent_consentform",
        "signed_is_frozen_ebdd4",
        f"{CONSENT}::test_a_text_in_use_is_frozen_in_the_database",
    ),
    trigger(
        "a signed release is frozen in the database",
        "consent_release",
        "signed_is_frozen_5bc27",
        f"{RELEASES}::test_a_signed_release_is_frozen_in_the_database",
    ),
    trigger(
        "a revoked release stays revoked",
        "consent_release",
        "revoked_stays_revoked_9bacd",
        f"{RELEASES}::test_con_12_a_client_may_revoke_at_any_time_and_it_stays_revoked",
    ),
    trigger(
        "an agreed plan is frozen in the database",
        "careplans_serviceplan",
        "signed_is_frozen_4224e",
        f"{AGREEING}::test_an_agreed_plan_is_frozen_in_the_database",
    ),
    trigger(
        "goals of an agreed plan stay as they are",
        "careplans_goal",
        "agreed_as_it_is_e6082",
        PARTS_OF_A_PLAN,
    ),
    trigger(
        "no goal slips in beside an agreement",
        "careplans_goal",
        "agreed_with_its_plan_fc0f5",
        f"{RACES}::test_the_database_lets_no_goal_slip_in_beside_an_agreement",
    ),
    trigger(
        "steps of an agreed plan stay as they are",
        "careplans_objective",
        "agreed_as_it_is_94deb",
        PARTS_OF_A_PLAN,
    ),
    trigger(
        "services of an agreed plan stay as they are",
        "careplans_serviceline",
        "agreed_as_it_is_89c04",
        PARTS_OF_A_PLAN,
    ),
    trigger(
        "a completed closure is frozen in the database",
        "careplans_closure",
        "finished_is_frozen_6ab4c",
        LAST_STATE,
    ),
    trigger(
        "a finished assessment is frozen in the database",
        "assessments_assessment",
        "finished_is_frozen_c6ab4",
        f"{ASSESSING}::test_asm_16_a_finished_assessment_never_changes",
    ),
    trigger(
        "answers are frozen with their assessment",
        "assessments_answer",
        "finished_is_frozen_29515",
        f"{ASSESSING}::test_asm_16_a_finished_assessment_never_changes",
    ),
    trigger(
        "a published template is frozen in the database",
        "assessments_assessmenttemplate",
        "published_is_frozen_b8739",
        f"{TEMPLATES}::test_a_published_template_is_frozen_in_the_database",
    ),
    trigger(
        "a confirmed session is frozen in the database",
        "caseload_supervisionsession",
        "confirmed_is_frozen_081af",
        LAST_STATE,
    ),
    trigger(
        "a void session stays void",
        "caseload_supervisionsession",
        "void_stays_void_18913",
        LAST_STATE,
    ),
    constraint(
        "the database keeps one primary at a time",
        "clients_assignment",
        "one_primary_at_a_time",
        f"{ASSIGNING}::test_the_database_keeps_one_primary_at_a_time",
    ),
    constraint(
        "the database keeps one home at a time",
        "clients_householdmembership",
        "one_home_at_a_time",
        ONE_EACH,
    ),
    constraint(
        "the database keeps no cover without an end",
        "clients_assignment",
        "a_cover_has_an_end",
        f"{COVERING}::test_the_database_keeps_no_cover_without_an_end",
    ),
    index(
        "the database keeps one current consent",
        "one_current_service_consent",
        f"{CONSENT}::test_one_consent_is_current_whatever_the_code_does",
    ),
    constraint(
        "the database keeps a release to a year",
        "consent_release",
        "a_release_lasts_a_year_at_most",
        RELEASE,
    ),
    constraint(
        "the database wants a release said aloud",
        "consent_release",
        "a_release_was_restated_aloud",
        RELEASE,
    ),
    constraint(
        "the database wants to know what a release tells",
        "consent_release",
        "a_release_names_what_is_told",
        RELEASE,
    ),
    constraint(
        "the database keeps roles to their list",
        "clients_assignment",
        "an_assignment_is_in_a_role",
        CHOICES,
    ),
    constraint(
        "the database wants the reason for a referral",
        "clients_referral",
        "a_referral_says_why",
        CHOICES,
    ),
    index("the database keeps one open case in a program", "one_open_case_a_program", ONE_EACH),
    index("the database keeps one plan in force", "one_active_plan", ONE_EACH),
    constraint(
        "the database keeps one supervisor at a time",
        "agency_supervisionline",
        "one_supervisor_at_a_time",
        ONE_EACH,
    ),
    constraint(
        "the database closes a case on a day",
        "clients_case",
        "closed_at_says_closed",
        f"{CONSTRAINTS}::test_a_case_is_closed_with_its_day_only",
    ),
    constraint(
        "the database lets nobody supervise themselves",
        "agency_supervisionline",
        "nobody_supervises_themselves",
        f"{CONSTRAINTS}::test_nobody_supervises_themselves",
    ),
)
