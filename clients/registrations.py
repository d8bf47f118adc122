"""What this room registers with the rooms below it: how a case's rows and referrals are decided."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy

from casemgmt.core.access import Actor, Decision, deciders
from casemgmt.ledger.registry import Job, jobs
from clients import guards, registrations_records, staffing, timeline  # noqa: F401  register on import
from clients.access.reading import CaseDecider
from clients.access.refresh import reconcile
from clients.models import Case, Client, Referral


class ReferralDecider:
    """Decides referrals: their taker, the intake role while they wait, the line of both."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        if Referral.objects.visible_to(staff, now, action).filter(pk=record.pk).exists():
            return Decision(allow=True, visible=True, code="referral")
        seen = Referral.objects.visible_to(staff, now).filter(pk=record.pk).exists()
        return Decision(allow=False, visible=seen, code="no_basis")

    def lock(self, record: models.Model) -> None:
        Referral._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()


class ClientDecider:
    """Decides a client's shared facts: whoever may do it on one of their cases may do it here."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        if Client.objects.visible_to(staff, now, action).filter(pk=record.pk).exists():
            return Decision(allow=True, visible=True, code="index")
        seen = Client.objects.visible_to(staff, now).filter(pk=record.pk).exists()
        return Decision(allow=False, visible=seen, code="no_basis")

    def lock(self, record: models.Model) -> None:
        """Lock the client's cases, on whose access rows the decision rests, and then the client."""
        cases = Case._base_manager.select_for_update(of=("self",)).filter(client_id=record.pk)
        list(cases.order_by("pk").values_list("pk"))
        Client._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()


deciders.register("case", CaseDecider())
deciders.register(Referral._meta.label, ReferralDecider())
deciders.register(Client._meta.label, ClientDecider())
guards.register()
jobs.register(
    "reconcile_access",
    Job(
        "reconcile_access",
        gettext_lazy("Compare who may see a case with why"),
        reconcile,
        {
            "repaired": gettext_lazy("rows put right"),
            "removed": gettext_lazy("rows removed that are over"),
        },
    ),
)
