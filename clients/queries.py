"""Which clients, cases, referrals and records: chainable queryset methods."""

import datetime as dt
import uuid
from typing import Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, Q
from django.db.models.functions import Coalesce

from casemgmt.agency.models import Staff, StaffRole, SupervisionLine, TeamMembership
from casemgmt.agency.queries import people_below
from casemgmt.agency.roles import Role
from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from casemgmt.core.sealing.blind import blind_index
from clients.access.reading import ConfidentialQuerySet

READING = frozenset({"view", "list"})
LOOKING = READING | {"take"}
"""What the intake role may do with a referral that somebody else has taken, or nobody yet."""

UNDECIDED = Q(during=None, set_aside_at=None)
"""Of conflict walls: told of by somebody, neither put up nor set aside."""


class ClientQuerySet(RecordQuerySet):
    """Clients: seen by whoever sees at least one of their cases."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        cases: Any = apps.get_model("clients", "Case").objects
        return self.filter(pk__in=cases.visible_to(staff, now, action).values("client_id"))

    def matching(self, text: str) -> Self:
        """Clients whose name, or a case number of theirs, contains the text."""
        return self.filter(
            Q(full_name__icontains=text)
            | Q(name_used__icontains=text)
            | Q(cases__number__iexact=text)
        ).distinct()

    def reached_by(self, *, phone: str = "", email: str = "") -> Self:
        """Clients who gave this phone or this e-mail, however it was written; nobody for neither."""
        by_phone, by_email = blind_index("phone", phone), blind_index("email", email)
        rule = Q(phone_index=by_phone, phone_index__gt="") | Q(
            email_index=by_email, email_index__gt=""
        )
        return self.filter(rule)

    def likely_same(self, given: str, family: str, birth_date: dt.date | None) -> Self:
        """Clients who may be this person: the same whole name, or a birth date and half the name.

        ``birth_date`` is ``None`` when it is unknown. Ask it of ``visible_to`` rows only: a client
        nobody may see is no answer (CON-27).
        """
        first = Q(given_name__iexact=given) | Q(name_used__iexact=given)
        last = Q(family_name__iexact=family)
        rule = first & last
        if birth_date is not None:
            rule |= Q(birth_date=birth_date) & (first | last if family else first)
        return self.filter(rule)


class AboutClientQuerySet(RecordQuerySet):
    """What is known of one client, who they live with or who stands by them: seen, and changed,
    by whoever may do so with the client."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        return self.filter(client__in=_clients(staff, now, action))


class ConflictWallQuerySet(RecordQuerySet):
    """Conflict walls: kept by the privacy officers, never seen by whom they are about; and those
    around a client only by an officer who is not kept from that client."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(client__agency_id=staff.agency_id).exclude(kept_from(staff, now))
        return rows.exclude(staff__user=staff.user)

    def standing(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)

    def waiting(self) -> Self:
        """Told of by somebody, and not decided yet."""
        return self.filter(UNDECIDED)

    def to_decide(self, now: dt.datetime) -> Self:
        """What waits for a privacy officer: told of, or asked to be taken down."""
        return self.filter(UNDECIDED | Q(during__contains=now, lift_asked_by__isnull=False))


class RestrictionQuerySet(RecordQuerySet):
    """A client's own restrictions: seen and changed with the client, and read by the privacy
    officers who are not kept from the client; never seen by whom they name."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        rule = Q(client__in=_clients(staff, now, action))
        if action in READING and may(staff, "review_privacy", now):
            rule |= Q(client__agency_id=staff.agency_id) & ~kept_from(staff, now)
        return self.filter(rule).exclude(staff__isnull=False, staff__user=staff.user)

    def standing(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)


class HouseholdQuerySet(RecordQuerySet):
    """Households: seen by whoever sees a client who lives there now. An address that others share
    is changed only by somebody who may change the facts of every client there."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        stays: Any = apps.get_model("clients", "HouseholdMembership").objects
        living, clients = stays.filter(during__contains=now), _clients(staff, now, action)
        rows = self.filter(pk__in=living.filter(client__in=clients).values("household_id"))
        if action in READING:
            return rows
        return rows.exclude(pk__in=living.exclude(client__in=clients).values("household_id"))


class CaseQuerySet(ConfidentialQuerySet):
    """Cases."""

    def open(self) -> Self:
        return self.exclude(stage="closed")

    def carried_by(self, staff: Any, now: dt.datetime) -> Self:
        """Cases a person is assigned to at an instant, in whatever role."""
        carried = apps.get_model("clients", "Assignment").objects.filter(
            staff=staff, during__contains=now
        )
        return self.filter(pk__in=carried.values("case_id"))

    def matching(self, text: str) -> Self:
        """Cases whose number is the text, or whose client's name contains it."""
        named = Q(client__full_name__icontains=text) | Q(client__name_used__icontains=text)
        rows = self.model._base_manager
        numbered = rows.filter(number=text.strip().upper())
        found = rows.filter(named).values("pk").union(numbered.values("pk"))
        return self.filter(pk__in=found)


class ReferralQuerySet(RecordQuerySet):
    """Referrals: seen by their taker, the intake role of the program they were routed to until
    disposed of, and the supervision line of both. Only the taker and the taker's line decide."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "take_referrals", now):
            return self.none()
        below = people_below(staff, now)
        rule = Q(taken_by__user=staff.user) | Q(taken_by__in=below)
        if action in LOOKING:
            rule |= _routed_to(staff, below, now) & Q(state__in=self.model.State.waiting())
        rows = self.filter(agency_id=staff.agency_id).filter(rule)
        return rows.exclude(kept_from(staff, now))

    def waiting(self) -> Self:
        """Not yet disposed of, most urgent and oldest first."""
        rows = self.filter(state__in=self.model.State.waiting())
        return rows.order_by("-urgency", "received_at")

    def with_next_try(self) -> Self:
        """With the day of the next try at reaching each person, as the newest try has it."""
        tries = _rows("EngagementAttempt").filter(referral=models.OuterRef("pk"))
        return self.annotate(next_try=latest(tries.order_by("-made_at", "-pk"), "next_on"))


class AboutReferralQuerySet(RecordQuerySet):
    """What is known of a referral: seen and decided by whoever may do so with the referral."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        referrals: Any = apps.get_model("clients", "Referral").objects
        return self.filter(referral__in=referrals.visible_to(staff, now, action).values("pk"))


class OutreachQuerySet(RecordQuerySet):
    """Outreach: the agency's own work, in the list of everybody who takes referrals there; counted
    again by whoever did it and their line."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "take_referrals", now):
            return self.none()
        own = Q(staff__user=staff.user) | Q(staff__in=people_below(staff, now))
        return self.filter(own, agency_id=staff.agency_id)

    def with_what_came(self, staff: Actor, now: dt.datetime) -> Self:
        """With how many referrals, of those the person may see, came of each."""
        seen = _rows("Referral").visible_to(staff, now).filter(outreach=models.OuterRef("pk"))
        count = seen.order_by().values("outreach").annotate(n=models.Count("pk")).values("n")
        return self.annotate(came=Coalesce(models.Subquery(count), 0))


class AssignmentQuerySet(ConfidentialQuerySet):
    """Assignments."""

    def at(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)

    def primary(self) -> Self:
        return self.filter(role="primary")


class ContactQuerySet(ConfidentialQuerySet):
    """Contacts with, or about, a client."""

    def made(self) -> Self:
        """Contacts in which somebody was reached."""
        return self.filter(was_reached=True)


def people_above(staff: Actor, now: dt.datetime) -> models.QuerySet[Staff]:
    """Everybody who supervises this person at an instant, directly or through one line more."""
    lines = SupervisionLine.objects.filter(during__contains=now)
    first = lines.filter(supervisee__user=staff.user).values("supervisor_id")
    second = lines.filter(supervisee_id__in=first).values("supervisor_id")
    return Staff.objects.filter(Q(pk__in=first) | Q(pk__in=second))


class AccessRequestQuerySet(RecordQuerySet):
    """Requests to see a case: one's own, and those about cases one leads."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """One's own to look at; to decide, another's that waits and names a case this person leads.

        Who is kept from the client is not there to be decided about.
        """
        if not staff.may_work(now):
            return self.none()
        if action == "view":
            return self.filter(Q(staff__user=staff.user) | Q(pk__in=_asked_of(now)))
        return self.filter(pk__in=_asked_of(now)).exclude(staff__user=staff.user)

    def standing(self) -> Self:
        """Not yet decided."""
        return self.filter(decided_at=None)

    def as_asked_by(self, staff: Actor) -> list[Any]:
        """What a person is told of their own requests, newest first: the newest of each number, and
        every one that was granted. A second line would tell that the one before was declined."""
        kept: dict[Any, Any] = {}
        for row in self.filter(staff__user=staff.user).order_by("-asked_at"):
            kept.setdefault(row.pk if row.last_day else row.number, row)
        return list(kept.values())


class AuditQuerySet(RecordQuerySet):
    """Audits from outside: kept by the privacy officers, but for one who is kept from a client that
    is audited; never by whom they are about."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``decide``: what waits and somebody else asked for. To ``end``: what isn't over."""
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(agency_id=staff.agency_id).exclude(auditor__user=staff.user)
        rows = rows.exclude(pk__in=_audits_kept_from(now))
        if action == "decide":
            return rows.waiting().exclude(asked_by__user=staff.user)
        return rows.going_on(now) if action == "end" else rows

    def opened_to(self, staff: Actor, now: dt.datetime) -> Self:
        """What a person is told of audits of their own: those approved, and not over."""
        rows = self.filter(agency_id=staff.agency_id, auditor__user=staff.user)
        return rows.filter(state="approved", during__endswith__gt=now)

    def waiting(self) -> Self:
        """Asked for and not decided yet."""
        return self.filter(state="waiting")

    def going_on(self, now: dt.datetime) -> Self:
        """Waiting, or approved and not over at an instant."""
        later = Q(state="approved", during__endswith__gt=now)
        return self.filter(Q(state="waiting") | later)


class EmergencyAccessQuerySet(RecordQuerySet):
    """Emergency accesses: one's own, those to a client one works with or leads the work with, and
    for the privacy officers all of the agency's."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``review``: another's, and not of somebody who supervises the reviewer. To ``end`` and
        to ``answer``: one's own.

        Whoever is kept from the client is told nothing of it, be it their own, unless it crossed
        what the client had said; a wall stays a wall.
        """
        if not staff.may_work(now):
            return self.none()
        crossed = Q(crosses=True) & ~behind_a_wall(staff, now)
        own = Q(staff__user=staff.user) & (crossed | ~kept_from(staff, now))
        if action in {"end", "answer"}:
            return self.filter(own)
        keeps = may(staff, "review_privacy", now)
        officers = Q(client__agency_id=staff.agency_id) & ~kept_from(staff, now)
        if action == "view":
            rule = own | Q(client__in=_clients(staff, now, "edit"))
            return self.filter(rule | officers if keeps else rule)
        if action != "review" or not keeps:
            return self.none()
        others = self.filter(officers).exclude(staff__user=staff.user)
        return others.exclude(staff__in=people_above(staff, now))

    def standing(self, now: dt.datetime) -> Self:
        """Open at an instant."""
        return self.filter(during__contains=now)

    def unsettled(self) -> Self:
        """Not reviewed to an end, the oldest first."""
        return self.exclude(outcome__in=["appropriate", "inappropriate"]).order_by("during")


class LookQuestionQuerySet(RecordQuerySet):
    """Questions about what somebody read: the privacy officers', never about themselves."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``settle``: not of somebody who supervises the reviewer either.

        Whoever is kept from the client is told nothing of it.
        """
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(agency_id=staff.agency_id).exclude(staff__user=staff.user)
        rows = rows.exclude(kept_from(staff, now))
        if action in READING:
            return rows
        return (
            rows.exclude(staff__in=people_above(staff, now)) if action == "settle" else self.none()
        )

    def unsettled(self) -> Self:
        """Nobody has said yet what came of it; the oldest first."""
        return self.filter(settled_at=None).order_by("day", "raised_at", "pk")


def _asked_of(now: dt.datetime) -> list[uuid.UUID]:
    """The waiting requests about cases that whoever the transaction acts for leads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.requests_to_decide(%s::timestamptz)", [now])
        return [key for (key,) in cursor.fetchall()]


def _audits_kept_from(now: dt.datetime) -> list[uuid.UUID]:
    """The audits of cases that whoever the transaction acts for is kept from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.audits_kept_from_me(%s::timestamptz)", [now])
        return [key for (key,) in cursor.fetchall()]


def kept_from(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients of whom nothing may reach this person at an instant, before there is a case too: the
    other side of a wall, whoever lives with them, and by a client's own word.

    ``client`` is the path to the client from the rows that are asked for.
    """
    own, at = {"staff__user": staff.user}, {"during__contains": now}
    teams = TeamMembership.objects.filter(**own, **at).values("team__program")
    said = _rows("ClientRestriction").filter(Q(**own) | Q(program__in=teams), **at)
    return behind_a_wall(staff, now, client) | Q(**{f"{client}__in": said.values("client_id")})


def behind_a_wall(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients on the other side of a wall, and whoever lives with them; ``kept_from`` has the rest."""
    at = {"during__contains": now}
    walls = _rows("ConflictWall").filter(staff__user=staff.user, **at).values("client_id")
    stays = _rows("HouseholdMembership").filter(**at)
    homes = stays.filter(client__in=walls).values("household_id")
    return Q(**{f"{client}__in": walls}) | Q(
        **{f"{client}__in": stays.filter(household__in=homes).values("client_id")}
    )


def _rows(model: str) -> Any:
    return apps.get_model("clients", model).objects


def taking_in(now: dt.datetime) -> models.QuerySet[StaffRole]:
    """Who holds the intake role at an instant, and for which program; ``None`` for all of them."""
    return StaffRole.objects.filter(role=Role.INTAKE_WORKER, during__contains=now)


def _clients(staff: Actor, now: dt.datetime, action: str) -> models.QuerySet[Any]:
    clients: Any = apps.get_model("clients", "Client").objects
    found: models.QuerySet[Any] = clients.visible_to(staff, now, action).values("pk")
    return found


def _routed_to(staff: Actor, below: models.QuerySet[Staff], now: dt.datetime) -> Q:
    """Routed to a program that this person, or somebody below them, takes people in for."""
    rows = taking_in(now).filter(Q(staff__user=staff.user) | Q(staff__in=below))
    named = rows.filter(program__isnull=False).values("program_id")
    return Q(Exists(rows.filter(program=None))) | Q(program_id__in=named)


def latest(rows: models.QuerySet[Any], field: str) -> models.Subquery:
    """A subquery giving one field of the first row, for annotating a list."""
    return models.Subquery(rows.values(field)[:1])
