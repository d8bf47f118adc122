"""Guards of referrals, cases, their stages, notes and papers."""

from tests.mutants.sabotage import Sabotage

ADDENDA = "tests/clients/test_addenda.py"
APPROVING = "tests/careplans/test_approving.py"
AGREEING = "tests/careplans/test_agreeing.py"
CARRYING = "tests/careplans/test_carrying.py"
RESUMING = "tests/careplans/test_resuming.py"
DRAFTS = "tests/clients/test_drafts.py"
ASSIGNING = "tests/clients/test_assigning.py"
INTAKE = "tests/clients/test_intake.py"
NOTES = "tests/clients/test_notes.py"
SCREENING = "tests/clients/test_screening.py"
CONSENT = "tests/consent/test_consent.py"
CLOSING = "tests/careplans/test_closing.py"
PLANNING = "tests/careplans/test_planning.py"
SERVICES = "tests/careplans/test_services.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "what was reached since a draft was started counts in it",
        "careplans/actions/agreeing.py",
        "        _carry_over_reached(old, plan, by=by, why=why)\n",
        "",
        (f"{CARRYING}::test_what_was_reached_since_a_draft_was_started_counts_in_it",),
    ),
    Sabotage(
        "a copy remembers what it was copied from",
        "careplans/actions/planning.py",
        'kept["origin"] = kept["origin"] or record',
        "pass",
        (f"{CARRYING}::test_two_services_of_one_provider_both_go_on",),
    ),
    Sabotage(
        "a service from another provider is another one",
        "careplans/models/parts.py",
        "return super().origin_key, self.service, self.provider",
        "return super().origin_key",
        (f"{CARRYING}::test_a_service_from_another_provider_starts_anew",),
    ),
    Sabotage(
        "a service that started early ends on its last day",
        "careplans/models/parts.py",
        "if self.started_on is None and self.starts_on is not None:",
        "if self.starts_on is not None:",
        (f"{SERVICES}::test_a_service_that_started_early_ends_on_its_last_day",),
    ),
    Sabotage(
        "a service does not start before its plan was agreed",
        "careplans/actions/services.py",
        "moments = [line.case.activated_at, line.plan.agreed_at, *signed]",
        "moments = [line.case.activated_at, *signed]",
        (f"{SERVICES}::test_a_service_does_not_start_before_its_plan_was_agreed",),
    ),
    Sabotage(
        "a service does not start before the consent was signed",
        "careplans/actions/services.py",
        "moments = [line.case.activated_at, line.plan.agreed_at, *signed]",
        "moments = [line.case.activated_at, line.plan.agreed_at]",
        (f"{SERVICES}::test_a_service_does_not_start_before_the_consent_was_signed",),
    ),
    Sabotage(
        "a service that ended meanwhile shifts no answer",
        "careplans/forms.py",
        'self.lines = {f"service_{line.pk}": line for line in lines}',
        'self.lines = {f"service_{number}": line for number, line in enumerate(lines)}',
        (f"{RESUMING}::test_a_service_that_ended_meanwhile_shifts_no_answer",),
    ),
    Sabotage(
        "a reassessment that is needed is not called unneeded",
        "careplans/actions/holding.py",
        '_reason(why, "" if reassess else not_needed)',
        "_reason(why, not_needed)",
        (f"{RESUMING}::test_a_reassessment_that_is_needed_is_not_called_unneeded",),
    ),
    Sabotage(
        "a service that stood still shows its end",
        "careplans/feeds.py",
        '        why = ""\n    if line.state',
        '        why = ""\n    elif line.state',
        (f"{SERVICES}::test_a_service_that_stood_still_when_its_case_ended_shows_both",),
    ),
    Sabotage(
        "a signature is not older than what holds",
        "consent/actions/serving.py",
        "    _check_newest(consent)\n",
        "",
        (f"{CONSENT}::test_con_02_a_signature_is_not_older_than_what_holds",),
    ),
    Sabotage(
        "a client who has died is not taken on",
        "clients/actions/screening.py",
        "if Client.objects.filter(pk=client.pk, died_on__isnull=False).exists():",
        "if False:",
        (f"{SCREENING}::test_a_client_who_has_died_is_not_taken_on",),
    ),
    Sabotage(
        "what is left empty on accepting stays empty",
        "clients/actions/screening.py",
        'family_name=who["family_name"].strip(),',
        'family_name=who["family_name"].strip() or referral.family_name,',
        (f"{SCREENING}::test_what_is_left_empty_on_accepting_stays_empty",),
    ),
    Sabotage(
        "a case closes once its last day has come",
        "careplans/models/closure.py",
        "return self.closes_on <= today",
        "return True",
        (f"{CLOSING}::test_clo_04_a_case_closes_once_its_last_day_has_come",),
    ),
    Sabotage(
        "a case closes with a last day",
        "careplans/models/closure.py",
        "return self.is_after_death or self.reason in NOBODY_TO_TELL",
        "return True",
        (f"{CLOSING}::test_clo_04_only_where_nobody_is_told_a_case_closes_without_a_last_day",),
    ),
    Sabotage(
        "a case that goes on after all has its reassessment planned",
        "careplans/actions/closing.py",
        "    if stage == Stage.ACTIVE:\n",
        "    if False:\n",
        (f"{APPROVING}::test_a_case_that_goes_on_has_its_next_reassessment_planned",),
    ),
    Sabotage(
        "after a death the family was prepared",
        "careplans/readiness.py",
        "lambda ending: not ending.closure.is_after_death,",
        "lambda ending: True,",
        (f"{CLOSING}::test_clo_06_after_a_death_the_family_was_prepared",),
    ),
    Sabotage(
        "a withdrawn closing has no letter",
        "careplans/papers.py",
        "if closure.state == Closure.State.WITHDRAWN:",
        "if False:",
        (f"{APPROVING}::test_a_withdrawn_closing_has_no_letter_and_may_be_begun_again",),
    ),
    Sabotage(
        "a finished letter is no draft",
        "careplans/papers.py",
        "if closure.state != Closure.State.OPEN:",
        "if False:",
        (f"{CLOSING}::test_a_letter_is_no_draft_any_more_once_the_case_has_closed",),
    ),
    Sabotage(
        "the page says where a case that had been on hold goes",
        "careplans/views/closing.py",
        "back = _BACK_FROM_A_HOLD if rested else _BACK",
        "back = _BACK",
        (f"{APPROVING}::test_the_page_says_where_a_case_that_had_been_on_hold_goes",),
    ),
    Sabotage(
        "a plan that was agreed is shown before a draft",
        "careplans/views/plans.py",
        "agreed or (versions[0] if versions else None)",
        "versions[0] if versions else None",
        (f"{CLOSING}::test_after_closing_the_plan_that_was_agreed_is_shown_before_a_draft",),
    ),
    Sabotage(
        "a service costs nothing or more",
        "careplans/actions/goals.py",
        "if line.monthly_cost < 0:",
        "if False:",
        (f"{PLANNING}::test_a_service_costs_nothing_or_more",),
    ),
    Sabotage(
        "a step is taken back on the day it was done",
        "careplans/actions/goals.py",
        "if step.done_on != step.case.agency.today(now):",
        "if False:",
        (f"{AGREEING}::test_a_step_is_taken_back_on_the_day_it_was_done",),
    ),
    Sabotage(
        "nobody is born after their death",
        "clients/actions/people.py",
        "client.died_on is not None and birth_date > client.died_on:",
        "False:",
        (f"{ASSIGNING}::test_nobody_is_born_after_their_death",),
    ),
    Sabotage(
        "an intake that is over is not completed",
        "clients/actions/intake.py",
        "    _refuse_when_over(case)\n    missing = missing_of(record, ",
        "    missing = missing_of(record, ",
        (f"{INTAKE}::test_an_intake_is_not_completed_once_the_case_has_left_it",),
    ),
    Sabotage(
        "a draft is its author's",
        "casemgmt/ledger/drafts.py",
        '    if row.author_id != by.user.pk:\n        raise NotYours(_("There is no such draft."))\n'
        "    if row.discarded_at is not None:\n",
        "    if row.discarded_at is not None:\n",
        (f"{DRAFTS}::test_nobody_else_reads_or_overwrites_a_draft",),
    ),
    Sabotage(
        "no draft is overwritten unseen",
        "casemgmt/ledger/drafts.py",
        "    if row.version != version:\n        raise DraftChanged",
        "    if False:\n        raise DraftChanged",
        (f"{DRAFTS}::test_a_page_that_fell_behind_gets_the_other_text",),
    ),
    Sabotage(
        "facts are changed by who works with the client",
        "clients/actions/people.py",
        '    allow(by, "edit", client, now)\n',
        "",
        (f"{ASSIGNING}::test_facts_about_a_client_are_changed_by_who_works_with_them",),
    ),
    Sabotage(
        "an edit touches known fields only",
        "casemgmt/core/audit.py",
        "    if strange:\n",
        "    if False:\n",
        (
            f"{INTAKE}::test_a_field_the_intake_does_not_have_is_an_error",
            "tests/agency/test_programs.py::test_only_the_facts_of_an_agency_and_a_program_are_changed",
        ),
    ),
    Sabotage(
        "an edit of nothing writes nothing",
        "casemgmt/core/audit.py",
        "    if only == []:\n",
        "    if False:\n",
        ("tests/agency/test_programs.py::test_an_edit_that_changes_nothing_writes_nothing",),
    ),
    Sabotage(
        "who moves has left the old home",
        "clients/actions/people.py",
        "        stay.end(now)\n",
        "        pass\n",
        (f"{ASSIGNING}::test_a_client_who_moves_leaves_the_old_household_as_it_was",),
    ),
    Sabotage(
        "nobody is born tomorrow",
        "clients/actions/people.py",
        "if birth_date is not None and birth_date > by.agency.today(now):",
        "if False:",
        (f"{ASSIGNING}::test_facts_about_a_client_are_changed_by_who_works_with_them",),
    ),
    Sabotage(
        "notes are signed by who works the case",
        "clients/actions/notes.py",
        '    allow(by, "write", case, now)\n',
        "",
        (f"{NOTES}::test_nobody_signs_who_may_not_work_the_case",),
    ),
    Sabotage(
        "what happened is from the list",
        "clients/actions/notes.py",
        "if happening.mode not in Contact.Mode.values:",
        "if False:",
        ("tests/clients/test_contacts.py::test_what_happened_is_from_the_list",),
    ),
    Sabotage(
        "what lies ahead is not written down",
        "clients/actions/notes.py",
        "if happening.started_at > now:",
        "if False:",
        (f"{NOTES}::test_what_lies_ahead_cannot_be_written_down",),
    ),
    Sabotage(
        "a note says something",
        "clients/actions/notes.py",
        'if not text.strip():\n        raise Refused(_("Write what was said and done."), field="text")',
        "if False:\n        pass",
        (f"{NOTES}::test_a_note_without_words_is_refused",),
    ),
    Sabotage(
        "a signed draft is gone",
        "clients/actions/notes.py",
        "        drafts.finish(draft.id, by=by, version=draft.version, fields=draft.fields)\n",
        "        pass\n",
        (f"{NOTES}::test_signing_takes_the_draft_away_in_the_same_transaction",),
    ),
    Sabotage(
        "only who works the case adds to a note",
        "clients/actions/notes.py",
        '    allow(by, "write", note, now)\n',
        "",
        (f"{ADDENDA}::test_nobody_adds_to_a_note_who_may_not_work_the_case",),
    ),
    Sabotage(
        "an addendum says something",
        "clients/actions/notes.py",
        'if not text.strip():\n        raise Refused(_("Write what there is to add."), field="text")',
        "if False:\n        pass",
        (f"{ADDENDA}::test_an_empty_addendum_is_refused",),
    ),
    Sabotage(
        "a closed case takes no note",
        "clients/actions/notes.py",
        "if not case.is_open:",
        "if False:",
        (f"{NOTES}::test_a_closed_case_takes_no_note",),
    ),
    Sabotage(
        "a late entry says so",
        "clients/models/record.py",
        "return signed_at - happened_at > dt.timedelta(hours=allowed_hours)",
        "return False",
        (f"{NOTES}::test_a_note_signed_after_more_than_48_hours_says_so",),
    ),
    Sabotage(
        "other text is not lost by signing",
        "casemgmt/ledger/drafts.py",
        "if row.version != version and row.fields != fields:",
        "if False:",
        (f"{NOTES}::test_text_typed_on_another_device_is_not_lost_by_signing",),
    ),
    Sabotage(
        "what was signed elsewhere is not signed again",
        "casemgmt/ledger/drafts.py",
        "    except (DraftGone, NotYours) as problem:\n        return problem\n",
        "    except (DraftGone, NotYours):\n        return None\n",
        (f"{NOTES}::test_a_draft_that_was_signed_elsewhere_is_not_signed_again_unasked",),
    ),
    Sabotage(
        "a discarded draft is gone after ten minutes",
        "casemgmt/ledger/drafts.py",
        "if row.discarded_at is not None and now - row.discarded_at >= UNDO:",
        "if False:",
        (f"{DRAFTS}::test_after_ten_minutes_a_discarded_draft_is_gone",),
    ),
    Sabotage(
        "nobody brings back the draft of another",
        "casemgmt/ledger/drafts.py",
        "if row is None or row.author_id != by.user.pk:",
        "if row is None:",
        (f"{DRAFTS}::test_nobody_else_discards_or_brings_back_a_draft",),
    ),
)
