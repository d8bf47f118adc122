"""What the shell shows around every page: the places of each role, and who is signed in."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.agency.roles import STAFF_ACTIONS, Role
from casemgmt.agency.sessions import why_signed_out
from casemgmt.core.counting import counted
from casemgmt.core.navigation import NavGroup, NavItem
from casemgmt.core.templatetags.ui import initials
from casemgmt.ledger.drafts import drafts_of
from casemgmt.ledger.models import Notice
from clients.models import Case, Referral


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of ``base.html``; for nobody signed in, only what the plain pages need."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return {
            "demo": settings.DEMO,
            "theme": "",
            "nav": [],
            "nav_phone": [],
            "signed_out": lambda: why_signed_out(request),
        }
    now: dt.datetime = request.now  # type: ignore[attr-defined]
    roles = staff.roles_at(now)
    counts = SimpleLazyObject(lambda: _counts(request, _waiting(staff, roles, now)))
    groups = SimpleLazyObject(lambda: _groups(request, roles, counts))
    return {
        "demo": settings.DEMO,
        "theme": staff.user.theme,
        "shortcuts_on": staff.user.shortcuts_on,
        "idle_seconds": str(request.session.limits.stored()[0]),  # type: ignore[attr-defined]
        "finds_clients": bool(STAFF_ACTIONS["find_clients"] & roles),
        "nav": groups,
        "nav_phone": SimpleLazyObject(lambda: _phone(list(groups), roles)),
        "me": {"name": staff.name, "initials": initials(staff.name), "role": role_names(roles)},
        "unread": SimpleLazyObject(lambda: counts["notice-list"]),
        "today": request.today,  # type: ignore[attr-defined]
    }


def role_names(roles: frozenset[str]) -> str:
    """The person's roles in words, in the order of the role table."""
    return ", ".join(str(role.label) for role in Role if role in roles)


def home_of(roles: frozenset[str]) -> str:
    """The name of the page a person starts on."""
    for role, page in (
        (Role.CASE_MANAGER, "my-day"),
        (Role.SUPERVISOR, "team"),
        (Role.INTAKE_WORKER, "referral-list"),
        (Role.AGENCY_ADMIN, "agency-health"),
        (Role.PRIVACY_OFFICER, "privacy-home"),
        (Role.EXTERNAL_AUDITOR, "audit-own"),
    ):
        if role in roles:
            return page
    return "notice-list"


PLACES: tuple[tuple[str, tuple[tuple[str, str, str, Any, str], ...]], ...] = (
    (
        "work",
        (
            ("work_day", "my-day", "sun", _("My day"), "g d"),
            ("list_cases", "client-list", "users", _("My clients"), "g l"),
            ("work_day", "calendar", "calendar", _("Calendar"), "g a"),
            ("watch_team", "team", "users-round", _("My team"), "g t"),
            ("keep_drafts", "draft-list", "notebook-pen", _("Drafts"), ""),
            ("take_referrals", "referral-list", "inbox", _("Intake queue"), "g i"),
            ("join_supervision", "supervision-list", "messages-square", _("Supervision"), ""),
            ("know_partners", "partner-list", "handshake", _("Partners"), ""),
            ("review_privacy", "privacy-home", "shield-check", _("Reviews waiting"), ""),
            ("review_privacy", "wall-list", "shield", _("Walls"), ""),
            ("review_privacy", "look-list", "eye", _("Who looked"), ""),
            ("review_privacy", "match-list", "users", _("Possible matches"), ""),
            ("review_privacy", "import-rights", "upload", _("Rights to import"), ""),
            ("review_privacy", "sample-ask", "list-filter", _("Samples"), ""),
            ("review_privacy", "audit-ask", "file-search", _("Audits"), ""),
            ("review_sample", "sample-list", "clipboard-list", _("Sample to review"), ""),
            ("read_audit", "audit-own", "file-search", _("Cases to audit"), ""),
        ),
    ),
    (
        "agency",
        (
            ("see_health", "agency-health", "activity", _("Agency health"), ""),
            ("manage_people", "person-list", "user-cog", _("People and roles"), ""),
            ("manage_people", "category-list", "lock", _("Restricted information"), ""),
            ("configure", "agency-edit", "building", _("The agency"), ""),
            ("configure", "agreement-list", "handshake", _("Agreements"), ""),
            ("configure", "program-list", "layers", _("Programs"), ""),
            ("configure", "template-list", "clipboard-list", _("Assessments"), ""),
            ("configure", "retention-list", "archive", _("Retention rules"), ""),
            ("configure", "setting-history", "history", _("Changes of settings"), ""),
            ("read_reports", "report-referrals", "table", _("Referrals in numbers"), ""),
            ("watch_jobs", "job-list", "timer", _("Jobs"), ""),
            ("read_standards", "standard-list", "badge-check", _("Standards"), ""),
        ),
    ),
)
SHORT = {
    "agency-health": _("Health"),
    "person-list": _("People"),
    "template-list": _("Forms"),
    "referral-list": _("Intake"),
    "match-list": _("Matches"),
    "privacy-home": _("Reviews"),
    "category-list": _("Restricted"),
}
"""What the phone bar calls a place whose name is too long for it."""

BELOW = {
    "person-list": ("/agency/teams/", "/agency/invitations/"),
    "category-list": ("/agency/clearances/",),
    "agency-edit": ("/agency/sign-in/",),
}
"""Addresses that belong to a place and do not begin with its own."""

HEADINGS = {"work": _("Main"), "agency": _("Agency")}


def places_of(roles: frozenset[str]) -> list[tuple[str, str, Any]]:
    """Address name, icon and label of every place these roles have."""
    return [
        (url_name, icon, label)
        for _group, places in PLACES
        for action, url_name, icon, label, _key in places
        if STAFF_ACTIONS[action] & roles
    ]


def _groups(request: HttpRequest, roles: frozenset[str], counts: Any) -> list[NavGroup]:
    groups, home = [], reverse(home_of(roles))
    for name, places in PLACES:
        items = [
            NavItem(
                url=reverse(url_name),
                icon=icon,
                label=label,
                count=counts.get(url_name),
                current=request.path.startswith((reverse(url_name), *BELOW.get(url_name, ()))),
                key=key,
                short=SHORT.get(url_name, ""),
            )
            for action, url_name, icon, label, key in places
            if STAFF_ACTIONS[action] & roles
        ]
        items.sort(key=lambda item: item.url != home)
        if items:
            groups.append(NavGroup(HEADINGS[name], _only_nearest(items)))
    return groups


def _only_nearest(items: list[NavItem]) -> list[NavItem]:
    """Of several places whose address the page's begins with, the longest is the current one."""
    here = max((item.url for item in items if item.current), key=len, default="")
    return [replace(item, current=item.url == here) for item in items]


def _waiting(staff: Staff, roles: frozenset[str], now: dt.datetime) -> dict[str, QuerySet[Any]]:
    """What the numbers beside the places count, by the name of the place, and the bell's notices."""
    rows: dict[str, QuerySet[Any]] = {
        "notice-list": Notice.objects.filter(to=staff.user, read_at=None)
    }
    if STAFF_ACTIONS["list_cases"] & roles:
        cases = Case.objects.visible_to(staff, now, action="work")
        rows["client-list"] = cases.carried_by(staff, now)
    if STAFF_ACTIONS["keep_drafts"] & roles:
        rows["draft-list"] = drafts_of(staff.user)
    if STAFF_ACTIONS["take_referrals"] & roles:
        rows["referral-list"] = Referral.objects.visible_to(staff, now).waiting()
    return rows


def _counts(request: HttpRequest, waiting: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """The numbers, but for one that the page itself has counted: its ``counted``, by the place."""
    known: dict[str, int] = getattr(request, "counted", {})
    return known | counted({name: rows for name, rows in waiting.items() if name not in known})


def _phone(groups: list[NavGroup], roles: frozenset[str]) -> list[NavItem]:
    """The first places of a role; for who writes notes, the note stands in the middle."""
    items = [item for group in groups for item in group.items]
    if not STAFF_ACTIONS["list_cases"] & roles:
        return items[:4]
    note = NavItem(reverse("note-start"), "plus", _("Note"), plus=True)
    return [*items[:2], note, *items[2:3]]
