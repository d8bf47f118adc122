"""Guards of signing in, of coming, and of coming back."""

from tests.mutants.sabotage import Sabotage

DEMO = "tests/demo/test_demo_refusals.py"
FACTOR = "tests/agency/test_second_factor.py"
SIGNING_IN = "tests/agency/test_signing_in.py"
COMING_BACK = "tests/agency/test_coming_back.py"
REAL = "tests/agency/test_real_agency.py"
EVERY_PAGE = f"{FACTOR}::test_without_a_second_factor_every_page_leads_to_the_page_that_sets_one_up"
TWO_PEOPLE = (
    f"{COMING_BACK}::test_after_a_lost_factor_two_people_open_the_door_each_from_their_own_page"
)
HTTPS = f"{REAL}::test_a_real_web_server_speaks_https_and_guards_its_cookies"
INVITING = "tests/agency/test_inviting.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "nobody works without a second factor",
        "casemgmt/agency/middleware.py",
        "if not settings.DEMO and request.user.is_authenticated and not _may_pass(request):",
        "if False:",
        (EVERY_PAGE,),
    ),
    Sabotage(
        "only pages of one's own account open without a second factor",
        "casemgmt/agency/middleware.py",
        'own_pages = ("/account/",',
        'own_pages = ("/account/", "/find/",',
        (EVERY_PAGE,),
    ),
    Sabotage(
        "recovery codes alone are no second factor",
        "casemgmt/agency/middleware.py",
        "is_mfa_enabled(request.user, FACTORS)",
        "is_mfa_enabled(request.user)",
        (f"{FACTOR}::test_recovery_codes_without_a_factor_are_none",),
    ),
    Sabotage(
        "a code that was used is remembered",
        "casemgmt/settings.py",
        '"django.core.cache.backends.db.DatabaseCache"',
        '"django.core.cache.backends.dummy.DummyCache"',
        (f"{FACTOR}::test_a_code_of_the_app_opens_the_door_once",),
    ),
    Sabotage(
        "wrong codes are counted",
        "casemgmt/settings.py",
        '"login_failed": "20/m/ip,5/5m/key"',
        '"login_failed": "20/m/ip"',
        (f"{FACTOR}::test_guessing_codes_is_stopped_like_guessing_passwords",),
    ),
    Sabotage(
        "wrong passwords are counted without a broker",
        "casemgmt/settings.py",
        "20/m/ip,5/5m/key",
        "20/m/ip,9/5m/key",
        (f"{SIGNING_IN}::test_the_sixth_wrong_password_is_refused_without_a_broker_too",),
    ),
    Sabotage(
        "the counts are not pushed out",
        "casemgmt/settings.py",
        '        "OPTIONS": {"MAX_ENTRIES": 50_000},\n',
        "",
        (f"{SIGNING_IN}::test_many_other_attempts_do_not_push_out_the_count_of_failures",),
    ),
    Sabotage(
        "the doorbell raises nothing",
        "casemgmt/ledger/bell.py",
        "    except Exception as problem:",
        "    except ZeroDivisionError as problem:",
        (f"{SIGNING_IN}::test_an_action_that_rings_answers_quickly_without_a_broker",),
    ),
    Sabotage(
        "an account that was closed has no sessions",
        "casemgmt/agency/accounts.py",
        "return user if user is not None and self.user_can_authenticate(user) else None",
        "return user",
        (f"{SIGNING_IN}::test_a_session_that_outlived_its_account_opens_nothing",),
    ),
    Sabotage(
        "plain http is sent to https",
        "casemgmt/settings.py",
        "SECURE_SSL_REDIRECT = not DEMO",
        "SECURE_SSL_REDIRECT = False",
        (HTTPS,),
    ),
    Sabotage(
        "cookies go over https only",
        "casemgmt/settings.py",
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO",
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False",
        (HTTPS,),
    ),
    Sabotage(
        "a link works once",
        "casemgmt/agency/actions/inviting.py",
        "    invitation.used_at = now\n",
        "",
        (f"{COMING_BACK}::test_an_invited_person_joins_by_the_link_once_and_sets_up_a_factor",),
    ),
    Sabotage(
        "a link grows old",
        "casemgmt/agency/models/people.py",
        " and now < self.expires_at",
        "",
        (f"{COMING_BACK}::test_an_invitation_is_gone_after_a_week",),
    ),
    Sabotage(
        "the old password opens nothing after a lost factor",
        "casemgmt/agency/actions/returning.py",
        "    user.set_unusable_password()\n",
        "",
        (TWO_PEOPLE,),
    ),
    Sabotage(
        "the code of the first person is asked for",
        "casemgmt/agency/actions/inviting.py",
        "if invitation.code_hash and invitation.code_hash != hash_code(code):",
        "if False:",
        (TWO_PEOPLE,),
    ),
    Sabotage(
        "sessions end when somebody comes back",
        "casemgmt/agency/actions/returning.py",
        "    end_sessions(asked.staff)\n",
        "",
        (TWO_PEOPLE,),
    ),
    Sabotage(
        "no mail opens the door between the two people and the link",
        "casemgmt/agency/accounts.py",
        "        if user.has_usable_password():\n",
        "        if True:\n",
        (
            f"{COMING_BACK}::test_between_the_two_people_and_the_link_no_mail_lets_anybody_choose_"
            "a_password",
        ),
    ),
    Sabotage(
        "a withdrawn link opens nothing",
        "casemgmt/agency/models/people.py",
        " and self.withdrawn_at is None",
        "",
        (f"{INVITING}::test_a_withdrawn_link_is_useless",),
    ),
    Sabotage(
        "a new request ends the one before",
        "casemgmt/agency/actions/returning.py",
        '    end_open_returns(staff, by=by, now=now, why=_("Asked for anew"))\n',
        "",
        (f"{INVITING}::test_a_new_request_ends_the_links_before_it",),
    ),
    Sabotage(
        "a failed factor costs all of it",
        "casemgmt/agency/actions/returning.py",
        "    Authenticator.objects.filter(user=user).delete()\n",
        "",
        (f"{INVITING}::test_after_a_lost_factor_two_people_let_somebody_in_again",),
    ),
    Sabotage(
        "a password has fifteen characters",
        "casemgmt/settings.py",
        '"OPTIONS": {"min_length": 15}',
        '"OPTIONS": {"min_length": 14}',
        ("tests/agency/test_inviting.py::test_a_weak_password_is_refused_by_the_action",),
    ),
    Sabotage(
        "one address fails twenty times a minute",
        "casemgmt/settings.py",
        "20/m/ip",
        "200/m/ip",
        (
            "tests/agency/test_signing_in.py::test_the_failures_of_one_address_do_not_lock_others_out",
        ),
    ),
)
