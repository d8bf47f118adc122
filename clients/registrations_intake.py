"""What the intake registers with the rooms around it."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.ledger.drafts import DraftKind, draft_kinds
from clients.forms.intake import IntakeClientForm, IntakeForm
from clients.models import Explanation
from clients.purging import destroyer
from clients.registry import purge_handlers


def _intake_draft_url(case_id: uuid.UUID | None, draft_id: uuid.UUID) -> str:
    return f"{reverse('intake-edit', args=[case_id])}?draft={draft_id}"


def _names() -> frozenset[str]:
    """Every field of the intake's page as it is sent, with the versions its reader saw."""
    own, about = [*IntakeForm.base_fields, "version"], [*IntakeClientForm.base_fields, "version"]
    return frozenset([*own, *(f"client-{name}" for name in about)])


draft_kinds.register(
    "intake",
    DraftKind(
        label=_("Intake"),
        icon="clipboard-list",
        url=_intake_draft_url,
        names=_names(),
        text="place",
    ),
)
purge_handlers.register(Explanation._meta.label, destroyer(Explanation))
