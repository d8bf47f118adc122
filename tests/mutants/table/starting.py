"""Guards of setting up, starting, the demo and the containers."""

from tests.mutants.sabotage import Sabotage

ADDRESSES = "tests/setup/test_addresses.py"
SETTING_UP = "tests/setup/test_setting_up.py"
HANDOVER = "tests/setup/test_handover.py"
COMPOSE = "tests/setup/test_compose.py"
DEMO = "tests/demo/test_demo_refusals.py"
SIGNING_IN = "tests/agency/test_signing_in.py"
REAL = "tests/agency/test_real_agency.py"
STOPPED = f"{SETTING_UP}::test_told_to_stop_while_setting_up_nothing_goes_on"
WAITED = f"{SETTING_UP}::test_what_a_killed_launcher_left_working_is_waited_for"
UNASKED = "tests/house/test_unasked.py"

ROWS: tuple[Sabotage, ...] = (
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
        "a list may stand in a file",
        "casemgmt/core/env.py",
        "in env_str(name, default).split",
        "in os.environ.get(name, default).split",
        ("tests/core/test_env.py::test_a_list_is_read_from_its_variable_or_from_a_file",),
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
        'databases=["default"]',
        "databases=None",
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
    Sabotage(
        "the demo is not loaded beside real clients",
        "casemgmt/demo/data.py",
        "    refuse_beside_real_clients()\n",
        "",
        (f"{DEMO}::test_loading_itself_refuses_too",),
    ),
    Sabotage(
        "a task says on whose behalf it works",
        "casemgmt/ledger/tasks.py",
        '@unasked("worker")\ndef deliver',
        "def deliver",
        (f"{UNASKED}::test_everything_that_runs_without_a_page_declares_itself",),
    ),
    Sabotage(
        "a command says on whose behalf it works",
        "casemgmt/work/management/commands/verify.py",
        '@unasked("owner")\n',
        "",
        (f"{UNASKED}::test_everything_that_runs_without_a_page_declares_itself",),
    ),
)
