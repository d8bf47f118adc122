"""What several pages of this room have in common: a card with one form about a case's record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from careplans.models import Closure
from clients.frame import case_frame


def card_form(
    request: Any,
    record: Any,
    form: Any,
    *,
    title: str,
    button: str,
    lead: str = "",
    back: str = "",
    needed: str = "",
    remove_url: str = "",
) -> HttpResponse:
    """Answer with one form in a card, inside the frame of the record's case.

    ``needed`` is the word beside required fields where the others are needed later, not optional;
    ``remove_url`` adds a button that takes the record out of its draft.
    """
    return render(request, "careplans/card_form.html", {
        **case_frame(request, record.case, "plan"),
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "needed": needed,
        "remove_url": remove_url,
        "back": back or _back(record),
    })  # fmt: skip


def _back(record: Any) -> str:
    if isinstance(record, Closure):
        return reverse("closure-detail", args=[record.case_id])
    return reverse("plan-detail", args=[getattr(record, "plan_id", record.pk)])
