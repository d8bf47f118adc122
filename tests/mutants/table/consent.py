"""Guards of consent and of what may be told to others."""

from tests.mutants.sabotage import Sabotage

CONSENT = "tests/consent/test_consent.py"
TELLING = "consent/actions/disclosing.py"
TOLD = "tests/consent/test_telling.py"

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
        '    allow_staff(by, "configure", now)\n    if by.agency_id is not None:\n        allow(by, "configure", agency, now)\n    texts',
        "    texts",
        (f"{CONSENT}::test_only_an_admin_brings_in_a_consent_text",),
    ),
    Sabotage(
        "who works the case alone writes down what was told",
        TELLING,
        '    allow(by, "disclose", release, now)\n',
        "",
        (f"{TOLD}::test_nobody_else_writes_down_what_was_told",),
    ),
    Sabotage(
        "a release is asked whether it held when something was told",
        TELLING,
        "if not release.holds_at(told_at):",
        "if False:",
        (f"{TOLD}::test_con_11_a_release_is_asked_for_the_very_instant_of_telling",),
    ),
    Sabotage(
        "nothing is told beyond what a release names",
        TELLING,
        "    if beyond:\n",
        "    if False:\n",
        (
            f"{TOLD}::test_con_14_what_a_release_does_not_cover_is_not_written_down_as_told_under_it",
        ),
    ),
    Sabotage(
        "whoever is told something needs exactly that",
        TELLING,
        "if not relevance.strip() or relevance.strip().lower() in TOO_WIDE:",
        "if False:",
        (f"{TOLD}::test_con_15_each_disclosure_says_why_exactly_this_is_needed",),
    ),
    Sabotage(
        "nothing is written down as told before it is",
        TELLING,
        "    if at > now:",
        "if False:",
        (f"{TOLD}::test_what_will_be_told_is_not_written_down_yet",),
    ),
    Sabotage(
        "a release ends with a life",
        TELLING,
        "if died_on is not None and told_on > died_on:",
        "if False:",
        (f"{TOLD}::test_a_release_ends_with_the_life_of_who_signed_it",),
    ),
    Sabotage(
        "a client hears of it before it is told",
        TELLING,
        "if client_knew_on > told_on:",
        "if False:",
        (f"{TOLD}::test_con_19_the_client_knew_before_it_was_told_and_since_they_signed",),
    ),
)
