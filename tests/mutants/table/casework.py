"""Guards of referrals, cases, their stages, notes and papers."""

from tests.mutants.sabotage import Sabotage

DRAFTS = "tests/clients/test_drafts.py"
ASSIGNING = "tests/clients/test_assigning.py"
INTAKE = "tests/clients/test_intake.py"
NOTES = "tests/clients/test_notes.py"
SERVICES = "tests/careplans/test_services.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "what was reached since a draft was started counts in it",
        "careplans/actions/agreeing.py",
        "        _carry_over_reached(old, plan, by=by, why=why)\n",
        "",
        (f"{SERVICES}::test_what_was_reached_since_a_draft_was_started_counts_in_it",),
    ),
    Sabotage(
        "a copy remembers what it was copied from",
        "careplans/actions/planning.py",
        'kept["origin"] = kept["origin"] or record',
        "pass",
        (f"{SERVICES}::test_two_services_of_one_provider_both_go_on",),
    ),
    Sabotage(
        "a service from another provider is another one",
        "careplans/models/plan.py",
        "return super().origin_key, self.service, self.provider",
        "return super().origin_key",
        (f"{SERVICES}::test_a_service_from_another_provider_starts_anew",),
    ),
    Sabotage(
        "a service that started early ends on its last day",
        "careplans/models/plan.py",
        "if self.started_on is None and self.starts_on is not None:",
        "if self.starts_on is not None:",
        (f"{SERVICES}::test_a_service_that_started_early_ends_on_its_last_day",),
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
        "clients/actions/people.py",
        "    if strange:\n",
        "    if False:\n",
        (f"{INTAKE}::test_a_field_the_intake_does_not_have_is_an_error",),
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
        '    allow(by, "sign", case, now)\n',
        "",
        (f"{NOTES}::test_nobody_signs_who_may_not_work_the_case",),
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
        '    allow(by, "sign", note, now)\n',
        "",
        (f"{NOTES}::test_nobody_adds_to_a_note_who_may_not_work_the_case",),
    ),
    Sabotage(
        "an addendum says something",
        "clients/actions/notes.py",
        'if not text.strip():\n        raise Refused(_("Write what there is to add."), field="text")',
        "if False:\n        pass",
        (f"{NOTES}::test_an_empty_addendum_is_refused",),
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
