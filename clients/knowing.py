"""What a client said of themselves, as a reader who sees one of their cases is told it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casemgmt.core.access import Actor
from clients.describing import HISTORIES, subject_of
from clients.models import Client, IdentityAnswer

KIND = IdentityAnswer.Kind


@dataclass(frozen=True)
class Told:
    """One subject with its answer in words; ``is_answer`` is false where there is none."""

    label: str
    answer: Any
    words: str = ""
    is_answer: bool = True


@dataclass(frozen=True)
class Telling:
    """What was said, the short answers and the longer texts, and what nobody has asked."""

    answers: list[Told] = field(default_factory=list)
    histories: list[Told] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)


def answers_of(staff: Actor, client: Client, now: dt.datetime) -> dict[str, IdentityAnswer]:
    """What a client has said, by subject, for somebody who may see it."""
    rows = IdentityAnswer.objects.visible_to(staff, now).filter(client=client)
    return {row.subject: row for row in rows}


def told_by(answers: Mapping[str, IdentityAnswer], asked: Iterable[tuple[str, str]]) -> Telling:
    """The answers in the order of the agency's list; what is asked no more is told last."""
    labels = {row.subject: row.asked for row in answers.values() if row.kind != KIND.NOT_ASKED}
    telling = Telling()
    for subject, label in {**dict(asked), **labels}.items():
        if subject not in labels:
            telling.unasked.append(label)
        else:
            kept = telling.histories if subject in HISTORIES else telling.answers
            kept.append(_told(label, answers[subject]))
    return telling


def _told(label: str, row: IdentityAnswer) -> Told:
    if row.kind != KIND.ANSWERED:
        return Told(label, row.get_kind_display(), is_answer=False)
    offered = subject_of(row.subject).choices
    chosen = ", ".join(str(offered.get(code, code)) for code in row.choices)
    return Told(label, chosen, row.words)
