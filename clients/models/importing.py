"""Files of referrals, or of clients, that somebody brings in, for whom a privacy officer has opened
that door."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.days import last_instant
from casemgmt.core.ranges import DateTimeRangeField
from casemgmt.core.records import Record, append_only
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.models.intake import Referral
from clients.queries.importing import (
    ImportQuerySet,
    ImportRightQuerySet,
    ImportRowQuerySet,
    PartOfImportQuerySet,
)

STATES = ("uploaded", "mapped", "checked", "committed", "undone")


class ImportRight(Record):
    """Somebody may bring in files for some days: by a privacy officer, never for themselves, and never
    because of a role."""

    agency_path = "agency"
    opened_with = ("staff",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="import_rights", verbose_name=_("who may import")
    )
    given_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    during = DateTimeRangeField(_("period"))

    objects = ImportRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("right to import")
        verbose_name_plural = _("rights to import")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("given_by")),
                name="nobody_gives_themselves_the_import",
            ),
            models.CheckConstraint(
                condition=models.Q(during__endswith__isnull=False), name="a_right_to_import_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"Right to import {self.pk}"

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant at which it stands."""
        return last_instant(self.during.upper)


class Import(Record):
    """A file on its way in: its columns are named, its lines checked, all brought in at once, and taken
    back at once. Of a line comes a referral that waits; or, of somebody served already, a client
    with a case in intake, and the referral they came by once.

    ``repeats`` holds, by the number of a line, who may be the same person and came before it: the
    number of a line of the file, or the key of a referral that waits.
    """

    agency_path = "agency"
    holds_client_data = True
    opened_with = ("program", "uploaded_by")

    class Kind(models.TextChoices):
        REFERRALS = "referrals", _("People who ask for help: a referral each")
        CLIENTS = "clients", _("People you serve already: a client with a case each")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to name")
        MAPPED = "mapped", _("Being checked")
        CHECKED = "checked", _("Checked")
        COMMITTED = "committed", _("Brought in")
        UNDONE = "undone", _("Taken back")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imports")
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, related_name="+", verbose_name=_("program")
    )
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, related_name="imports")
    uploaded_at = models.DateTimeField(_("uploaded"))
    name = SealedCharField(_("file"), max_length=200, owner="")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("who is in the file"), max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    mapping = models.JSONField(default=dict)
    lines = models.PositiveIntegerField(_("lines"))
    round = models.PositiveSmallIntegerField(default=0)
    seen = models.PositiveIntegerField(_("lines checked"), default=0)
    ready = models.PositiveIntegerField(_("lines to bring in"), default=0)
    wrong = models.PositiveIntegerField(_("lines with errors"), default=0)
    alike = models.PositiveIntegerField(_("lines about somebody known"), default=0)
    repeats = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(_("brought in"), null=True)
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            one_of("state", STATES, "an_import_has_a_state"),
            one_of("kind", ["referrals", "clients"], "an_import_is_of_a_kind"),
            models.UniqueConstraint(
                fields=["agency", "sha256"],
                condition=models.Q(state="committed"),
                name="a_file_is_brought_in_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["committed", "undone"])
                | models.Q(committed_at__isnull=False, program__isnull=False),
                name="a_finished_import_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def brings(self) -> Any:
        """What comes of its lines, in one word."""
        return _("clients") if self.kind == self.Kind.CLIENTS else _("referrals")

    def before(self, number: int) -> int | str | None:
        """The line before this one, or the key of the referral, that may be about the same person."""
        came: int | str | None = self.repeats.get(str(number))
        return came

    @property
    def share(self) -> int:
        """How much of it is checked, in hundredths."""
        return 100 * self.seen // max(self.lines, 1)


class PartOfImport(models.Model):
    """What belongs to one import, is written once and never changed."""

    agency_path = "upload__agency"
    case_path = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Import, models.PROTECT, related_name="+")

    objects = PartOfImportQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [append_only()]


class ImportFile(PartOfImport):
    """The text of the file, sealed: the only place where its lines stand."""

    text = SealedTextField(owner="upload")

    class Meta(PartOfImport.Meta):
        verbose_name = _("file of an import")
        constraints = [models.UniqueConstraint("upload", name="an_import_has_one_file")]

    def __str__(self) -> str:
        return f"File of import {self.upload_id}"


class ImportRow(PartOfImport):
    """What a check found out about one line; it says nothing of what stands in it.

    ``known`` are clients who may be the same person, and whom whoever brings in the file knows of.
    """

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        WRONG = "wrong", _("With errors")
        ALIKE = "alike", _("Perhaps known already")

    round = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("line"))
    state = models.CharField(max_length=8, choices=State.choices)
    errors = models.JSONField(default=list)
    known = ArrayField(models.UUIDField(), default=list)

    objects = ImportRowQuerySet.as_manager()

    class Meta(PartOfImport.Meta):
        verbose_name = _("line of an import")
        constraints = [
            models.UniqueConstraint("upload", "round", "number", name="a_line_is_checked_once"),
            one_of("state", ["ready", "wrong", "alike"], "a_line_has_a_state"),
        ]

    def __str__(self) -> str:
        return f"Line {self.number} of import {self.upload_id}"


class ImportDecision(PartOfImport):
    """What somebody said of a line about somebody known, having looked at whom it is like. The
    newest of a line counts."""

    class Answer(models.TextChoices):
        SAME = "same", _("The same person: leave out")
        OTHER = "other", _("Somebody else: bring in")

    row = models.ForeignKey(ImportRow, models.PROTECT, related_name="decisions")
    turn = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer.choices)
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    class Meta(PartOfImport.Meta):
        verbose_name = _("decision about a line")
        constraints = [
            models.UniqueConstraint("row", "turn", name="a_line_is_decided_in_turn"),
            one_of("answer", ["same", "other"], "a_decision_about_a_line_says_which"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.turn} about {self.row_id}"


class ImportedReferral(PartOfImport):
    """A referral that came of a line, and with it a client and a case where the file is one of clients."""

    number = models.PositiveIntegerField(_("line"))
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="imported")

    class Meta(PartOfImport.Meta):
        verbose_name = _("referral of an import")
        constraints = [models.UniqueConstraint("upload", "number", name="a_line_comes_in_once")]

    def __str__(self) -> str:
        return f"Referral of line {self.number} of import {self.upload_id}"
