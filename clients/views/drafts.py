"""Pages of a person's own drafts, and the door through which a page saves one while they type."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casemgmt.core.access import POST, READ, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.display import clock, moment
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft
from casemgmt.ledger.reads import log_listed
from clients.models import Case

FIRST_WORDS = 90
MOST_TEXT = 400_000
"""Characters of one saved form, sent as JSON: four times what its longest text may hold."""
MOST_VERSION = 2**31


@staff_access("keep_drafts", READ)
def draft_list(request: Any) -> HttpResponse:
    """What the person has not finished, and what they discarded in the last ten minutes."""
    unfinished = list(drafts.drafts_of(request.user))
    discarded = list(drafts.discarded_by(request.user, request.now))
    names = _clients(request, [*unfinished, *discarded])
    log_listed(request, cases=names)
    context = {
        "rows": [_row(request, draft, names) for draft in unfinished],
        "discarded": [_row(request, draft, names) for draft in discarded],
        "columns": [
            Column(_("What")), Column(_("Client")), Column(_("First words")), Column(_("Saved")),
        ],
    }  # fmt: skip
    return render(request, "clients/draft_list.html", context)


@staff_access("keep_drafts", POST)
def draft_save(request: Any, pk: uuid.UUID) -> HttpResponse:
    """Keep what a page sends: 200, or 403, 409, 410 as ``static/js/draft.js`` expects them."""
    sent = _Sent.read(request, pk)
    if sent is None:
        return JsonResponse({}, status=400)
    if sent.owner != str(request.staff.pk) or not _may_begin(request, sent):
        return JsonResponse({}, status=403)
    try:
        draft = drafts.save_draft(
            pk, by=request.staff, now=request.now, kind=sent.kind, case_id=sent.about,
            fields=drafts.draft_kinds[sent.kind].kept(sent.data), version=sent.version,
        )  # fmt: skip
    except drafts.DraftChanged as changed:
        return JsonResponse({**_state(changed.draft), "data": changed.draft.fields}, status=409)
    except drafts.NotYours:
        return JsonResponse({}, status=403)
    except drafts.DraftGone:
        return JsonResponse({}, status=410)
    return JsonResponse(_state(draft))


@staff_access("keep_drafts", POST)
def draft_discard(request: Any, pk: uuid.UUID) -> HttpResponse:
    """Put a draft aside for ten minutes."""
    said = _("Discarded. You can bring it back for ten minutes.")
    acted(request, said, drafts.discard, pk, by=request.staff, now=request.now)
    return redirect("draft-list")


@staff_access("keep_drafts", POST)
def draft_restore(request: Any, pk: uuid.UUID) -> HttpResponse:
    """Have a discarded draft back."""
    try:
        drafts.restore(pk, by=request.staff, now=request.now)
        messages.success(request, _("The draft is back."))
    except (drafts.NotYours, drafts.DraftGone) as problem:
        messages.error(request, problem.message)
    return redirect("draft-list")


@dataclass(frozen=True)
class _Sent:
    """What a page sent, as far as it makes sense."""

    kind: str
    about: uuid.UUID | None
    owner: str
    version: int
    data: dict[str, Any]

    @classmethod
    def read(cls, request: Any, pk: uuid.UUID) -> "_Sent | None":
        """The request's JSON, or ``None`` when it is not what a page of ours sends."""
        try:
            if len(request.body) > MOST_TEXT:
                return None
            body = json.loads(request.body)
            sent = cls(
                kind=body["kind"],
                about=uuid.UUID(body["about"]) if body.get("about") else None,
                owner=body["owner"],
                version=body["version"],
                data=body["data"],
            )
            fits = uuid.UUID(body["id"]) == pk and sent.kind in drafts.draft_kinds
        except RawPostDataException:  # a form was sent, and read as one
            return None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        counted = type(sent.version) is int and 0 <= sent.version < MOST_VERSION
        fits = fits and counted and isinstance(sent.data, dict)
        return sent if fits and sent._names_its_case() else None

    def _names_its_case(self) -> bool:
        return self.about is not None or not drafts.draft_kinds[self.kind].about_a_case


def _may_begin(request: Any, sent: _Sent) -> bool:
    """A draft begins on a case the person may write in; what is begun may be saved, whatever came since."""
    if sent.version or sent.about is None:
        return True
    cases = Case.objects.visible_to(request.staff, request.now, "write")
    return cases.filter(pk=sent.about).exists()


def _state(draft: Draft) -> dict[str, Any]:
    return {"version": draft.version, "saved_at": clock(draft.saved_at)}


def _clients(request: Any, rows: list[Draft]) -> dict[uuid.UUID, Any]:
    """The clients of these drafts by case, as far as the person may still see them."""
    cases = Case.objects.visible_to(request.staff, request.now)
    found = cases.filter(pk__in={row.case_id for row in rows}).select_related("client")
    return {case.pk: case.client for case in found}


def _row(request: Any, draft: Draft, clients: dict[Any, Any]) -> TableRow:
    kind = drafts.draft_kinds[draft.kind]
    client = clients.get(draft.case_id)
    seen = draft.case_id is None or client is not None
    words = str(draft.fields.get(kind.text, "")).strip() if seen else ""
    named = client.name if client else ("" if seen else _("A client you no longer see"))
    old = (
        [Tag(_("Older than 90 days"), "warn")] if request.now - draft.saved_at > drafts.OLD else []
    )
    return TableRow(
        cells=[
            Cell(kind.label, url=draft.url if seen and draft.discarded_at is None else ""),
            Cell(named),
            Cell(Truncator(words).chars(FIRST_WORDS)),
            Cell(moment(draft.saved_at), tags=old),
        ],
        actions=_actions(draft, named, seen=seen),
    )


def _actions(draft: Draft, about: str, *, seen: bool) -> list[Action]:
    if draft.discarded_at is not None:
        back = reverse("draft-restore", args=[draft.pk])
        return [Action(_("Bring back"), back, "undo-2", post=True, about=about)]
    finish = [Action(_("Finish"), draft.url, "pen-line", about=about)] if seen else []
    away = reverse("draft-discard", args=[draft.pk])
    return [*finish, Action(_("Discard"), away, "trash-2", quiet=True, post=True, about=about)]
