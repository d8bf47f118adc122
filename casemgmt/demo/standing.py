"""Who may decide for a client of the demo, what they sign, and what is written in legal papers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from casemgmt.demo.episode import Episode
from clients.actions.standing import add_authority
from clients.models import LegalAuthority, RelatedPerson

CHILD = "Was there, heard it in plain words and had a say."


def represent(
    episode: Episode,
    days_ago: int,
    who: str | RelatedPerson,
    *,
    kind: str,
    basis: str,
    paper: str,
    scope: Sequence[str] = ("everything",),
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> LegalAuthority:
    """Write down that somebody decides for the client; a parent does since their birth."""
    begun = since or episode.client.birth_date
    facts: dict[str, Any] = {"kind": kind, "scope": list(scope), "basis": basis, "paper": paper}
    facts |= {"starts_on": begun, "ends_on": until}
    named: dict[str, Any] = {"holder_name": who} if isinstance(who, str) else {"holder": who}
    when = episode.at(days_ago, 12, 40)
    return episode.do(add_authority, episode.case, when=when, facts=facts, **named)


def signing(authority: LegalAuthority, part: str = CHILD) -> dict[str, Any]:
    """How a consent or a release is signed by whoever holds an authority."""
    return {
        "signer_name": authority.holder.name,
        "signer_capacity": authority.kind,
        "represented_by": authority,
        "client_part": part,
    }


def agreeing(authority: LegalAuthority, part: str = CHILD) -> dict[str, Any]:
    """How a plan is agreed by whoever holds an authority."""
    return {"agreement": "representative", "represented_by": authority, "client_part": part}


def signer_of(episode: Episode) -> dict[str, Any]:
    """Who signs a consent or a release, where it is not the client."""
    return _of(episode, signing)


def agreement_of(episode: Episode) -> dict[str, Any]:
    """How a plan is agreed, where the client doesn't sign."""
    return _of(episode, agreeing)


def _of(episode: Episode, how: Any) -> dict[str, Any]:
    rows = LegalAuthority.objects.filter(client=episode.client, kind="parent")
    found = episode.find(rows.select_related("holder"))
    signed: dict[str, Any] = how(found[0]) if found else {}
    return signed
