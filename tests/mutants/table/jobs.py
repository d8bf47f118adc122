"""Guards of jobs, leases and the outbox."""

from tests.mutants.sabotage import Sabotage

RUNNING = "tests/ledger/test_running.py"
LEASES = "tests/ledger/test_leases.py"
OUTBOX = "tests/ledger/test_outbox.py"
LEDGER_PAGES = "tests/ledger/test_pages.py"
HEALTH = "tests/work/test_health.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a held lease is given to nobody else",
        "casemgmt/ledger/leases.py",
        "WHERE lease.locked_until < clock_timestamp()\n",
        "",
        (LEASES,),
    ),
    Sabotage(
        "who lost the lease commits nothing",
        "casemgmt/ledger/running.py",
        "    lease.hold()\n",
        "",
        (f"{RUNNING}::test_a_worker_that_lost_its_lease_commits_nothing",),
    ),
    Sabotage(
        "the effect row keeps a second effect out",
        "casemgmt/ledger/running.py",
        "        if JobEffect.objects.filter(job=name, key=key).exists():\n            return None\n",
        "",
        (RUNNING,),
    ),
    Sabotage(
        "a failed job is tried three times only",
        "casemgmt/ledger/running.py",
        "if bad[each] < TRIES}",
        "}",
        (RUNNING,),
    ),
    Sabotage(
        "a message in work is left alone",
        "casemgmt/ledger/delivery.py",
        "return OutboxMessage.objects.filter(pk=message_id, done_at=None)",
        "return OutboxMessage.objects.filter(pk=message_id)",
        (OUTBOX,),
    ),
    Sabotage(
        "a refused worker does not keep a message from the one that took it",
        "casemgmt/ledger/delivery.py",
        "message = _not_done(message_id).select_for_update().first()",
        "message = _free(message_id).first()",
        (
            f"{OUTBOX}::test_a_worker_that_is_refused_does_not_keep_the_message_from_the_one_that_took_it",
        ),
    ),
    Sabotage(
        "a message that kills its worker is given up",
        "casemgmt/ledger/delivery.py",
        "given_up = message.tries > TRIES",
        "given_up = False",
        (OUTBOX,),
    ),
    Sabotage(
        "a task runs as who asked for it",
        "casemgmt/ledger/delivery.py",
        "with acting_as(message.asked_by):",
        "with acting_as(None):",
        (f"{OUTBOX}::test_the_task_runs_as_the_person_who_asked",),
    ),
    Sabotage(
        "a mail's words are not kept",
        "casemgmt/ledger/delivery.py",
        '        mail.body = ""\n',
        "",
        (f"{OUTBOX}::test_a_mail_is_sent_once_and_its_words_are_not_kept",),
    ),
    Sabotage(
        "nobody reads the notices of another",
        "casemgmt/ledger/actions.py",
        "Notice.objects.select_for_update().filter(to=by.user, pk=pk).first()",
        "Notice.objects.select_for_update().filter(pk=pk).first()",
        (f"{LEDGER_PAGES}::test_the_notices_of_others_are_neither_seen_nor_read",),
    ),
    Sabotage(
        "only an admin has a job run again",
        "casemgmt/ledger/actions.py",
        'allow_staff(by, "watch_jobs", now)\n    if name not in jobs:',
        "if name not in jobs:",
        (f"{LEDGER_PAGES}::test_only_an_admin_asks_for_a_run_or_has_tasks_tried_again",),
    ),
    Sabotage(
        "a task that nobody does is refused",
        "casemgmt/ledger/outbox.py",
        "if task not in handlers:",
        "if False:",
        (f"{OUTBOX}::test_a_task_that_nobody_does_is_refused_when_it_is_asked_for",),
    ),
    Sabotage(
        "a run that was lost counts among those that ended badly",
        "casemgmt/work/health.py",
        "state__in=ENDED_BADLY, ended_at__gte=midnight",
        'state="failed", ended_at__gte=midnight',
        (f"{HEALTH}::test_jobs_that_ended_badly_since_the_agencys_midnight_are_counted",),
    ),
    Sabotage(
        "jobs of today are those since the agency's midnight",
        "casemgmt/work/health.py",
        "state__in=ENDED_BADLY, ended_at__gte=midnight",
        "state__in=ENDED_BADLY",
        (f"{HEALTH}::test_jobs_that_ended_badly_since_the_agencys_midnight_are_counted",),
    ),
)
