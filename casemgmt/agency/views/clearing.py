"""Restricted information: who is cleared for what, and what may be known to exist."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency.actions import clearing
from casemgmt.agency.categories import CASE_BY_CASE, MEANINGS, Category
from casemgmt.agency.forms import ClearForm, EndClearanceForm, RuleForm
from casemgmt.agency.models import CategoryRule, Clearance, Staff
from casemgmt.agency.views.rehearsing import done_or_shown
from casemgmt.core.access import FORM, READ, record_access, staff_access
from casemgmt.core.pieces import Cell, Column, TableRow


@staff_access("manage_people", READ)
def category_list(request: Any) -> HttpResponse:
    """Every restricted category, how many people are cleared for it, and how it is dealt with."""
    cleared = Clearance.objects.for_agency(request.staff.agency_id)
    counts = cleared.filter(during__contains=request.now).values_list("category")
    people = dict(counts.annotate(people=Count("staff", distinct=True)).order_by())
    rules = {rule.category: rule for rule in _rules(request)}
    rows = [_row(one, people.get(one.value, 0), rules.get(one.value)) for one in Category]
    columns = [
        Column(_("What it is about")), Column(_("Cleared")),
        Column(_("Who is not cleared")), Column(_("Supervisors")),
    ]  # fmt: skip
    return render(request, "agency/category_list.html", {"rows": rows, "columns": columns})


def _row(category: Category, people: int, rule: CategoryRule | None) -> TableRow:
    counted = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    cleared = counted if people else _("Nobody")
    knows = rule is not None and rule.existence_is_shown
    sees = rule is not None and rule.supervisors_see
    url = reverse("category-detail", args=[category.value])
    return TableRow(
        cells=[
            Cell(str(category.label), url=url, note=str(MEANINGS[category])),
            Cell(_("Case by case") if category in CASE_BY_CASE else cleared),
            Cell(_("Knows there is something") if knows else _("Knows of nothing")),
            Cell(_("See it too") if sees else _("Only if cleared themselves")),
        ]
    )


@staff_access("manage_people", FORM, step_up=True)
def category_detail(request: Any, category: str) -> HttpResponse:
    """Who is cleared for one category, and the agency's rule about it."""
    named = _known(category)
    rule = _rules(request).filter(category=category).first()
    which, act = request.POST.get("form"), {"by": request.staff, "now": request.now}
    here = Staff.objects.for_agency(request.staff.agency_id).filter(is_active=True)
    cleared = Clearance.objects.for_agency(request.staff.agency_id).filter(
        category=category, during__contains=request.now
    )
    others = here.exclude(pk__in=cleared.values("staff")).exclude(pk=request.staff.pk)
    person = ClearForm(
        request.POST if which == "clear" else None, people=others, today=request.today, prefix="c"
    )
    says = RuleForm(
        request.POST if which == "rule" else None, rule=rule, category=category, prefix="r"
    )
    if which == "clear" and person.is_valid():
        given = {**act, "category": category, **person.cleaned_data}
        one = given.pop("staff")
        done, page = done_or_shown(request, person, one, clearing.clear, one, **given)
        words = _("%(name)s is cleared from now on, in the cases they see.") % {"name": one.name}
        if done or page:
            return page or _again(request, category, words)
    if which == "rule" and says.is_valid():
        given, agency = {**act, "category": category, **says.values}, request.staff.agency
        done, page = done_or_shown(
            request, says, agency, clearing.set_category_rule, agency, **given
        )
        if done or page:
            return page or _again(request, category, _("Saved."))
    context = {
        "category": category,
        "name": named.label,
        "meaning": MEANINGS[named],
        "case_by_case": named in CASE_BY_CASE,
        "cleared": cleared.select_related("staff").order_by("staff__name"),
        "person": person,
        "says": says,
    }
    return render(request, "agency/category_detail.html", context)


@record_access(Clearance, "manage_people", FORM, step_up=True)
def clearance_end(request: Any, clearance: Clearance) -> HttpResponse:
    """End a person's clearance."""
    form = EndClearanceForm(request.POST or None)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now, **form.cleaned_data}
        who, end = clearance.staff, clearing.end_clearance
        done, page = done_or_shown(request, form, who, end, clearance, **act)
        words = _("%(name)s is not cleared for this any more.") % {"name": who.name}
        if done or page:
            return page or _again(request, clearance.category, words)
    context = {"form": form, "clearance": clearance, "name": clearance.get_category_display()}
    return render(request, "agency/clearance_end.html", context)


def _again(request: Any, category: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("category-detail", category=category)


def _rules(request: Any) -> Any:
    rules = CategoryRule.objects.for_agency(request.staff.agency_id)
    return rules.filter(during__contains=request.now)


def _known(category: str) -> Category:
    if category not in Category.values:
        raise Http404
    return Category(category)
