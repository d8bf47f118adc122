"""What is not done any more once a client has died (CLO-15)."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.errors import Missing, Refused
from clients.models import Client


def refuse_after_death(case_id: uuid.UUID) -> None:
    """Raise ``Refused`` for what is done with a client, when the client of a case has died."""
    if Client.objects.filter(cases=case_id, died_on__isnull=False).exists():
        url = reverse("closure-detail", args=[case_id])
        raise Refused(
            _("The client has died. Only closing is open from here."),
            missing=[Missing(_("Close the case, with the death as its reason."), url)],
        )
