"""How long a sign-in holds, and how many of them one account has at a time.

When a session ends stands in its own row, which every request reads anyway: a quarter of an hour
after the person was last there, and in any case twelve hours after they signed in, or sooner where
their agency says so. A row whose end has come never lives again; it only tells whoever comes back
with it why they were signed out.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency import policy
from casemgmt.agency.models import Staff
from casemgmt.core.sealing.tokens import seal_for, unseal_for
from casemgmt.core.sealing.wrapping import Unreadable

IDLE = dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
"""How long a session holds after the person was last there."""
LONGEST = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
"""How long it holds at most, whatever the person does."""
FRESH = dt.timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
"""For how long a person who proved who they are needn't do it again."""
MOST = 3
"""Sessions of one account at a time."""
SELDOM = dt.timedelta(minutes=1)
"""The end of a session is moved no more often than that."""

UNFINISHED = "second factors being set up"
"""What the data key is for under which a session keeps the seed of one."""
BEGAN, PROVEN, ENDED, LIMITS = "began", "proven", "ended", "limits"


@dataclass(frozen=True)
class Limits:
    """How long one session holds: left alone, at most, and a proof of who it is.

    Written into it when the person signs in, as their agency has it on that day.
    """

    idle: dt.timedelta = IDLE
    longest: dt.timedelta = LONGEST
    fresh: dt.timedelta = FRESH

    @classmethod
    def of(cls, data: Mapping[str, Any] | Any) -> Self:
        """Those a session began with; the product's own where it says nothing."""
        return cls(*(dt.timedelta(seconds=seconds) for seconds in data.get(LIMITS, ())))

    @classmethod
    def for_account(cls, user_id: Any, now: dt.datetime) -> Self:
        """Those of the agency of an account."""
        person = Staff.objects.filter(user_id=user_id).select_related("agency").first()
        if person is None:
            return cls()
        values = person.agency.settings_on(person.agency.today(now))
        return cls(
            idle=dt.timedelta(minutes=values[policy.IDLE]),
            longest=dt.timedelta(hours=values[policy.LONGEST]),
            fresh=dt.timedelta(minutes=values[policy.FRESH]),
        )

    def stored(self) -> list[int]:
        """As they stand in a session."""
        return [int(one.total_seconds()) for one in (self.idle, self.longest, self.fresh)]


def _idle(limits: Limits) -> str:
    minutes = int(limits.idle / dt.timedelta(minutes=1))
    return ngettext(
        "You were signed out because nothing was done here for %(n)s minute.",
        "You were signed out because nothing was done here for %(n)s minutes.",
        minutes,
    ) % {"n": minutes}


def _longest(limits: Limits) -> str:
    hours = int(limits.longest / dt.timedelta(hours=1))
    return ngettext(
        "You were signed out because you signed in more than %(n)s hour ago.",
        "You were signed out because you signed in more than %(n)s hours ago.",
        hours,
    ) % {"n": hours}


def _crowded(limits: Limits) -> str:
    return _(
        "You were signed out because you signed in somewhere else. An account is signed in at three "
        "places at most; the oldest one ends."
    )


REASONS: dict[str, Callable[[Limits], str]] = {
    "idle": _idle,
    "longest": _longest,
    "crowded": _crowded,
}
"""Why a session ended, as its person reads it."""


class SessionStore(DatabaseStore):  # type: ignore[misc,unused-ignore]
    """A session that knows when it ends.

    ``ends_at`` is the end as its row says it, ``None`` before there is a row. ``in_background`` says
    that a page asks by itself: that moves no end.
    """

    in_background = False
    ends_at: dt.datetime | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; of one whose end has come, only why it ended."""
        row = self.model.objects.filter(session_key=self.session_key).first()
        data: dict[str, Any] = self.decode(row.session_data) if row else {}
        if row is not None and timezone.now() < row.expire_date:
            self.ends_at = row.expire_date
            return data
        self._session_key = None
        reason = _why(data, row.expire_date) if row else None
        return {ENDED: reason, LIMITS: Limits.of(data).stored()} if reason else {}

    def save(self, must_create: bool = False) -> None:
        """Write the session; a row whose end has come meanwhile is left as it is.

        Raises ``UpdateError`` then. Whoever has just signed in has proven who they are.
        """
        if self.session_key is None:
            self.create()
            return
        store: Any = self
        data: dict[str, Any] = store._get_session(no_load=must_create)
        if SESSION_KEY in data and BEGAN not in data:
            data.pop(ENDED, None)
            now = timezone.now()
            data[BEGAN] = data[PROVEN] = now.timestamp()
            data[LIMITS] = Limits.for_account(data[SESSION_KEY], now).stored()
        if must_create:
            super().save(must_create=True)
            return
        row = self.create_model_instance(data)
        values = {"session_data": row.session_data, "expire_date": row.expire_date}
        if not _living(timezone.now()).filter(session_key=row.session_key).update(**values):
            raise UpdateError

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row with its end: of a request in the background, the one it had."""
        row: Any = super().create_model_instance(data)
        stays = self.in_background and self.ends_at is not None
        row.expire_date = self.ends_at if stays else _end_of(data, timezone.now())
        self.ends_at = row.expire_date
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What the row holds; the seed of a second factor that is being set up lies in it sealed."""
        seed = session_dict.get(SECRET_SESSION_KEY)
        kept = (
            {**session_dict, SECRET_SESSION_KEY: seal_for(UNFINISHED, seed)}
            if seed
            else session_dict
        )
        encoded: str = super().encode(kept)
        return encoded

    def decode(self, session_data: Any) -> dict[str, Any]:
        """What the row holds; a seed that does not open is left out, and another one is offered."""
        data: dict[str, Any] = super().decode(session_data)
        sealed = data.pop(SECRET_SESSION_KEY, None)
        if sealed:
            with suppress(Unreadable):
                data[SECRET_SESSION_KEY] = unseal_for(UNFINISHED, sealed)
        return data

    def stay(self, now: dt.datetime) -> None:
        """The signed-in person is there: move the end of their session."""
        if self.in_background or SESSION_KEY not in self or self.ends_at is None:
            return
        end = _end_of(self, now)
        if end - self.ends_at >= SELDOM:
            _living(now).filter(session_key=self.session_key).update(expire_date=end)
            self.ends_at = end

    def holds(self) -> bool:
        """Is the session still there, that nobody has ended since the request began?"""
        rows = _living(timezone.now())
        return bool(rows.filter(session_key=self.session_key).exists())

    def is_fresh(self, now: dt.datetime) -> bool:
        """Has the person proven within the last minutes who they are?"""
        proven = self.get(PROVEN)
        return proven is not None and now < _instant(proven) + self.limits.fresh

    def prove(self, now: dt.datetime) -> None:
        """The person has just proven again who they are; the session goes on under another key."""
        before = self.session_key
        self[PROVEN] = now.timestamp()
        self.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=self.session_key)

    def left(self, now: dt.datetime) -> dt.timedelta:
        """How long the session holds if nobody does anything."""
        return max((self.ends_at or now) - now, dt.timedelta(0))

    def ends_for_good(self) -> bool:
        """Is its end the last one, that nothing moves any more?"""
        if self.ends_at is None:
            return False
        return self.ends_at == _instant(self[BEGAN]) + self.limits.longest

    @property
    def limits(self) -> Limits:
        """How long this session holds."""
        return Limits.of(self)


def enlist(request: HttpRequest) -> None:
    """Put a session that began beside allauth's own pages on the list of its account's devices."""
    UserSession.objects.create_from_request(request)
    end_the_oldest(request)


def end_the_oldest(request: HttpRequest) -> None:
    """Keep the session that begins and the newest others of its account; the rest end and say why.

    Two that begin at once wait for each other: each has written into its account when it signed in.
    """
    now = timezone.now()
    others = UserSession.objects.filter(
        user_id=request.user.pk, session_key__in=_living(now).values("session_key")
    ).exclude(session_key=request.session.session_key)
    for old in others.order_by("-created_at", "-pk")[MOST - 1 :]:
        ended = SessionStore().encode({ENDED: "crowded"})
        row = Session.objects.filter(session_key=old.session_key)
        row.update(session_data=ended, expire_date=now)
        old.delete()


def why_signed_out(request: HttpRequest) -> str:
    """The sentence for somebody whose session ended by itself, or nothing."""
    words = REASONS.get(request.session.get(ENDED, ""))
    return "" if words is None else words(Limits.of(request.session))


def _living(now: dt.datetime) -> Any:
    return Session.objects.filter(expire_date__gt=now)


def _end_of(data: Any, now: dt.datetime) -> dt.datetime:
    began, limits = data.get(BEGAN), Limits.of(data)
    idle = now + limits.idle
    return idle if began is None else min(idle, _instant(began) + limits.longest)


def _why(data: dict[str, Any], ended_at: dt.datetime) -> str | None:
    if SESSION_KEY not in data:
        return data.get(ENDED)
    last = _instant(data[BEGAN]) + Limits.of(data).longest
    return "longest" if ended_at >= last else "idle"


def _instant(stamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(stamp, dt.UTC)
