"""Scaffolding while rooms land side by side: addresses that other rooms name already."""

import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from casemgmt.core.access import public

PENDING = {
    "referral-list": "referrals/", "referral-new": "referrals/new/", "referral-detail": "referrals/<uuid:pk>/",
    "client-edit": "clients/<uuid:pk>/edit/", "person-new": "cases/<uuid:pk>/people/new/", "intake-edit": "cases/<uuid:pk>/intake/",
    "case-team": "cases/<uuid:pk>/team/", "case-assign": "cases/<uuid:pk>/assign/", "case-move": "cases/<uuid:pk>/move/",
    "case-hold": "cases/<uuid:pk>/hold/", "case-resume": "cases/<uuid:pk>/resume/", "case-history": "cases/<uuid:pk>/history/",
    "note-list": "cases/<uuid:pk>/notes/", "note-new": "cases/<uuid:pk>/notes/new/", "note-detail": "notes/<uuid:pk>/",
    "note-add": "notes/<uuid:pk>/add/", "contact-new": "cases/<uuid:pk>/contacts/new/", "draft-list": "drafts/",
    "document-list": "cases/<uuid:pk>/documents/", "document-download": "documents/<uuid:pk>/download/",
    "consent-list": "cases/<uuid:pk>/consent/", "service-consent-new": "cases/<uuid:pk>/consent/new/",
    "release-new": "cases/<uuid:pk>/releases/new/", "release-detail": "releases/<uuid:pk>/",
    "assessment-list": "cases/<uuid:pk>/assessments/", "assessment-start": "cases/<uuid:pk>/assessments/start/",
    "assessment-detail": "assessments/<uuid:pk>/", "assessment-complete": "assessments/<uuid:pk>/complete/",
    "reassessment-plan": "cases/<uuid:pk>/reassessment/", "template-list": "agency/assessments/",
    "plan-list": "cases/<uuid:pk>/plan/", "plan-detail": "plans/<uuid:pk>/", "plan-new": "cases/<uuid:pk>/plan/new/",
    "plan-agree": "plans/<uuid:pk>/agree/", "plan-pdf": "plans/<uuid:pk>/pdf/",
    "closure-detail": "cases/<uuid:pk>/closure/", "closure-start": "cases/<uuid:pk>/closure/start/",
    "closure-letter": "closures/<uuid:pk>/letter/", "flag-decide": "workload-flags/<uuid:pk>/decide/",
    "supervision-list": "supervision/", "supervision-new": "supervision/new/", "supervision-detail": "supervision/<uuid:pk>/",
    "retention-list": "agency/retention/", "person-list": "agency/people/", "person-invite": "agency/people/invite/",
    "person-detail": "agency/people/<uuid:pk>/", "program-list": "agency/programs/", "program-detail": "agency/programs/<uuid:pk>/",
    "standard-list": "agency/standards/", "preferences": "me/", "job-list": "agency/jobs/", "notice-list": "notices/",
    "home": "", "my-day": "my-day/", "client-list": "cases/", "case-detail": "cases/<uuid:pk>/", "team": "team/",
    "team-member": "team/<uuid:pk>/", "find": "find/", "agency-health": "agency/", "privacy-home": "privacy/",
    "styleguide": "styleguide/", "demo": "demo/", "account_login": "account/login/", "account_logout": "account/logout/",
    "mfa_index": "account/factors/", "usersessions_list": "account/sessions/", "account_change_password": "account/password/",
}


@public
def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def pending_urls() -> list[URLPattern]:
    root = Path(__file__).parent.parent
    files = [*root.glob("**/urls.py"), *root.glob("**/urls/*.py")]
    written = "".join(path.read_text() for path in files if ".venv" not in path.parts)
    found = set(re.findall(r'name="([\w-]+)"', written))
    return [path(route, soon, name=name) for name, route in PENDING.items() if name not in found]
