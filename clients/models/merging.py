"""Two records that were one person's, made one, and how to make them two again."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.core.constraints import not_empty
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.models.client import Client
from clients.queries.merging import ClientMergeQuerySet


class ClientMerge(Record):
    """A client's record was merged into another of the same person, until somebody undoes it.

    ``facts`` has what the kept client's chosen facts were before, and what all of them were after;
    under ``rows`` what was settled in homes and safe ways was before, and under ``versions`` which
    version each row had that somebody may write to; ``moved`` the keys of every row that changed
    hands, and ``stood`` those that were the kept client's already, by model.
    """

    agency_path = "agency"
    holds_client_data = True
    opened_with = ("kept", "merged", "by", "undone_by")
    reasons_of = "kept"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="client_merges")
    kept = models.ForeignKey(Client, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Client, models.PROTECT, related_name="merges_away")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("merged"))
    why = SealedCharField(_("how you know"), max_length=500, owner="kept")
    facts = SealedTextField(_("facts before and after"), owner="kept", editable=False)
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    stood = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_why = SealedCharField(_("why it is undone"), max_length=500, blank=True, owner="kept")

    objects = ClientMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two clients")
        verbose_name_plural = _("merges of two clients")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at=None),
                name="a_client_is_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("merged")), name="a_merge_is_of_two_clients"
            ),
            not_empty("why", "a_merge_says_why"),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None, undone_why="")
                | models.Q(undone_at__isnull=False, undone_by__isnull=False)
                & ~models.Q(undone_why=""),
                name="an_undone_merge_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Merge {self.pk}"

    @property
    def is_undone(self) -> bool:
        """Are they two clients again?"""
        return self.undone_at is not None
