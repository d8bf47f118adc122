"""How a person comes back after losing a factor: two others have to act, each in their own session.

The first, an admin, says who it is and holds a code; the second confirms it and holds the link.
Neither alone can open the account.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.actions.inviting import Link, end_sessions, hash_code, hash_token
from casemgmt.agency.models import Invitation, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify, post_mail

RETURN_WITHIN = dt.timedelta(hours=24)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that are not taken for one another when read aloud."""


@dataclass(frozen=True)
class Asked:
    """A request that waits for the second person, with the code the first one holds."""

    invitation: Invitation
    code: str


@transaction.atomic
def ask_for_return(
    staff: Staff, *, by: Staff, now: dt.datetime, checked_by: Staff, how: str
) -> Asked:
    """Say that a person lost their second factor, and ask another one to confirm who it is.

    The person and the privacy officers are told. An earlier request of theirs ends. Raises
    ``Refused`` unless three different people of the agency are named.
    """
    allow(by, "manage_people", staff, now)
    if len({by.pk, checked_by.pk, staff.pk}) != len((by, checked_by, staff)):
        raise Refused(
            _("Somebody other than you and this person checks who it is."), field="checked_by"
        )
    if checked_by.agency_id != by.agency_id or not checked_by.may_work(now):
        raise Refused(_("Choose somebody who works here."), field="checked_by")
    if not how.strip():
        raise Refused(_("Say how you made sure who it is."), field="how")
    end_open_returns(staff, by=by, now=now, why=_("Asked for anew"))
    code = "-".join("".join(secrets.choice(ALPHABET) for _sign in range(4)) for _part in range(3))
    asked = Invitation(
        agency=staff.agency,
        purpose=Invitation.Purpose.LOST_FACTOR,
        email=staff.user.email,
        name=staff.name,
        staff=staff,
        identity_checked_by=checked_by,
        token_hash=hash_token(secrets.token_urlsafe(32)),  # nobody knows it: there is no link yet
        code_hash=hash_code(code),
        invited_at=now,
        expires_at=now + RETURN_WITHIN,
    )
    audit.save(asked, by=by, why=how)
    url = reverse("identity-check", args=[asked.pk])
    notify(checked_by.user_id, "identity_check", key=str(asked.pk), url=url, now=now)
    _tell(asked, now)
    return Asked(asked, code)


@transaction.atomic
def confirm_identity(asked: Invitation, *, by: Staff, now: dt.datetime, how: str) -> Link:
    """The second person confirms who it is and is given the link.

    From now on the old password opens nothing, all sessions end and all factors are gone.
    Raises ``Refused`` when the request is used up, withdrawn or too old.
    """
    allow(by, "confirm_identity", asked, now)
    if not asked.waits_for_confirmation(now) or asked.staff is None:
        raise Refused(_("This request is settled or too old. Ask for a new one."))
    if not how.strip():
        raise Refused(_("Say how you made sure who it is."), field="how")
    token = secrets.token_urlsafe(32)
    asked.token_hash, asked.identity_confirmed_at = hash_token(token), now
    audit.save(asked, by=by, why=how, only=["token_hash", "identity_confirmed_at"])
    user = asked.staff.user
    user.set_unusable_password()
    audit.sign(user, by=by, why=_("Lost factor"))
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    end_sessions(asked.staff, by=by, now=now)
    return Link(asked, reverse("join", args=[token]))


@transaction.atomic
def refuse_identity(asked: Invitation, *, by: Staff, now: dt.datetime, how: str) -> Invitation:
    """The second person does not confirm who it is: the request ends, nothing has changed."""
    allow(by, "confirm_identity", asked, now)
    if not asked.waits_for_confirmation(now):
        raise Refused(_("This request is settled or too old. Ask for a new one."))
    asked.withdrawn_at = now
    return audit.save(asked, by=by, why=how or _("Not confirmed"), only=["withdrawn_at"])


def end_open_returns(staff: Staff, *, by: Staff, now: dt.datetime, why: str) -> None:
    """Make every open link and request of a person useless."""
    rows = Invitation.objects.filter(staff=staff, used_at=None, withdrawn_at=None)
    for row in rows.filter(expires_at__gt=now):
        row.withdrawn_at = now
        audit.save(row, by=by, why=why, only=["withdrawn_at"])


def _tell(asked: Invitation, now: dt.datetime) -> None:
    post_mail(
        to=asked.email,
        subject=_("Your sign-in to Casework"),
        body=_(
            "Two people at your agency are setting up your sign-in anew. If you did not ask for "
            "it, tell your privacy officer today."
        ),
    )
    url = reverse("privacy-home")
    for officer in holding(Role.PRIVACY_OFFICER, asked.agency_id, now):
        notify(officer.user_id, "sign_in_anew", key=str(asked.pk), url=url, now=now)
