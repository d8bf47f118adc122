"""What a page knows of the draft it is written in, and what stands in its way."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from casemgmt.core.errors import Missing
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft
from clients.models import Case

MOST_DIGITS = 8


@dataclass
class DraftPage:
    """What an editor knows of its draft: the id it made, the version it last heard of."""

    id: uuid.UUID
    version: int = 0
    saved_at: dt.datetime | None = None

    @classmethod
    def of(cls, draft: Draft | None) -> "DraftPage":
        """The page of a draft, or of one that is not begun."""
        if draft is None:
            return cls(uuid.uuid4())
        return cls(draft.pk, draft.version, draft.saved_at)

    @classmethod
    def sent(cls, request: HttpRequest) -> "DraftPage":
        """What the page that sent a form knew of its draft."""
        version = request.POST.get("draft_version", "")
        counts = version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS
        known = int(version) if counts else 0
        return cls(_uuid(request.POST.get("draft_id", "")) or uuid.uuid4(), known)


def asked_draft(request: Any, case: Case) -> Draft | None:
    """The draft that the address names, when it is the person's own and about this case."""
    draft = drafts.draft_of(request.user, _uuid(request.GET.get("draft", "")))
    return draft if draft is not None and draft.case_id == case.pk else None


def sent_fields(request: HttpRequest) -> dict[str, Any]:
    """What the form sent, as a page sends it while one types: a list where a name stands twice."""
    sent = request.POST.lists()
    return {name: values if len(values) > 1 else values[-1] for name, values in sent if values}


def in_the_way(request: Any, form: Any, page: DraftPage, fields: drafts.Fields) -> bool:
    """Did another page finish, discard or change this draft? Says so, and lets it go through next."""
    trouble = drafts.trouble(page.id, by=request.staff, version=page.version, fields=fields)
    if trouble is None:
        return False
    form.add_error(None, trouble.message)
    if isinstance(trouble, drafts.DraftChanged):
        page.version = trouble.draft.version
        words = _("Look at the other text, then keep the one you want")
        form.missing = [Missing(words, trouble.draft.url)]
    else:
        page.id, page.version = uuid.uuid4(), 0
    return True


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
