"""Guards of setting up, starting and signing in, as in ``sabotages``."""

from tests.mutants.sabotages import Sabotage

ADDRESSES = "tests/setup/test_addresses.py"
SETTING_UP = "tests/setup/test_setting_up.py"
HANDOVER = "tests/setup/test_handover.py"
COMPOSE = "tests/setup/test_compose.py"
DEMO = "tests/demo/test_demo_refusals.py"
FACTOR = "tests/agency/test_second_factor.py"
SIGNING_IN = "tests/agency/test_signing_in.py"
COMING_BACK = "tests/agency/test_coming_back.py"
REAL = "tests/agency/test_real_agency.py"
STOPPED = f"{SETTING_UP}::test_told_to_stop_while_setting_up_nothing_goes_on"
WAITED = f"{SETTING_UP}::test_what_a_killed_launcher_left_working_is_waited_for"
EVERY_PAGE = f"{FACTOR}::test_without_a_second_factor_every_page_leads_to_the_page_that_sets_one_up"
TWO_PEOPLE = (
    f"{COMING_BACK}::test_after_a_lost_factor_two_people_open_the_door_each_from_their_own_page"
)
HTTPS = f"{REAL}::test_a_real_web_server_speaks_https_and_guards_its_cookies"

SABOTAGES: tuple[Sabotage, ...] = (
    # setting up
    Sabotage(
        "the demo asks the servers it was named",
        "casemgmt/bootstrap/demo.py",
        "        check_addresses(demo=True)\n",
        "",
        (f"{ADDRESSES}::test_both_commands_stop_at_a_server_that_does_not_answer",),
    ),
    Sabotage(
        "the tests ask the servers they were named",
        "casemgmt/bootstrap/testing.py",
        "        check_addresses()\n",
        "",
        (f"{ADDRESSES}::test_both_commands_stop_at_a_server_that_does_not_answer",),
    ),
    Sabotage(
        "the demo touches no real agency's database",
        "casemgmt/bootstrap/addresses.py",
        'os.environ.get("CASEMGMT_DEMO") == "1"',
        "False",
        (f"{ADDRESSES}::test_the_demo_keeps_away_from_a_real_agencys_database",),
    ),
    Sabotage(
        "PostgreSQL is new enough",
        "casemgmt/bootstrap/addresses.py",
        "asked.info.server_version < {OLDEST_POSTGRESQL}0000",
        "False",
        (f"{ADDRESSES}::test_a_database_that_is_too_old_is_refused",),
    ),
    Sabotage(
        "an address that can't be understood is not repeated",
        "casemgmt/bootstrap/addresses.py",
        "    if not _is_understood(url, schemes):\n",
        "    if False:\n",
        (
            f"{ADDRESSES}::test_a_server_that_can_not_be_used_is_named_in_one_line_without_its_password",
        ),
    ),
    Sabotage(
        "a folder that can't be written is no traceback",
        "casemgmt/bootstrap/__init__.py",
        "    except OSError as refusal:",
        "    except ZeroDivisionError as refusal:",
        (f"{SETTING_UP}::test_a_folder_that_can_not_be_written_is_named_in_one_line",),
    ),
    Sabotage(
        "a missing setting is no traceback",
        "manage.py",
        "    except BadSetting as mistake:",
        "    except ZeroDivisionError as mistake:",
        (f"{HANDOVER}::test_a_command_for_a_named_database_is_run_as_it_is_and_not_on_the_demo",),
    ),
    Sabotage(
        "a command for a named database is not run on the demo",
        "casemgmt/bootstrap/commands.py",
        "_as_it_is(arguments) if names_a_database() else _on_the_demo(arguments)",
        "_on_the_demo(arguments)",
        (f"{HANDOVER}::test_a_command_for_a_named_database_is_run_as_it_is_and_not_on_the_demo",),
    ),
    Sabotage(
        "a stopped set-up ends what it started",
        "casemgmt/bootstrap/processes.py",
        "            kill_group(process.pid)\n            process.wait()\n        raise",
        "            process.kill()\n            process.wait()\n        raise",
        (STOPPED,),
    ),
    Sabotage(
        "a program of the set-up holds the lock until it is done",
        "casemgmt/bootstrap/environment.py",
        "done = finish(command, quiet=True, pass_fds=(lock,))",
        "done = finish(command, quiet=True)",
        (WAITED,),
    ),
    Sabotage(
        "a package manager is not stopped at its work",
        "casemgmt/bootstrap/environment.py",
        "        with INTERRUPTS.held():\n            done",
        "        if True:\n            done",
        (f"{SETTING_UP}::test_a_package_manager_at_work_is_never_killed",),
    ),
    Sabotage(
        "a port is a number that can be",
        "casemgmt/bootstrap/demo.py",
        "    if not text.isdecimal() or int(text) > HIGHEST_PORT:\n",
        "    if False:\n",
        (f"{SETTING_UP}::test_a_port_that_is_none_is_explained",),
    ),
    Sabotage(
        "a port that is taken is said",
        "casemgmt/bootstrap/demo.py",
        "    except OSError as taken:\n        listener.close()",
        "    except ZeroDivisionError as taken:\n        listener.close()",
        (f"{SETTING_UP}::test_a_port_that_is_taken_is_named_with_the_way_out",),
    ),
    Sabotage(
        "two demos of one folder don't run at once",
        "casemgmt/bootstrap/servers.py",
        "fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        (
            "tests/setup/test_servers.py::test_a_second_launcher_is_turned_away_while_the_first_one_runs",
        ),
    ),
    Sabotage(
        "half an unpacked Pango is not taken for a whole one",
        "casemgmt/bootstrap/libraries.py",
        "            if unpack_debian(DEBIAN_PANGO, folder):\n                whole.touch()",
        "            unpack_debian(DEBIAN_PANGO, folder)\n            whole.touch()",
        (f"{SETTING_UP}::test_pango_is_unpacked_where_nobody_may_install_it",),
    ),
    # the demo and real agencies
    Sabotage(
        "demo mode is refused where the web server starts, not only on request",
        "casemgmt/core/checks.py",
        "@register(Tags.security)\ndef demo_stays_a_demo",
        "@register(Tags.security, deploy=True)\ndef demo_stays_a_demo",
        (DEMO,),
    ),
    Sabotage(
        "the web server looks into its database in demo mode",
        "casemgmt/wsgi.py",
        'looked_into = ["default"] if settings.DEMO else None',
        "looked_into = None",
        (f"{DEMO}::test_the_web_server_refuses_demo_mode_on_a_real_agencys_database",),
    ),
    Sabotage(
        "demo mode and a real agency don't share a database",
        "casemgmt/demo/checks.py",
        "if settings.DEMO and databases and _holds_a_real_agency():",
        "if False:",
        (DEMO,),
    ),
    Sabotage(
        "a web server starts before its database",
        "casemgmt/demo/checks.py",
        "    except DatabaseError:",
        "    except ZeroDivisionError:",
        (f"{DEMO}::test_the_web_server_starts_while_the_database_is_down",),
    ),
    Sabotage(
        "nobody is signed in by a click outside the demo",
        "casemgmt/demo/views.py",
        "    if not settings.DEMO:\n",
        "    if False:\n",
        (f"{SIGNING_IN}::test_the_demo_page_is_not_there_outside_the_demo",),
    ),
    Sabotage(
        "no real agency begins in the demo",
        "casemgmt/agency/management/commands/begin.py",
        "        if settings.DEMO:\n",
        "        if False:\n",
        (f"{REAL}::test_the_demo_is_no_place_for_a_real_agency",),
    ),
    # signing in
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
        "addresses are those our proxies saw",
        "casemgmt/settings.py",
        '    "casemgmt.core.middleware.behind_proxies",\n',
        "",
        (f"{SIGNING_IN}::test_sessions_and_the_read_log_name_the_address_behind_the_proxy",),
    ),
    # coming, and coming back
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
    # containers
    Sabotage(
        "no secret stands in the compose file",
        "docker-compose.yml",
        "      CASEMGMT_WEB_PASSWORD_FILE: /run/secrets/web_password\n",
        "      CASEMGMT_WEB_PASSWORD: letmein\n",
        (COMPOSE,),
    ),
    Sabotage(
        "health needs no public name",
        "casemgmt/settings.py",
        '    "casemgmt.ledger.health.answer_first",\n',
        "",
        (f"{COMPOSE}::test_the_web_services_health_is_answered_whatever_the_public_name_is",),
    ),
)
