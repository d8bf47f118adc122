"""Pages about a client's request to see their own record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from clients.circle import candidates
from clients.entries import restricted_tags
from clients.forms.authorities import authorities_of
from clients.frame import actions_on, case_frame
from clients.models import Case
from consent.actions.own_record import answer_request, hand_over, put_off, take_back, take_request
from consent.feeds_own_record import part_tag, request_tag
from consent.forms.own_record import (
    AnswerForm,
    HandOverForm,
    PutOffForm,
    RequestForm,
    TakeBackForm,
)
from consent.models import LONGEST_DELAY, OwnRecordRequest, WithheldPart


@record_access(Case, "attend", FORM)
def own_record_new(request: Any, case: Case) -> HttpResponse:
    """Write down that a client asks to see their record."""
    authorities = authorities_of(case, request.staff, request.now)
    form = RequestForm(
        request.POST or None, case=case, today=request.today, authorities=authorities
    )
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and (asked := attempt(form, take_request, case, **act, **form.answers)):
        messages.success(request, _("It is written down. Now prepare the answer."))
        return redirect("own-record", pk=asked.pk)
    context = {"form": form, **case_frame(request, case, "consent")}
    return render(request, "consent/own_record_new.html", context)


@record_access(OwnRecordRequest, "view", READ)
def own_record(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """One request: who asks for what, by when, what is held back, and the answer."""
    parts = _parts(request, asked)
    held = [part for part in parts if part.holds]
    prepares = asked.is_open and asked.prepared_by_id == request.staff.pk
    return render(request, "consent/own_record_detail.html", {
        **_frame(request, asked),
        "tag": request_tag(asked, request.today, in_part=bool(held)),
        "parts": [_part_row(part, request.staff, prepares=prepares) for part in parts],
        "sees_parts": "attend" in actions_on(request, asked.case),
        "prepares": prepares,
        "waits": any(not part.decision for part in parts),
        "may_put_off": prepares
        and asked.later_due_on is None
        and request.today <= asked.due_on,
    })  # fmt: skip


@record_access(OwnRecordRequest, "attend", FORM)
def put_off_answer(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """The answer takes longer, and the client was told."""
    initial = {"until": asked.due_on + LONGEST_DELAY, "told_on": request.today}
    form = PutOffForm(request.POST or None, initial=initial)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, put_off, asked, **act, **form.cleaned_data):
        messages.success(request, _("It is put off. It can't be put off again."))
        return redirect("own-record", pk=asked.pk)
    return render(
        request, "consent/own_record_put_off.html", {"form": form, **_frame(request, asked)}
    )


@record_access(OwnRecordRequest, "approve", FORM)
def hand_over_answer(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """A supervisor gives the preparing of the answer to somebody else."""
    people = candidates(asked.case.agency_id, request.now).exclude(pk=asked.prepared_by_id)
    form = HandOverForm(request.POST or None, people=people)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, hand_over, asked, **act, **form.cleaned_data):
        messages.success(request, _("They prepare the answer from now on."))
        return redirect("own-record", pk=asked.pk)
    return render(
        request, "consent/own_record_hand_over.html", {"form": form, **_frame(request, asked)}
    )


@record_access(OwnRecordRequest, "attend", FORM)
def answer(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """The client had their record, or was refused it."""
    held = [part for part in _parts(request, asked) if part.holds]
    tells = any(part.tell_client for part in held)
    form = AnswerForm(request.POST or None, today=request.today, staff=request.staff, tells=tells)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, answer_request, asked, **act, **form.cleaned_data):
        messages.success(request, _("The answer is written down. It stays as it is."))
        return redirect("own-record", pk=asked.pk)
    context = {"form": form, "held": held, **_frame(request, asked)}
    return render(request, "consent/own_record_answer.html", context)


@record_access(OwnRecordRequest, "attend", FORM)
def take_back_request(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """Whoever asked wants it no more."""
    form = TakeBackForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, take_back, asked, **act, **form.cleaned_data):
        messages.success(request, _("It is taken back. They may ask again at any time."))
        return redirect("own-record", pk=asked.pk)
    return render(
        request, "consent/own_record_take_back.html", {"form": form, **_frame(request, asked)}
    )


def _frame(request: Any, asked: OwnRecordRequest) -> dict[str, Any]:
    return {"asked": asked, **case_frame(request, asked.case, "consent")}


def _parts(request: Any, asked: OwnRecordRequest) -> list[WithheldPart]:
    """What is, or was to be, held back, as far as the reader may see it."""
    rows = WithheldPart.objects.visible_to(request.staff, request.now).filter(request=asked)
    return list(rows.select_related("request", "written_by", "decided_by"))


def _part_row(part: WithheldPart, staff: Any, *, prepares: bool) -> dict[str, Any]:
    return {
        "part": part,
        "tag": part_tag(part),
        "restricted": restricted_tags(part),
        "may_decide": part.waits_for(staff),
        "may_give": prepares and part.decision in {"", WithheldPart.Decision.AGREED},
    }
