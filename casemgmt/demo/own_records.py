"""What clients of the demo asked to see of their own record, and what they were answered."""

from typing import Any

from casemgmt.demo.episode import Episode
from consent.actions.own_record import answer_request, take_request
from consent.actions.withholding import decide_part, hold_back
from consent.models import OwnRecordRequest, WithheldPart


def ask(
    episode: Episode, days_ago: int, *, wants: str, how: str, only: str = "", form: str = ""
) -> OwnRecordRequest:
    """The client asks their worker, who knows them, to see the record."""
    facts: dict[str, Any] = {"asked_on": episode.day(days_ago), "asked_how": how, "wants": wants}
    facts |= {"only_part": only, "wished_form": form, "language": episode.client.language}
    facts |= {"identity_check": OwnRecordRequest.IdentityCheck.KNOWN}
    return episode.do(take_request, episode.case, when=episode.at(days_ago, 13), facts=facts)


def keep_back(
    episode: Episode, days_ago: int, asked: OwnRecordRequest, *, what: str, reason: str, why: str
) -> WithheldPart:
    """The worker would hold something back, and tell the client so."""
    facts = {"what": what, "reason": reason, "because": why, "tell_client": True}
    return episode.do(hold_back, asked, when=episode.at(days_ago, 10, 30), facts=facts)


def agree(episode: Episode, days_ago: int, part: WithheldPart, *, words: str) -> None:
    """The worker's supervisor agrees that it is held back."""
    supervisor = episode.world.supervisor_of(episode.worker)
    when = episode.at(days_ago, 9)
    episode.do(decide_part, part, when=when, by=supervisor, agrees=True, words=words)


def read_together(episode: Episode, days_ago: int, asked: OwnRecordRequest, *, words: str) -> None:
    """The worker and the client go through the record at a visit."""
    given: dict[str, Any] = {"outcome": "given", "given_how": "together", "told": True}
    given |= {"given_on": episode.day(days_ago), "helped_by": episode.worker.name, "words": words}
    episode.do(answer_request, asked, when=episode.at(days_ago, 16), **given)
