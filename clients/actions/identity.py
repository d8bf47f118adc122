"""Writing down what clients say about themselves (INT-02, CUL-09)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.lists import SELF_DESCRIPTION, choices_of
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.actions.referring import must_wait
from clients.describing import ETHNICITY, GENDER, subject_of
from clients.models import Client, IdentityAnswer, Referral, ReferredAnswer

KIND = IdentityAnswer.Kind
EARLY = (GENDER, ETHNICITY)
"""What a person is asked before there is a client, to see whether selection is fair (OUT-10)."""


@dataclass(frozen=True)
class Said:
    """What a client said about one subject: what they chose and their own words, or why neither."""

    kind: str
    choices: tuple[str, ...] = ()
    words: str = ""


@transaction.atomic
def describe(
    client: Client, *, by: Staff, now: dt.datetime, said: Mapping[str, Said], why: str = ""
) -> list[IdentityAnswer]:
    """Write down what a client says of themselves, by subject; what is not named stays as it is.

    Returns what was changed. Raises ``Refused`` for a subject the agency does not ask about, an
    answer that is none of its choices, an answer without words or choice, and words or a choice
    beside "unknown", "prefers not to say" or "not asked".
    """
    allow(by, "edit", client, now)
    asked = dict(choices_of(client.agency_id, SELF_DESCRIPTION))
    return _keep(IdentityAnswer, {"client": client}, said, asked, by=by, why=why)


@transaction.atomic
def describe_referred(
    referral: Referral, *, by: Staff, now: dt.datetime, said: Mapping[str, Said], why: str = ""
) -> list[ReferredAnswer]:
    """Write down how a referred person describes their gender and ethnicity; nobody has to say.

    No screening reads it. Raises ``Refused`` as ``describe`` does, and once it is settled.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    return _keep(
        ReferredAnswer, {"referral": referral}, said, asked_early(referral), by=by, why=why
    )


@transaction.atomic
def take_over_said(referral: Referral, client: Client, *, by: Staff, now: dt.datetime) -> None:
    """Keep with a client what they said when they were referred; what the client said since stands."""
    allow(by, "edit", referral, now)
    there = {row.subject: row for row in IdentityAnswer.objects.filter(client=client)}
    rows = ReferredAnswer.objects.filter(referral=referral).exclude(kind=KIND.NOT_ASKED)
    for row in rows:
        answer = there.get(row.subject) or IdentityAnswer(client=client, subject=row.subject)
        if answer._state.adding or answer.kind == KIND.NOT_ASKED:
            for name in ("asked", "kind", "choices", "words"):
                setattr(answer, name, getattr(row, name))
            audit.save(answer, by=by, why=_("As they said"))


def asked_early(referral: Referral) -> dict[str, str]:
    """What the agency asks about of the subjects that count before there is a client."""
    asked = dict(choices_of(referral.agency_id, SELF_DESCRIPTION))
    return {subject: asked[subject] for subject in EARLY if subject in asked}


def _keep(
    model: Any,
    about: Mapping[str, Any],
    said: Mapping[str, Said],
    asked: Mapping[str, str],
    *,
    by: Staff,
    why: str,
) -> list[Any]:
    stored = {row.subject: row for row in model.objects.filter(**about)}
    changed = []
    for subject, one in said.items():
        _check(subject, one, asked)
        row = stored.get(subject) or model(**about, subject=subject, kind=KIND.NOT_ASKED)
        meant = (one.kind, sorted(set(one.choices)), one.words.strip())
        if meant != (row.kind, row.choices, row.words):
            row.kind, row.choices, row.words = meant
            row.asked = asked[subject]
            changed.append(audit.save(row, by=by, why=why or _("As they said")))
    return changed


def _check(subject: str, one: Said, asked: Mapping[str, str]) -> None:
    if subject not in asked:
        raise Refused(_("Your agency doesn't ask about this."), field=subject)
    offered = subject_of(subject)
    if set(one.choices) - set(offered.choices) or (len(one.choices) > 1 and not offered.several):
        raise Refused(_("Choose one of the answers."), field=subject)
    says_something = bool(one.choices or one.words.strip())
    if one.kind == KIND.ANSWERED and not says_something:
        raise Refused(_("Write it in their words."), field=subject)
    if one.kind != KIND.ANSWERED and says_something:
        raise Refused(_("There is an answer, or there is none: not both."), field=subject)
