"""What was done with the client and written down: contacts, notes, documents."""

import datetime as dt
from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.records import append_only
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case
from clients.models.restricted import RestrictableRecord, known_categories
from clients.queries.cases import ContactQuerySet

SEALED: Any = {"owner": "case.client", "when": "is_restricted"}
"""How the words of a record are kept: sealed as soon as a category restricts it."""

MODES = ("home_visit", "office", "phone", "video", "message", "collateral")


def frozen_with_its_note() -> pgtrigger.Trigger:
    """A trigger under which a contact stays as it is once a signed note tells of it.

    When it was, who was there and how long it took are part of what was signed.
    """
    return pgtrigger.Trigger(
        name="frozen_with_its_note",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("current_user <> 'cm_purge'"),
        func="""
            IF EXISTS (SELECT FROM clients_note WHERE contact_id = OLD.id) THEN
                RAISE EXCEPTION 'A signed note tells of this contact; add to the note instead.';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def restricted_like(table: str, column: str) -> pgtrigger.Trigger:
    """A trigger under which a row is restricted by the same categories as the one it tells of.

    ``table`` holds that row, and ``column`` its key.
    """
    return pgtrigger.Trigger(
        name="restricted_like_its_own",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.{column} IS NOT NULL AND NOT EXISTS (
                SELECT FROM {table} told WHERE told.id = NEW.{column}
                AND told.categories = NEW.categories) THEN
                RAISE EXCEPTION 'This is restricted otherwise than what it tells of.'
                USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


WRITERS = ("change_case", "lead_case", "note_case")
"""Whoever works the case writes notes, and whoever opened it in an emergency does too."""


class Contact(RestrictableRecord):
    """A contact with the client or about them, made or tried."""

    case_path = "case"
    written_with = WRITERS

    class Mode(models.TextChoices):
        HOME_VISIT = "home_visit", _("Home visit")
        OFFICE = "office", _("Office visit")
        PHONE = "phone", _("Call")
        VIDEO = "video", _("Video call")
        MESSAGE = "message", _("Message")
        COLLATERAL = "collateral", _("Talk with someone else")

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    mode = models.CharField(_("what happened"), max_length=12, choices=Mode.choices)
    was_reached = models.BooleanField(_("reached"), default=True)
    started_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    participants = SealedCharField(_("who was there"), max_length=300, blank=True, **SEALED)
    summary = SealedCharField(_("in one line"), max_length=300, blank=True, **SEALED)
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="contacts", verbose_name=_("written down by")
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        indexes = [models.Index("case", models.F("started_at").desc(), name="contacts_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__lte=1440), name="a_contact_fits_a_day"
            ),
            one_of("mode", MODES, "a_contact_has_a_mode"),
            known_categories(),
        ]
        triggers = [frozen_with_its_note()]

    def __str__(self) -> str:
        return f"{self.mode} {self.pk}"


class Note(RestrictableRecord):
    """What was said and done. A signed note never changes; corrections are addenda (CCM records)."""

    case_path = "case"
    written_with = WRITERS
    opened_with = ("author", "contact")

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="note",
        verbose_name=_("contact"),
    )
    author = models.ForeignKey(
        Staff, models.PROTECT, related_name="notes", verbose_name=_("author")
    )
    text = SealedTextField(_("what was said and done"), max_length=50_000, **SEALED)
    happened_at = models.DateTimeField(_("happened"))
    signed_at = models.DateTimeField(_("signed"))
    is_late = models.BooleanField(_("late entry"), default=False)
    in_emergency = models.BooleanField(_("written in an emergency"), default=False)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        indexes = [models.Index("case", models.F("happened_at").desc(), name="notes_of_case")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="a_note_says_something"),
            known_categories(),
        ]
        triggers = [append_only(), restricted_like("clients_contact", "contact_id")]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class Addendum(RestrictableRecord):
    """Something added to a signed note; the note itself stays as it was."""

    case_path = "case"
    written_with = WRITERS

    case = models.ForeignKey(Case, models.PROTECT, related_name="addenda")
    note = models.ForeignKey(Note, models.PROTECT, related_name="addenda", verbose_name=_("note"))
    author = models.ForeignKey(
        Staff, models.PROTECT, related_name="addenda", verbose_name=_("author")
    )
    text = SealedTextField(_("what to add"), max_length=50_000, **SEALED)
    signed_at = models.DateTimeField(_("signed"))
    in_emergency = models.BooleanField(_("written in an emergency"), default=False)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        constraints = [known_categories()]
        triggers = [append_only(), restricted_like("clients_note", "note_id")]

    def __str__(self) -> str:
        return f"Addendum {self.pk}"


class Document(RestrictableRecord):
    """A file that belongs to a case. The file lies outside the web root under a random name."""

    case_path = "case"

    class Scan(models.TextChoices):
        WAITING = "quarantined", _("Waiting for the virus check")
        CLEAN = "clean", _("Checked")
        REJECTED = "rejected", _("Refused")
        NOT_CONFIGURED = "unscanned", _("No virus check here")

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    title = SealedCharField(_("title"), max_length=200, **SEALED)
    original_name = SealedCharField(_("file name"), max_length=200, **SEALED)
    path = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("kind of file"), max_length=8)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(_("virus check"), max_length=12, choices=Scan.choices)
    uploaded_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="documents", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        constraints = [known_categories()]
        indexes = [models.Index("case", models.F("uploaded_at").desc(), name="documents_of_case")]

    def __str__(self) -> str:
        return f"Document {self.pk}"

    @property
    def can_be_opened(self) -> bool:
        """Not while it waits for the virus check, and never when it was refused."""
        return self.scan in {self.Scan.CLEAN, self.Scan.NOT_CONFIGURED}


def is_late(happened_at: dt.datetime, signed_at: dt.datetime, allowed_hours: int = 48) -> bool:
    """Was a note signed later than the time a note may take?"""
    return signed_at - happened_at > dt.timedelta(hours=allowed_hours)
