"""Whatever else is sent with a form, it changes nothing but what the form is for (A6)."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import pytest
from django.db import connection, models
from django.urls import reverse

from casemgmt.agency.forms import TeamForm
from casemgmt.core.checks import our_models
from tests.access.asking import ask
from tests.access.crawling import forms_on, own_pages
from tests.access.table import ROWS, Row
from tests.access.world import WHO, World
from tests.conftest import PROFILE, dice
from tests.hostile.forms import ENCODED, Found, encoded, filled

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
A_DAY = 24
"""So many pages have their forms sent on a day; all of them in the wide profile."""
CHANGES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|SELECT app\.)\W*(\w+)", re.IGNORECASE)
ASIDE = ("ledger_", "django_session", "usersessions_")
"""Tables that tell of every request: the log, keys of forms, and the session."""
NEW = (
    (re.compile(r"sealed1\.[0-9a-f]+\.([\w=-]+)"), lambda found: f"<sealed {len(found[1])}>"),
    (re.compile(r"datetime\.datetime\(\d+(?:, \d+){6}[^)]*(?:\([^)]*\))?\)"), "<instant>"),
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(?:[+-]\d\d:?\d\d|Z)?"), "<instant>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"argon2\$[^']+|'![0-9A-Za-z]{40}'"), "<password>"),
    (re.compile(r"\bC-[A-Z0-9]{6,10}\b"), "<number>"),
    (re.compile(r"\b\d{15,19}\b"), "<seed>"),
    (re.compile(r"0x[0-9a-f]+"), "<address>"),
)
"""What two requests that do the same write differently: seals, instants, what is drawn by lot,
and hashes of new secrets."""
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FLAGS = (
    "is_staff",
    "is_superuser",
    "is_active",
    "groups",
    "user_permissions",
    "primary_worker",
    "sensitivity",
    "team",
    "by",
    "now",
    "__proto__",
    "__class__",
    "constructor[prototype]",
    "_state",
    "instance",
    "cleaned_data",
)
"""Names that no model has, and that a careless form would take."""


def extras() -> dict[str, list[str]]:
    """Every field name of every model, with values that would fit; several where models differ."""
    found: dict[str, list[str]] = {name: ["on"] for name in FLAGS}
    for model in our_models():
        if model._meta.db_table.startswith(ASIDE):
            continue
        for field in model._meta.concrete_fields:
            value = fitting(field)
            for name in {field.name, field.attname} if value else ():
                values = found.setdefault(name, [])
                values += [value] if value not in values else []
    return found


def fitting(field: Any) -> str:
    """A value that the field would take, and that is not what stands there."""
    if isinstance(field, models.ForeignKey):
        keys = field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)
        return str(keys.first() or "")
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    kinds = {
        models.BooleanField: "on",
        models.DateTimeField: "2001-02-03T04:05:06Z",
        models.DateField: "2001-02-03",
        models.IntegerField: "7",
        models.DecimalField: "0.77",
        models.UUIDField: "00000000-0000-4000-8000-000000000077",
        models.EmailField: "taken@example.org",
    }
    given = [value for kind, value in kinds.items() if isinstance(field, kind)]
    return given[0] if given else "zq7 sent beside"


def batches(form: Found, everything: dict[str, list[str]]) -> Iterator[list[tuple[str, str]]]:
    """What is sent beside a form's own fields: each name once, with its first value, then its next.

    Where the form's names have a prefix, so have these as well.
    """
    own = {control.name for control in form.form.controls} | {*form.form.buttons}
    prefixes = {"", *(name.partition("-")[0] + "-" for name in own if "-" in name)}
    for values in zip_longest(*everything.values()):
        pairs = [
            (prefix + name, value)
            for name, value in zip(everything, values, strict=True)
            for prefix in prefixes
            if value is not None
        ]
        yield [(name, value) for name, value in pairs if name not in own]


def sent(made: World, form: Found, beside: list[tuple[str, str]], known: set[str]) -> list[str]:
    """What a form writes that is sent with something beside it; undone again.

    The first line is the answer's status and where it leads.
    """
    wrote: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        change = CHANGES.match(sql)
        if change and not change[2].startswith(ASIDE):
            wrote.append(same(f"{sql} {params}", known))
        return execute(sql, params, many, context)

    texts = dict.fromkeys(form.form.texts, "Words")
    pairs = filled(form.form, texts)
    with connection.execute_wrapper(watch):
        answer = ask(
            made, form.who, "POST", form.url, encoded([*beside, *pairs]), content_type=ENCODED
        )
    place = same(answer.headers.get("Location", ""), known)
    return [f"{answer.status_code} {place}", *wrote]


def first_unlike(more: list[str], alone: list[str]) -> str:
    """The first line that is another one, as it is with more and as it is without."""
    pairs = zip_longest(more, alone, fillvalue="nothing")
    return next((f"{one[:400]} | {two[:400]}" for one, two in pairs if one != two), "")


def same(text: str, known: set[str]) -> str:
    """A text without what is new in every request; ids that were there before stay."""
    for pattern, instead in NEW:
        text = pattern.sub(instead, text)
    return KEY.sub(lambda found: found[0] if found[0] in known else "<new>", text)


def ids() -> set[str]:
    """The ids of everything there is."""
    kept = (model for model in our_models() if not model._meta.db_table.startswith(ASIDE))
    return {str(key) for model in kept for key in model._base_manager.values_list("pk", flat=True)}


@pytest.fixture(scope="module")
def forms(made: World) -> list[Found]:
    """Every form that is posted, of the pages of the day, found by whoever opens them first."""
    pages = {page[0].page: page for who in reversed(WHO[1:]) for page in own_pages(made, who, {})}
    chosen = list(pages.values()) if WIDE else dice(__name__).sample(list(pages.values()), A_DAY)
    return forms_on(made, chosen, "post")


def test_what_is_sent_beside_a_form_changes_nothing(
    made: World, forms: list[Found], metric: Metric
) -> None:
    everything, known = extras(), ids()
    known |= {key for values in everything.values() for key in values}
    changed: list[str] = []
    posted = wrote = 0
    for form in forms:
        alone = sent(made, form, [], known)
        wrote += len(alone) > 1
        tries = list(batches(form, everything))
        for beside in tries if WIDE else tries[:1]:
            posted += 1
            more = sent(made, form, beside, known)
            if more != alone:
                changed.append(f"{form.name} {form.url}: {first_unlike(more, alone)}")
    metric("a6_names", len(everything), ">=300")
    metric("a6_forms", len(forms), "any")
    metric("a6_forms_that_write", wrote, "any")
    metric("a6_posted", posted, "any")
    metric("a6_changes", len(changed), 0)
    assert changed == []
    assert len(everything) >= 300
    assert forms


def test_a_form_that_takes_more_is_found(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (form,) = forms_on(made, [(row_of("team-new"), "alex", reverse("team-new"))], "post")[-1:]
    (beside, *_more), known = list(batches(form, extras())), ids()
    alone = sent(made, form, [], known)
    assert any("agency_team" in line for line in alone)
    assert sent(made, form, beside, known) == alone
    careless = lambda form: form.data.get("job_title") or form.cleaned_data["name"]  # noqa: E731
    monkeypatch.setattr(TeamForm, "clean_name", careless, raising=False)
    assert sent(made, form, [], known) == alone
    assert sent(made, form, beside, known) != alone


def row_of(page: str) -> Row:
    return next(row for row in ROWS if row.page == page)


def test_what_is_new_in_every_request_is_no_difference() -> None:
    known = {"1" * 8 + "-1111-4111-8111-" + "1" * 12}
    (key,) = known
    at = dt.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    assert same(f"{key} {at!r} {at}", known) == f"{key} <instant> <instant>"
    assert same("22222222-2222-4222-8222-222222222222", known) == "<new>"
    assert same(str(dt.date(2026, 1, 2)), known) == "2026-01-02"
