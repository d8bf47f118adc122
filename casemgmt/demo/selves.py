"""What people of the demo say of themselves, and how they want to be spoken with."""

from collections.abc import Mapping
from typing import Any

from casemgmt.demo.episode import Episode
from clients.actions.identity import Said, describe
from clients.actions.people import update_client

FITZ = {
    "gender": Said("answered", ("man",)),
    "ethnicity": Said("answered", ("white", "indigenous"), "Scots and Penobscot"),
    "veteran": Said("declined"),
    "living": Said("answered", ("unsheltered",), "A delivery yard, with Marmalade"),
    "education": Said("answered", ("high_school",), "School for the Deaf"),
    "income": Said("answered", ("disability", "wages")),
    "housing_history": Said(
        "answered",
        words="Rented until the mill closed. Two winters with friends, a year outside. Never in a"
        " bunk hall: they take no dogs, and nobody there signs.",
    ),
}
FITZ_SPEAKING = {
    "interpreter_kind": "sign",
    "reads": "English, short sentences",
    "formats": ["easy_read", "electronic"],
    "communication_wishes": "Face me when you talk, and tap the table first.",
}
CELESTINE = {
    "gender": Said("answered", words="Woman, on most days"),
    "ethnicity": Said("declined"),
    "marital": Said("answered", ("separated",)),
    "employment": Said("answered", ("looking",)),
    "family_history": Said("answered", words="A brother she speaks with, parents she does not."),
}
OLD_TOM = {
    "veteran": Said("answered", ("served",), "Merchant marine, he says"),
    "ethnicity": Said("unknown"),
    "marital": Said("declined"),
}
OLD_TOMS_BIRTH = {"no_birth_date": "unknown"}


def say(
    episode: Episode,
    days_ago: int,
    said: Mapping[str, Said],
    facts: Mapping[str, Any] | None = None,
) -> None:
    """A worker writes down what a client says of themselves, and facts that came up with it."""
    when = episode.at(days_ago, 16)
    episode.do(describe, episode.client, when=when, said=said)
    if facts:
        episode.do(update_client, episode.client, when=when, changes=facts)
