"""Offering who may sign for a client, on every form that is signed."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casemgmt.core.access import Actor
from casemgmt.core.display import day as short_day
from clients.models import Case, LegalAuthority


def authorities_of(case: Case, staff: Actor, now: dt.datetime) -> Any:
    """The authorities of a case's client, as far as a person may see them.

    A paper may be signed on an earlier day; whether one held then is for the action to say. Nobody is
    offered whom the client keeps away from, or who is no longer in their life.
    """
    rows = LegalAuthority.objects.visible_to(staff, now).filter(client=case.client_id).at_hand()
    return rows.select_related("holder", "client").order_by("ended_on", "holder__name", "pk")


def offer_authorities(form: forms.Form, authorities: Any) -> None:
    """Offer them by name, as what, and for what."""
    field: Any = form.fields["represented_by"]
    field.queryset, field.label_from_instance = authorities, _in_words


def _in_words(authority: Any) -> str:
    values = {
        "name": authority.holder.name,
        "kind": authority.get_kind_display().lower(),
        "areas": ", ".join(str(area) for area in authority.areas).lower(),
        "day": short_day(authority.over_on),
    }
    if authority.over_on is None:
        return _("%(name)s, %(kind)s: %(areas)s") % values
    return _("%(name)s, %(kind)s, before %(day)s: %(areas)s") % values
