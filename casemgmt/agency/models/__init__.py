"""Agencies, their programs, their people and what is configured for them."""

from casemgmt.agency.models.agencies import Agency, AgencySetting, Program, ProgramSetting, Team
from casemgmt.agency.models.agreements import PartnerAgreement
from casemgmt.agency.models.clearances import CategoryRule, Clearance, Cleared
from casemgmt.agency.models.lists import ReferenceValue
from casemgmt.agency.models.people import (
    Invitation,
    KnownBrowser,
    Staff,
    StaffRole,
    SupervisionLine,
    System,
    TeamMembership,
    User,
)
from casemgmt.agency.models.proposals import OfficerProposal

__all__ = [
    "Agency",
    "AgencySetting",
    "CategoryRule",
    "Clearance",
    "Cleared",
    "Invitation",
    "KnownBrowser",
    "OfficerProposal",
    "PartnerAgreement",
    "Program",
    "ProgramSetting",
    "ReferenceValue",
    "Staff",
    "StaffRole",
    "SupervisionLine",
    "System",
    "Team",
    "TeamMembership",
    "User",
]
