"""The history of a case in words: every saved change of everything the case holds.

Works for every model that states its case, in whatever room: nothing is named here but the client's
shared facts. One statement finds the changes of a page over all history tables; then one for each
kind on the page reads them, together with what was there before.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.agency.wording import changes, names_in
from casemgmt.core.access import Actor
from casemgmt.core.pieces import HistoryEntry
from casemgmt.core.records import Record
from clients.access.reading import held_on, unrestricted_for
from clients.circle import accounts_around
from clients.models import (
    Case,
    Client,
    Household,
    HouseholdMembership,
    IdentityAnswer,
    LegalAuthority,
    LegalPaper,
    RelatedPerson,
    SafeContact,
)

UNSHOWN = frozenset(
    {
        "id",
        "version",
        "case",
        "agency",
        "client",
        "path",
        "sha256",
        "text_sha256",
        "full_name",
        "origin",
        "subject",
        "birth_date_precision",
        "phone_index",
        "email_index",
        "authority",
        "facts",
    }
)
"""Fields that say nothing to a reader, as keys and where a file lies; what a signature for a client
rests on, which is told with the authority itself to whoever may know of it; and the facts of a ground,
which are told on the page of what rests on them."""


@dataclass(frozen=True)
class Kind:
    """A kind of record with a history, and its rows in one case."""

    label: str
    name: str
    model: type[Record]
    rows: models.QuerySet[Any]
    share: "Share | None" = None


@dataclass(frozen=True)
class Share:
    """What a reader may know of a client's shared facts: from when on, and by whom.

    Another program's case of the same client is not theirs to know of. So nothing is told from
    before their first case of the client, and nobody is named but people around their own cases.
    """

    since: dt.datetime
    accounts: frozenset[uuid.UUID]


def kinds_of(case: Case, staff: Actor, now: dt.datetime) -> dict[str, Kind]:
    """Every kind of record a case's history tells this person of, by model label, alphabetically.

    A client's shared facts are told from the person's earliest case of the client on, each with one
    line for how it was then.
    """
    own = Case.objects.visible_to(staff, now).filter(client_id=case.client_id)
    seen = dict(own.values_list("pk", "opened_at"))
    share = Share(min(seen.values(), default=now), accounts_around(seen))
    held = held_on(staff, case.pk, now)
    kinds = [*_held(case, staff, now, held), *_shared(case.client_id, share, held)]
    return {kind.label: kind for kind in sorted(kinds, key=lambda kind: kind.name)}


def changes_in(kinds: Iterable[Kind]) -> models.QuerySet[Any]:
    """Every change of these kinds, the newest first: kind, key of its history row and of the one
    before it. To be sliced."""
    found = [_keys(kind) for kind in kinds]
    return found[0].union(*found[1:], all=True).order_by("-history_at", "-history_id")


def entries(kinds: Mapping[str, Kind], found: Sequence[Mapping[str, Any]]) -> list[HistoryEntry]:
    """The changes of one page in words."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for row in found:
        keys = wanted.setdefault(row["history_of"], set())
        keys.update(key for key in (row["history_id"], row["history_before"]) if key)
    rows = {
        row.history_id: row
        for label, keys in wanted.items()
        for row in kinds[label].rows.filter(history_id__in=keys)
    }
    names = names_in(rows.values())
    return [
        _entry(
            kinds[line["history_of"]],
            rows[line["history_id"]],
            rows.get(line["history_before"]),
            names,
        )
        for line in found
    ]


def _rows(model: type[Record]) -> models.QuerySet[Any]:
    history: Any = model.history
    rows: models.QuerySet[Any] = history.model._default_manager.all()
    return rows


def _held(case: Case, staff: Actor, now: dt.datetime, held: Collection[str]) -> list[Kind]:
    """The kinds of record that a case holds itself and this person may read.

    Of a restricted record they hold every category it has, and every one it had then: a record that
    is restricted later takes its history along.
    """
    found = []
    for model in apps.get_models():
        if getattr(model, "case_path", None) not in {"", "case"} or not issubclass(model, Record):
            continue
        if model.seen_with not in held:
            continue
        rows = _rows(model).filter(**{f"{model.case_path}_id".lstrip("_"): case.pk})
        if model.restricted_by is not None:
            rows = unrestricted_for(rows, "case", staff, now)
        found.append(_kind(model, rows))
    return found


def _shared(client_id: uuid.UUID, share: Share, held: Collection[str]) -> list[Kind]:
    """A client's shared facts: what changed since, and how each of them stood then. What an authority
    rests on is told to whoever may see legal papers."""
    stays = HouseholdMembership.objects.filter(client_id=client_id)
    lived_there = stays.filter(household_id=OuterRef("id"), during__contains=share.since)
    rows: dict[type[Record], tuple[models.QuerySet[Any], Any]] = {
        Client: (_rows(Client).filter(id=client_id), Q()),
        LegalAuthority: (_rows(LegalAuthority).filter(client_id=client_id), Q()),
        RelatedPerson: (_rows(RelatedPerson).filter(client_id=client_id), Q()),
        IdentityAnswer: (_rows(IdentityAnswer).filter(client_id=client_id), Q()),
        SafeContact: (
            _rows(SafeContact).filter(client_id=client_id),
            Q(during__contains=share.since),
        ),
        HouseholdMembership: (
            _rows(HouseholdMembership).filter(client_id=client_id),
            Q(during__contains=share.since),
        ),
        Household: (_household(stays), Exists(lived_there)),
    }
    return [
        _kind(model, _since(found, share.since, standing), share)
        for model, (found, standing) in rows.items()
        if model is not LegalAuthority or LegalPaper.seen_with in held
    ]


def _since(rows: models.QuerySet[Any], since: dt.datetime, standing: Any) -> models.QuerySet[Any]:
    """Changes from an instant on, and the last one before it of whatever was standing then."""
    before = rows.filter(id=OuterRef("id"), history_date__lt=since)
    last = before.order_by("-history_date", "-history_id").values("history_id")[:1]
    stood = Q(history_id=Subquery(last)) & ~Q(history_type="-") & standing
    return rows.filter(Q(history_date__gte=since) | stood)


def _kind(model: type[Record], rows: models.QuerySet[Any], share: Share | None = None) -> Kind:
    name = capfirst(str(model._meta.verbose_name))
    return Kind(model._meta.label, name, model, rows, share)


def _household(stays: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Addresses while the client lived there; none that is, or then was, confidential."""
    lived = stays.filter(household_id=OuterRef("id"), during__contains=OuterRef("history_date"))
    hidden = Household.objects.filter(pk=OuterRef("id"), address_is_confidential=True)
    rows = _rows(Household).filter(Exists(lived), ~Exists(hidden))
    return rows.filter(address_is_confidential=False)


def _keys(kind: Kind) -> models.QuerySet[Any]:
    earlier = kind.rows.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date"))
    before = Subquery(earlier.order_by("-history_date").values("history_id")[:1])
    # The library's own beginning of a name: no field of a record takes it.
    marked = kind.rows.annotate(
        history_of=Value(kind.label, models.CharField()),
        history_at=_history_at(kind),
        history_before=before,
    )
    keys: models.QuerySet[Any] = marked.order_by().values(
        "history_of", "history_at", "history_id", "history_before"
    )
    return keys


def _history_at(kind: Kind) -> Any:
    if kind.share is None:
        return F("history_date")
    since = Value(kind.share.since, models.DateTimeField())
    return Greatest("history_date", since, output_field=models.DateTimeField())


def _entry(kind: Kind, row: Any, before: Any, names: Mapping[Any, str]) -> HistoryEntry:
    if kind.share is not None and row.history_date < kind.share.since:
        return _as_it_stood(kind, row, kind.share.since, names)
    verbs = {"+": _("%(what)s added"), "~": _("%(what)s changed"), "-": _("%(what)s removed")}
    old = None if row.history_type == "+" else before
    author, share = row.history_user_id, kind.share
    is_named = share is None or author in share.accounts or author not in names
    return HistoryEntry(
        when=row.history_date,
        who=names.get(author, _("Casework")) if is_named else _("Somebody of the agency"),
        what=verbs[row.history_type] % {"what": kind.name},
        why=(row.history_change_reason or "") if is_named else "",
        changes=()
        if row.history_type == "-"
        else tuple(changes(kind.model, old, row, names, UNSHOWN)),
        is_new=row.history_type == "+",
    )


def _as_it_stood(
    kind: Kind, row: Any, since: dt.datetime, names: Mapping[Any, str]
) -> HistoryEntry:
    """One line for a shared fact as it was when the reader's first case of the client began."""
    what = _("%(what)s as it was then") % {"what": kind.name}
    began = tuple(changes(kind.model, None, row, names, UNSHOWN))
    return HistoryEntry(since, "", what, changes=began, is_new=True)
