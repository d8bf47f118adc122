"""What moves with a client when two records of one person become one, and what stays, and why."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clients.models import (
    Client,
    ConflictWall,
    HiddenMatch,
    HouseholdMembership,
    IdentityAnswer,
)

Rows = QuerySet[Any]


def _all(rows: Rows, keep: Client) -> Rows:
    return rows


def _not_matched(rows: Rows, keep: Client) -> Rows:
    """A referral that may be both of them has one question open about the kept client already."""
    there = HiddenMatch._base_manager.filter(client=keep).values("referral_id")
    return rows.exclude(referral_id__in=there)


def _not_overlapping(rows: Rows, keep: Client) -> Rows:
    """One wall at a time keeps a person from a client. The other goes on holding where it stands."""
    there = ConflictWall._base_manager.filter(client=keep)
    clash = [
        wall.pk
        for wall in rows
        if wall.during is not None
        and there.filter(staff_id=wall.staff_id, during__overlap=wall.during).exists()
    ]
    return rows.exclude(pk__in=clash)


def _not_answered(rows: Rows, keep: Client) -> Rows:
    """What the kept client said stands; a subject has one answer. The other's stay with the other."""
    there = IdentityAnswer._base_manager.filter(client=keep).values("subject")
    return rows.exclude(subject__in=there)


def _not_living_twice(rows: Rows, keep: Client) -> Rows:
    """A client lives in one home at a time: where the two records tell of one time, what the kept
    one tells holds, and the other's stay is read with the other."""
    there = HouseholdMembership._base_manager.filter(client=keep)
    clash = [stay.pk for stay in rows if there.filter(during__overlap=stay.during).exists()]
    return rows.exclude(pk__in=clash)


@dataclass(frozen=True)
class Mover:
    """Which rows of a model move, and by what words a person is told how many.

    Without words nobody is told that there are any: they are never in the way of an undoing.
    """

    choose: Callable[[Rows, Client], Rows] = _all
    words: Any = ""

    @property
    def is_hidden(self) -> bool:
        """Is nobody to learn of these rows from a merge?"""
        return not self.words


MOVES: dict[str, Mover] = {
    "clients.Case": Mover(words=_("Cases")),
    "clients.HouseholdMembership": Mover(_not_living_twice, _("Homes")),
    "clients.RelatedPerson": Mover(words=_("People in their life")),
    "clients.LegalAuthority": Mover(words=_("Legal authorities")),
    "clients.IdentityAnswer": Mover(_not_answered, _("What they say of themselves")),
    "clients.SafeContact": Mover(words=_("Safe ways to reach them")),
    "clients.ClientRestriction": Mover(),
    "clients.ConflictWall": Mover(_not_overlapping),
    "clients.HiddenMatch": Mover(_not_matched),
    "clients.LookQuestion": Mover(),
}
"""By model, in the order in which they move."""

WRITTEN = [label for label, mover in MOVES.items() if label != "clients.Case" and mover.words]
"""Of these, what anybody writes of one record after a merge may be about the other person; a case
stays one person's, whatever is done in it."""

STAYS = {
    "clients.Client.merged_into": "says that the merge was done",
    "clients.ClientMerge.kept": "is the merge",
    "clients.ClientMerge.merged": "is the merge",
    "clients.Referral.client": "is written as the referral is settled, which never changes after",
    "clients.EmergencyAccess.client": "what was opened was that record; an open one stops the merge",
}
"""Relations to a client that no merge changes, and why. Rows of the history never change either."""


def relations() -> Iterator[tuple[Any, str]]:
    """Every relation to a client that a row of today has, by model and name."""
    for model in apps.get_models():
        if hasattr(model, "instance_type"):
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Client:
                yield model, field.name


def rows_to_move(keep: Client, other: Client) -> dict[str, list[Any]]:
    """Of each model the rows of ``other`` that move to ``keep``."""
    return {label: list(_chosen(label, keep, other)) for label in MOVES}


def rows_of_client(client: Client) -> dict[str, list[str]]:
    """Of each model that moves the keys of a client's rows."""
    return {label: _keys(_model(label)._base_manager.filter(client=client)) for label in MOVES}


def versions_of(client: Client) -> dict[str, dict[str, int]]:
    """Of each model whose rows may be written to for the wrong person, the versions of a client's."""
    return {
        label: _versions(_model(label)._base_manager.filter(client=client)) for label in WRITTEN
    }


def row_of(label: str, key: str) -> Any:
    """One row by model and key; ``None`` when it is there no more."""
    return _model(label)._base_manager.filter(pk=key).first()


def ties() -> dict[Any, list[tuple[str, str]]]:
    """Of every model of today whose rows hang on more than one row that can move, by which fields
    and on which models. A row that can move itself hangs on its client by its own key."""
    found = {}
    for model in apps.get_models():
        if hasattr(model, "instance_type"):
            continue
        own = [("pk", model._meta.label)] if model._meta.label in MOVES else []
        fields = [field for field in model._meta.concrete_fields if field.related_model]
        named = [(field.name, _label_of(field)) for field in fields]
        whole = own + [(name, label) for name, label in named if label in MOVES]
        if len(whole) > 1:
            found[model] = whole
    return found


def is_tied(gone: Mapping[str, Collection[str]], here: Mapping[str, Collection[str]]) -> bool:
    """Does some row hang on one of the rows of ``gone`` and on one of those of ``here``?"""
    return any(
        model._base_manager.filter(
            **{f"{one}__in": gone.get(first, ()), f"{two}__in": here.get(second, ())}
        ).exists()
        for model, whole in ties().items()
        for (one, first), (two, second) in permutations(whole, 2)
        if gone.get(first) and here.get(second)
    )


def _chosen(label: str, keep: Client, other: Client) -> Rows:
    rows = _model(label)._base_manager.filter(client=other).order_by("pk")
    return MOVES[label].choose(rows, keep)


def _label_of(field: Any) -> str:
    return str(field.related_model._meta.label)


def _model(label: str) -> Any:
    return apps.get_model(label)


def _versions(rows: Rows) -> dict[str, int]:
    return {str(key): version for key, version in rows.values_list("pk", "version")}


def _keys(rows: Rows) -> list[str]:
    return [str(key) for key in rows.order_by("pk").values_list("pk", flat=True)]
