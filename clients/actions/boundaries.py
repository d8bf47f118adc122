"""Keeping somebody from a client's records: conflicts of interest, and the client's own word."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import notify
from clients.access.reading import seen_by
from clients.access.refresh import refresh_around
from clients.circle import lines_above
from clients.models import Assignment, Case, Client, ClientRestriction, ConflictWall


@transaction.atomic
def declare_conflict(case: Case, *, by: Staff, now: dt.datetime, relation: str) -> ConflictWall:
    """Say that one knows the client oneself: from this instant one reaches nothing about them (NASW 4).

    The privacy officers are told; and whoever supervises the person, when they carry the case.
    Raises ``Refused`` without a word on how they know each other.
    """
    allow(by, "view", case, now)
    _need(relation, "relation", _("Say how you know each other."))
    wall = ConflictWall(
        client_id=case.client_id,
        staff=by,
        relation=relation.strip(),
        told_by=by,
        told_at=now,
        during=since(now),
    )
    for told in ConflictWall.objects.waiting().filter(client=case.client_id, staff=by):
        _set_aside(told, by=by, now=now, why=_("Declared by the person"))
    audit.save(wall, by=by, why=_("Conflict declared"))
    _tell_officers(wall, "conflict", "privacy-home", now)
    _ask_for_another(case, by, now)
    refresh_around(case.client_id)
    return wall


@transaction.atomic
def report_conflict(
    case: Case, *, by: Staff, now: dt.datetime, staff: Staff, relation: str
) -> ConflictWall:
    """Tell the privacy officers that a colleague knows the client; one of them decides.

    The colleague is not told. Raises ``Refused`` for oneself, for somebody of another agency, for
    one that was told of already, and without a word on how they know each other.
    """
    allow(by, "view", case, now)
    _need(relation, "relation", _("Say how they know each other."))
    if staff.agency_id != case.agency_id or staff.pk == by.pk:
        raise Refused(_("Choose a colleague."), field="staff")
    rows = ConflictWall.objects.filter(client=case.client_id, staff=staff)
    if rows.filter(told_by=by).waiting().exists():
        raise Refused(_("You have told the privacy officers of this already."))
    wall = ConflictWall(
        client_id=case.client_id, staff=staff, relation=relation.strip(), told_by=by, told_at=now
    )
    audit.save(wall, by=by, why=_("Conflict told of"))
    _tell_officers(wall, "conflict", "privacy-home", now)
    return wall


@transaction.atomic
def put_up_wall(wall: ConflictWall, *, by: Staff, now: dt.datetime) -> ConflictWall:
    """A privacy officer keeps a person from a client, from now on.

    Raises ``Refused`` when it was decided already, or the person is behind a wall anyway.
    """
    allow(by, "edit", wall, now)
    _need_waiting(wall)
    same = ConflictWall.objects.standing(now).filter(client=wall.client_id, staff=wall.staff_id)
    if same.exists():
        raise Refused(_("A wall stands between them already."))
    wall.during = since(now)
    audit.save(wall, by=by, why=_("Wall put up"), only=["during"])
    refresh_around(wall.client_id)
    return wall


@transaction.atomic
def set_wall_aside(wall: ConflictWall, *, by: Staff, now: dt.datetime, why: str) -> ConflictWall:
    """A privacy officer finds no conflict. Raises ``Refused`` without a reason, or once decided."""
    allow(by, "edit", wall, now)
    _need_waiting(wall)
    _need(why, "why", _("Say why there is no conflict."))
    return _set_aside(wall, by=by, now=now, why=why)


@transaction.atomic
def ask_to_lift_wall(wall: ConflictWall, *, by: Staff, now: dt.datetime, why: str) -> ConflictWall:
    """A privacy officer asks a second one to take a wall down; it stands until that one agrees.

    Raises ``Refused`` without a reason, and when there is no wall or it was asked already.
    """
    allow(by, "edit", wall, now)
    _need_standing(wall, now)
    if wall.lift_asked_by_id is not None:
        raise Refused(_("Somebody has asked for this already."))
    _need(why, "why", _("Say why it can come down."))
    wall.lift_asked_by, wall.lift_reason = by, why.strip()
    return audit.save(wall, by=by, why=why, only=["lift_asked_by", "lift_reason"])


@transaction.atomic
def lift_wall(wall: ConflictWall, *, by: Staff, now: dt.datetime) -> ConflictWall:
    """A second privacy officer agrees, and the wall comes down.

    Raises ``Refused`` for whoever asked for it, and when nobody did.
    """
    allow(by, "edit", wall, now)
    _need_standing(wall, now)
    if wall.lift_asked_by_id is None:
        raise Refused(_("Nobody has asked for this."))
    if wall.lift_asked_by_id == by.pk:
        raise Refused(_("Another privacy officer decides about what you asked for."))
    wall.end(now)
    wall.lifted_by = by
    audit.save(wall, by=by, why=wall.lift_reason, only=["during", "lifted_by"])
    refresh_around(wall.client_id)
    return wall


@transaction.atomic
def keep_wall(wall: ConflictWall, *, by: Staff, now: dt.datetime) -> ConflictWall:
    """The wall stays: by whoever asked for its end, or by the second privacy officer."""
    allow(by, "edit", wall, now)
    _need_standing(wall, now)
    if wall.lift_asked_by_id is None:
        raise Refused(_("Nobody has asked for this."))
    wall.lift_asked_by, wall.lift_reason = None, ""
    return audit.save(wall, by=by, why=_("The wall stays"), only=["lift_asked_by", "lift_reason"])


@transaction.atomic
def restrict_record(
    client: Client,
    *,
    by: Staff,
    now: dt.datetime,
    words: str,
    staff: Staff | None = None,
    program: Program | None = None,
) -> ClientRestriction:
    """Write down whom the client wants to see nothing of their record: it holds from now on.

    The privacy officers are told, so that it hides no case from whoever answers for it unheard.
    Raises ``Refused`` unless it names one person or one program of the agency, without the client's
    words, and for whoever carries one of the client's cases as primary case manager: that is handed
    over first.
    """
    allow(by, "edit", client, now)
    _need(words, "words", _("Write down what the client said."))
    if (staff is None) == (program is None):
        raise Refused(_("Choose one person, or one program."), field="staff")
    named: Staff | Program | None = staff or program
    if named is None or named.agency_id != client.agency_id:
        raise Refused(_("Choose one person, or one program."), field="staff")
    carried = Assignment.objects.filter(case__client=client).at(now).primary()
    if staff is not None and carried.filter(staff=staff).exists():
        said = _("%(name)s carries the case. Give it to somebody else first.")
        raise Refused(said % {"name": staff.name}, field="staff")
    restriction = ClientRestriction(
        client=client, staff=staff, program=program, words=words.strip(), during=since(now)
    )
    audit.save(restriction, by=by, why=_("The client asked for it"))
    _tell_officers(restriction, "restricted", "wall-list", now)
    refresh_around(client.pk)
    return restriction


@transaction.atomic
def end_restriction(
    restriction: ClientRestriction, *, by: Staff, now: dt.datetime, why: str
) -> ClientRestriction:
    """The client lets the person or the program see their record again.

    Raises ``Refused`` without what the client said, and when it has ended already.
    """
    allow(by, "edit", restriction, now)
    _need(why, "why", _("Write down what the client said."))
    if now not in restriction.during:
        raise Refused(_("This has ended already."))
    restriction.end(now)
    audit.save(restriction, by=by, why=why, only=["during"])
    refresh_around(restriction.client_id)
    return restriction


def _need(words: str, field: str, said: str) -> None:
    if not words.strip():
        raise Refused(said, field=field)


def _need_waiting(wall: ConflictWall) -> None:
    if not wall.is_waiting:
        raise Refused(_("This was decided already."))


def _need_standing(wall: ConflictWall, now: dt.datetime) -> None:
    if not wall.stands(now):
        raise Refused(_("There is no wall any more."))


def _set_aside(wall: ConflictWall, *, by: Staff, now: dt.datetime, why: str) -> ConflictWall:
    wall.set_aside_at = now
    return audit.save(wall, by=by, why=why, only=["set_aside_at"])


def _tell_officers(
    about: ConflictWall | ClientRestriction, kind: str, page: str, now: dt.datetime
) -> None:
    """Tell all privacy officers but the one it is about."""
    officers = holding(Role.PRIVACY_OFFICER, about.client.agency_id, now)
    for officer in officers:
        if officer.pk != about.staff_id:
            notify(officer.user_id, kind, key=str(about.pk), url=reverse(page), now=now)


def _ask_for_another(case: Case, by: Staff, now: dt.datetime) -> None:
    """Whoever supervises a case's primary case manager gives it to somebody else."""
    if Assignment.objects.filter(case=case, staff=by).at(now).primary().exists():
        url = reverse("case-assign", args=[case.pk])
        seeing, above = seen_by(case.pk, now), lines_above([by], now)
        for one in [one.supervisor.user_id for one in above if one.supervisor.user_id in seeing]:
            notify(one, "step_back", key=str(case.pk), url=url, now=now)
