"""Nobody gives power to themselves, or to others beyond what their part is (A7)."""

import datetime as dt
import inspect
import itertools
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import get_resolver, resolve
from django.utils import timezone

from casemgmt.agency.models import Staff
from casemgmt.core.checks import leaves
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from clients.models import Client
from tests.access.asking import quietly
from tests.access.crawling import forms_on
from tests.access.matrix.asking import undone, undrawn
from tests.access.powers import finding
from tests.access.powers.acts import ACTS
from tests.access.powers.setting import Setting, arrange, power_of
from tests.access.powers.table import GIVES_NONE, ROWS, WHO, Attempt
from tests.access.table import Row
from tests.access.test_unsafe import unsafe
from tests.access.world import WHO as EVERYBODY
from tests.access.world import World
from tests.conftest import PROFILE, dice
from tests.hostile.forms import ENCODED, Found, encoded, filled

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
Pairs = list[tuple[str, str]]
WIDE = PROFILE == "wide"
DICE = dice(__name__)


A_DAY = 1
"""So many of those who may not are tried on each line on a day; all of them in the wide profile."""


def triers(row: Attempt) -> list[str]:
    """Whoever may, and some of those who may not: always Alma, who holds every role."""
    may = [who for who in WHO if row.expected(who) != "."]
    others = [who for who in WHO if who not in may]
    some = {*may, "alma", *DICE.sample(others, A_DAY)}
    return [who for who in WHO if WIDE or who in some]


def result(setting: Setting, row: Attempt, who: str) -> str:
    """What becomes of one attempt: refused, done, or done and to their own advantage."""
    me = setting.people[who]
    with undone():
        act = ACTS[row.action, row.on](setting, me)
        before = power_of(me, setting.now)
        try:
            with acting_as(me.user_id):
                act()
        except (Forbidden, Refused, ObjectDoesNotExist):
            return "."
        return "g" if power_of(me, setting.now) - before else "y"
    raise AssertionError


def test_everybody_tries_every_action_that_gives_power(made: World, metric: Metric) -> None:
    wrong, tried = [], 0
    with undone():
        setting = arrange(made, timezone.now())
        for row in ROWS:
            for who in triers(row):
                got, tried = result(setting, row, who), tried + 1
                if got != row.expected(who):
                    wrong.append(f"{who} {row.action} {row.on}: {got}, not {row.expected(who)}")
    metric("a7_attempts", tried, "any")
    metric("a7_attempts_unlike_the_table", len(wrong), 0)
    assert wrong == []


NOT_ONESELF = ("account_", "mfa_", "usersessions_", "demo", "join", "calendar-feed")
"""Pages that sign somebody in, or are a stranger's."""
GAINED = {
    ("case-assign", "sally"): "a supervisor may carry a case of their line",
    ("case-assign", "vera"): "a supervisor may carry a case of their line",
    ("load-cover", "sally"): "a supervisor may stand in for somebody below",
    ("load-cover", "vera"): "a supervisor may stand in for somebody below",
    ("referral-accept", "sally"): "a case that somebody below takes on",
    ("referral-accept", "vera"): "a case that somebody below takes on",
}
"""Pages that give power to whoever sends them, and why they may."""


def pages_about_power() -> list[Row]:
    """Every page that takes a POST and acts by an action of the table; all pages in the wide profile."""
    named = {row.action for row in ROWS}
    about = {inspect.unwrap(action) for name, action in finding.actions() if name in named}
    views = {str(leaf.name): leaf.callback for _route, leaf in leaves(get_resolver().url_patterns)}
    rows = [row for row in unsafe() if not row.page.startswith(NOT_ONESELF)]
    return [row for row in rows if WIDE or about & finding.called(views[row.page])]


def in_favor_of(me: Staff, form: Found, staff: set[str], day: str) -> Iterator[Pairs]:
    """The form with oneself in each place where one of the staff is named, and every box ticked;
    without a day, and with one. Whoever is taken on is nobody known."""
    controls = form.form.controls
    dates = {control.name for control in controls if control.kind == "date"}
    named = {control.name for control in controls if staff & {*control.options, control.value}}
    texts = dict.fromkeys(form.form.texts, "Because it is needed today")
    texts |= dict.fromkeys({"birth_date"} & set(texts), "1948")
    pairs = filled(form.form, texts)
    everybody = " ".join(str(key) for key in Client._base_manager.values_list("pk", flat=True))
    for place, value in itertools.product(sorted(named) or [""], ["", day] if dates else [""]):
        own = {place: str(me.pk), **dict.fromkeys(dates, value), "shown": everybody}
        given = [(name, own.get(name, given)) for name, given in pairs]
        yield [*given, ("sure", "yes"), *[("client", "new")] * ("shown" in dict(pairs))]


def gain(made: World, who: str, form: Found, pairs: Pairs) -> set[Any]:
    """What somebody can do after sending a form that they could not do before; it is undone."""
    me, browser, more = made.cast[who], made.browsers[who], set()
    kept = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with undone(), quietly(), undrawn():
        before = power_of(me, timezone.now())
        browser.post(form.url, encoded(pairs), content_type=ENCODED)
        more |= power_of(me, timezone.now()) - before
    browser.cookies = kept
    return more


def senders(page: str) -> list[str]:
    """Whoever may gain by a page, and another one on a day."""
    named = {who for one, who in GAINED if one == page}
    others = [who for who in EVERYBODY[1:] if who not in named]
    some = {*named, *DICE.sample(others, A_DAY)}
    return [who for who in EVERYBODY[1:] if WIDE or who in some]


def test_no_form_gives_power_to_its_sender(made: World, metric: Metric) -> None:
    gained: dict[tuple[str, str], set[Any]] = {}
    sent = 0
    tomorrow = (made.cast.agency.today(made.now) + dt.timedelta(days=1)).isoformat()
    staff = {str(key) for key in Staff.objects.values_list("pk", flat=True)}
    asked = [
        (row, row.reader or "mia", made.url(row.page, row.record)) for row in pages_about_power()
    ]
    about = {row.page for row, _who, _url in asked}
    for form in forms_on(made, asked, "post"):
        if resolve(form.url.partition("?")[0]).url_name not in about:
            continue
        for who in senders(form.row.page):
            for pairs in in_favor_of(made.cast[who], form, staff, tomorrow):
                sent, more = sent + 1, gain(made, who, form, pairs)
                if more:
                    gained[form.row.page, who] = more
    metric("a7_pages", sent, "any")
    metric("a7_gained", len(set(gained) - set(GAINED)), 0)
    assert set(gained) == set(GAINED), gained
    assert sent > 60


def test_every_action_about_power_is_in_the_table() -> None:
    about = {name for name, action in finding.actions() if finding.touched(action)}
    stated = {row.action for row in ROWS} | set(GIVES_NONE)
    assert stated == about
    assert set(ACTS) == {(row.action, row.on) for row in ROWS}
    assert len(about) > 60
