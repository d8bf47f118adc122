"""How a record without a case of its own is decided: by the list it stands in, one rule for both."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models

from casemgmt.core.access import Actor, Decision
from casemgmt.core.records import Record, is_append_only
from clients.models import (
    AccessRequest,
    Admission,
    Case,
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
    LegalAuthority,
    LookQuestion,
    Referral,
    ReferredAnswer,
    ReferrerAnswer,
    RelatedPerson,
    SafeContact,
    ScreeningDecision,
    WaitlistEntry,
)


class ListDecider:
    """Decides a record of a model by the model's own ``visible_to``, and locks what that rests on:
    the referral, or the client with every case of theirs, and then the record itself."""

    def __init__(self, model: type[Record]) -> None:
        self.model: Any = model

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        if self.model.objects.visible_to(staff, now, action).filter(pk=record.pk).exists():
            return Decision(allow=True, visible=True, code="list")
        seen = self.model.objects.visible_to(staff, now).filter(pk=record.pk).exists()
        return Decision(allow=False, visible=seen, code="no_basis")

    def lock(self, record: models.Model) -> None:
        rests_on = RESTS_ON.get(self.model)
        if rests_on is not None:
            rests_on(record)
        # Nobody may lock, as nobody may change, what is added only.
        if not is_append_only(self.model):
            _lock(self.model, pk=record.pk)


def _lock(model: type[Record], **where: Any) -> None:
    """Lock rows in the order of their keys, so that two who lock the same wait and don't cross."""
    rows = model._base_manager.select_for_update(of=("self",)).filter(**where)
    list(rows.order_by("pk").values_list("pk"))


def _lock_clients(*keys: Any) -> None:
    """Lock the cases of clients, on whose access rows every decision about them rests, and them."""
    _lock(Case, client_id__in=keys)
    _lock(Client, pk__in=keys)


def _lock_home(record: Any) -> None:
    stays = HouseholdMembership._base_manager.filter(household_id=record.pk)
    _lock_clients(*stays.values_list("client_id", flat=True))


def _lock_named(request: Any) -> None:
    _lock(Case, agency_id=request.agency_id, number=request.number)


RESTS_ON: dict[type[Record], Callable[[Any], None]] = {
    AccessRequest: _lock_named,
    Client: lambda client: _lock_clients(client.pk),
    ClientMerge: lambda merge: _lock_clients(merge.kept_id, merge.merged_id),
    ClientRestriction: lambda said: _lock_clients(said.client_id),
    ConflictWall: lambda wall: _lock_clients(wall.client_id),
    EmergencyAccess: lambda access: _lock_clients(access.client_id),
    HiddenMatch: lambda match: _lock_clients(match.client_id),
    LegalAuthority: lambda authority: _lock_clients(authority.client_id),
    LookQuestion: lambda question: _lock_clients(question.client_id),
    IdentityAnswer: lambda said: _lock_clients(said.client_id),
    RelatedPerson: lambda person: _lock_clients(person.client_id),
    SafeContact: lambda way: _lock_clients(way.client_id),
    HouseholdMembership: lambda stay: _lock_clients(stay.client_id),
    Household: _lock_home,
    ScreeningDecision: lambda screening: _lock(Referral, pk=screening.referral_id),
    WaitlistEntry: lambda entry: _lock(Referral, pk=entry.referral_id),
    Admission: lambda admission: _lock(Referral, pk=admission.referral_id),
    EngagementAttempt: lambda made: _lock(Referral, pk=made.referral_id),
    ReferredAnswer: lambda said: _lock(Referral, pk=said.referral_id),
    ReferrerAnswer: lambda answer: _lock(Referral, pk=answer.referral_id),
}
