"""Every form of release with everything it has to say, and each of its elements taken out in turn."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from consent.actions.texts import default_release_texts
from consent.kinds import ReleaseKind
from consent.models import Release, ReleaseText
from consent.standard_texts import STANDARD_TEXTS
from tests.cast import SET_UP, Cast
from tests.consent.stories import LONG_AGO, a_draft, a_release, cleared_for_all, signed
from tests.stories import a_case

WHOLE: dict[str, dict[str, Any]] = {
    ReleaseKind.GENERAL: {},
    ReleaseKind.SUD_TREATMENT: {"categories": ["sud_part2"], "ends_with": "treatment"},
    ReleaseKind.SUD_PROCEEDINGS: {"categories": ["sud_part2"], "ends_with": "decision"},
    ReleaseKind.COUNSELING: {
        "categories": ["psychotherapy_notes", "sud_part2"],
        "record_types": ["notes"],
    },
    ReleaseKind.SAFETY: {"categories": ["dv_safety", "dv_location"], "days": 30},
    ReleaseKind.IDENTITY_USE: {
        "record_types": ["photographs"],
        "uses": ["training"],
        "description": "Her photograph on the wall of the day center",
    },
}
"""What each form names, beside what every one does."""

TERMS: dict[str, tuple[dict[str, Any], str]] = {
    "whom": ({"recipient_name": " "}, "recipient_name"),
    "no named person": ({"recipient_name": "Anyone"}, "recipient_name"),
    "where they are": ({"recipient_contact": " "}, "recipient_contact"),
    "what": ({"record_types": []}, "record_types"),
    "a known kind of record": ({"record_types": ["everything"]}, "record_types"),
    "which days": ({"covers_until": dt.date(1990, 1, 1)}, "covers_from"),
    "why": ({"purpose": ""}, "purpose"),
    "one purpose": ({"purpose": "anything"}, "purpose"),
    "which way": ({"direction": "in"}, "direction"),
    "an end": ({"days": -1}, "ends_on"),
}
SIGNATURE: dict[str, tuple[dict[str, Any], str]] = {
    "its text": ({"text": None}, "text"),
    "the language": ({"language": " "}, "language"),
    "an interpreter": ({"language": "Spanish"}, "interpreter"),
    "every statement": ({"ticked": [0, 1]}, "statements"),
    "no statement twice": ({"ticked": [0, 0, 1, 2, 3]}, "statements"),
    "said aloud again": ({"restated_aloud": False}, "restated_aloud"),
    "asked for wishes": ({"wishes_asked": False}, "wishes_asked"),
    "who signs": ({"signer_name": " "}, "signer_name"),
    "as what": ({"signer_capacity": "friend"}, "signer_capacity"),
    "by which authority": ({"signer_capacity": "guardian"}, "represented_by"),
    "how": ({"method": "thought"}, "method"),
    "in writing": ({"method": "verbal", "witness": "Ines"}, "method"),
    "who saw the mark": ({"method": "mark"}, "witness"),
    "the drawn name": ({"method": "drawn"}, "strokes"),
    "the scan": ({"method": "paper"}, "paper"),
    "their copy": ({"copy": ""}, "copy"),
}
OF_ITS_KIND: tuple[tuple[str, dict[str, Any], str], ...] = (
    (ReleaseKind.GENERAL, {"categories": ["psychotherapy_notes"]}, "categories"),
    (ReleaseKind.GENERAL, {"categories": ["dv_location"]}, "categories"),
    (ReleaseKind.GENERAL, {"categories": ["supervisor_only"]}, "categories"),
    (ReleaseKind.GENERAL, {"days": 366}, "ends_on"),
    (ReleaseKind.GENERAL, {"ends_with": "treatment"}, "ends_with"),
    (ReleaseKind.GENERAL, {"uses": ["research"]}, "uses"),
    (ReleaseKind.SUD_TREATMENT, {"categories": []}, "categories"),
    (ReleaseKind.SUD_TREATMENT, {"categories": ["sud_part2", "hiv_sti"]}, "categories"),
    (ReleaseKind.SUD_TREATMENT, {"ends_with": "once"}, "ends_with"),
    (ReleaseKind.SUD_PROCEEDINGS, {"categories": []}, "categories"),
    (ReleaseKind.SUD_PROCEEDINGS, {"categories": ["sud_part2", "criminal"]}, "categories"),
    (ReleaseKind.COUNSELING, {"categories": ["sud_part2"]}, "categories"),
    (ReleaseKind.COUNSELING, {"categories": ["psychotherapy_notes", "hiv_sti"]}, "categories"),
    (ReleaseKind.COUNSELING, {"record_types": ["notes", "plan"]}, "record_types"),
    (ReleaseKind.SAFETY, {"days": 91}, "ends_on"),
    (ReleaseKind.SAFETY, {"categories": ["dv_safety", "sud_part2"]}, "categories"),
    (ReleaseKind.SAFETY, {"ends_with": "decision"}, "ends_with"),
    (ReleaseKind.IDENTITY_USE, {"uses": []}, "uses"),
    (ReleaseKind.IDENTITY_USE, {"description": ""}, "description"),
    (ReleaseKind.IDENTITY_USE, {"record_types": ["photographs", "plan"]}, "record_types"),
    (ReleaseKind.IDENTITY_USE, {"categories": ["hiv_sti"]}, "categories"),
)
RESTRICTED = [kind for kind, terms in WHOLE.items() if "categories" in terms]


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Any:
    """A case in which Mia is cleared for everything, so that only the form stands in the way."""
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    return case


def written(case: Any, cast: Cast, now: dt.datetime, kind: str, **change: Any) -> Release:
    """A draft of a form with everything, changed; its days are counted from today."""
    terms = {"kind": kind, "days": 90, "first": 0, **WHOLE[kind], **change}
    first = cast.agency.today(now) + dt.timedelta(days=terms.pop("first"))
    last = first + dt.timedelta(days=terms.pop("days"))
    return a_draft(case, cast, now, starts_on=first, ends_on=last, **terms)


@pytest.mark.parametrize("kind", WHOLE)
def test_con_09_a_whole_form_is_signed(cast: Cast, now: dt.datetime, case: Any, kind: str) -> None:
    release = signed(written(case, cast, now, kind), cast, now)
    assert release.holds_at(now)
    assert [clause.includes for clause in release.clauses.all()] == [
        release.categories for _each in release.record_types
    ]


@pytest.mark.parametrize("lacks", TERMS)
@pytest.mark.parametrize("kind", WHOLE)
def test_con_09_each_form_says_what_to_whom_why_and_how_long(
    cast: Cast, now: dt.datetime, case: Any, kind: str, lacks: str
) -> None:
    change, field = TERMS[lacks]
    with pytest.raises(Refused) as refusal:
        written(case, cast, now, kind, **change)
    assert refusal.value.field == field
    assert not Release.objects.exists()


@pytest.mark.parametrize("lacks", SIGNATURE)
@pytest.mark.parametrize("kind", WHOLE)
def test_con_10_each_form_is_signed_with_all_that_proves_it(
    cast: Cast, now: dt.datetime, case: Any, kind: str, lacks: str
) -> None:
    change, field = SIGNATURE[lacks]
    release = written(case, cast, now, kind)
    with pytest.raises(Refused) as refusal:
        signed(release, cast, now, **change)
    assert refusal.value.field == field
    assert not Release.objects.get().holds_at(now)


@pytest.mark.parametrize("kind", WHOLE)
def test_con_09_no_form_starts_before_it_was_signed(
    cast: Cast, now: dt.datetime, case: Any, kind: str
) -> None:
    with pytest.raises(Refused) as refusal:
        signed(written(case, cast, now, kind, first=-1), cast, now)
    assert refusal.value.field == "starts_on"
    yesterday = now - dt.timedelta(days=1)
    on_paper = written(case, cast, now, kind, first=-1)
    assert signed(on_paper, cast, now, signed_at=yesterday).holds_at(now)


@pytest.mark.parametrize("kind", RESTRICTED)
def test_con_10_each_restricted_thing_takes_a_yes_of_its_own(
    cast: Cast, now: dt.datetime, case: Any, kind: str
) -> None:
    release = written(case, cast, now, kind)
    with pytest.raises(Refused) as refusal:
        signed(release, cast, now, initialed=release.categories[1:])
    assert refusal.value.field == "initialed"


@pytest.mark.parametrize(("kind", "change", "field"), OF_ITS_KIND)
def test_con_30_no_form_does_what_another_is_for(
    cast: Cast, now: dt.datetime, case: Any, kind: str, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        written(case, cast, now, kind, **change)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("general", {"categories": ["dv_location"], "initialed": ["dv_location"]}),
        ("general", {"uses": ["marketing"]}),
        ("general", {"ends_with": "treatment"}),
        ("sud_treatment", {}),
        ("sud_proceedings", {"categories": ["hiv_sti"], "initialed": ["hiv_sti"]}),
        ("counseling", {}),
        ("safety", {"ends_on": dt.timedelta(days=91)}),
        ("identity_use", {}),
        ("general", {"initialed": ["hiv_sti"]}),
        ("general", {"categories": ["hiv_sti"]}),
        ("general", {"ticked": []}),
        ("general", {"text": None}),
        ("general", {"wishes_asked": False}),
        ("general", {"copy": ""}),
        ("general", {"recipient_contact": ""}),
        ("general", {"method": "drawn"}),
        ("general", {"method": "mark"}),
        ("general", {"method": "paper"}),
    ],
)
def test_con_09_the_database_takes_no_form_that_lacks_something(
    cast: Cast, now: dt.datetime, case: Any, kind: str, change: dict[str, Any]
) -> None:
    release = a_release(case, cast, now)
    fields = {field.name: getattr(release, field.name) for field in Release._meta.concrete_fields}
    del fields["id"]
    if "ends_on" in change:
        change = {"ends_on": release.starts_on + change["ends_on"]}
    copy = Release(**{**fields, "number": 7, "kind": kind, **change})
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(copy, by=cast.mia, why="For this test")


@pytest.mark.parametrize("part", ["about", "revoking", "conditioning", "passing_on", "risks"])
@pytest.mark.parametrize("kind", WHOLE)
def test_con_09_a_text_has_every_part_its_form_has_to_have(
    cast: Cast, now: dt.datetime, kind: str, part: str
) -> None:
    parts = {**STANDARD_TEXTS[kind], part: ""}
    text = ReleaseText(
        agency=cast.agency, kind=kind, number=2, effective_from=cast.agency.today(now), **parts
    )
    if part == "risks" and not STANDARD_TEXTS[kind].get("risks"):
        audit.save(text, by=SET_UP, why="For this test")
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(text, by=SET_UP, why="For this test")


def test_con_26_the_words_that_were_read_are_kept_with_the_signature(
    cast: Cast, now: dt.datetime, case: Any
) -> None:
    release = a_release(case, cast, now)
    texts = default_release_texts(cast.agency, by=SET_UP, now=LONG_AGO)
    (read,) = [text for text in texts if text.kind == "general"]
    assert release.text == read
    assert len(release.text_sha256) == 64
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        read.about = "Something else"
        audit.save(read, by=SET_UP, why="For this test", only=["about"])


def test_con_09_a_program_may_have_its_releases_end_sooner(
    cast: Cast, now: dt.datetime, case: Any
) -> None:
    rule = {"program": cast.program, "key": "release_longest", "value": 60}
    today = cast.agency.today(now)
    audit.save(ProgramSetting(**rule, effective_from=today), by=SET_UP, why="For this test")
    with pytest.raises(Refused) as refusal:
        written(case, cast, now, "general", days=61)
    assert refusal.value.field == "ends_on"
    assert written(case, cast, now, "general", days=60).pk
    assert written(case, cast, now, "sud_treatment", days=200).pk


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("kind", WHOLE)
def test_no_day_a_person_can_type_breaks_a_form(
    cast: Cast, now: dt.datetime, case: Any, kind: str, day: dt.date
) -> None:
    terms = {"kind": kind, "starts_on": day, "ends_on": day, "covers_from": day, **WHOLE[kind]}
    draft = a_draft(case, cast, now, **{name: terms[name] for name in terms if name != "days"})
    assert not draft.holds_at(now)
    if day == dt.date.min:
        with pytest.raises(Refused):
            signed(draft, cast, now)


def test_con_09_a_text_is_signed_while_it_is_in_use(
    cast: Cast, now: dt.datetime, case: Any
) -> None:
    release = a_draft(case, cast, now)
    other = written(case, cast, now, "safety", categories=[])
    signed(other, cast, now)
    with pytest.raises(Refused) as refusal:
        signed(release, cast, now, text=other.text, ticked=list(range(len(other.text.statements))))
    assert refusal.value.field == "text"
