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
SESSIONS = "tests/agency/test_sessions.py"
STEP_UP = "tests/agency/test_step_up.py"
ASKING = "tests/access/test_step_up.py"
AT_ONCE = "tests/core/test_leaving_at_once.py"

LIMITS = "tests/agency/test_sign_in_limits.py"
ENUMERATION = "tests/agency/test_enumeration.py"
THROTTLES = "tests/agency/test_throttles.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "asking for a password of nobody is answered like any other",
        "casemgmt/settings.py",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False\n",
        "",
        (f"{ENUMERATION}::test_asking_for_a_new_password_tells_nothing",),
    ),
    Sabotage(
        "the right password of who left is a wrong one",
        "casemgmt/agency/accounts.py",
        "        self.unstash_authenticated_user()\n",
        "",
        (f"{ENUMERATION}::test_the_right_password_of_who_left_tells_nothing",),
    ),
    Sabotage(
        "what sign-in counts names nobody",
        "casemgmt/settings.py",
        '        "KEY_FUNCTION": "casemgmt.core.caching.blind_key",\n',
        "",
        (f"{THROTTLES}::test_what_is_counted_names_nobody",),
    ),
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
        "    end_sessions(asked.staff, by=by, now=now)\n",
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
    Sabotage(
        "a session left alone ends",
        "casemgmt/agency/sessions.py",
        "if row is not None and timezone.now() < row.expire_date:",
        "if row is not None:",
        (f"{SESSIONS}::test_a_session_left_alone_ends_after_a_quarter_of_an_hour",),
    ),
    Sabotage(
        "a session ends after twelve hours whatever one does",
        "casemgmt/agency/sessions.py",
        "return idle if began is None else min(idle, _instant(began) + limits.longest)",
        "return idle",
        (f"{SESSIONS}::test_twelve_hours_after_signing_in_it_ends_whatever_one_does",),
    ),
    Sabotage(
        "a page that asks by itself keeps nobody signed in",
        "casemgmt/agency/middleware.py",
        "session.in_background = BACKGROUND in request.headers",
        "session.in_background = False",
        (f"{SESSIONS}::test_what_a_page_asks_by_itself_moves_no_end",),
    ),
    Sabotage(
        "what is written in the background moves no end of a session",
        "casemgmt/agency/sessions.py",
        "stays = self.in_background and self.ends_at is not None",
        "stays = False",
        (f"{SESSIONS}::test_what_is_written_for_a_page_in_the_background_moves_no_end",),
    ),
    Sabotage(
        "the end of a session is written once a minute",
        "casemgmt/agency/sessions.py",
        "if end - self.ends_at >= SELDOM:",
        "if True:",
        (f"{SESSIONS}::test_the_end_is_written_once_a_minute_and_takes_one_statement",),
    ),
    Sabotage(
        "the end of a session that has come is not moved",
        "casemgmt/agency/sessions.py",
        "_living(now).filter(session_key=self.session_key).update(expire_date=end)",
        "Session.objects.filter(session_key=self.session_key).update(expire_date=end)",
        (f"{SESSIONS}::test_an_end_that_came_meanwhile_is_not_moved",),
    ),
    Sabotage(
        "a session that ended is not written back to life",
        "casemgmt/agency/sessions.py",
        "if not _living(timezone.now()).filter(session_key=row.session_key)",
        "if not Session.objects.filter(session_key=row.session_key)",
        (f"{SESSIONS}::test_what_ended_is_not_written_back_to_life",),
    ),
    Sabotage(
        "an account has three sessions",
        "casemgmt/agency/sessions.py",
        "[MOST - 1 :]",
        "[MOST:]",
        (f"{SESSIONS}::test_a_fourth_session_ends_the_oldest_which_is_told_why",),
    ),
    Sabotage(
        "a sign-in in earnest ends the oldest session too",
        "casemgmt/agency/accounts.py",
        "        end_the_oldest(request)\n",
        "",
        (f"{SESSIONS}::test_a_real_fourth_sign_in_ends_the_oldest",),
    ),
    Sabotage(
        "who left while their act waited acts no more",
        "casemgmt/agency/models/people.py",
        "        self.is_active, self.user.is_active = stored.get()\n",
        "",
        (f"{AT_ONCE}::test_who_left_while_their_act_waited_does_nothing_any_more",),
    ),
    Sabotage(
        "a session changes its key when its person proves who they are",
        "casemgmt/agency/sessions.py",
        "        self.cycle_key()\n",
        "",
        (f"{SESSIONS}::test_proving_oneself_again_changes_the_key_of_the_session",),
    ),
    Sabotage(
        "a session's cookie ends with the browser",
        "casemgmt/settings.py",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE = True",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE = False",
        (f"{SESSIONS}::test_the_cookie_ends_with_the_browser",),
    ),
    Sabotage(
        "signing out clears what the browser kept",
        "casemgmt/core/middleware.py",
        "if was_in and not is_in:",
        "if False:",
        (f"{SESSIONS}::test_signing_out_clears_what_the_browser_kept",),
    ),
    Sabotage(
        "who is signed out before a button comes back to its page",
        "casemgmt/core/access.py",
        "request.get_full_path() if shows else came_from(request)",
        "request.get_full_path()",
        (f"{STEP_UP}::test_who_is_signed_out_before_a_button_comes_back_to_its_page",),
    ),
    Sabotage(
        "a proof of who one is grows old",
        "casemgmt/agency/sessions.py",
        "return proven is not None and now < _instant(proven) + self.limits.fresh",
        "return proven is not None",
        (f"{STEP_UP}::test_the_proof_holds_for_five_minutes",),
    ),
    Sabotage(
        "a weighty act on a record asks for a proof",
        "casemgmt/core/access.py",
        "            if asked_again is not None:\n                return asked_again\n",
        "",
        (
            f"{ASKING}::test_who_proved_nothing_lately_reads_the_question_and_nothing_else[wall-lift]",
        ),
    ),
    Sabotage(
        "a weighty act without a record asks for a proof",
        "casemgmt/core/access.py",
        "return asked_again or _answer(view, request, **kwargs)",
        "return _answer(view, request, **kwargs)",
        (
            f"{ASKING}::test_who_proved_nothing_lately_reads_the_question_and_nothing_else[retention-new]",
        ),
    ),
    Sabotage(
        "a page of a weighty act says that it asks",
        "clients/views/boundaries.py",
        '@record_access(ConflictWall, "edit", POST, step_up=True)\ndef wall_lift',
        '@record_access(ConflictWall, "edit", POST)\ndef wall_lift',
        (f"{ASKING}::test_every_weighty_page_asks_and_is_in_the_table",),
    ),
    Sabotage(
        "a proof that is none proves nothing",
        "casemgmt/agency/proving.py",
        "if given is not None and given.is_valid():",
        "if given is not None:",
        (f"{STEP_UP}::test_a_wrong_code_keeps_what_was_typed_and_is_counted",),
    ),
    Sabotage(
        "one click proves nothing outside the demo",
        "casemgmt/agency/proving.py",
        "if not ways and settings.DEMO:",
        "if not ways:",
        (f"{STEP_UP}::test_a_click_is_no_proof_outside_the_demo",),
    ),
    Sabotage(
        "one click proves nothing for who has a factor",
        "casemgmt/agency/proving.py",
        "if not ways and settings.DEMO:",
        "if settings.DEMO:",
        (f"{STEP_UP}::test_who_has_a_factor_proves_it_by_that_also_in_the_demo",),
    ),
    Sabotage(
        "what was typed waits for the proof",
        "casemgmt/agency/proving.py",
        '"kept": list(_kept(request)),',
        '"kept": [],',
        (f"{STEP_UP}::test_what_was_sent_waits_in_the_page_and_is_done_after_the_proof",),
    ),
    Sabotage(
        "an agency is no more lenient than the product",
        "casemgmt/agency/actions/configuring.py",
        "    if setting.kind is not bool and not setting.least <= value <= setting.most:\n",
        "    if False:\n",
        (f"{LIMITS}::test_an_admin_sets_the_limits_within_the_products",),
    ),
    Sabotage(
        "a session begins with the limits of its agency",
        "casemgmt/agency/sessions.py",
        "            data[LIMITS] = Limits.for_account(data[SESSION_KEY], now).stored()\n",
        "",
        (
            f"{LIMITS}::test_a_session_left_alone_ends_when_its_agency_says",
            f"{LIMITS}::test_it_ends_at_last_when_its_agency_says",
            f"{LIMITS}::test_a_weighty_act_asks_again_when_the_agency_says",
        ),
    ),
    Sabotage(
        "a sign-in from a browser not seen before is told",
        "casemgmt/agency/accounts.py",
        "        recognise(request, user, answer)\n",
        "",
        (f"{LIMITS}::test_a_sign_in_from_a_browser_not_seen_before_is_told",),
    ),
    Sabotage(
        "a browser that is known is no news",
        "casemgmt/agency/browsers.py",
        "    if digest in known:\n        return\n",
        "",
        (f"{LIMITS}::test_a_sign_in_from_a_browser_not_seen_before_is_told",),
    ),
)
