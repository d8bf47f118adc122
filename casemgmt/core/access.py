"""Who may do what: the declarations of pages and the question every action asks first.

Every view declares itself with one of four decorators, who it is for and which methods it takes; a
system check refuses a URL that declares either not. The decorator is for the page. The rule is the
first line of every action, ``allow``, which decides again under lock.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casemgmt.core.answers import came_from, tell_refusal
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.locking import instant, patiently, read_again
from casemgmt.core.records import Record
from casemgmt.core.registry import Registry


class Actor(Protocol):
    """A member of staff, or a named system role, on whose behalf something happens."""

    @property
    def user(self) -> Any: ...
    @property
    def agency_id(self) -> uuid.UUID | None: ...
    def may_work(self, now: dt.datetime) -> bool: ...
    def renew(self) -> None: ...


@dataclass(frozen=True)
class Decision:
    """The answer to one question of access.

    ``visible`` says whether the person may know that the record exists; ``code`` is for the log,
    ``because`` is a sentence for a person. Where the same reading has answered for every action on
    a case, ``case_id`` names the case, ``actions`` what is allowed with it, and ``categories`` what
    of it that is restricted may be read and written.
    """

    allow: bool
    visible: bool
    code: str
    because: str = ""
    obligations: frozenset[str] = field(default_factory=frozenset)
    case_id: uuid.UUID | None = None
    actions: frozenset[str] = field(default_factory=frozenset)
    categories: tuple[str, ...] = ()


class Decider(Protocol):
    """How one kind of record is decided; registered by the room that owns the rule."""

    def decide(
        self, staff: Actor, action: str, record: models.Model, now: dt.datetime
    ) -> Decision: ...
    def lock(self, record: models.Model) -> None: ...


deciders: Registry[str, Decider] = Registry("deciders")
"""By kind of path: ``case``, ``agency``, or a model's label for one with a rule of its own."""

read_logs: Registry[str, Callable[[HttpRequest, str, models.Model], None]] = Registry("read logs")
"""Under ``reads``: writes one row for each record a person was shown; its failure stops the page."""

event_logs: Registry[str, Callable[..., None]] = Registry("event logs")
"""Under ``events``: writes what no record tells of itself (request, event, code=, record=, key=)."""

step_ups: Registry[str, Callable[[HttpRequest], HttpResponse | None]] = Registry("step-ups")
"""Under ``fresh``: ``None`` for somebody who proved a moment ago who they are, else the page that
asks them to, in place of the one they asked for."""

staff_gates: Registry[str, Callable[[Any, str, dt.datetime], bool]] = Registry("staff gates")
"""Under ``roles``: may this person do this action that has no single record?"""


def decide(staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
    """Decide one action on one record at one instant."""
    return _decider(type(record)).decide(staff, action, record, now)


def allow(by: Actor, action: str, record: models.Model, now: dt.datetime) -> None:
    """The first line of every action: lock what the decision rests on, look again, decide, or raise.

    The record is read again under the lock, and what hangs on it when it is asked for next: every
    check after this line sees what is committed, and nothing that was set on it before is kept.
    A right that ended while the action waited for the lock does not count.

    Raises ``Forbidden`` with the reason code, and ``Refused`` when the record is there no more.
    """
    decider = _decider(type(record))
    decider.lock(record)
    read_again(record)
    by.renew()
    decision = decider.decide(by, action, record, max(now, instant()))
    if not decision.allow:
        raise Forbidden(_("You can't do this with this record."), code=decision.code)


def foresee(by: Actor, action: str, record: models.Model, now: dt.datetime) -> None:
    """Decide before something that takes long, such as inspecting a file, and lock nothing yet.

    The action still begins with ``allow``, after it. Raises ``Forbidden``.
    """
    decision = decide(by, action, record, now)
    if not decision.allow:
        raise Forbidden(_("You can't do this with this record."), code=decision.code)


def may(staff: Any, action: str, now: dt.datetime) -> bool:
    """May this person do an action that has no single record, such as opening the team page?"""
    return staff_gates["roles"](staff, action, now)


def allow_staff(by: Actor, action: str, now: dt.datetime) -> None:
    """``allow`` for an action that has no single record yet, such as recording a referral.

    Roles are read again: one that ended since the page was asked for does not count.
    """
    by.renew()
    if not may(by, action, max(now, instant())):
        raise Forbidden(_("Your roles don't include this."), code="role")


def _decider(model: type[models.Model]) -> Decider:
    own = deciders.get(model._meta.label)
    if own is not None:
        return own
    if getattr(model, "case_path", None) is not None:
        return deciders["case"]
    if getattr(model, "agency_path", None) is not None:
        return deciders["agency"]
    raise LookupError(f"{model._meta.label} states no path, so nothing can be decided about it.")


View = Callable[..., HttpResponse]
Methods = tuple[str, ...]
READ: Methods = ("GET", "HEAD")
"""The methods of a page that only shows something."""
POST: Methods = ("POST",)
"""The method of a button: it acts, and there is nothing to show."""
FORM: Methods = (*READ, *POST)
"""The methods of a page with a form that is sent to the page itself."""


def record_access(
    model: type[Record], action: str, methods: Methods, *, step_up: bool = False
) -> Callable[[View], View]:
    """Give the view one authorised record, found by the URL's ``pk``, and what it is shown with.

    Not visible and not there are the same 404; visible but not allowed is 403; only then is a
    method the page doesn't take a 405. Opening the record is written to the read log before the
    view runs; if that fails, the page is not served. The view finds the decision on the request.

    With ``step_up`` the act weighs so much that whoever proved who they are more than a few minutes
    ago does so again first: before anything is shown, and with what they typed kept.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: Any, pk: uuid.UUID, **kwargs: Any) -> HttpResponse:
            if request.staff is None:
                return _sign_in(request, methods)
            record = model._default_manager.opened().filter(pk=pk).first()
            decision = decide(request.staff, action, record, request.now) if record else None
            if record is None or decision is None or not decision.visible:
                _tell_refused(request, model, pk, decision)
                raise Http404
            if not decision.allow:
                _tell_refused(request, model, pk, decision)
                raise PermissionDenied(decision.code)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            asked_again = step_ups["fresh"](request) if step_up else None
            if asked_again is not None:
                return asked_again
            if model.holds_client_data:
                read_logs["reads"](request, action, record)
            request.decision = decision
            return _answer(view, request, record, **kwargs)

        return _declare(wrapper, f"record:{model._meta.label}:{action}", methods, step_up=step_up)

    return decorate


def _tell_refused(request: Any, model: type[Record], pk: uuid.UUID, said: Decision | None) -> None:
    """Keep why a page was refused; the answer doesn't say, and takes the same steps either way."""
    code = "unknown" if said is None else said.code
    event_logs["events"](request, "refused", code=code, record=model._meta.label_lower, key=pk)


def staff_access(action: str, methods: Methods, *, step_up: bool = False) -> Callable[[View], View]:
    """A page without a single record: the person's roles must include the action, else 403.

    ``step_up`` as for ``record_access``.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: Any, **kwargs: Any) -> HttpResponse:
            if request.staff is None:
                return _sign_in(request, methods)
            if not may(request.staff, action, request.now):
                raise PermissionDenied("role")
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            asked_again = step_ups["fresh"](request) if step_up else None
            return asked_again or _answer(view, request, **kwargs)

        return _declare(wrapper, f"staff:{action}", methods, step_up=step_up)

    return decorate


def link_access(purpose: str, methods: Methods) -> Callable[[View], View]:
    """A page behind a signed, expiring, single-purpose link; the view itself checks the link.

    Every opening is written down, whether the link still holds or not.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            event_logs["events"](request, "link opened", code=purpose)
            return _answer(view, request, **kwargs)

        return _declare(wrapper, f"link:{purpose}", methods)

    return decorate


def public(methods: Methods) -> Callable[[View], View]:
    """A page anyone may open; it shows no client data."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        return _declare(wrapper, "public", methods)

    return decorate


def account_access(methods: Methods) -> Callable[[View], View]:
    """A page of a third party about the signed-in person's own account, listed in our URLconf."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        return _declare(wrapper, "staff:own_account", methods)

    return decorate


def declaration(view: Any) -> str | None:
    """What a view declares, or ``None``."""
    return getattr(view, "access_declaration", None)


def methods_of(view: Any) -> Methods:
    """The methods a view says it takes; none when it says nothing."""
    said: Methods = getattr(view, "access_methods", ())
    return said


def asks_again(view: Any) -> bool:
    """Does a view demand that the person has just proven who they are?"""
    return bool(getattr(view, "access_step_up", False))


def _sign_in(request: HttpRequest, methods: Methods) -> HttpResponse:
    """To the sign-in page, and from there to the page asked for, or to the one with the button."""
    shows = "GET" in methods
    return redirect_to_login(request.get_full_path() if shows else came_from(request))


def _declare(view: View, declared: str, methods: Methods, *, step_up: bool = False) -> View:
    if step_up and "POST" not in methods:
        raise ValueError(f"{view.__name__} takes no POST, so nobody can prove anything to it.")
    view.access_step_up = step_up  # type: ignore[attr-defined]
    view.access_declaration = declared  # type: ignore[attr-defined]
    view.access_methods = methods  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view


def _answer(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Run the view; a refusal that no form has caught becomes a message and the same page again."""
    try:
        with transaction.atomic() if request.method in READ else patiently():
            return view(request, *args, **kwargs)
    except Forbidden as refusal:
        raise PermissionDenied(refusal.code) from refusal
    except Refused as refusal:
        tell_refusal(request, refusal)
        return redirect(came_from(request))
