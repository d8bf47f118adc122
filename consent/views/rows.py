"""How a release and what it names show on more than one page."""

from collections.abc import Iterable
from typing import Any

from casemgmt.agency.categories import names
from consent.feeds import release_tag
from consent.models import Disclosure, IdentityUse, RecordType, Release
from consent.models.clauses import included_in, types_of


def labels_of(record_types: Iterable[str]) -> list[Any]:
    labels = dict(RecordType.choices)
    return [labels[kind] for kind in record_types if kind in labels]


def release_row(release: Release, today: Any) -> dict[str, Any]:
    """How a release from ``with_renewals`` shows; past is what ended and was signed anew."""
    state, clauses = release.state_on(today), list(release.clauses.all())
    over = {Release.State.REFUSED, Release.State.SUPERSEDED, Release.State.INVALID}
    renewed_as = getattr(release, "renewed_as", None)
    return {
        "release": release,
        "state": state,
        "renewed_as": renewed_as,
        "is_past": state in over
        or (renewed_as and state in {Release.State.ENDED, Release.State.REVOKED}),
        "tag": release_tag(release, today, renewed=renewed_as is not None),
        "told": labels_of(types_of(clauses)),
        "restricted": names(included_in(clauses)),
        "uses": [one.label for one in IdentityUse if one in release.uses],
        "covers": next(iter(clauses), None),
    }


def is_untold(disclosure: Disclosure) -> bool:
    """Has the client still to hear of it? Then it stands on no paper that they may be given."""
    if disclosure.exception_id is None:
        return False
    return disclosure.exception is None or disclosure.exception.client_told_on is None
