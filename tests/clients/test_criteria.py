"""Whom a program takes: dated criteria, what may be asked, and the screening by them."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.listing import keep_list
from casemgmt.agency.lists import PROTECTED, STANDARD
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.screening import accept_referral
from clients.criteria import criteria_on, meets, worked_out
from clients.models import CriteriaVersion, Criterion, Referral, ScreeningDecision
from tests.cast import SET_UP, Cast
from tests.clients.asking_who import AGE, ALONE, MEANS, asks, judged, keys_of
from tests.clients.paths import taken

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
BrowserOf = Callable[[str], Browser]


def test_int_06_a_version_holds_from_its_day_until_the_next(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    assert criteria_on(cast.program, today) is None
    first, later = asks(cast, now), asks(cast, now, AGE, days=3)
    assert (first.number, later.number, first.approved_by) == (1, 2, cast.alex)
    assert criteria_on(cast.program, today + 2 * DAY) == first
    assert criteria_on(cast.program, today + 3 * DAY) == later
    again = asks(cast, now, AGE)
    assert criteria_on(cast.program, today) == again
    assert criteria_on(cast.program, today + 3 * DAY) == later
    assert keys_of(again) == keys_of(first)[:1]


def test_int_06_a_version_that_asks_nothing_ends_the_criteria(cast: Cast, now: dt.datetime) -> None:
    asks(cast, now)
    asks(cast, now, {**AGE, "question": " "}, days=1)
    today = cast.agency.today(now)
    assert criteria_on(cast.program, today) is not None
    assert criteria_on(cast.program, today + DAY) is None


def test_int_06_a_version_never_changes(cast: Cast, now: dt.datetime) -> None:
    version = asks(cast, now)
    rows: list[Any] = [(version, "why"), (version.criteria.first(), "question")]
    for row, field in rows:
        setattr(row, field, "Something else")
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            audit.save(row, by=SET_UP, why="For this test", only=[field])


def test_int_06_only_the_admin_makes_one_from_today_on_with_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    for field, given in {"effective_from": {"days": -1}, "why": {"why": " "}}.items():
        with pytest.raises(Refused) as refusal:
            asks(cast, now, **given)
        assert refusal.value.field == field
    for name in ("mia", "sally", "ines"):
        with pytest.raises(Forbidden):
            asks(cast, now, by=name)
    assert not CriteriaVersion.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({**ALONE, "weight": 0}, "is_required_0"),
        ({**ALONE, "kind": "stars"}, "kind_0"),
        ({**ALONE, "about": "shoes"}, "about_0"),
        ({**ALONE, "wanted": ["Perhaps"]}, "wanted_0"),
        ({**AGE, "least": None}, "least_0"),
        ({**AGE, "most": 50}, "most_0"),
        ({**MEANS, "wanted": []}, "wanted_0"),
        ({**MEANS, "others": []}, "others_0"),
        ({**MEANS, "others": ["nobody brings it"]}, "others_0"),
    ],
)
def test_int_06_a_criterion_can_be_met_and_does_something(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        asks(cast, now, wrong)
    assert refusal.value.field == field


def test_int_06_nothing_is_asked_twice(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        asks(cast, now, ALONE, {**ALONE, "question": "do they LIVE alone?"})
    assert refusal.value.field == "question_1"


@pytest.mark.parametrize("about", list(STANDARD[PROTECTED]))
@pytest.mark.parametrize("does", [{"weight": 5}, {"weight": 0, "is_required": True}])
def test_int_07_a_protected_trait_is_no_input_without_a_lawful_basis(
    cast: Cast, now: dt.datetime, about: str, does: dict[str, Any]
) -> None:
    trait = {**ALONE, "about": about, **does}
    with pytest.raises(Refused) as refusal:
        asks(cast, now, {**trait, "lawful_basis": " "})
    assert refusal.value.field == "lawful_basis_0"
    (kept,) = asks(cast, now, {**trait, "lawful_basis": "State law 12"}).criteria.all()
    assert kept.lawful_basis == "State law 12"


def test_int_07_the_traits_the_standards_name_are_protected() -> None:
    named = {"ethnicity", "race", "religion", "sexual_orientation", "gender", "nationality"}
    assert named | {"disability", "age"} <= set(STANDARD[PROTECTED])
    assert not set(STANDARD[PROTECTED]) & set(Criterion.Subject.values)


def test_int_07_an_agency_protects_more_and_never_less(cast: Cast, now: dt.datetime) -> None:
    by: dict[str, Any] = {"by": cast.alex, "now": now, "labels": {}}
    every = set(STANDARD[PROTECTED])
    for trait in sorted(every):
        with pytest.raises(Refused, match="The law protects this"):
            keep_list(cast.agency, PROTECTED, offered=every - {trait}, **by)
    (own,) = keep_list(cast.agency, PROTECTED, offered=every, new="Criminal record", **by)
    with pytest.raises(Refused) as refusal:
        asks(cast, now, {**ALONE, "about": own.code})
    assert refusal.value.field == "lawful_basis_0"
    assert "Criminal record" in refusal.value.message
    assert asks(cast, now, {**ALONE, "about": own.code, "lawful_basis": "State law 12"}).pk


def test_int_07_an_age_is_protected_whatever_it_is_called(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        asks(cast, now, {**AGE, "about": "need", "lawful_basis": ""})
    assert refusal.value.field == "lawful_basis_0"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"question": "What is their Religion?"}, "Religion"),
        ({"question": "How old are they?", "kind": "number", "least": 60}, "old"),
        ({**MEANS, "question": "Whom do they trust?", "others": ["The church"]}, "church"),
        ({"question": "Have they a criminal record?"}, "Criminal record"),
    ],
)
def test_int_07_words_that_tell_of_a_trait_are_explained(
    cast: Cast, now: dt.datetime, given: dict[str, Any], word: str
) -> None:
    listed: dict[str, Any] = {"offered": set(STANDARD[PROTECTED]), "labels": {}}
    act: dict[str, Any] = {"by": cast.alex, "now": now}
    keep_list(cast.agency, PROTECTED, new="Criminal record", **listed, **act)
    hidden = {**ALONE, "about": "other", **given}
    with pytest.raises(Refused, match=word) as refusal:
        asks(cast, now, {**hidden, "not_protected": " "})
    assert refusal.value.field == "not_protected_0"
    for says in ("lawful_basis", "not_protected"):
        (kept,) = asks(cast, now, {**hidden, says: "State law 12"}).criteria.all()
        assert getattr(kept, says) == "State law 12"


def test_int_07_other_words_are_asked_as_they_are(cast: Cast, now: dt.datetime) -> None:
    for question in ("Do they manage their pages?", "Is the household cold?", "Rent in arrears?"):
        assert asks(cast, now, {**ALONE, "question": question}).pk


def test_int_07_the_database_holds_it_too(cast: Cast, now: dt.datetime) -> None:
    version = asks(cast, now)
    row: dict[str, Any] = {"criteria": version, "position": 9, "key": "k", "question": "Which?"}
    scored = {"is_scored": True, "weight": 1}
    for name, given in {
        "a_protected_input_has_a_lawful_basis": {"kind": "yes_no", "about": "race"},
        "an_age_is_about_age": {"kind": "age", "about": "need"},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            audit.save(Criterion(**row, **given, **scored), by=SET_UP, why="For this test")


def test_int_04_eligibility_follows_from_the_criteria_in_force(
    cast: Cast, now: dt.datetime
) -> None:
    version = asks(cast, now)
    decision = judged(taken(cast, now), cast, now, "82", "yes", "Family")
    stored = ScreeningDecision.objects.get(pk=decision.pk)
    assert (stored.is_eligible, stored.computed, stored.criteria) == (True, True, version)
    assert stored.answers == dict(zip(keys_of(version), ["82", "yes", "Family"], strict=True))
    assert (stored.basis, stored.override_reason) == ("ID seen", "")
    young = judged(taken(cast, now, given_name="Jo"), cast, now, "59", "yes")
    assert (young.is_eligible, young.computed, young.is_positive) == (False, False, False)


def test_int_04_a_later_version_leaves_the_decision_as_it_was(cast: Cast, now: dt.datetime) -> None:
    first = asks(cast, now)
    decision = judged(taken(cast, now), cast, now, "62")
    asks(cast, now, {**AGE, "least": 65})
    decision.refresh_from_db()
    assert (decision.criteria, decision.is_eligible) == (first, True)
    assert not judged(decision.referral, cast, now, "62").is_eligible


def test_int_04_what_has_to_be_met_has_to_be_answered(cast: Cast, now: dt.datetime) -> None:
    age, alone, _means = keys_of(asks(cast, now))
    for said, key in {("",): age, ("old",): age, ("NaN",): age, ("82", "perhaps"): alone}.items():
        with pytest.raises(Refused) as refusal:
            judged(taken(cast, now), cast, now, *said)
        assert refusal.value.field == f"answer_{key}"


def test_int_04_only_a_supervisor_of_the_taker_overrides_with_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    asks(cast, now)
    referral = taken(cast, now)
    over = {"is_eligible": True, "override_reason": "Sixty next week"}
    with pytest.raises(Refused) as refusal:
        judged(referral, cast, now, "59", **over)
    assert refusal.value.field == "is_eligible"
    with pytest.raises(Refused) as refusal:
        judged(referral, cast, now, "59", by="sally", is_eligible=True, override_reason=" ")
    assert refusal.value.field == "override_reason"
    for name in ("sally", "vera"):
        decision = judged(referral, cast, now, "59", by=name, **over)
        assert (decision.is_eligible, decision.computed, decision.is_override) == (
            True,
            False,
            True,
        )
        assert (decision.override_reason, decision.decided_by) == ("Sixty next week", cast[name])
    same = judged(referral, cast, now, "82", by="ines", **over)
    assert (same.is_override, same.override_reason) == (False, "")


def test_int_04_the_database_wants_the_reason_of_an_override(cast: Cast, now: dt.datetime) -> None:
    asks(cast, now)
    decision = judged(taken(cast, now), cast, now, "59")
    decision.pk, decision._state.adding, decision.is_eligible = uuid.uuid4(), True, True
    with pytest.raises(IntegrityError, match="an_override_says_why"), transaction.atomic():
        audit.save(decision, by=SET_UP, why="For this test")


def test_int_04_a_screening_never_changes(cast: Cast, now: dt.datetime) -> None:
    asks(cast, now)
    decision = judged(taken(cast, now), cast, now, "59")
    for field, value in {"answers": {}, "score": 9, "decided_by": cast.mia}.items():
        setattr(decision, field, value)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            audit.save(decision, by=SET_UP, why="For this test", only=[field])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'clients_screeningdecision'::regclass"
            " AND tgname LIKE 'pgtrigger_append_only%' AND tgenabled IN ('O', 'A')"
        )
        assert cursor.fetchone() == (1,)


def test_int_04_a_program_without_criteria_is_judged_by_hand(cast: Cast, now: dt.datetime) -> None:
    asks(cast, now, days=1)
    referral = taken(cast, now)
    with pytest.raises(Refused) as refusal:
        judged(referral, cast, now)
    assert refusal.value.field == "is_eligible"
    decision = judged(referral, cast, now, is_eligible=True)
    assert (decision.criteria, decision.computed, decision.score) == (None, None, None)


def test_int_05_why_it_would_help_is_said_without_criteria_too(
    cast: Cast, now: dt.datetime
) -> None:
    asks(cast, now, days=1)
    referral = taken(cast, now)
    with pytest.raises(Refused) as refusal:
        judged(referral, cast, now, is_eligible=True, rationale=" ")
    assert refusal.value.field == "rationale"
    assert judged(referral, cast, now, is_eligible=True).rationale == "Meals would help"


def test_int_05_suitability_is_judged_apart_and_may_fail_alone(
    cast: Cast, now: dt.datetime
) -> None:
    asks(cast, now)
    referral = taken(cast, now)
    with pytest.raises(Refused) as refusal:
        judged(referral, cast, now, "82", rationale=" ")
    assert refusal.value.field == "rationale"
    unsuited = judged(referral, cast, now, "82", is_appropriate=False, rationale="Needs a nurse")
    assert (unsuited.is_eligible, unsuited.rationale) == (True, "Needs a nurse")
    with pytest.raises(Refused):
        accept_referral(referral, by=cast.ines, now=now)
    suited = judged(referral, cast, now + MINUTE, "50")
    assert (suited.is_eligible, suited.is_appropriate) == (False, True)
    with pytest.raises(Refused):
        accept_referral(referral, by=cast.ines, now=now)
    judged(referral, cast, now + 2 * MINUTE, "82")
    assert accept_referral(referral, by=cast.ines, now=now).pk


def test_int_08_a_score_is_explained_by_input_weight_and_points(
    cast: Cast, now: dt.datetime
) -> None:
    asks(cast, now)
    decision = judged(taken(cast, now), cast, now, "82", "yes", "Family")
    assert decision.score == 3
    told = [(line["answer"], line["weight"], line["points"]) for line in decision.result]
    assert told == [("82", 0, 0), ("yes", 3, 3), ("Family", 2, 0)]


@pytest.mark.parametrize(("said", "eligible", "score"), [
    (("82", "no", "Family"), True, 0), (("50", "yes", "Nobody brings it"), False, 5),
])  # fmt: skip
def test_int_08_a_score_admits_nobody_and_turns_nobody_away(
    cast: Cast, now: dt.datetime, said: tuple[str, ...], eligible: bool, score: int
) -> None:
    asks(cast, now)
    referral = taken(cast, now)
    decision = judged(referral, cast, now, *said)
    assert (decision.is_eligible, decision.score) == (eligible, score)
    assert Referral.objects.get(pk=referral.pk).state == "screening"
    assert decision.decided_by == cast.ines


def test_int_08_limits_count_themselves() -> None:
    one = Criterion(kind="number", least=10, most=20)
    said = {"9.99": False, "10": True, "20.00": True, "20.01": False, "many": None, "": None}
    assert {answer: meets(one, answer) for answer in said} == said
    assert worked_out([], {}).lines == []


def test_int_06_the_admin_edits_criteria_on_a_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    asks(cast, now)
    admin, page = browser_of("alex"), reverse("criteria-new", args=[cast.program.pk])
    form = admin.get(page).context["form"]
    sent = {name: field.value() for name, field in ((f.name, f) for f in form)}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    changed = {**sent, "why": "Younger too", "least_0": "55", "about_1": "religion"}
    refused = admin.post(page, changed)
    assert refused.status_code == 200
    assert "lawful_basis_1" in refused.context["form"].errors
    assert admin.post(page, {**changed, "about_1": "housing"}).status_code == 302
    new = CriteriaVersion.objects.get(number=2)
    old, kept = CriteriaVersion.objects.get(number=1), list(new.criteria.all())
    assert (kept[0].least, kept[0].lawful_basis) == (55, AGE["lawful_basis"])
    assert [one.question for one in kept] == [one.question for one in old.criteria.all()]
    assert kept[2].choices == ["Nobody brings it", "Family", "Delivered"]
    shown = admin.get(reverse("criteria-list", args=[cast.program.pk])).content.decode()
    assert "Younger too" in shown


def test_int_04_the_screening_page_asks_and_explains(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    age, alone, _means = keys_of(asks(cast, now))
    referral = taken(cast, now, birth_date=cast.agency.today(now) - dt.timedelta(days=366 * 70))
    page = reverse("referral-screen", args=[referral.pk])
    ines = browser_of("ines")
    shown = ines.get(page)
    assert shown.context["form"][f"answer_{age}"].value() == 70
    assert "is_eligible" not in shown.context["form"].fields
    assert "is_eligible" in browser_of("sally").get(page).context["form"].fields
    said = {"basis": "ID seen", "is_appropriate": "yes", "rationale": "Meals would help"}
    sent = {f"answer_{age}": "70", f"answer_{alone}": "yes", **said}
    assert ines.post(page, sent).status_code == 302
    detail = ines.get(reverse("referral-detail", args=[referral.pk])).content.decode()
    assert "Do they live alone?" in detail
    assert "3 of 3" in detail
