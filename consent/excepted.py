"""How a telling without a release shows: on its pages, in the timeline, and as work that is due."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.agency.policy import CONSULT_HOURS, SETTINGS
from casemgmt.core.display import day, moment
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Assignment, Case
from clients.registry import DueItem, TimelineLine
from consent.grounds import CHOICE, DAY, GROUNDS, MOMENT, TICK, Fact, Ground, Terms
from consent.models import DisclosureException
from consent.reporting import Rule, rule_for

State = DisclosureException.State
TAGS: dict[str, tuple[Any, str]] = {
    State.PREPARED: ("", "pencil"),
    State.WAITING: ("warn", "clock"),
    State.APPROVED: ("ok", "shield-check"),
    State.REFUSED: ("late", "ban"),
    State.USED: ("info", "megaphone"),
    State.WITHDRAWN: ("", "undo-2"),
}


@dataclass(frozen=True)
class Clock:
    """Until when something is done about it. ``late`` once that has passed and it is not done."""

    advice_by: dt.datetime | None = None
    rule: Rule | None = None
    spoken_by: dt.datetime | None = None
    written_by: dt.datetime | None = None
    late: bool = False


def state_tag(exception: DisclosureException) -> Tag:
    """How it stands, in words, with its tone and icon."""
    return Tag(str(exception.state.label), *TAGS[exception.state])


def facts_of(exception: DisclosureException) -> list[tuple[Any, str]]:
    """The facts it rests on in words, in the order of its ground."""
    known = exception.known
    asked = exception.terms.facts.items()
    return [(fact.label, _words(fact, known[key])) for key, fact in asked if key in known]


def exceptions_of(staff: Staff, case: Case, now: dt.datetime) -> list[tuple[Any, Tag]]:
    """What was to be told without a release in a case, as far as this person may know of it."""
    rows = DisclosureException.objects.visible_to(staff, now).filter(case=case)
    return [(one, state_tag(one)) for one in rows.select_related("asked_by")]


def grounds_offered() -> list[tuple[Ground, Terms]]:
    """Every ground with its terms, in the order of the table."""
    return [(ground, GROUNDS[ground]) for ground in Ground]


def rules_shown(jurisdiction: str) -> list[tuple[str, Rule]]:
    """What the agency's state asks about those who may be harmed; each rule once, with all of them."""
    found: dict[Rule, list[str]] = {}
    for about, label in GROUNDS[Ground.ABUSE].facts["about"].choices:
        found.setdefault(rule_for(jurisdiction, about), []).append(str(label))
    return [("; ".join(labels), rule) for rule, labels in found.items()]


def clock_of(exception: DisclosureException, now: dt.datetime) -> Clock:
    """Until when advice is written down, and a report made."""
    advice_by = None
    if exception.told_at is not None and exception.urgent:
        told_on = exception.case.agency.today(exception.told_at)
        advice_by = advice_due(exception, exception.case.program.setting(CONSULT_HOURS, told_on))
    late = advice_by is not None and exception.lacks_advice and advice_by < now
    if exception.ground != Ground.ABUSE:
        return Clock(advice_by, late=late)
    rule, learned = rule_of(exception), learned_at(exception)
    return Clock(advice_by, rule, rule.spoken_by(learned), rule.written_by(learned), late)


def advice_due(exception: DisclosureException, hours: int) -> dt.datetime:
    """Until when it is written down whom somebody asked after telling in an emergency."""
    told: Any = exception.told_at
    due: dt.datetime = told + dt.timedelta(hours=int(hours))
    return due


def rule_of(exception: DisclosureException) -> Rule:
    """What the agency's state asks about whoever is harmed."""
    return rule_for(exception.case.agency.jurisdiction, exception.known["about"])


def learned_at(exception: DisclosureException) -> dt.datetime:
    """When somebody learned of the abuse; when it was asked for where that can't be read."""
    return parse_datetime(exception.known["learned_at"]) or exception.asked_at


def exceptions_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """That something is to be told without a release, and what was decided; what was told stands in
    the accounting."""
    found = DisclosureException.objects.visible_to(staff, now).filter(case=case)
    lines = []
    for one in found.select_related("asked_by", "decided_by"):
        url = reverse("exception-detail", args=[one.pk])
        told, asked = _("Told first, without a release"), _("To tell without a release")
        title = f"{told if one.urgent else asked}: {one.get_ground_display()}"
        entry = TimelineEntry("scale", title, one.asked_at, one.asked_by.name, url=url)
        lines.append(TimelineLine(entry, "sharing", one.asked_by))
        if one.decided_by is not None:
            words, who = one.get_decision_display(), one.decided_by
            entry = TimelineEntry("scale", f"{title}. {words}", one.decided_at, who.name, url=url)
            lines.append(TimelineLine(entry, "sharing", who))
    return lines


def to_decide(
    staff: Staff, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """What waits for whoever leads the case: an approval, or a look at what was told already."""
    rows = DisclosureException.objects.visible_to(staff, now, "approve").of_case(case).to_decide()
    found = rows.exclude(asked_by=staff).select_related("case__client")
    items = [_decision(one, staff.agency.today(one.asked_at)) for one in found]
    return [item for item in items if item.due_on <= until]


def _decision(one: DisclosureException, asked_on: dt.date) -> DueItem:
    told, asked = _("Look at what was told about %(client)s"), _("Approve or refuse: %(client)s")
    url = reverse("exception-decide", args=[one.pk])
    return _item(one, asked_on, told if one.urgent else asked, action=_("Decide"), url=url)


def to_follow(
    staff: Staff, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """What whoever asked, or carries the case, still has to do about what is told without a release."""
    mine = Assignment.objects.visible_to(staff, now).at(now).filter(staff_id=staff.pk)
    rows = DisclosureException.objects.visible_to(staff, now, "disclose").of_case(case).to_follow()
    own = rows.filter(Q(asked_by=staff) | Q(case__in=mine.values("case")))
    found = own.with_hours(staff.agency.timezone).select_related("case__client", "case__agency")
    items = [item for one in found for item in _left_to_do(one, staff)]
    return [item for item in items if item.due_on <= until]


def _left_to_do(one: Any, staff: Staff) -> list[DueItem]:
    """Each thing that is still to be done about it, with its day."""
    agency, items = staff.agency, []
    follow = {"action": _("Write it down"), "url": reverse("exception-follow-up", args=[one.pk])}
    if one.lacks_advice:
        hours = one.hours or SETTINGS[CONSULT_HOURS].default
        due = agency.today(advice_due(one, hours) if one.urgent else one.asked_at)
        asks = {"action": _("Write it down"), "url": reverse("consultation-new", args=[one.pk])}
        items.append(_item(one, due, _("Ask somebody for advice: %(client)s"), **asks))
    if one.state == State.APPROVED and one.decided_at is not None:
        tells = {"action": _("Write it down"), "url": reverse("exception-told", args=[one.pk])}
        words = _("Approved: tell, and write it down: %(client)s")
        items.append(_item(one, agency.today(one.decided_at), words, **tells))
    if one.told_at and one.client_told_on is None and one.look_again_on is not None:
        words = _("Tell the client what was told: %(client)s")
        items.append(_item(one, one.look_again_on, words, **follow))
    if one.told_at is not None and one.ground == Ground.ABUSE and one.written_at is None:
        written_by = rule_of(one).written_by(learned_at(one))
        if written_by is not None:
            words = _("Make the report in writing: %(client)s")
            items.append(_item(one, agency.today(written_by), words, **follow))
    return items


def _item(
    one: DisclosureException, due_on: dt.date, words: str, *, action: str, url: str
) -> DueItem:
    row = TaskRow(
        icon="scale",
        kind=_("Without a release"),
        title=words % {"client": one.case.client.name},
        note=one.get_ground_display(),
        url=reverse("exception-detail", args=[one.pk]),
        action=action,
        due=due_on,
        action_url=url,
    )
    return DueItem(due_on, row, one.case_id)


def _words(fact: Fact, value: str) -> str:
    if fact.kind == TICK:
        return _("Yes")
    if fact.kind == CHOICE:
        return str(dict(fact.choices).get(value, value))
    if fact.kind == DAY:
        return day(parse_date(value))
    return moment(parse_datetime(value)) if fact.kind == MOMENT else value
