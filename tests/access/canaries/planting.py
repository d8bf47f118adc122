"""A word of its own for every category and every place that can hold it."""

import datetime as dt
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casemgmt.agency.models import CategoryRule, Clearance
from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.drafts import save_draft
from clients.access.refresh import refresh
from clients.actions.documents import add_document
from clients.actions.identity import Said, describe
from clients.actions.notes import Happening, add_to_note, log_contact, write_note
from clients.actions.people import update_client
from clients.actions.relating import add_person
from clients.actions.restricting import restrict_document, restrict_note
from clients.models import AccessRequest, CaseClearance, Client
from tests.access.canaries import entitled
from tests.access.world import World
from tests.cast import SET_UP

CANARY = re.compile(r"canary(\d\d)([a-z]+?)yranac", re.IGNORECASE)
MINUTE = dt.timedelta(minutes=1)
WHY = "For this test"
NAMES = {"given_name": "given", "family_name": "family"}
FACTS = {
    "pronouns": "pronouns",
    "language": "language",
    "also_speaks": "alsospeaks",
    "reads": "reads",
    "communication_wishes": "wishes",
    "phone": "phone",
    "safe_contact": "safe",
}


def canary(subject: str, place: str) -> str:
    """The word of one subject in one place; it survives markup, addresses and papers."""
    return f"canary{entitled.SUBJECTS.index(subject):02d}{place}yranac"


def canaries_in(text: str) -> set[tuple[str, str]]:
    """Subject and place of every canary in a text."""
    return {
        (entitled.SUBJECTS[int(number)], place.lower()) for number, place in CANARY.findall(text)
    }


@dataclass
class Planted:
    """What was written, and the addresses at which a reader of it would find it."""

    words: set[tuple[str, str]] = field(default_factory=set)
    addresses: list[tuple[str, str]] = field(default_factory=list)

    def word(self, subject: str, place: str) -> str:
        self.words.add((subject, place))
        return canary(subject, place)

    def stands(self, subject: str, record: Any, *pages: str) -> None:
        self.addresses += [(subject, reverse(page, args=[record.pk])) for page in pages]


def clear_the_outside(made: World) -> None:
    """Mia may write all of it; and people who don't see the case are cleared as far as can be."""
    for who in ("mia", *entitled.CLEARED_OUTSIDE):
        for category in entitled.READERS:
            _clear(made, who, category)
    refresh([made.story.case.pk])


def clear_the_readers(made: World) -> None:
    """Everybody else who sees the case is cleared as it is said, or sees by the agency's rule."""
    for category, said in entitled.READERS.items():
        by_rule = category in entitled.BY_RULE
        for who in {"gina"} & set(said.split()) if by_rule else set(said.split()) - {"mia"}:
            _clear(made, who, category)
        shown = category in entitled.KNOWN_TO_BE
        if by_rule or shown:
            _keep(
                CategoryRule(
                    agency=made.cast.agency,
                    category=category,
                    existence_is_shown=shown,
                    supervisors_see=by_rule,
                    during=since(made.now),
                )
            )
    refresh([made.story.case.pk])


def _clear(made: World, who: str, category: str) -> None:
    staff, during = made.cast[who], since(made.now)
    facts: dict[str, Any] = {"staff": staff, "category": category}
    if category not in entitled.BY_NAME_ONLY:
        if not Clearance.objects.filter(**facts).exists():
            _keep(Clearance(**facts, during=during))
    elif who == "mia" and not CaseClearance.objects.filter(**facts, case=made.story.case).exists():
        _keep(CaseClearance(**facts, case=made.story.case, during=during))


def _keep(record: Any, *only: str) -> Any:
    return audit.save(record, by=SET_UP, why=WHY, only=list(only) or None)


def plant(made: World, now: dt.datetime, categories: Collection[str], files: int) -> Planted:
    """Mia writes of each of these categories, in every way there is; ``files`` of them get papers."""
    planted = Planted()
    with acting_as(made.cast.mia.user.pk):
        for number, category in enumerate(categories):
            _write(planted, made, now, category, [category])
            _restrict_later(planted, made, now, category)
            if number < files:
                _hand_in(planted, made, now, category)
        _write(planted, made, now, "twice", entitled.TWICE)
    return planted


def _write(
    planted: Planted, made: World, now: dt.datetime, subject: str, categories: Collection[str]
) -> None:
    act: dict[str, Any] = {"by": made.cast.mia, "now": now}
    case, at = made.story.case, now - MINUTE
    who, kinds = planted.word(subject, "present"), list(categories)
    visit = Happening("office", at, minutes=5, participants=who, categories=kinds)
    why = planted.word(subject, "why")
    text = planted.word(subject, "note")
    note = write_note(case, happening=visit, text=text, why=why, **act)
    add_to_note(note, text=planted.word(subject, "addendum"), why=why, **act)
    line = planted.word(subject, "summary")
    call = Happening("phone", at, minutes=5, summary=line, participants=who, categories=kinds)
    log_contact(case, happening=call, **act)
    planted.stands(subject, note, "note-detail", "note-add", "note-restrict")


def _restrict_later(planted: Planted, made: World, now: dt.datetime, category: str) -> None:
    """What stood open for a while, in a note and in what was added to it, is restricted."""
    act: dict[str, Any] = {"by": made.cast.mia, "now": now}
    visit = Happening("office", now - MINUTE, participants=planted.word(category, "laterpresent"))
    text = planted.word(category, "laternote")
    note = write_note(made.story.case, happening=visit, text=text, **act)
    add_to_note(note, text=planted.word(category, "lateraddendum"), **act)
    restrict_note(note, categories=[category], why=planted.word(category, "laterwhy"), **act)
    planted.stands(category, note, "note-detail", "note-add")


def _hand_in(planted: Planted, made: World, now: dt.datetime, category: str) -> None:
    act: dict[str, Any] = {"by": made.cast.mia, "now": now}
    for before, later in (([category], ""), ([], "later")):
        name = f"{planted.word(category, f'{later}file')}.txt"
        held = planted.word(category, f"{later}content").encode()
        paper = SimpleUploadedFile(name, held)
        title = planted.word(category, f"{later}title")
        kept = add_document(made.story.case, upload=paper, title=title, categories=before, **act)
        if later:
            restrict_document(kept, categories=[category], **act)
        planted.stands(category, kept, "document-download", "document-restrict")


def plant_sayings(planted: Planted, made: World, now: dt.datetime) -> None:
    """What people said about the client, and where the client is safe."""
    records, cast = made.story.records, made.cast
    act: dict[str, Any] = {"by": cast.mia, "now": now}
    with acting_as(cast.mia.user.pk):
        client = Client.objects.get(pk=made.story.client.pk)
        address = planted.word("address", "home")
        changes = {name: planted.word("name", place) for name, place in NAMES.items()}
        changes |= {name: planted.word("facts", place) for name, place in FACTS.items()}
        changes["name_used"] = planted.word("goes_by", "used")
        name, relation = planted.word("facts", "person"), planted.word("facts", "relation")
        phone = planted.word("facts", "hersphone")
        add_person(made.story.case, name=name, relation=relation, phone=phone, **act)
        update_client(client, changes=changes, address=address, address_is_confidential=True, **act)
        words = planted.word("facts", "identity")
        describe(client, said={"ethnicity": Said("answered", words=words)}, **act)
        typed = {"text": planted.word("draft", "typed"), "participants": ""}
        case_id = made.story.case.pk
        key = uuid.uuid4()
        save_draft(key, kind="note", fields=typed, version=0, case_id=case_id, **act)
    planted.addresses.append(("draft", f"{reverse('note-new', args=[case_id])}?draft={key}"))
    request = AccessRequest.objects.get(pk=made.records["access_request"])
    wall, emergency = records["wall"], records["emergency"]
    wall.lift_asked_by = emergency.reviewed_by = cast.petra
    emergency.reviewed_at, emergency.outcome = now, "inappropriate"
    said = (
        ("wall", records["wall"], ("relation", "lift_reason")),
        ("conflict", records["conflict"], ("relation",)),
        ("restriction", records["restriction"], ("words",)),
        ("emergency", records["emergency"], ("reason", "question", "answer", "findings")),
        ("request", request, ("reason",)),
    )
    for subject, record, names in said:
        for name in names:
            setattr(record, name, planted.word(subject, name.replace("_", "")))
        _keep(record)
