"""Telling without a release: asked for on a ground, advised on, approved by somebody else (NASW 4)."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.agency.categories import Category
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify
from clients.access.reading import seen_by
from clients.actions.legal_papers import refuse_unless_kept
from clients.circle import lines_above
from clients.cleared import refuse_unless_cleared
from clients.models import Assignment, Case
from consent.actions.disclosing import check_moment, check_telling, tell_under
from consent.elements import TOO_WIDE
from consent.grounds import GROUNDS, MOMENT, Fact
from consent.models import ClientTold, DisclosureException, RecordType

WORDS = frozenset(
    {
        *("law", "recipient_kind", "recipient_name", "recipient_organization", "record_types"),
        *(
            "document",
            "relevance",
            "client_told",
            "client_told_on",
            "untold_because",
            "look_again_on",
        ),
    }
)
"""What is asked for beside the ground, its facts and the categories."""
NOBODY_APPROVES = gettext_noop(
    "Nobody who leads this case may know of this, so nobody could approve it. Ask an admin for a"
    " supervisor, or have a supervisor cleared for what is restricted."
)


@transaction.atomic
def ask_exception(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    ground: str,
    facts: Mapping[str, Any],
    categories: Collection[str] = (),
    why: str = "",
    **words: Any,
) -> DisclosureException:
    """Ask to tell somebody something without a release, on one of the listed grounds (CON-16).

    Nothing may be told yet: somebody is asked for advice first, and whoever leads the case, who
    learns of it at once, approves it. ``facts`` are those the ground asks for, by key; ``words``
    those of ``WORDS``. Raises ``Refused`` naming the field that lacks something, for a category
    that the ground does not open, for a document of another case or one that everybody who sees the
    case can read, and where nobody leads the case who could approve it.
    """
    allow(by, "disclose", case, now)
    exception = _asked(case, ground, facts, categories, words, by=by, now=now)
    audit.save(exception, by=by, why=why or _("To be told without a release"))
    _tell(exception, leaders := _leaders(exception, now), now)
    if not leaders:
        raise Refused(_(NOBODY_APPROVES))
    return exception


@transaction.atomic
def tell_urgently(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    ground: str,
    facts: Mapping[str, Any],
    told: str,
    method: str,
    told_at: dt.datetime,
    categories: Collection[str] = (),
    why: str = "",
    **words: Any,
) -> DisclosureException:
    """Write down what was told without a release because waiting would have harmed somebody.

    Only some grounds let one. Whoever leads the case learns of it at once; where nobody
    of them is cleared for it, without a word of whose case it is. Whom somebody asked is written
    down within the hours of the program's setting, and then they look at it (CON-17). Raises
    ``Refused`` as ``ask_exception`` does, and for what was not told yet.
    """
    allow(by, "disclose", case, now)
    exception = _asked(case, ground, facts, categories, words, by=by, now=now)
    if not exception.terms.urgent:
        raise Refused(_("On this ground nothing is told before it is approved."))
    check_telling(told, method, told_at, now)
    exception.urgent, exception.told_at = True, told_at
    audit.save(exception, by=by, why=why or _("Told without a release, in an emergency"))
    tell_under(
        exception,
        by=by,
        now=now,
        spoke_with=exception.recipient_name,
        record_types=exception.record_types,
        told=told,
        method=method,
        told_at=told_at,
    )
    leaders = _leaders(exception, now)
    _tell(exception, leaders, now)
    if not leaders:
        _tell_blindly(exception, now)
    return exception


def _asked(
    case: Case,
    ground: str,
    facts: Mapping[str, Any],
    categories: Collection[str],
    words: Mapping[str, Any],
    *,
    by: Staff,
    now: dt.datetime,
) -> DisclosureException:
    if ground not in GROUNDS:
        raise Refused(_("Choose a ground from the list."))
    exception = DisclosureException(case=case, ground=ground, asked_by=by, asked_at=now)
    audit.set_known(exception, words, WORDS)
    if exception.document is not None:
        refuse_unless_kept(exception.document, case)
    exception.categories = refuse_unless_cleared(case, categories, by=by, now=now)
    known = _facts(exception.terms.facts, facts, now)
    exception.facts = json.dumps(known)
    _check_categories(exception, known)
    _check_words(exception)
    _check_client(exception, case.agency.today(now))
    return exception


def _facts(asked: Mapping[str, Fact], given: Mapping[str, Any], now: dt.datetime) -> dict[str, str]:
    """The facts a ground asks for, as they are stored."""
    known = {key: _plain(given.get(key)) for key in asked}
    for key, fact in asked.items():
        moment = given.get(key)
        if fact.kind == MOMENT and isinstance(moment, dt.datetime):
            check_moment(moment, now, field=f"fact_{key}")
        if fact.is_needed and not known[key]:
            names = {"what": fact.label}
            raise Refused(_("This ground needs: %(what)s.") % names, field=f"fact_{key}")
        if fact.choices and known[key] not in dict(fact.choices):
            raise Refused(_("Choose one of these."), field=f"fact_{key}")
    return {key: value for key, value in known.items() if value}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()


def _check_categories(exception: DisclosureException, known: Mapping[str, str]) -> None:
    """A ground opens some categories never, and others only with certain facts."""
    terms = exception.terms
    for name in exception.categories:
        category = Category(name)
        if category in terms.never:
            words = _("On this ground nothing is told about: %(what)s.")
            raise Refused(words % {"what": category.label}, field="categories")
        for key, answer in terms.only_with.get(category, {}).items():
            if known.get(key) != answer:
                fact = terms.facts[key]
                wanted = dict(fact.choices).get(answer, fact.label)
                names = {"what": category.label, "wanted": wanted}
                words = _("About %(what)s this is told only where it is true: %(wanted)s.")
                raise Refused(words % names, field=f"fact_{key}")


def _check_words(exception: DisclosureException) -> None:
    for name in ("law", "recipient_name", "recipient_organization", "relevance", "untold_because"):
        setattr(exception, name, str(getattr(exception, name)).strip())
    if not exception.law:
        raise Refused(_("Name the law or the order that lets us tell."), field="law")
    if exception.recipient_kind not in exception.terms.recipients:
        words = _("On this ground only those in the list are told.")
        raise Refused(words, field="recipient_kind")
    if not exception.recipient_name or exception.recipient_name.casefold() in TOO_WIDE:
        raise Refused(_("Name the person who is told."), field="recipient_name")
    kinds = set(exception.record_types or ())
    if not kinds or not kinds <= set(RecordType.values):
        raise Refused(_("Choose what it is about."), field="record_types")
    exception.record_types = [kind for kind in RecordType.values if kind in kinds]
    if not exception.relevance or exception.relevance.casefold() in TOO_WIDE:
        raise Refused(_("Say why they need exactly this."), field="relevance")


def _check_client(exception: DisclosureException, today: dt.date) -> None:
    """The client knows of it since a day, or there is a day on which that is looked at again."""
    choice = exception.client_told
    if choice not in ClientTold.values:
        raise Refused(_("Choose whether the client is told."), field="client_told")
    if choice == ClientTold.BEFORE:
        exception.look_again_on, exception.untold_because = None, ""
        if exception.client_told_on is None or exception.client_told_on > today:
            raise Refused(_("Give the day on which the client heard."), field="client_told_on")
        return
    exception.client_told_on = None
    if exception.look_again_on is None or exception.look_again_on < today:
        words = _("Give the day on which you look at this again.")
        raise Refused(words, field="look_again_on")
    if choice == ClientTold.NOT_TOLD and not exception.untold_because:
        raise Refused(_("Say why the client is not told."), field="untold_because")


def _above(exception: DisclosureException, now: dt.datetime) -> set[Staff]:
    """Who supervises those who carry the case, and who asked, two steps up."""
    carried = Assignment.objects.filter(case=exception.case).at(now).select_related("staff")
    workers = [exception.asked_by, *(row.staff for row in carried)]
    return {line.supervisor for line in lines_above(workers, now)} - {exception.asked_by}


def _leaders(exception: DisclosureException, now: dt.datetime) -> list[Staff]:
    """Of these, who leads the case and may know of it."""
    rows = DisclosureException.objects.filter(pk=exception.pk)
    above = _above(exception, now)
    return [one for one in above if rows.visible_to(one, now, "approve").exists()]


def _tell(exception: DisclosureException, leaders: Iterable[Staff], now: dt.datetime) -> None:
    """Tell them at once, and without a word of it."""
    for one in leaders:
        notify(one.user_id, "exception", key=str(exception.pk), url=url_of(exception), now=now)


def _tell_blindly(exception: DisclosureException, now: dt.datetime) -> None:
    """Nobody above is cleared for what was told: they learn that something was, and not in which
    case, so that they ask their people and somebody is cleared to look at it."""
    seen = seen_by(exception.case_id, now)
    for one in (one for one in _above(exception, now) if one.user_id in seen):
        key, url = str(exception.pk), reverse("team")
        notify(one.user_id, "exception_unseen", key=key, url=url, now=now)


def url_of(exception: DisclosureException) -> str:
    """The page about it."""
    return reverse("exception-detail", args=[exception.pk])
