"""What stands around every page of a case: who it is about, its stage, and its sections."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency.categories import Category
from casemgmt.core.access import Decision, decide, may
from casemgmt.core.counting import counted
from casemgmt.core.display import day, initials
from casemgmt.core.partial import DAY
from casemgmt.core.pieces import Action, Fact, IdentityBar, Step, Tab, Tag
from clients.models import (
    Case,
    CaseTransition,
    Client,
    EmergencyAccess,
    Household,
    SafeContact,
    Stage,
)
from clients.registry import case_tabs, case_tags

MOST_TAGS = 4
OPENED = "emergency: open"
MERGES = "merge: may"
WAYS = "ways: standing"
STRIP = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE, Stage.CLOSED)


def case_frame(request: Any, case: Case, current: str) -> dict[str, Any]:
    """The context of ``case_base.html``; ``current`` is the short name of the page's tab."""
    actions = actions_on(request, case)
    counts = frame_counts(request, case, actions)
    return {
        "case": case,
        "client": case.client,
        "may_work": "edit" in actions,
        "may_write": "write" in actions,
        "lists_clients": may(request.staff, "list_cases", request.now),
        "may_serve": "edit" in actions and case.client.died_on is None,
        "may_lead": "approve" in actions,
        "bar": identity_bar(
            case, counts, request.today, whereabouts(request, case), actions=actions
        ),
        "steps": stage_steps(case, request.agency_timezone),
        "tabs": _tabs(case, counts, current),
        "emergency": _opened_by(request, case).first() if counts[OPENED] else None,
    }


def actions_on(request: Any, case: Case) -> frozenset[str]:
    """What the reader may do with a case."""
    return _decided(request, case).actions


def _decided(request: Any, case: Case) -> Decision:
    """What was decided about a case: the decision that opened the page says it for its own."""
    opened: Decision = request.decision
    if opened.case_id == case.pk:
        return opened
    return decide(request.staff, "view", case, request.now)


def frame_counts(request: Any, case: Case, actions: frozenset[str] = frozenset()) -> dict[str, int]:
    """Everything the frame counts, in one statement: the tabs' rows, what tags are made of, and
    whether the client is one whom somebody who assigns the case may merge."""
    staff, now, today = request.staff, request.now, request.today
    rows = {name: tab.rows(staff, case, now) for name, tab in case_tabs.items() if tab.rows}
    rows[OPENED] = _opened_by(request, case)
    ways = SafeContact.objects.visible_to(staff, now).standing(now)
    rows[WAYS] = ways.filter(client=case.client_id)
    if "assign" in actions:
        led = Client.objects.visible_to(staff, now, "merge")
        rows[MERGES] = led.filter(pk=case.client_id)
    for room, source in case_tags.items():
        asked = source.rows(staff, case, now, today)
        rows |= {_name_of(room, name): found for name, found in asked.items()}
    return counted(rows)


def _opened_by(request: Any, case: Case) -> Any:
    """The reader's own emergency access to the client, while it is open."""
    own = EmergencyAccess.objects.visible_to(request.staff, request.now, "end")
    return own.standing(request.now).filter(client=case.client_id)


def _name_of(room: str, name: str) -> str:
    return f"{room}: {name}"


def identity_bar(
    case: Case,
    counts: Mapping[str, int],
    today: dt.date,
    where: Fact | None,
    *,
    actions: frozenset[str],
) -> IdentityBar:
    """Who the page is about, with the facts a worker needs before anything else.

    ``actions`` is what the reader may do with the case; none of it is offered where it is empty.
    """
    client = case.client
    offered = []
    if "write" in actions:
        url = reverse("note-new", args=[case.pk])
        offered.append(Action(_("Write a note"), url, "pen-line", primary=True, key="n"))
    if "edit" in actions:
        url = reverse("contact-new", args=[case.pk])
        offered.append(Action(_("Log contact"), url, "phone", key="c"))
    return IdentityBar(
        name=client.name,
        initials=initials(client.name),
        aka=_aka(client),
        facts=[*_facts(case, today), *_ways(case, counts), *([where] if where else [])],
        tags=_tags(case, counts),
        actions=offered,
        more=[*(_more(case) if "edit" in actions else []), *_merging(case, counts)],
        url=reverse("case-detail", args=[case.pk]),
    )


def stage_steps(case: Case, timezone: Any) -> list[Step]:
    """The stage strip: when each stage was reached, and where the case stands."""
    reached = {
        row.to_stage: row.at.astimezone(timezone).date()
        for row in CaseTransition.objects.filter(case=case).order_by("-at")
    }
    here = _place(case, list(reached))
    return [
        Step(
            label=_strip_label(stage),
            note=_note(case, stage, here, reached),
            state="done" if place < here else "current" if place == here else "todo",
        )
        for place, stage in enumerate(STRIP)
    ]


def _strip_label(stage: Stage) -> Any:
    names = {Stage.PLANNING: _("Service plan"), Stage.CLOSED: _("Closure")}
    return names.get(stage, stage.label)


def _place(case: Case, reached: list[str]) -> int:
    if case.stage in STRIP:
        return STRIP.index(Stage(case.stage))
    return 3 if case.stage == Stage.ON_HOLD else 4


def _note(case: Case, stage: Stage, here: int, reached: dict[str, dt.date]) -> Any:
    if STRIP[here] == stage and case.stage in {Stage.ON_HOLD, Stage.CLOSING}:
        return case.get_stage_display()
    if stage in reached:
        return day(reached[stage])
    return _("Now") if STRIP[here] == stage else _("Not yet")


def _aka(client: Client) -> str:
    other = client.name_used not in {"", client.given_name}
    called = _("goes by %(name)s") % {"name": client.name_used} if other else ""
    return ", ".join(part for part in (called, client.pronouns) if part)


def _facts(case: Case, today: dt.date) -> list[Fact]:
    client = case.client
    facts = [Fact("hash", case.number)]
    if client.born:
        is_rough = client.birth_date_is_estimate or client.born.precision != DAY
        words = _("%(date)s, age about %(age)s") if is_rough else _("%(date)s, age %(age)s")
        born = words % {"date": client.birth_words, "age": client.age(today)}
        facts.insert(0, Fact("cake", born))
    if client.language:
        needs = _("interpreter needed") if client.interpreter_needed else ""
        facts.append(
            Fact("languages", ", ".join(part for part in (client.language, needs) if part))
        )
    if client.phone:
        facts.append(Fact("phone", client.phone, f"tel:{client.phone}"))
    if client.safe_contact:
        facts.append(Fact("shield-alert", client.safe_contact))
    return facts


def _ways(case: Case, counts: Mapping[str, int]) -> list[Fact]:
    """How many safe ways the client has named, and where they stand."""
    number = counts.get(WAYS, 0)
    words = ngettext("%(n)d safe way to reach them", "%(n)d safe ways to reach them", number)
    page = reverse("way-list", args=[case.client_id])
    return [Fact("shield-check", words % {"n": number}, page)] if number else []


def whereabouts(request: Any, case: Case) -> Fact | None:
    """Where the client lives, for this reader: an address that is confidential only for who is
    cleared for where somebody is safe."""
    home = _homes(case).first()
    if home is None or not home.address:
        return None
    if not home.address_is_confidential:
        return Fact("map-pin", home.address)
    cleared = Category.DV_LOCATION in _decided(request, case).categories
    return Fact("lock", home.address) if cleared else None


def current_address(case: Case) -> str:
    """Where the client lives, for a letter: nothing that is confidential or unknown."""
    home = _homes(case).first()
    return "" if home is None or home.address_is_confidential else home.address


def _homes(case: Case) -> QuerySet[Household]:
    """Where the client lives, a confidential home first, so that no other speaks in its place."""
    living = Household.objects.filter(
        memberships__client_id=case.client_id,
        memberships__during__endswith=None,
        memberships__during__isempty=False,
    )
    return living.only("address", "address_is_confidential").order_by("-address_is_confidential")


def _tags(case: Case, counts: Mapping[str, int]) -> list[Tag]:
    tags = [Tag(case.program.name, "brand", "house")]
    if case.client.died_on is not None:
        tags.append(Tag(_("Died %(day)s") % {"day": day(case.client.died_on)}, "info", "info"))
    if case.stage in {Stage.ON_HOLD, Stage.CLOSING, Stage.CLOSED}:
        tags.append(Tag(case.get_stage_display(), "info", "info"))
    for room, source in case_tags.items():
        start = _name_of(room, "")
        own = {name: found for name, found in counts.items() if name.startswith(start)}
        tags += source.tags(case, {name.removeprefix(start): found for name, found in own.items()})
    return tags[:MOST_TAGS]


def _more(case: Case) -> list[Action]:
    lines = [
        Action(_("Edit client facts"), reverse("client-edit", args=[case.client_id]), "user-pen"),
        Action(_("About the client"), reverse("client-about", args=[case.client_id]), "id-card"),
        Action(_("Plan a visit"), reverse("visit-new", args=[case.pk]), "calendar-plus"),
        Action(_("Safe ways to reach them"), reverse("way-list", args=[case.client_id]), "shield"),
        Action(_("Upload a document"), reverse("document-list", args=[case.pk]), "upload"),
    ]
    if case.stage == Stage.ACTIVE and case.client.died_on is None:
        lines.append(Action(_("Put on hold"), reverse("case-hold", args=[case.pk]), "pause"))
    lines.append(
        Action(_("Record a death"), reverse("client-died", args=[case.client_id]), "heart")
    )
    if case.stage not in {Stage.CLOSING, Stage.CLOSED}:
        lines.append(
            Action(_("Start closing"), reverse("closure-start", args=[case.pk]), "door-open")
        )
    return lines


def _merging(case: Case, counts: Mapping[str, int]) -> list[Action]:
    """The way to a second record of the client, for whoever leads all their cases."""
    page = reverse("client-merge", args=[case.client_id])
    return [Action(_("Find a second record"), page, "link")] if counts.get(MERGES) else []


def _tabs(case: Case, counts: Mapping[str, int], current: str) -> list[Tab]:
    ordered = sorted(case_tabs.items(), key=lambda pair: pair[1].order)
    return [
        Tab(
            label=tab.label,
            url=reverse(tab.url_name, args=[case.pk]),
            count=counts.get(name),
            current=name == current,
        )
        for name, tab in ordered
    ]
