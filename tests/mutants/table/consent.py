"""Guards of consent and of what may be told to others."""

from tests.mutants.sabotage import Sabotage

CONSENT = "tests/consent/test_consent.py"
CONSENT_PAGES = "tests/consent/test_pages.py"
RACES = "tests/core/test_races.py"
RELEASES = "tests/consent/test_releases.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "all seven points are explained",
        "consent/actions/serving.py",
        "if set(consent.explained) != set(Explained.values):",
        "if False:",
        (f"{CONSENT}::test_con_04_all_seven_points_are_explained_before_the_signature",),
    ),
    Sabotage(
        "nobody has signed tomorrow",
        "consent/actions/serving.py",
        "    if signed > now:\n",
        "    if False:\n",
        (f"{CONSENT}::test_a_signature_cannot_be_dated_ahead",),
    ),
    Sabotage(
        "who signs for another names the authority",
        "consent/actions/serving.py",
        '    if capacity == SignerCapacity.SELF:\n        refuse_kept_away(signed.signer_name, client, field="signer_name")\n'
        "        signed.client_part = client_part.strip()\n        return\n",
        "    return\n",
        (f"{CONSENT}::test_a_consent_says_who_signed_as_what_and_how",),
    ),
    Sabotage(
        "a spoken consent has a witness",
        "consent/actions/serving.py",
        "if consent.method == SignMethod.VERBAL and not consent.witness:",
        "if False:",
        (f"{CONSENT}::test_a_consent_says_who_signed_as_what_and_how",),
    ),
    Sabotage(
        "a text in use is signed",
        "consent/actions/serving.py",
        "if not in_use.filter(pk=consent.form_id).exists():",
        "if False:",
        (f"{CONSENT}::test_a_text_that_was_not_in_use_cannot_be_signed",),
    ),
    Sabotage(
        "a new consent replaces the current one",
        "consent/actions/serving.py",
        'for current in ServiceConsent._base_manager.filter(case=case, state="signed"):',
        "for current in ServiceConsent._base_manager.none():",
        (f"{CONSENT}::test_a_new_consent_replaces_the_current_one",),
    ),
    Sabotage(
        "a withdrawal is not undone",
        "consent/actions/serving.py",
        "if consent.state != ServiceConsent.State.SIGNED:",
        "if False:",
        (f"{CONSENT}::test_con_02_a_withdrawal_keeps_what_was_said_and_is_not_undone",),
    ),
    Sabotage(
        "the signed text is kept by its hash",
        "consent/actions/serving.py",
        "return hashlib.sha256(text.text.encode()).hexdigest()",
        'return hashlib.sha256(b"").hexdigest()',
        (f"{CONSENT}::test_the_text_that_was_signed_is_kept_by_its_hash",),
    ),
    Sabotage(
        "only who works the case takes a consent",
        "consent/actions/serving.py",
        '    allow(by, "sign", case, now)\n',
        "",
        (f"{CONSENT}::test_nobody_else_takes_or_withdraws_a_consent",),
    ),
    Sabotage(
        "a case waits for consent",
        "consent/registrations.py",
        "if consents.exists():",
        "if True:",
        (f"{CONSENT}::test_con_01_a_case_waits_for_consent",),
    ),
    Sabotage(
        "a consent signed later opens no gate today",
        "consent/registrations.py",
        'state="signed", signed_at__lte=now)',
        'state="signed")',
        (f"{CONSENT}::test_con_01_a_consent_signed_later_opens_no_gate_today",),
    ),
    Sabotage(
        "only an admin brings in a consent text",
        "consent/actions/texts.py",
        '    allow_staff(by, "configure", now)\n    if by.agency_id is not None:\n        allow(by, "configure", agency, now)\n',
        "",
        (f"{CONSENT}::test_only_an_admin_brings_in_a_consent_text",),
    ),
    Sabotage(
        "only who works the case signs a release",
        "consent/actions/releasing.py",
        '    allow(by, "sign", case, now)\n',
        "",
        (f"{RELEASES}::test_nobody_else_signs_or_revokes_a_release",),
    ),
    Sabotage(
        "only who may read the case revokes a release",
        "consent/actions/releasing.py",
        '    allow(by, "revoke", release, now)\n',
        "",
        (f"{RELEASES}::test_nobody_else_signs_or_revokes_a_release",),
    ),
    Sabotage(
        "a release names a person",
        "consent/actions/releasing.py",
        "if not recipient.strip() or recipient.strip().lower() in TOO_WIDE:",
        "if False:",
        (f"{RELEASES}::test_con_09_a_release_says_what_to_whom_and_why",),
    ),
    Sabotage(
        "a release names what is told",
        "consent/actions/releasing.py",
        "if not record_types or not set(record_types) <= set(RecordType.values):",
        "if False:",
        (f"{RELEASES}::test_con_09_a_release_says_what_to_whom_and_why",),
    ),
    Sabotage(
        "a release says why",
        "consent/actions/releasing.py",
        "if not purpose.strip() or purpose.strip().lower() in TOO_WIDE:",
        "if False:",
        (f"{RELEASES}::test_con_09_a_release_says_what_to_whom_and_why",),
    ),
    Sabotage(
        "a release starts after its signature",
        "consent/actions/releasing.py",
        "if starts_on < signed_on:",
        "if False:",
        (f"{RELEASES}::test_con_09_a_release_has_a_window_of_a_year_at_most",),
    ),
    Sabotage(
        "a release lasts a year at most",
        "consent/actions/releasing.py",
        "if ends_on - LONGEST > starts_on:",
        "if False:",
        (f"{RELEASES}::test_con_09_a_release_has_a_window_of_a_year_at_most",),
    ),
    Sabotage(
        "a release is never only spoken",
        "consent/actions/releasing.py",
        "if method == SignMethod.VERBAL:",
        "if False:",
        (f"{RELEASES}::test_con_10_a_release_is_signed_by_who_may_sign",),
    ),
    Sabotage(
        "a release is said aloud again",
        "consent/actions/releasing.py",
        "if not restated_aloud:",
        "if False:",
        (f"{RELEASES}::test_con_08_a_release_is_said_aloud_again_each_time",),
    ),
    Sabotage(
        "the first no counts",
        "consent/actions/releasing.py",
        "    if release.revoked_at is not None:\n        return release\n",
        "",
        (f"{RACES}::test_a_release_revoked_twice_at_once_keeps_the_first_no",),
    ),
    Sabotage(
        "a revoked release holds no more",
        "consent/queries.py",
        "return self.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)",
        "return self.filter(starts_on__lte=day, ends_on__gte=day)",
        (f"{RELEASES}::test_con_12_a_client_may_revoke_at_any_time_and_it_stays_revoked",),
    ),
    Sabotage(
        "a release ends on its last day",
        "consent/queries.py",
        "return self.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)",
        "return self.filter(revoked_at=None, starts_on__lte=day)",
        (f"{RELEASES}::test_con_11_a_release_holds_from_its_first_to_its_last_day",),
    ),
    Sabotage(
        "a renewal borrows no words from out of sight",
        "consent/views.py",
        "rows = Release.objects.visible_to(request.staff, request.now).filter(case=case)",
        "rows = Release.objects.all()",
        (f"{CONSENT_PAGES}::test_a_renewal_never_borrows_words_from_a_case_one_cannot_see",),
    ),
    Sabotage(
        "a revoked release is in no list of those that hold",
        "consent/queries.py",
        "self.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)",
        "self.filter(starts_on__lte=day, ends_on__gte=day)",
        (f"{RELEASES}::test_con_12_a_client_may_revoke_at_any_time_and_it_stays_revoked",),
    ),
)
