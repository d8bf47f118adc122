"""What this room registers with the rooms below it: how a case's rows and referrals are decided."""

from django.utils.translation import gettext_lazy

from casemgmt.core.access import deciders
from casemgmt.ledger.registry import Job, jobs
from clients import (  # noqa: F401  register on import
    guards,
    registrations_intake,
    registrations_merging,
    registrations_needs,
    registrations_records,
    registrations_standing,
    registrations_visits,
    staffing,
    timeline,
)
from clients.access.reading import CaseDecider
from clients.access.refresh import reconcile
from clients.deciders import ListDecider
from clients.emergencies import tell_of_late_reviews
from clients.late_referrals import tell_of_late_referrals
from clients.looking import ask_about_looks
from clients.models import (
    AccessRequest,
    Admission,
    Audit,
    Client,
    ClientMerge,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    EngagementAttempt,
    HiddenMatch,
    Household,
    HouseholdMembership,
    IdentityAnswer,
    Import,
    ImportRight,
    LegalAuthority,
    LookQuestion,
    Outreach,
    Referral,
    ReferredAnswer,
    ReferrerAnswer,
    RelatedPerson,
    SafeContact,
    ScreeningDecision,
    WaitlistEntry,
)

deciders.register("case", CaseDecider())
for model in (
    AccessRequest,
    Admission,
    Audit,
    Client,
    ClientMerge,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    EngagementAttempt,
    HiddenMatch,
    Household,
    HouseholdMembership,
    IdentityAnswer,
    Import,
    ImportRight,
    LegalAuthority,
    LookQuestion,
    Outreach,
    Referral,
    ReferredAnswer,
    ReferrerAnswer,
    RelatedPerson,
    SafeContact,
    ScreeningDecision,
    WaitlistEntry,
):
    deciders.register(model._meta.label, ListDecider(model))
guards.register()
jobs.register(
    "reconcile_access",
    Job(
        "reconcile_access",
        gettext_lazy("Compare who may see a case with why"),
        reconcile,
        {
            "repaired": gettext_lazy("rows put right"),
            "removed": gettext_lazy("rows removed that are over"),
        },
    ),
)
jobs.register(
    "tell_of_late_reviews",
    Job(
        "tell_of_late_reviews",
        gettext_lazy("Tell of emergency accesses that nobody has reviewed"),
        tell_of_late_reviews,
        {"told": gettext_lazy("notices given")},
    ),
)
jobs.register(
    "tell_of_late_referrals",
    Job(
        "tell_of_late_referrals",
        gettext_lazy("Tell supervisors of referrals that wait too long"),
        tell_of_late_referrals,
        {"told": gettext_lazy("people told")},
        nightly=True,
    ),
)
jobs.register(
    "ask_about_looks",
    Job(
        "ask_about_looks",
        gettext_lazy("Look for readings that somebody may want to look at again"),
        ask_about_looks,
        {"raised": gettext_lazy("questions raised")},
        nightly=True,
    ),
)
