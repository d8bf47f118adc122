"""Work done outside a request: what ran, who holds it, and what it has done once and for all.

The database is the truth; the broker is only a doorbell.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One run of a scheduled job: when, how it ended, and how many rows it made.

    No client's name and no client's id; counts only.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        LOST = "lost", _("Stopped on the way")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.CharField(max_length=60)
    due_key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    asked_by = models.UUIDField(null=True)
    token = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=models.Q(state="waiting"),
                name="a_job_is_asked_for_once",
            ),
        ]
        indexes = [
            models.Index("job", models.F("started_at").desc(), name="job_run_newest"),
            models.Index("state", name="job_run_open", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.due_key}"


class JobLease(models.Model):
    """Who runs a job right now, until when, with a token that only grows.

    A worker that lost its lease can't write any more: its token is older than the row's.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    key = models.CharField(primary_key=True, max_length=120)
    locked_until = models.DateTimeField()
    token = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.key


class JobEffect(models.Model):
    """A job did this for this key. It is committed with the effect, so nothing is done twice."""

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("job", "key", name="an_effect_happens_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.key}"


class Pulse(models.Model):
    """The last sign of life of a part that must never stop, such as beat. One row a part."""

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OutboxMessage(models.Model):
    """A task asked for inside a business transaction; it holds ids only.

    The broker is rung after the commit; whatever it forgets is found by a sweep.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=list)
    asked_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                "not_before",
                name="outbox_waiting",
                condition=models.Q(done_at=None, failed_at=None),
            ),
            models.Index("failed_at", name="outbox_given_up", condition=~models.Q(failed_at=None)),
        ]

    def __str__(self) -> str:
        return self.task


class OutboxMail(models.Model):
    """An e-mail to send. The text never holds a client's name: it says where to look.

    Its message in the outbox counts the tries. Once it is sent the text is gone.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.subject
