"""The intake page: one form in sections that keeps itself, and may be taken up on another device."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.core.access import FORM, POST, record_access
from casemgmt.core.answers import MISSING, acted
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.forms import attempt
from casemgmt.core.pieces import Step
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft
from clients.actions.intake import (
    complete_intake,
    intake_items,
    intake_of,
    save_intake,
    take_back_explanation,
)
from clients.forms.intake import IntakeClientForm, IntakeForm
from clients.frame import case_frame
from clients.models import Case, Explanation, ImmediateNeed, IntakeRecord, Stage
from clients.views.drafting import DraftPage, asked_draft, in_the_way, sent_fields
from clients.views.people import alike_page, told_alike
from clients.views.reaching import told_of_ways

KIND = "intake"
SECTIONS = {
    "needs": (gettext_lazy("What can't wait"), {"INT-03"}),
    "meeting": (gettext_lazy("The meeting"), {"INT-01", "INT-11"}),
    "outset": (gettext_lazy("Said at the outset"), {"CON-03", "CON-07", "INT-10"}),
    "person": (gettext_lazy("The person"), set()),
    "language": (gettext_lazy("Language"), {"CUL-01"}),
    "decides": (gettext_lazy("Who decides"), {"INT-13"}),
    "standing": (gettext_lazy("Legal standing and wishes"), {"INT-15"}),
}
"""Where each section begins, its words, and the requirement rows that are answered in it."""


@record_access(Case, "edit", FORM)
def intake_edit(request: Any, case: Case) -> HttpResponse:
    """Take the intake up where it was left, save it as far as it is, or complete it."""
    if request.method != "POST":
        draft = _draft_of(request, case)
        form, facts = _forms(case)
        if draft is not None:
            _resume(form, draft)
            _resume(facts, draft)
        return _page(request, case, form, facts, DraftPage.of(draft))
    page = DraftPage.sent(request)
    form, facts = _forms(case, request.POST)
    if form.is_valid() and facts.is_valid() and _save(request, case, form, facts, page):
        if "complete" not in request.POST:
            messages.success(request, _("The intake is saved. Go on whenever you like."))
            return redirect("intake-edit", pk=case.pk)
        form, facts = _forms(case)  # saved; the page shows what is still needed
        page = DraftPage.of(None)
        if _complete(request, case, form):
            return redirect("case-move", pk=case.pk)
    return _page(request, case, form, facts, page)


@record_access(Explanation, "edit", POST)
def explanation_take_back(request: Any, one: Explanation) -> HttpResponse:
    """Say that something was not explained after all."""
    said = _("Taken back. Explain it before the intake is complete.")
    acted(request, said, take_back_explanation, one, by=request.staff, now=request.now)
    return redirect("intake-edit", pk=one.case_id)


def _forms(case: Case, sent: Any = None) -> tuple[IntakeForm, IntakeClientForm]:
    record = intake_of(case)
    facts = IntakeClientForm(sent, instance=case.client, prefix="client")
    return IntakeForm(sent, instance=record), facts


def _draft_of(request: Any, case: Case) -> Draft | None:
    """What the person typed and did not save: as the address names it, or the last they left here."""
    if case.stage != Stage.INTAKE:
        return None
    asked = asked_draft(request, case)
    if asked is not None and asked.kind == KIND:
        return asked
    return drafts.drafts_of(request.user).filter(kind=KIND, case_id=case.pk).first()


def _resume(form: Any, draft: Draft) -> None:
    """Show in a form what a draft keeps; a box that was not ticked was not sent."""
    for name, field in form.fields.items():
        untouched: Any = [] if isinstance(field, MultipleChoiceField) else ""
        form.initial[name] = draft.fields.get(form.add_prefix(name), untouched)


def _page(
    request: Any, case: Case, form: IntakeForm, facts: IntakeClientForm, page: DraftPage
) -> HttpResponse:
    explained = Explanation.objects.visible_to(request.staff, request.now).filter(case=case)
    context = {
        "form": form,
        "facts": facts,
        "draft": page,
        "is_over": case.stage != Stage.INTAKE,
        "needs": needs_of(request, case),
        "explained": explained.given().order_by("explained_on", "pk"),
        "sections": rail(form.instance, request.today),
    }
    return render(
        request, "clients/intake_edit.html", context | case_frame(request, case, "intake")
    )


def rail(record: IntakeRecord, today: dt.date) -> list[Step]:
    """The sections of an intake: which hold everything, and how much each still needs."""
    items, steps = intake_items(record, today), []
    for anchor, (label, rows) in SECTIONS.items():
        asked = [item for item in items if item.row in rows]
        left = sum(not item.is_done for item in asked)
        note = ngettext("%(n)d still needed", "%(n)d still needed", left) % {"n": left}
        steps.append(
            Step(
                label=label,
                note=note if left else "",
                state="done" if asked and not left else "todo",
                url=f"#{anchor}",
            )
        )
    return steps


def needs_of(request: Any, case: Case) -> list[ImmediateNeed]:
    """What can't wait, the most urgent first."""
    rows = ImmediateNeed.objects.visible_to(request.staff, request.now).filter(case=case)
    rows = rows.select_related("responsible").order_by("done_at", "-urgency", "due_on", "pk")
    return list(rows)


def _save(
    request: Any, case: Case, form: IntakeForm, facts: IntakeClientForm, page: DraftPage
) -> bool:
    kept = drafts.draft_kinds[KIND].kept(sent_fields(request))
    if in_the_way(request, form, page, kept):
        return False
    with told_of_ways(request, case.client):
        saved = attempt(
            form,
            save_intake,
            case,
            by=request.staff,
            now=request.now,
            changes=form.changes,
            client_changes=facts.changes,
            draft=drafts.DraftUsed(page.id, page.version, kept),
            **form.explained,
        )
    if saved is not None and told_alike(request, case.client, facts.changes):
        page_of = f"{MISSING} {alike_page(case.client)}"
        messages.warning(request, _("See who it is"), extra_tags=page_of)
    return saved is not None


def _complete(request: Any, case: Case, form: IntakeForm) -> bool:
    try:
        complete_intake(case, by=request.staff, now=request.now)
    except Forbidden:
        raise
    except Refused as refusal:
        form.missing = refusal.missing
        return False
    messages.success(request, _("The intake is complete."))
    return True
