"""How people come to an agency: every link works once, for a few days, for one purpose and agency."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.actions.proposing import begin_at_once, propose_officer
from casemgmt.agency.holding import hold
from casemgmt.agency.models import (
    Agency,
    Invitation,
    Program,
    Staff,
    StaffRole,
    SupervisionLine,
    User,
)
from casemgmt.agency.officers import officers_of, tell_if_changed
from casemgmt.agency.queries import people_below
from casemgmt.agency.registry import end_links
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.audit import Author
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import post_mail

JOIN_WITHIN = dt.timedelta(days=7)


@dataclass(frozen=True)
class Link:
    """A one-time link: shown once to whoever made it, never stored."""

    invitation: Invitation
    path: str

    @property
    def token(self) -> str:
        """The link's secret part."""
        return self.path.rstrip("/").rpartition("/")[2]


@transaction.atomic
def invite_person(
    agency: Agency,
    *,
    by: Staff,
    now: dt.datetime,
    email: str,
    name: str,
    roles: list[str],
    intake_programs: Sequence[Program] = (),
    supervisor: Staff | None = None,
    why: str = "",
) -> Link:
    """Invite somebody to the agency by a one-time link, which is also mailed without any detail.

    ``intake_programs`` are the programs they take people in for; none means all of the agency's.
    Raises ``Refused`` when the address has an account, or when roles are missing: an account
    belongs to one agency and an invitation never changes one that exists. Whoever is to keep privacy
    joins without that role, until a privacy officer agrees. Nobody puts themselves above a newcomer,
    nor somebody they supervise.
    """
    allow_staff(by, "manage_people", now)
    allow(by, "manage_people", agency, now)
    refuse_oneself_above(supervisor, by, now)
    return make_invitation(
        agency,
        by=by,
        invited_by=by,
        now=now,
        email=email,
        name=name,
        roles=roles,
        intake_programs=intake_programs,
        supervisor=supervisor,
        why=why,
    )


def make_invitation(
    agency: Agency,
    *,
    by: Author,
    now: dt.datetime,
    email: str,
    name: str,
    roles: list[str],
    intake_programs: Sequence[Program] = (),
    supervisor: Staff | None = None,
    invited_by: Staff | None = None,
    why: str = "",
) -> Link:
    """Make the invitation of ``invite_person`` or of the ``begin`` command."""
    if email and User.objects.filter(email__iexact=email).exists():
        raise Refused(_("This address can't be invited. Use another one."), field="email")
    refuse_odd_roles(roles, intake_programs, agency)
    if supervisor is not None:
        refuse_unless_supervisor(supervisor, agency, hold(supervisor, now=now))
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        agency=agency,
        purpose=Invitation.Purpose.JOIN,
        email=email,
        name=name,
        roles=sorted(roles),
        intake_programs=[program.pk for program in intake_programs],
        supervisor=supervisor,
        invited_by=invited_by,
        token_hash=hash_token(token),
        invited_at=now,
        expires_at=now + JOIN_WITHIN,
    )
    audit.save(invitation, by=by, why=why or _("Invited"))
    return _link(invitation, token)


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation, *, by: Staff, now: dt.datetime, why: str = ""
) -> Invitation:
    """Make an open link useless."""
    allow(by, "manage_people", invitation, now)
    if not invitation.is_open(now):
        raise Refused(_("This link is used up or too old already."))
    invitation.withdrawn_at = now
    return audit.save(
        invitation, by=by, why=why or _("Invitation withdrawn"), only=["withdrawn_at"]
    )


@transaction.atomic
def join(
    token: str,
    *,
    now: dt.datetime,
    password: str,
    name: str = "",
    email: str = "",
    code: str = "",
) -> Staff:
    """Use a one-time link: make the account, or give it its new password.

    ``name`` and ``email`` count only where the link was made without them, ``code`` only after a
    lost factor. Raises ``Refused`` when the link is unknown, used or too old, never saying which;
    for a code that is not the link's; and for a password that is too weak.
    """
    invitation = find_open(token, now, lock=True)
    if invitation is None:
        raise Refused(_("This link doesn't work any more. Ask for a new one."))
    if invitation.code_hash and invitation.code_hash != hash_code(code):
        raise Refused(_("This is not the code that belongs to the link."), field="code")
    if invitation.purpose == Invitation.Purpose.JOIN:
        invitation.name = invitation.name or name
        invitation.email = invitation.email or email
        staff = _hire(invitation, now, password)
    else:
        staff = _return(invitation, password)
    invitation.used_at = now
    audit.save(invitation, by=staff, why=_("Link used"), only=["used_at", "name", "email"])
    return staff


def find_open(token: str, now: dt.datetime, *, lock: bool = False) -> Invitation | None:
    """The invitation behind a link, if it can still be used."""
    rows = Invitation.objects.filter(token_hash=hash_token(token))
    if lock:
        rows = rows.select_for_update()
    invitation: Invitation | None = rows.first()
    if invitation is None or invitation.waits_for_confirmation(now):
        return None
    return invitation if invitation.is_open(now) else None


def hash_token(token: str) -> str:
    """What is stored of a link's token: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(code: str) -> str:
    """What is stored of a code: however it was typed, with or without dashes."""
    return hash_token("".join(filter(str.isalnum, code.upper())))


def refuse_weak_password(password: str, user: User) -> None:
    """Raise ``Refused`` with what the password rules ask for."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), field="password") from weak


def refuse_odd_roles(roles: list[str], programs: Sequence[Program], agency: Agency) -> None:
    """Raise ``Refused`` without a role, and for programs that the intake role can't be held for."""
    if not roles or not set(roles) <= set(Role.values):
        raise Refused(_("Choose at least one role."), field="roles")
    if programs and Role.INTAKE_WORKER not in roles:
        words = _("Programs go with the intake role. Choose it, or take them away.")
        raise Refused(words, field="intake_programs")
    if any(program.agency_id != agency.pk for program in programs):
        raise Refused(_("Choose programs of this agency."), field="intake_programs")


def roles_held(
    roles: Sequence[str], programs: Sequence[uuid.UUID]
) -> list[tuple[str, uuid.UUID | None]]:
    """Each role once, for the whole agency; intake once for each program where some are given."""
    for_programs: list[tuple[str, uuid.UUID | None]] = [
        (Role.INTAKE_WORKER.value, program_id) for program_id in programs
    ]
    whole = [role for role in roles if not (programs and role == Role.INTAKE_WORKER)]
    return [*((role, None) for role in whole), *for_programs]


def refuse_unless_supervisor(person: Staff, agency: Agency, now: dt.datetime) -> None:
    """Raise ``Refused`` unless this person, who is held, supervises at this agency now."""
    if not _supervises(person, agency, now):
        raise Refused(_("Choose a supervisor of this agency."), field="supervisor")


def refuse_oneself_above(supervisor: Staff | None, by: Staff, now: dt.datetime) -> None:
    """Raise ``Refused`` for somebody who gives a person to supervise to themselves, or to somebody
    they supervise: cases come up the line, two steps."""
    if supervisor is None:
        return
    if supervisor.pk == by.pk or people_below(by, now).filter(pk=supervisor.pk).exists():
        raise Refused(
            _("Somebody else gives people to supervise to you, and to those you supervise."),
            field="supervisor",
        )


def _supervises(person: Staff, agency: Agency, now: dt.datetime) -> bool:
    here = person.agency_id == agency.pk and person.may_work(now)
    return here and person.has_role(Role.SUPERVISOR, now)


def end_sessions(staff: Staff, *, by: Staff, now: dt.datetime) -> None:
    """Sign a person out everywhere, at once, and end what opens their things without signing in."""
    for session in UserSession.objects.filter(user=staff.user):
        session.end()
    end_links(staff, by=by, now=now)


def _hire(invitation: Invitation, now: dt.datetime, password: str) -> Staff:
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(_("This address can't be used. Use another one."), field="email")
    user = User(email=invitation.email, password=make_password(password))
    refuse_weak_password(password, user)
    staff = Staff(agency=invitation.agency, user=user, name=invitation.name)
    staff.started_on = invitation.agency.today(now)
    audit.sign(user, by=staff, why=_("Joined by invitation"))
    user.save(force_insert=True)
    audit.save(staff, by=staff, why=_("Joined by invitation"))
    officers = officers_of(staff.agency, now)
    at_once, asked_by = invitation.roles, invitation.invited_by
    if asked_by is not None:
        at_once = begin_at_once(staff, invitation.roles, now)
    for role, program_id in roles_held(at_once, invitation.intake_programs):
        row = StaffRole(staff=staff, role=role, program_id=program_id, during=since(now))
        audit.save(row, by=staff, why=_("Joined"))
    if asked_by is not None and len(at_once) < len(invitation.roles):
        why = _("Invited to keep privacy")
        propose_officer(staff, asked_by=asked_by, by=staff, now=now, why=why)
    tell_if_changed(staff.agency, officers, now)
    above = invitation.supervisor
    if above is not None and _supervises(above, staff.agency, hold(above, now=now)):
        line = SupervisionLine(supervisor=above, supervisee=staff, during=since(now))
        audit.save(line, by=staff, why=_("Joined"))
    return staff


def _return(invitation: Invitation, password: str) -> Staff:
    staff = invitation.staff
    if staff is None:
        raise Refused(_("This link doesn't work any more. Ask for a new one."))
    refuse_weak_password(password, staff.user)
    staff.user.password = make_password(password)
    audit.sign(staff.user, by=staff, why=_("Came back with a new password"))
    staff.user.save(update_fields=["password"])
    return staff


def _link(invitation: Invitation, token: str) -> Link:
    if invitation.email:
        post_mail(
            to=invitation.email,
            subject=_("Your link to Casework"),
            body=_(
                "Somebody at your agency made a one-time link for you. They will give it to you."
            ),
        )
    return Link(invitation, reverse("join", args=[token]))
