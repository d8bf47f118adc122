"""Who has registered where, and which client data nobody has thought about."""

import importlib
from typing import Any

import pytest

from casemgmt.core import checks
from casemgmt.core.checks import our_models
from casemgmt.core.records import Record
from casemgmt.core.registry import REGISTRIES, Registry
from tests.house import source

DECLARED = [
    item.module
    for item in source.python_files()
    if " = Registry(" in item.text and not item.path.startswith("casemgmt/bootstrap/")
]
"""Every module that declares a registry. All are imported here, whoever else does or does not."""
for _module in DECLARED:
    importlib.import_module(_module)

BELONGS_TO_ITS_CASE = "shown on the page of the record it is part of"

NO_TIMELINE = {
    "clients.Household": "where the client lives; a fact with its own history",
    "clients.HouseholdMembership": "a fact with its own history",
    "clients.IdentityAnswer": "a fact with its own history",
    "clients.LegalAuthority": "a fact with its own history",
    "clients.RelatedPerson": "a fact with its own history",
    "clients.Reminder": "told with its appointment",
    "clients.SafeContact": "a fact with its own history",
    "clients.Referral": "before the case; the opening of the case is the first line",
    "clients.ScreeningDecision": "before the case",
    "clients.EngagementAttempt": "before the case",
    "clients.WaitlistEntry": "before the case",
    "clients.Admission": "before the case; the opening of the case is the first line",
    "clients.ReferredAnswer": "before the case",
    "clients.ReferrerAnswer": "before the case",
    "clients.CaseAccess": "the index of who may see a case; its reasons are told, not its rows",
    "clients.AccessGrant": "told by the assignment or the event that gave it",
    "clients.AuditedCase": "told on the page of who can see the record",
    "clients.SampledCase": "told on the page of who can see the record",
    "clients.CaseClearance": "told to whoever leads the case and to nobody else",
    "clients.ClientRestriction": "told on the page of who can see the record",
    "clients.ConflictWall": "nobody who sees the case may learn of it",
    "clients.EmergencyAccess": "told to those who answer for the client, and on who looked",
    "clients.HiddenMatch": "before the case, and nobody who works it may learn of it",
    "clients.Import": "before the case, and about many people",
    "clients.LookQuestion": "about a reader, not about a client",
    "clients.Case": "its moves are told by the stage moves",
    "clients.Explanation": "told by the move out of intake",
    "clients.IntakeRecord": "told by the move out of intake",
    "clients.Addendum": "told with its note",
    "consent.Clause": "told with its release",
    "consent.Consultation": "told on the page of what somebody was asked about",
    "assessments.Answer": "part of its assessment",
    "assessments.ReassessmentTask": "still to come; told by the assessment that settles it",
    "careplans.Goal": "part of its plan",
    "consent.WithheldPart": "told on the page of the request, to whoever may know of it",
    "caseload.WorkloadFlag": "about a worker's load, not about a client",
    "caseload.SupervisionSession": "about a worker, not about a client",
}
LATER = "disposal, with its approvals, destroys it together with the case itself"
NO_PURGE = dict.fromkeys(
    (
        "assessments.Answer",
        "assessments.Assessment",
        "assessments.ReassessmentTask",
        "clients.AccessGrant",
        "clients.Admission",
        "clients.Assignment",
        "clients.AuditedCase",
        "clients.Case",
        "clients.CaseAccess",
        "clients.CaseClearance",
        "clients.ClientMerge",
        "clients.CaseTransition",
        "clients.Client",
        "clients.ClientMerge",
        "clients.ClientRestriction",
        "clients.ConflictWall",
        "clients.EmergencyAccess",
        "clients.HiddenMatch",
        "clients.Household",
        "clients.EngagementAttempt",
        "clients.HouseholdMembership",
        "clients.IdentityAnswer",
        "clients.Import",
        "clients.IntakeRecord",
        "clients.LookQuestion",
        "clients.Referral",
        "clients.ReferredAnswer",
        "clients.ReferrerAnswer",
        "clients.RelatedPerson",
        "clients.SafeContact",
        "clients.SampledCase",
        "clients.ScreeningDecision",
        "clients.WaitlistEntry",
        "consent.Clause",
        "consent.Consultation",
        "consent.Disclosure",
        "consent.DisclosureException",
        "consent.OwnRecordRequest",
        "consent.Release",
        "consent.ServiceConsent",
        "consent.WithheldPart",
    ),
    LATER,
)

EXPECTED = {
    "deciders": {
        "case",
        "agency",
        "agency.Invitation",
        "agency.OfficerProposal",
        "agency.PartnerAgreement",
        "agency.Staff",
        "caseload.LoadSnapshot",
        "caseload.SupervisionSession",
        "caseload.WorkloadFlag",
        "clients.AccessRequest",
        "clients.Admission",
        "clients.Audit",
        "clients.Client",
        "clients.ClientMerge",
        "clients.ClientRestriction",
        "clients.ConflictWall",
        "clients.EmergencyAccess",
        "clients.EngagementAttempt",
        "clients.HiddenMatch",
        "clients.Household",
        "clients.HouseholdMembership",
        "clients.IdentityAnswer",
        "clients.Import",
        "clients.ImportRight",
        "clients.LegalAuthority",
        "clients.LookQuestion",
        "clients.Outreach",
        "clients.Referral",
        "clients.ReferredAnswer",
        "clients.ReferrerAnswer",
        "clients.RelatedPerson",
        "clients.SafeContact",
        "clients.ScreeningDecision",
        "clients.WaitlistEntry",
    },
    "read logs": {"reads"},
    "event logs": {"events"},
    "rehearsals": {"access"},
    "staff gates": {"roles"},
    "step-ups": {"fresh"},
    "key stores": {"keys"},
    "damage logs": {"damage"},
}


NO_SETTING = {
    "clients.Outreach": "what somebody did on a day, in the list of everybody who takes referrals",
    "clients.CalendarLink": "one person's own way to their own appointments",
    "clients.ImportRight": "about one person for some days, told to the privacy officers",
    "clients.ReviewSample": "drawn by the system for a reviewer, and told to both sides",
    "clients.Audit": "between two privacy officers and the auditor, who are told",
    "clients.AccessRequest": "a question and its answer; both sides are told",
    "caseload.LoadSnapshot": "reckoned by a job",
    "caseload.WorkloadFlag": "a decision about one worker's load, told where it is made",
    "caseload.SupervisionSession": "between two people, told to both",
}
"""Records without a case or a client that say nothing about how the agency works."""


def client_models() -> list[Any]:
    """Every model with client data, by its label."""
    index = [model for model in our_models() if model._meta.label == "clients.CaseAccess"]
    models = [*checks.client_models(), *index]
    return sorted(models, key=lambda model: str(model._meta.label))


def test_the_registries_that_decide_hold_exactly_these() -> None:
    for name, keys in EXPECTED.items():
        found = {key for key, _value in REGISTRIES[name].items()}
        assert found == keys, name


def test_every_registry_is_known_and_used_by_somebody() -> None:
    """An empty registry is a promise nobody keeps."""
    declared = sum(item.text.count(" = Registry(") for item in _declaring())
    assert len(REGISTRIES) == declared
    assert {name for name, registry in REGISTRIES.items() if not list(registry.items())} == set()


def _declaring() -> list[source.Source]:
    return [item for item in source.python_files() if item.module in DECLARED]


def test_who_is_in_each_registry_is_printed_for_the_reader(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, registry in sorted(REGISTRIES.items()):
        print(name, sorted(str(key) for key, _value in registry.items()))  # noqa: T201
    assert len(capsys.readouterr().out.splitlines()) == len(REGISTRIES)


@pytest.mark.parametrize("model", client_models(), ids=lambda model: str(model._meta.label))
def test_client_data_is_on_the_timeline_or_says_why_not(model: Any) -> None:
    told = model._meta.label in REGISTRIES["timeline sources"]
    assert told != (model._meta.label in NO_TIMELINE), (
        "Register a timeline source, or give the reason for none; never both."
    )


def test_every_record_is_client_data_or_a_setting_or_says_what_it_is() -> None:
    rest = {
        model._meta.label
        for model in our_models()
        if issubclass(model, Record) and not model.holds_client_data and not model.named_as_setting
    }
    assert rest == set(NO_SETTING)
    for model in our_models():
        for name in getattr(model, "named_as_setting", ()):
            assert model._meta.get_field(name), model._meta.label


def test_no_reason_outlives_its_model() -> None:
    labels = {model._meta.label for model in our_models()}
    assert set(NO_TIMELINE) <= labels


@pytest.mark.parametrize("model", client_models(), ids=lambda model: str(model._meta.label))
def test_client_data_is_destroyed_by_somebody_or_says_why_not_yet(model: Any) -> None:
    handled = model._meta.label in REGISTRIES["purge handlers"]
    assert handled != (model._meta.label in NO_PURGE), (
        "Register a purge handler, or give the reason for none; never both."
    )


def test_registering_a_key_twice_is_an_error() -> None:
    registry: Registry[str, int] = Registry("a registry of this test")
    try:
        registry.register("one", 1)
        with pytest.raises(ValueError, match="registered already"):
            registry.register("one", 2)
        with pytest.raises(ValueError, match="exists already"):
            Registry("a registry of this test")
    finally:
        del REGISTRIES["a registry of this test"]
