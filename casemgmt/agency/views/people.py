"""Who works here, and as what."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.actions import inviting, people, returning
from casemgmt.agency.actions.proposing import (
    agree_to_officer,
    decline_officer,
    waiting_proposal,
)
from casemgmt.agency.forms import (
    EmploymentForm,
    IdentityForm,
    InviteForm,
    LostFactorForm,
    RolesForm,
    SupervisorForm,
    WhyForm,
)
from casemgmt.agency.models import (
    Invitation,
    OfficerProposal,
    Program,
    Staff,
    SupervisionLine,
    Team,
)
from casemgmt.agency.queries import people_below
from casemgmt.agency.roles import Role
from casemgmt.agency.views.rehearsing import done_or_shown
from casemgmt.core.access import FORM, POST, READ, record_access, staff_access
from casemgmt.core.forms import Form, attempt
from casemgmt.core.pieces import Cell, Column, TableRow, Tag


@staff_access("manage_people", READ)
def person_list(request: Any) -> HttpResponse:
    """Everybody of the agency, and the links that are still open."""
    staff = Staff.objects.for_agency(request.staff.agency_id).select_related("user")
    rows = [_row(person, request.now) for person in staff.prefetch_related("roles")]
    links = Invitation.objects.for_agency(request.staff.agency_id).filter(
        used_at=None, withdrawn_at=None, expires_at__gt=request.now
    )
    columns = [Column(_("Name")), Column(_("Roles")), Column(_("Time")), Column(_("State"))]
    teams = Team.objects.for_agency(request.staff.agency_id).select_related("program")
    context = {"rows": rows, "columns": columns, "links": list(links.order_by("expires_at"))}
    context["teams"] = list(teams.order_by("name"))
    return render(request, "agency/person_list.html", context)


@staff_access("manage_people", FORM, step_up=True)
def person_invite(request: Any) -> HttpResponse:
    """Invite somebody; the link is shown once."""
    form = InviteForm(
        request.POST or None, supervisors=_supervisors(request), programs=_programs(request)
    )
    if form.is_valid():
        link = attempt(
            form,
            inviting.invite_person,
            request.staff.agency,
            by=request.staff,
            now=request.now,
            **form.cleaned_data,
        )
        if link:
            return _show_link(request, link)
    return render(request, "agency/person_invite.html", {"form": form})


@record_access(Staff, "manage_people", FORM, step_up=True)
def person_detail(request: Any, person: Staff) -> HttpResponse:
    """One person: roles, supervision line, post, and what an admin may do about them."""
    asked, proposal = request.POST.get("form"), waiting_proposal(person)
    roles = RolesForm(
        request.POST if asked == "roles" else None,
        person=person,
        waits=proposal is not None,
        now=request.now,
        programs=_programs(request),
        prefix="roles",
    )
    above = _supervisor_of(person, request.now)
    line = SupervisorForm(
        request.POST if asked == "line" else None,
        above=above,
        supervisors=_supervisors(request, above).exclude(pk=person.pk),
        prefix="line",
    )
    post = EmploymentForm(
        request.POST if asked == "post" else None,
        instance=person,
        prefix="post",
    )
    done, page = _change(request, person, {"roles": roles, "line": line, "post": post}.get(asked))
    if page is not None:
        return page
    if done:
        messages.success(request, _("Saved."))
        return redirect("person-detail", pk=person.pk)
    context = {"person": person, "roles_form": roles, "line_form": line, "post_form": post}
    context["proposal"] = proposal
    return render(request, "agency/person_detail.html", context)


def _change(request: Any, person: Staff, form: Any) -> tuple[bool, HttpResponse | None]:
    """Do what one of the page's forms asks for; where it opens or closes records, show that first."""
    if form is None or not form.is_valid():
        return False, None
    act = {"by": request.staff, "now": request.now, **form.cleaned_data}
    if isinstance(form, EmploymentForm):
        return bool(attempt(form, people.change_employment, person, **act)), None
    action = people.change_roles if isinstance(form, RolesForm) else people.change_supervisor
    return done_or_shown(request, form, person, action, person, **act)


@record_access(Staff, "manage_people", FORM, step_up=True)
def person_deactivate(request: Any, person: Staff) -> HttpResponse:
    """End a person's work here; their cases are handed over first."""
    form = WhyForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        people.deactivate_person,
        person,
        by=request.staff,
        now=request.now,
        **form.cleaned_data,
    ):
        messages.success(request, _("They can't sign in any more."))
        return redirect("person-list")
    return render(request, "agency/person_deactivate.html", {"person": person, "form": form})


@record_access(Staff, "manage_people", FORM, step_up=True)
def person_lost_factor(request: Any, person: Staff) -> HttpResponse:
    """Begin to let a person in again who lost their second factor; the code is shown once."""
    others = Staff.objects.for_agency(request.staff.agency_id).filter(is_active=True)
    form = LostFactorForm(
        request.POST or None, people=others.exclude(pk__in=[person.pk, request.staff.pk])
    )
    if form.is_valid():
        asked = attempt(
            form,
            returning.ask_for_return,
            person,
            by=request.staff,
            now=request.now,
            **form.cleaned_data,
        )
        if asked:
            return render(request, "agency/return_asked.html", {"asked": asked})
    return render(request, "agency/person_lost_factor.html", {"person": person, "form": form})


@record_access(Invitation, "confirm_identity", FORM, step_up=True)
def identity_check(request: Any, invitation: Invitation) -> HttpResponse:
    """The second person confirms who a colleague is, and is shown the link once; or does not."""
    form = IdentityForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and "refuse" in request.POST:
        if attempt(form, returning.refuse_identity, invitation, **act, **form.cleaned_data):
            messages.success(request, _("Not confirmed. Nothing has changed for them."))
            return redirect("notice-list")
    elif form.is_valid():
        link = attempt(form, returning.confirm_identity, invitation, **act, **form.cleaned_data)
        if link:
            return _show_link(request, link)
    context = {"asked": invitation, "form": form}
    context["waits"] = invitation.waits_for_confirmation(request.now)
    return render(request, "agency/identity_check.html", context)


@record_access(OfficerProposal, "decide", FORM, step_up=True)
def officer_decide(request: Any, proposal: OfficerProposal) -> HttpResponse:
    """A privacy officer agrees that somebody becomes one, or doesn't."""
    which, act = request.POST.get("form"), {"by": request.staff, "now": request.now}
    no = WhyForm(request.POST if which == "no" else None, prefix="no")
    yes = Form(request.POST if which == "yes" else None)
    if yes.is_valid() and attempt(yes, agree_to_officer, proposal, **act):
        messages.success(request, _("They keep privacy from now on."))
        return redirect("privacy-home")
    if no.is_valid() and attempt(no, decline_officer, proposal, **act, **no.cleaned_data):
        messages.success(request, _("Declined. Nothing has changed for them."))
        return redirect("privacy-home")
    context = {"proposal": proposal, "yes_form": yes, "no_form": no}
    return render(request, "agency/officer_decide.html", context)


@record_access(Invitation, "manage_people", POST, step_up=True)
def invitation_withdraw(request: Any, invitation: Invitation) -> HttpResponse:
    """Make a link useless."""
    inviting.withdraw_invitation(invitation, by=request.staff, now=request.now)
    messages.success(request, _("The link doesn't work any more."))
    return redirect("person-list")


def _show_link(request: Any, link: inviting.Link) -> HttpResponse:
    context = {"invitation": link.invitation, "url": request.build_absolute_uri(link.path)}
    return render(request, "agency/link.html", context)


def _supervisors(request: Any, above: Staff | None = None) -> Any:
    """Whom one may put above somebody: neither oneself nor those one supervises, unless they are
    there already."""
    people = Staff.objects.for_agency(request.staff.agency_id).filter(
        is_active=True, roles__role=Role.SUPERVISOR, roles__during__contains=request.now
    )
    here = Q(pk=above.pk) if above else Q(pk__in=[])
    below = people_below(request.staff, request.now)
    return people.filter(here | ~Q(pk=request.staff.pk) & ~Q(pk__in=below.values("pk")))


def _programs(request: Any) -> Any:
    return Program.objects.for_agency(request.staff.agency_id)


def _supervisor_of(person: Staff, now: Any) -> Staff | None:
    line = SupervisionLine.objects.filter(supervisee=person, during__contains=now)
    return next((row.supervisor for row in line.select_related("supervisor")), None)


def _row(person: Staff, now: Any) -> TableRow:
    roles = person.roles_at(now)
    names = ", ".join(str(role.label) for role in Role if role in roles)
    state = Tag(_("Works here"), "ok", "check") if person.is_active else Tag(_("Left"))
    share = _("%(share)s%% time") % {"share": int(person.fte * 100)}
    url = reverse("person-detail", args=[person.pk])
    return TableRow(
        [Cell(person.name, url, person.user.email), Cell(names), Cell(share), Cell(tags=[state])]
    )
