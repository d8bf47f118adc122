"""Ids that one person's records have, put by another into their own forms and addresses: each is as
good as one that nobody has (A5)."""

import re
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from casemgmt.agency.models import Program, Staff, Team
from casemgmt.core.checks import client_models
from casemgmt.ledger.models import Draft, Notice
from tests.access.asking import ask, cookies_as_before, drawn_only, kept_headers, plain, quietly
from tests.access.crawling import forms_on, own_pages
from tests.access.matrix.asking import undone
from tests.access.test_replay import KEY, reached
from tests.access.world import WHO, World
from tests.cast import Cast
from tests.conftest import PROFILE, dice
from tests.hostile.forms import Found, filled, send
from tests.hostile.pages import Control

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
LOT = dice(__name__)
A_DAY = 12
"""So many fields of forms each person tries on a day; all of them in the wide profile."""
EVERYDAY = {
    "load-cover",
    "note-new",
    "service-new",
    "service-consent-new",
    "conflict-declare",
    "restriction-new",
    "goal-new",
    "case-assign",
    "release-sign",
    "emergency-open",
    "referral-new",
    "supervision-new",
}
"""Pages whose forms choose among records; in the wide profile every page has its forms tried."""
CHOSEN = {"select", "hidden", "radio", "checkbox"}
FREE = {"draft_id", "once", "csrfmiddlewaretoken"}
"""Keys that the page makes by itself: whoever knows none may begin with any."""
PARAMETERS = ("draft", "again", "away", "person", "author", "kind", "show", "staff", "case", "id")
A_SECRET = re.compile(r"(?<=/calendar/feed/)[\w-]+")
CHANGES = re.compile(r"^(INSERT|UPDATE|DELETE)\b")


def cast_for(made: World, who: str) -> Cast:
    """The cast with one person in every part that has to do with a case of theirs."""
    cast = made.cast
    if who == "omar":
        return replace(cast, mia=cast.omar, sally=cast.paul)
    own = {"agency": cast.other_agency, "program": cast.other_program}
    return replace(cast, mia=cast.otto, sally=cast.otto, **own)


def own_records(made: World, who: str) -> dict[str, object]:
    """A case with a plan that is being written, for somebody to have forms of their own."""
    from tests.careplans import arranging

    cast, now = cast_for(made, who), made.now
    plan = arranging.draft(cast, arranging.ready_case(cast, now), now)
    keys = dict.fromkeys(("case", "beginning", "ready"), plan.case_id)
    goal, client = plan.goals.get(), plan.case.client_id
    service = plan.service_lines.get()
    return {**keys, "client": client, "draft_plan": plan.pk, "goal": goal.pk, "service": service.pk}


def of_others(made: World, who: str) -> dict[str, str]:
    """One id of each kind of record that is there and not for this person."""
    own = reached(made, who)
    rows = {
        model._meta.label: model.objects.visible_to(made.cast.mia, made.now)  # type: ignore[attr-defined]
        for model in client_models()
    }
    rows |= {model._meta.label: model.objects.filter(pk=None) for model in (Staff, Program, Team)}
    if made.cast[who].agency_id != made.cast.agency.pk:
        for model in (Staff, Program, Team):
            rows[model._meta.label] = model.objects.filter(agency=made.cast.agency)
    found = {
        label: next(
            (str(key) for key in keys.values_list("pk", flat=True) if str(key) not in own), ""
        )
        for label, keys in rows.items()
    }
    found["Draft"] = str(Draft.objects.filter(author=made.cast.mia.user).values_list("pk")[0][0])
    found["Notice"] = str(Notice.objects.filter(to=made.cast.mia.user).values_list("pk")[0][0])
    return {label: key for label, key in found.items() if key}


def tried(found: list[Found], ids: dict[str, str]) -> list[tuple[Found, Control, str]]:
    """Every choice and hidden field with two of the ids, or some of them with one on a day."""
    fields = [
        (form, control)
        for form in found
        for control in form.form.controls
        if control.kind in CHOSEN and control.name not in FREE
    ]
    some = fields if WIDE else LOT.sample(fields, min(A_DAY, len(fields)))
    return [(*one, key) for one in some for key in LOT.sample(list(ids.values()), 2 if WIDE else 1)]


def put(form: Found, control: Control, value: str) -> list[tuple[str, str]]:
    """The form as it is sent, with another value in one of its fields."""
    texts = dict.fromkeys(form.form.texts, "Words")
    pairs = [pair for pair in filled(form.form, texts) if pair[0] != control.name]
    return [*pairs, (control.name, value)]


def wrote(value: str, into: list[str]) -> Callable[..., Any]:
    """Keeps every statement that changes something and carries this value."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if CHANGES.match(sql) and value in str(params):
            into.append(sql)
        return execute(sql, params, many, context)

    return watch


def told(answer: Any, ids: Collection[str] = ()) -> tuple[int, str, str]:
    """All that an answer tells; what it has just made has a key, or a secret, that says nothing."""

    def made_just_now(found: re.Match[str]) -> str:
        return found.group() if found.group() in ids else "new"

    texts = (plain(answer), str(kept_headers(answer)))
    text, headers = (A_SECRET.sub("new", KEY.sub(made_just_now, one)) for one in texts)
    return answer.status_code, text, headers


@pytest.mark.parametrize("who", ["omar", "otto"])
def test_an_id_of_somebody_else_is_as_good_as_none(made: World, who: str, metric: Metric) -> None:
    taken: list[str] = []
    unlike: list[str] = []
    with undone():
        keys = own_records(made, who)
        ids = of_others(made, who)
        pages = [one for one in own_pages(made, who, keys) if WIDE or one[0].page in EVERYDAY]
        found = [one for method in ("get", "post") for one in forms_on(made, pages, method)]
        asked = tried(found, ids)
        unknown: dict[tuple[int, str], Any] = {}
        for form, control, key in asked:
            place = id(form), control.name
            if place not in unknown:
                nobodys = send(made, form, put(form, control, str(uuid.uuid4())))
                unknown[place] = told(nobodys, ids.values())
            with connection.execute_wrapper(wrote(key, taken)):
                answer = told(send(made, form, put(form, control, key)), ids.values())
            if answer != unknown[place]:
                unlike.append(f"{form.row.page} {control.name}: {answer[0]}, {unknown[place][0]}")
    number = WHO.index(who)
    metric(f"a5_fields_{number}", len(asked), A_DAY)
    metric(f"a5_fields_taken_{number}", len(taken), 0)
    metric(f"a5_fields_unlike_unknown_{number}", len(unlike), 0)
    assert unlike == []
    assert taken == []
    assert len(ids) >= 20
    assert len(asked) >= A_DAY


def addresses(made: World, keys: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Pages that read something from their address, and the parameters they are tried with."""
    case = keys["case"]
    given = {
        "draft": reverse("note-new", args=[case]),
        "again": reverse("release-new", args=[case]),
        "away": reverse("load-cover"),
    }
    if not WIDE:
        yield from given.items()
        return
    lists = ("client-list", "note-start", "palette", "my-day", "own-looks", "referral-list")
    for url in (*given.values(), *map(reverse, lists), reverse("case-history", args=[case])):
        yield from ((name, url) for name in PARAMETERS)


@pytest.mark.parametrize("who", ["omar", "otto"])
def test_an_id_in_an_address_is_as_good_as_none(made: World, who: str, metric: Metric) -> None:
    unlike, asked = [], 0
    with undone():
        keys = own_records(made, who)
        ids = of_others(made, who)
        for name, url in addresses(made, keys):
            unknown = told(ask(made, who, "GET", f"{url}?{name}={uuid.uuid4()}"))
            for key in some_of(ids) if WIDE else fitting(name, ids):
                asked += 1
                answer = told(ask(made, who, "GET", f"{url}?{name}={key}"))
                if answer != unknown:  # a page that says what time it is, perhaps
                    unknown = told(ask(made, who, "GET", f"{url}?{name}={uuid.uuid4()}"))
                    answer = told(ask(made, who, "GET", f"{url}?{name}={key}"))
                if answer != unknown:
                    unlike.append(f"{url}?{name}: {answer[0]}, {unknown[0]}")
    number = WHO.index(who)
    metric(f"a5_parameters_{number}", asked, 3)
    metric(f"a5_parameters_unlike_unknown_{number}", len(unlike), 0)
    assert unlike == []
    assert asked >= 3


def some_of(ids: dict[str, str]) -> list[str]:
    """Ids of kinds by lot: over the parameters of all pages each kind is tried many times."""
    return LOT.sample(list(ids.values()), A_DAY)


def fitting(name: str, ids: dict[str, str]) -> list[str]:
    """The id that a parameter is about, of somebody else's."""
    kind = {"draft": "Draft", "again": "consent.Release", "away": "agency.Staff"}[name]
    return [ids.get(kind, ids["clients.Case"])]


def test_somebody_elses_draft_is_neither_shown_nor_changed_nor_taken_away(made: World) -> None:
    draft = Draft.objects.filter(author=made.cast.mia.user).first()
    assert draft is not None
    before = state(draft)
    with undone():
        keys = own_records(made, "omar")
        for page in ("draft-save", "draft-discard", "draft-restore"):
            sent = {"kind": "note", "text": "Mine now", "version": "1", "case": str(keys["case"])}
            answer = kept(made, "omar", reverse(page, args=[draft.pk]), sent)
            assert "Half a sentence" not in answer.content.decode()
            assert state(draft) == before
        url = reverse("note-new", args=[keys["case"]])
        for button in ("later", "discard"):
            sent = {
                "draft_id": str(draft.pk),
                "draft_version": "1",
                "text": "Mine now",
                button: "1",
            }
            answer = kept(made, "omar", url, sent)
            assert "Half a sentence" not in answer.content.decode()
            assert state(draft) == before


def state(draft: Draft) -> tuple[Any, ...]:
    """What a draft is now."""
    row = Draft.objects.get(pk=draft.pk)
    return row.author_id, row.fields, row.version, row.saved_at, row.discarded_at


def kept(made: World, who: str, url: str, sent: dict[str, str]) -> Any:
    """One post that is not undone by itself."""
    browser = made.browsers[who]
    with cookies_as_before(browser), quietly(), drawn_only():
        return browser.post(url, sent)


PAIRS = 200


@pytest.mark.wide
def test_how_long_it_takes_tells_as_little(made: World, metric: Metric) -> None:
    page = made.url("case-detail", "case")
    taken: dict[str, list[float]] = {"there": [], "nowhere": []}
    for number in range(PAIRS):
        pair = {"there": page, "nowhere": reverse("case-detail", args=[uuid.uuid4()])}
        for which in sorted(pair, reverse=bool(number % 2)):
            start = time.perf_counter()
            answer = ask(made, "omar", "GET", pair[which])
            taken[which].append(time.perf_counter() - start)
            assert answer.status_code == 404
    difference = abs(median(taken["there"]) - median(taken["nowhere"])) * 1000
    metric("a5_timing_ms", round(difference, 2), 10)
