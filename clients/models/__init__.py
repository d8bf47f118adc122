"""The people served, how they came, their cases, and what was recorded with them."""

from clients.access.index import CaseAccess
from clients.models.asking import AccessRequest
from clients.models.auditing import Audit, AuditedCase
from clients.models.boundaries import ClientRestriction, ConflictWall
from clients.models.case import AccessGrant, Assignment, Case, CaseTransition, Stage
from clients.models.client import Client, Household, HouseholdMembership, RelatedPerson
from clients.models.emergency import EmergencyAccess
from clients.models.engaging import EngagementAttempt, Outreach, ReferredAnswer, ReferrerAnswer
from clients.models.explaining import Explanation
from clients.models.identity import IdentityAnswer
from clients.models.importing import (
    Import,
    ImportDecision,
    ImportedReferral,
    ImportFile,
    ImportRight,
    ImportRow,
)
from clients.models.intake import IntakeRecord, Referral
from clients.models.looking import LookQuestion
from clients.models.matching import HiddenMatch
from clients.models.merging import ClientMerge
from clients.models.needs_now import ImmediateNeed
from clients.models.record import Addendum, Contact, Document, Note
from clients.models.restricted import CaseClearance, RestrictableRecord
from clients.models.sample import ReviewSample, SampledCase
from clients.models.screening import (
    Admission,
    CriteriaVersion,
    Criterion,
    ScreeningDecision,
    WaitlistEntry,
)
from clients.models.standing import LegalAuthority, LegalPaper, WorkerWish
from clients.models.visits import Appointment, CalendarLink, Channel, Reminder, SafeContact

__all__ = [
    "AccessGrant",
    "AccessRequest",
    "Addendum",
    "Admission",
    "Appointment",
    "Assignment",
    "Audit",
    "AuditedCase",
    "CalendarLink",
    "Case",
    "CaseAccess",
    "CaseClearance",
    "CaseTransition",
    "Channel",
    "Client",
    "ClientMerge",
    "ClientRestriction",
    "ConflictWall",
    "Contact",
    "CriteriaVersion",
    "Criterion",
    "Document",
    "EmergencyAccess",
    "EngagementAttempt",
    "Explanation",
    "HiddenMatch",
    "Household",
    "HouseholdMembership",
    "IdentityAnswer",
    "ImmediateNeed",
    "Import",
    "ImportDecision",
    "ImportFile",
    "ImportRight",
    "ImportRow",
    "ImportedReferral",
    "IntakeRecord",
    "LegalAuthority",
    "LegalPaper",
    "LookQuestion",
    "Note",
    "Outreach",
    "Referral",
    "ReferredAnswer",
    "ReferrerAnswer",
    "RelatedPerson",
    "Reminder",
    "RestrictableRecord",
    "ReviewSample",
    "SafeContact",
    "SampledCase",
    "ScreeningDecision",
    "Stage",
    "WaitlistEntry",
    "WorkerWish",
]
