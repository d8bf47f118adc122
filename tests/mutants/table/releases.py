"""Guards of releases: what each form says, who signs it, and what becomes of it."""

from tests.mutants.sabotage import Sabotage

BECOMING = "tests/consent/test_becoming.py"
DRAFTING = "consent/actions/drafting.py"
ELEMENTS = "consent/elements.py"
GOLDEN = "tests/consent/test_golden.py"
MODEL = "consent/models/releasing.py"
PAGES = "tests/consent/test_pages.py"
QUERIES = "consent/queries.py"
RELEASES = "tests/consent/test_releases.py"
RELEASING = "consent/actions/releasing.py"
SIGNING = "consent/actions/signing.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "only who works the case writes a release",
        DRAFTING,
        '    allow(by, "sign", case, now)\n',
        "",
        (f"{RELEASES}::test_nobody_else_signs_or_revokes_a_release",),
    ),
    Sabotage(
        "only who has a part in the case revokes a release",
        RELEASING,
        '    allow(by, "revoke", release, now)\n    _must_be_signed(release)\n',
        "    _must_be_signed(release)\n",
        (f"{RELEASES}::test_nobody_else_signs_or_revokes_a_release",),
    ),
    Sabotage(
        "a form is whole before it is written down",
        DRAFTING,
        "    for lack in lacking(form, terms_of(release.kind)):\n",
        "    for lack in ():\n",
        (f"{GOLDEN}::test_con_09_each_form_says_what_to_whom_why_and_how_long",),
    ),
    Sabotage(
        "a form is whole before it is signed",
        SIGNING,
        "    for lack in lacking(form, SIGNATURE):\n",
        "    for lack in ():\n",
        (f"{GOLDEN}::test_con_10_each_form_is_signed_with_all_that_proves_it",),
    ),
    Sabotage(
        "a release names a person and not everybody",
        ELEMENTS,
        "return bool(words.strip()) and words.strip().lower() not in TOO_WIDE",
        "return bool(words.strip())",
        (f"{RELEASES}::test_con_09_a_release_says_what_to_whom_and_why",),
    ),
    Sabotage(
        "a form names only what it may",
        ELEMENTS,
        "return all(set(clause.categories) <= form.release.rules.may for clause in form.clauses)",
        "return True",
        (f"{GOLDEN}::test_con_30_no_form_does_what_another_is_for",),
    ),
    Sabotage(
        "a form names what it must",
        ELEMENTS,
        "return all(form.release.rules.must <= set(clause.categories) for clause in form.clauses)",
        "return True",
        (f"{GOLDEN}::test_con_30_no_form_does_what_another_is_for",),
    ),
    Sabotage(
        "a form lasts no longer than it may",
        ELEMENTS,
        "return release.ends_on - release.rules.longest <= start",
        "return True",
        (f"{RELEASES}::test_con_09_a_release_has_a_window_of_a_year_at_most",),
    ),
    Sabotage(
        "a minor signs alone only what they may",
        ELEMENTS,
        "return form.signed_on >= coming_of_age(born) or _only_what_a_minor_agreed_to(form)",
        "return True",
        (f"{BECOMING}::test_con_10_a_minor_signs_alone_only_what_they_may_agree_to_alone",),
    ),
    Sabotage(
        "nobody lets out what a minor keeps",
        ELEMENTS,
        "return own or Category.MINOR_CONSENTED not in named",
        "return True",
        (f"{BECOMING}::test_con_10_a_minor_signs_alone_only_what_they_may_agree_to_alone",),
    ),
    Sabotage(
        "what was answered is not written anew",
        DRAFTING,
        '    if release.signed_at is not None:\n        raise Refused(_("It was signed',
        '    if False:\n        raise Refused(_("It was signed',
        (f"{BECOMING}::test_a_draft_is_written_anew_until_somebody_answers",),
    ),
    Sabotage(
        "what restricts a draft stays",
        DRAFTING,
        "if set(categories) != set(release.categories):",
        "if False:",
        (f"{BECOMING}::test_a_draft_is_written_anew_until_somebody_answers",),
    ),
    Sabotage(
        "whoever restricts a release is cleared for it",
        DRAFTING,
        "release.categories = refuse_unless_cleared(case, categories, by=by, now=now)",
        "release.categories = list(categories)",
        (f"{BECOMING}::test_con_22_a_restricted_release_is_there_only_for_who_is_cleared",),
    ),
    Sabotage(
        "releases are numbered among those restricted alike",
        DRAFTING,
        "alike = Release._base_manager.filter(case=release.case, categories=release.categories)",
        "alike = Release._base_manager.filter(case=release.case)",
        (f"{BECOMING}::test_con_22_a_restricted_release_is_there_only_for_who_is_cleared",),
    ),
    Sabotage(
        "nothing goes to who is to be told nothing",
        DRAFTING,
        '    refuse_unwished(release.recipient_name, release.case.client, field="recipient_name")\n',
        "",
        (f"{BECOMING}::test_con_20_nothing_is_written_for_somebody_who_is_to_be_told_nothing",),
    ),
    Sabotage(
        "nobody is told who is to be told nothing",
        "consent/actions/disclosing.py",
        '    refuse_unwished(spoke_with, release.case.client, field="spoke_with")\n',
        "",
        (f"{BECOMING}::test_con_20_nothing_is_written_for_somebody_who_is_to_be_told_nothing",),
    ),
    Sabotage(
        "a text in use is signed with a release",
        SIGNING,
        "    if release.text_id not in {text.pk for text in texts}:\n",
        "    if False:\n",
        (f"{GOLDEN}::test_con_09_a_text_is_signed_while_it_is_in_use",),
    ),
    Sabotage(
        "the first no counts",
        RELEASING,
        "    if release.revoked_at is not None:\n        return release\n",
        "",
        ("tests/core/test_races.py::test_a_release_revoked_twice_at_once_keeps_the_first_no",),
    ),
    Sabotage(
        "a part taken back leaves something",
        RELEASING,
        "if not kept or not release.rules.must <= set(left):",
        "if False:",
        (f"{BECOMING}::test_con_12_a_part_is_neither_everything_nor_nothing",),
    ),
    Sabotage(
        "a part taken back ends the wider release",
        RELEASING,
        "    release.superseded_at, release.revocation_words = now, words.strip()\n",
        "    release.revocation_words = words.strip()\n",
        (f"{BECOMING}::test_con_12_a_part_taken_back_leaves_a_narrower_release_at_once",),
    ),
    Sabotage(
        "an event is looked at again before too long",
        RELEASING,
        "if not within_its_longest(Form(release, [], today)):",
        "if False:",
        (f"{BECOMING}::test_con_09_a_release_that_waits_for_an_event_is_looked_at_again",),
    ),
    Sabotage(
        "a release is not revived after its last day",
        RELEASING,
        "    if today > release.ends_on:\n",
        "    if False:\n",
        (f"{BECOMING}::test_con_09_a_release_whose_look_is_overdue_is_signed_anew",),
    ),
    Sabotage(
        "a release for telling once is used up",
        "consent/actions/disclosing.py",
        "if release.ends_with == EndsWith.ONCE:",
        "if False:",
        (f"{BECOMING}::test_con_14_a_release_for_telling_once_is_used_up",),
    ),
    Sabotage(
        "nobody settles a doubt about their own signature",
        RELEASING,
        "if release.taken_by_id == by.pk:",
        "if False:",
        (f"{BECOMING}::test_con_11_nobody_settles_a_doubt_about_their_own_signature",),
    ),
    Sabotage(
        "only who leads the case settles a doubt",
        RELEASING,
        '    allow(by, "approve", release, now)\n',
        "",
        (f"{BECOMING}::test_con_11_a_release_in_doubt_rests_until_somebody_else_settles_it",),
    ),
    Sabotage(
        "a draft holds for nothing",
        MODEL,
        "if not _is_past(self.signed_at, instant) or not self.starts_on <= today <= self.ends_on:",
        "if not self.starts_on <= today <= self.ends_on:",
        (f"{BECOMING}::test_con_11_nothing_is_told_under_a_draft",),
    ),
    Sabotage(
        "a release that has ended holds for nothing",
        MODEL,
        "return not ended and self._signer_stands(today)",
        "return self._signer_stands(today)",
        (
            "tests/consent/test_telling.py::test_con_12_a_revocation_stops_the_next_telling_and_leaves_what_was_told",
        ),
    ),
    Sabotage(
        "a release rests with the authority of who signed",
        MODEL,
        "return not ended and self._signer_stands(today)",
        "return not ended",
        (f"{BECOMING}::test_con_11_a_release_rests_once_its_guardian_is_none",),
    ),
    Sabotage(
        "a release rests once its signer is kept away",
        MODEL,
        "return authority is None or (authority.stands(day) and authority.holder.is_at_hand)",
        "return authority is None or authority.stands(day)",
        (f"{BECOMING}::test_con_11_a_release_rests_once_the_client_keeps_away_from_who_signed",),
    ),
    Sabotage(
        "a clause covers every category of what it lets out",
        "consent/models/clauses.py",
        "            and set(categories) <= set(self.categories)\n",
        "",
        (f"{BECOMING}::test_a_clause_covers_its_kind_its_days_and_what_it_names",),
    ),
    Sabotage(
        "a list of what holds leaves out what is over",
        QUERIES,
        "return self.filter(signed_at__isnull=False)",
        "return self.all()",
        (f"{BECOMING}::test_con_11_nothing_is_told_under_a_draft",),
    ),
    Sabotage(
        "a list of what holds leaves out what was revoked",
        QUERIES,
        "rows = self.signed().filter(revoked_at=None, superseded_at=None, invalid_at=None)",
        "rows = self.signed()",
        (f"{RELEASES}::test_con_12_a_client_may_revoke_at_any_time_and_it_stays_revoked",),
    ),
    Sabotage(
        "a list of what holds ends on the last day",
        QUERIES,
        "return rows.filter(starts_on__lte=day, ends_on__gte=day)",
        "return rows.filter(starts_on__lte=day)",
        (f"{RELEASES}::test_con_11_a_release_holds_from_its_first_to_its_last_day",),
    ),
    Sabotage(
        "a list of what holds asks who signed",
        QUERIES,
        "rows = self.not_over().filter(signer, disputed_at=None)",
        "rows = self.not_over().filter(disputed_at=None)",
        (f"{BECOMING}::test_con_11_a_release_rests_once_its_guardian_is_none",),
    ),
    Sabotage(
        "a list of what holds leaves out what is in doubt",
        QUERIES,
        "rows = self.not_over().filter(signer, disputed_at=None)",
        "rows = self.not_over().filter(signer)",
        (f"{BECOMING}::test_con_11_a_release_in_doubt_rests_until_somebody_else_settles_it",),
    ),
    Sabotage(
        "a renewal borrows no words from out of sight",
        "consent/views/signing.py",
        "rows = Release.objects.visible_to(request.staff, request.now).filter(case=case)",
        "rows = Release.objects.all()",
        (f"{PAGES}::test_a_renewal_never_borrows_words_from_a_case_one_cannot_see",),
    ),
)
