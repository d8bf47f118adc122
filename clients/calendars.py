"""What a member of staff's calendar shows: on a page with names, in a feed without."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from casemgmt.core.calendars import Event
from casemgmt.core.display import initials
from casemgmt.core.ranges import since
from clients.actions.calendar_links import digest
from clients.models import Appointment, CalendarLink, HouseholdMembership

BACK, AHEAD = dt.timedelta(days=14), dt.timedelta(days=180)
"""How much of a calendar a feed holds."""


def open_link(token: str, now: dt.datetime) -> CalendarLink | None:
    """The link of a secret, while it is not revoked and its owner may work; else ``None``."""
    rows = CalendarLink.objects.select_related("staff__user", "staff__agency")
    link: CalendarLink | None = rows.filter(digest=digest(token), revoked_at=None).first()
    return link if link is not None and link.staff.may_work(now) else None


def visits_of(link: CalendarLink, now: dt.datetime) -> list[Appointment]:
    """The appointments of a link's owner whose cases they may see now. Only as its owner."""
    rows = Appointment.objects.visible_to(link.staff, now).in_calendar()
    rows = rows.filter(staff=link.staff).between(now - BACK, now + AHEAD)
    return list(rows.select_related("case__client").order_by("starts_at", "pk"))


def events_of(link: CalendarLink, visits: Sequence[Appointment], now: dt.datetime) -> list[Event]:
    """These appointments as a feed tells of them, with no client's name. Only as its owner.

    A place goes along only where its owner wants that, never one that is confidential, and never
    where the client's own address is.
    """
    hidden = _at_hidden_homes(visits, now) if link.shows_place else frozenset()
    return [_event(visit, link, hidden, now) for visit in visits]


def _event(
    visit: Appointment, link: CalendarLink, hidden: frozenset[object], now: dt.datetime
) -> Event:
    tells = link.shows_place and not visit.place_is_confidential
    client = visit.case.client
    return Event(
        key=visit.pk,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        changed_at=now,
        words=initials(client.name) if link.shows_initials else _("Appointment"),
        place=visit.place if tells and client.pk not in hidden else "",
    )


def _at_hidden_homes(visits: Sequence[Appointment], now: dt.datetime) -> frozenset[object]:
    """Of these visits' clients, and of records merged into theirs, those whose address is, was or will be confidential in the time that
    a feed holds: the place of a visit stays where it was when they have left it."""
    clients = {visit.case.client_id for visit in visits}
    stays = HouseholdMembership.objects.filter(
        Q(client__in=clients) | Q(client__merged_into__in=clients),
        during__overlap=since(now - BACK, now + AHEAD),
        household__address_is_confidential=True,
    )
    found = stays.values_list("client_id", "client__merged_into_id")
    return frozenset(key for keys in found for key in keys)


def overlapping(visits: Sequence[Appointment]) -> frozenset[object]:
    """The keys of those that are at the same time as another one of the same person."""
    found: set[object] = set()
    for visit in visits:
        for other in visits:
            if visit.pk != other.pk and _meet(visit, other):
                found.add(visit.pk)
    return frozenset(found)


def _meet(one: Appointment, other: Appointment) -> bool:
    return (
        one.staff_id == other.staff_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    )
