"""What this room registers with the rooms below it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.registry import agency_started
from casemgmt.core.errors import Missing
from clients.models import Case, Stage
from clients.registry import (
    CaseTab,
    CaseTags,
    StageGuard,
    case_tabs,
    case_tags,
    due_sources,
    stage_guards,
    timeline_sources,
)
from consent import excepted, feeds, feeds_own_record
from consent.actions.texts import default_consent_form, default_release_texts
from consent.models import (
    Disclosure,
    DisclosureException,
    OwnRecordRequest,
    Release,
    ServiceConsent,
)

CONSENTED = gettext_lazy("The client agreed to be served")


def consent_missing(case: Case, now: dt.datetime) -> list[Missing]:
    """A current consent, signed by this instant (CON-01); the rule looks at every consent."""
    consents = ServiceConsent._base_manager.filter(case=case, state="signed", signed_at__lte=now)
    if consents.exists():
        return []
    url = reverse("service-consent-new", args=[case.pk])
    return [Missing(_("The client's consent to be served"), url)]


stage_guards.register(
    "CON-01 consent before assessment",
    StageGuard(Stage.INTAKE, Stage.ASSESSMENT, consent_missing, CONSENTED),
)
stage_guards.register(
    "CON-01 consent before services start",
    StageGuard(Stage.PLANNING, Stage.ACTIVE, consent_missing, CONSENTED),
)
for stage in (Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE):
    stage_guards.register(
        f"CON-01 consent before going back to {stage}",
        StageGuard(Stage.CLOSING, stage, consent_missing, CONSENTED),
    )
case_tabs.register("consent", CaseTab(gettext_lazy("Consent and sharing"), "consent-list", 60))
case_tags.register("consent", CaseTags(feeds.in_force, feeds.tags))
due_sources.register("releases", feeds.renewals)
due_sources.register("exceptions to decide", excepted.to_decide)
due_sources.register("exceptions to follow", excepted.to_follow)
due_sources.register("own records", feeds_own_record.to_answer)
due_sources.register("late own records", feeds_own_record.late_answers)
due_sources.register("parts held back", feeds_own_record.parts_to_agree)
timeline_sources.register(ServiceConsent._meta.label, feeds.consents_in_timeline)
timeline_sources.register(Release._meta.label, feeds.releases_in_timeline)
timeline_sources.register(Disclosure._meta.label, feeds.disclosures_in_timeline)
timeline_sources.register(DisclosureException._meta.label, excepted.exceptions_in_timeline)
timeline_sources.register(OwnRecordRequest._meta.label, feeds_own_record.requests_in_timeline)
agency_started.register("consent", default_consent_form)
agency_started.register("releases", default_release_texts)
