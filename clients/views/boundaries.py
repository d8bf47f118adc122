"""Who can see a record and who must not: conflicts, the client's own word, and their end."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt
from clients.actions import boundaries
from clients.circle import newest_case
from clients.forms.boundaries import ConflictForm, LookBackForm, RestrictionForm, WhyForm
from clients.frame import actions_on, case_frame
from clients.models import Case, Client, ClientRestriction, ConflictWall
from clients.seeing import who_sees


@record_access(Case, "view", READ)
def case_access(request: Any, case: Case) -> HttpResponse:
    """Who can see this record, and why; or who could on a day before."""
    form = LookBackForm(request.GET or None, today=request.today)
    day = form.cleaned_data["on"] if form.is_valid() else request.today
    at = request.now if day == request.today else _end_of(day, request.agency_timezone)
    context = {
        "form": form,
        "day": day,
        "is_today": day == request.today,
        "seers": who_sees(case, at),
        "may_clear": "clear" in actions_on(request, case),
        "said": ClientRestriction.objects.visible_to(request.staff, request.now)
        .standing(request.now)
        .filter(client=case.client_id)
        .select_related("staff", "program"),
    }
    return render(request, "clients/case_access.html", context | case_frame(request, case, "team"))


@record_access(Case, "view", FORM)
def conflict_declare(request: Any, case: Case) -> HttpResponse:
    """Somebody of the agency knows the client: oneself, or a colleague."""
    form = ConflictForm(request.POST or None, staff=request.staff)
    if form.is_valid():
        given, by = form.cleaned_data, {"by": request.staff, "now": request.now}
        who, relation = given["staff"], given["relation"]
        if who is None and attempt(
            form, boundaries.declare_conflict, case, relation=relation, **by
        ):
            messages.success(request, _("You reach nothing about this client from now on."))
            return redirect("home")
        if who is not None and attempt(
            form, boundaries.report_conflict, case, staff=who, relation=relation, **by
        ):
            messages.success(request, _("The privacy officers have been told, and nobody else."))
            return redirect("case-access", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "team")
    return render(request, "clients/conflict_declare.html", context)


@record_access(Client, "edit", FORM)
def restriction_new(request: Any, client: Client) -> HttpResponse:
    """Write down whom the client wants to see nothing."""
    form = RestrictionForm(request.POST or None, staff=request.staff)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form, boundaries.restrict_record, client, by=request.staff, now=request.now, **given
        )
        if done is not None:
            messages.success(request, _("It holds from now on."))
            still = given["staff"] != request.staff
            return redirect("case-access", pk=case.pk) if still else redirect("home")
    context = {"form": form} | case_frame(request, case, "team")
    return render(request, "clients/restriction_new.html", context)


@record_access(ClientRestriction, "edit", FORM, step_up=True)
def restriction_end(request: Any, restriction: ClientRestriction) -> HttpResponse:
    """The client lets them see the record again."""
    form = WhyForm(request.POST or None, label=_("What the client said"))
    case = newest_case(request.staff, restriction.client, request.now)
    if _decided(request, form, boundaries.end_restriction, restriction):
        messages.success(request, _("They can see the record again, where they have a reason to."))
        return redirect("case-access", pk=case.pk)
    context = {"form": form, "restriction": restriction}
    return render(
        request, "clients/restriction_end.html", context | case_frame(request, case, "team")
    )


@record_access(ConflictWall, "edit", FORM, step_up=True)
def wall_set_aside(request: Any, wall: ConflictWall) -> HttpResponse:
    """There is no conflict."""
    form = WhyForm(request.POST or None, label=_("Why there is none"))
    if _decided(request, form, boundaries.set_wall_aside, wall):
        messages.success(request, _("It is set aside."))
        return redirect("privacy-home")
    return render(request, "clients/wall_set_aside.html", {"form": form, "wall": wall})


@record_access(ConflictWall, "edit", FORM, step_up=True)
def wall_ask(request: Any, wall: ConflictWall) -> HttpResponse:
    """Ask another privacy officer to take the wall down."""
    form = WhyForm(request.POST or None, label=_("Why it can come down"))
    if _decided(request, form, boundaries.ask_to_lift_wall, wall):
        messages.success(request, _("It stands until another privacy officer agrees."))
        return redirect("wall-list")
    return render(request, "clients/wall_ask.html", {"form": form, "wall": wall})


@record_access(ConflictWall, "edit", POST, step_up=True)
def wall_put_up(request: Any, wall: ConflictWall) -> HttpResponse:
    """Keep the person from the client."""
    return _pressed(request, _("The wall stands."), boundaries.put_up_wall, wall)


@record_access(ConflictWall, "edit", POST, step_up=True)
def wall_lift(request: Any, wall: ConflictWall) -> HttpResponse:
    """Agree that the wall comes down."""
    return _pressed(request, _("The wall is down."), boundaries.lift_wall, wall)


@record_access(ConflictWall, "edit", POST, step_up=True)
def wall_keep(request: Any, wall: ConflictWall) -> HttpResponse:
    """Leave the wall standing."""
    return _pressed(request, _("The wall stays."), boundaries.keep_wall, wall)


def _decided(request: Any, form: WhyForm, action: Any, record: Any) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    done = attempt(form, action, record, by=request.staff, now=request.now, **given)
    return done is not None


def _pressed(request: Any, said: str, action: Any, wall: ConflictWall) -> HttpResponse:
    acted(request, said, action, wall, by=request.staff, now=request.now)
    return redirect("privacy-home")


def _end_of(day: dt.date, timezone: Any) -> dt.datetime:
    """The last instant of a local day."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=timezone)
    return after - dt.timedelta(microseconds=1)
