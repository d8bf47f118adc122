"""What the agency room registers: who may do what without a single record, and its own rows."""

import datetime as dt
import uuid
from typing import Any

from django.db import models

from casemgmt.agency.models import (
    Agency,
    Invitation,
    OfficerProposal,
    PartnerAgreement,
    Staff,
    StaffRole,
    System,
)
from casemgmt.agency.models.agreements import OWN_ACTIONS
from casemgmt.agency.proving import ask_again
from casemgmt.agency.roles import STAFF_ACTIONS, SYSTEM_ACTIONS, Role
from casemgmt.core.access import Actor, Decision, deciders, staff_gates, step_ups
from casemgmt.ledger.registry import watchers

CONFIGURING = frozenset({Role.AGENCY_ADMIN})


def may(staff: Any, action: str, now: dt.datetime) -> bool:
    """Does one of the person's roles in force include the action? An unknown action is an error.

    A named system role does what its own line of ``SYSTEM_ACTIONS`` says, and nothing else.
    """
    allowed = STAFF_ACTIONS[action]
    if isinstance(staff, System):
        return action in SYSTEM_ACTIONS[staff.name]
    return staff.may_work(now) and bool(allowed & staff.roles_at(now))


class AgencyRows:
    """Decides rows that belong to an agency: read by its own people, changed by the named roles."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        own = _agency_of(record) == staff.agency_id
        if not own or not staff.may_work(now):
            return Decision(allow=False, visible=False, code="other_agency")
        if not may(staff, action, now):
            return Decision(allow=False, visible=True, code="role")
        return Decision(allow=True, visible=True, code="role")

    def lock(self, record: models.Model) -> None:
        type(record)._base_manager.select_for_update().filter(pk=record.pk).first()


class StaffRows(AgencyRows):
    """People, whose places are changed one after the other at an agency: a supervision line hangs on
    all the lines above it, and a check of those holds only while nobody makes another."""

    def lock(self, record: models.Model) -> None:
        agency = _agency_of(record)
        Agency._base_manager.select_for_update(no_key=True).filter(pk=agency).first()
        super().lock(record)


class InvitationRows(AgencyRows):
    """Links are the admins'; who was asked to confirm an identity sees that request, nobody else."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        if action != "confirm_identity":
            return super().decide(staff, action, record, now)
        asked: Any = record
        own = asked.identity_checked_by_id == getattr(staff, "pk", None) and staff.may_work(now)
        return Decision(allow=own, visible=own, code="asked" if own else "not_asked")


class ProposalRows(StaffRows):
    """Whether somebody is to keep privacy: decided by those who do, save who asked and who is meant.

    Deciding changes a person's place, in its turn.
    """

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        seen = super().decide(staff, "review_privacy", record, now)
        asked: Any = record
        named = {asked.asked_by_id, asked.staff_id}
        if action != "decide" or not seen.allow or getattr(staff, "pk", None) in named:
            return Decision(allow=False, visible=seen.allow, code=seen.code)
        return seen


class AgreementRows(AgencyRows):
    """Agreements with a partner: the agency that wrote one keeps it, an agency of this system that it
    is with answers it, and either reads and ends it. A draft is nobody's but its own agency's."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        agreement: Any = record
        partner = None if agreement.is_draft else agreement.partner_agency_id
        is_partner = partner is not None and partner == staff.agency_id
        own = agreement.agency_id == staff.agency_id
        if not (own or is_partner) or not staff.may_work(now):
            return Decision(allow=False, visible=False, code="other_agency")
        if action == "know":
            knows = may(staff, "know_partners", now) and agreement.holds_at(now)
            return Decision(allow=knows, visible=True, code="role")
        side = {"answer"} if is_partner else OWN_ACTIONS
        allowed = action in {"view", "end", *side} and may(staff, "configure", now)
        return Decision(allow=allowed, visible=True, code="role")


def _agency_of(record: Any) -> Any:
    path = record.agency_path
    if path == "":
        return record.pk
    *steps, last = path.split("__")
    for step in steps:
        record = getattr(record, step)
    return getattr(record, f"{last}_id")


def admins(now: dt.datetime) -> list[uuid.UUID]:
    """The accounts' keys of everyone who administers an agency now: they hear when a job fails."""
    rows = StaffRole.objects.filter(role=Role.AGENCY_ADMIN, during__contains=now)
    people = rows.filter(staff__is_active=True, staff__user__is_active=True)
    return list(people.values_list("staff__user_id", flat=True))


staff_gates.register("roles", may)
step_ups.register("fresh", ask_again)
watchers.register("agency", admins)
deciders.register("agency", AgencyRows())
deciders.register(Invitation._meta.label, InvitationRows())
deciders.register(OfficerProposal._meta.label, ProposalRows())
deciders.register(PartnerAgreement._meta.label, AgreementRows())
deciders.register(Staff._meta.label, StaffRows())
