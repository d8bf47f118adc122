"""Who may decide for a client: written down, ended, and asked of every signature (INT-13)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.actions.legal_papers import refuse_unless_kept
from clients.actions.relating import add_person
from clients.models import Case, Client, Document, LegalAuthority, RelatedPerson, Stage

AUTHORITY_FACTS = ("kind", "scope", "basis", "paper", "starts_on", "ends_on")


@transaction.atomic
def add_authority(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    facts: dict[str, Any],
    holder: RelatedPerson | None = None,
    holder_name: str = "",
    document: Document | None = None,
    why: str = "",
) -> LegalAuthority:
    """Write down that somebody may decide for the client, in what and for how long (NASW92 S3).

    ``holder`` is somebody in the client's life; ``holder_name`` is for one who is not named there yet,
    and is added. Raises ``Refused`` once the case is over, for neither, for somebody in another client's life, without an
    area, a basis or a paper, for an end before the beginning, a document of another case or one that
    is not restricted itself (everybody who sees the case would read it), a parent
    of somebody whose birth date is unknown or who is of age, and for somebody whom the client keeps
    away from or who is no longer in their life.
    """
    allow(by, "edit", case, now)
    if case.stage == Stage.CLOSED:
        raise Refused(_("The case is closed."))
    authority = LegalAuthority(client_id=case.client_id, document=document)
    audit.set_known(authority, facts, AUTHORITY_FACTS)
    _check_words(authority)
    _check_days(authority)
    _check_minor(authority, case.client, case.agency.today(now))
    if document is not None:
        refuse_unless_kept(document, case)
    authority.holder = _holder(case, authority, holder, holder_name, by=by, now=now)
    return audit.save(authority, by=by, why=why or _("Authority written down"))


@transaction.atomic
def end_authority(
    authority: LegalAuthority, *, by: Staff, now: dt.datetime, ended_on: dt.date, why: str
) -> LegalAuthority:
    """Say that somebody may not decide any more, since which day and why; signatures stay as they are.

    One whose time is over by itself is settled the same way. Raises ``Refused`` without a reason, for
    a day that has not come or lies before its beginning, and for one that was ended already.
    """
    allow(by, "edit", authority, now)
    if authority.ended_on is not None:
        raise Refused(_("This has ended already."))
    if not why.strip():
        raise Refused(_("Say why it ended."), field="why")
    if ended_on > by.agency.today(now):
        raise Refused(_("Give a day that has come."), field="ended_on")
    if ended_on < authority.starts_on:
        raise Refused(_("It can't end before it began."), field="ended_on")
    authority.ended_on, authority.ended_because = ended_on, why.strip()
    told = _("Authority ended")  # the history keeps its reasons in clear
    return audit.save(authority, by=by, why=told, only=["ended_on", "ended_because"])


def may_sign(
    person: RelatedPerson,
    client: Client,
    area: str,
    day: dt.date,
    *,
    under: LegalAuthority | None = None,
) -> bool:
    """May somebody sign for a client in an area of life on a day? (CON-10, CON-11)

    Nobody whom the client keeps away from may, and nobody who is no longer in their life.
    ``under`` is the authority they name; any of theirs counts where it is ``None``.
    """
    rows = LegalAuthority.objects.filter(client_id=client.pk, holder=person)
    rows = rows if under is None else rows.filter(pk=under.pk)
    return rows.at_hand().holding(day, area).exists()


def refuse_unless_may_sign(
    authority: LegalAuthority | None,
    *,
    client: Client,
    kind: str,
    area: str,
    day: dt.date,
    today: dt.date,
) -> LegalAuthority:
    """The authority under which somebody signs for a client, once it lets them.

    It has to hold on the ``day`` of the signature and ``today``, when the signature is written down:
    nobody gets past its end by an earlier date.

    ``kind`` is as what they sign, empty where that is not asked. Raises ``Refused`` without one, for
    another client's, one of another kind, one held by somebody whom the client keeps away from or
    who is no longer in their life, and one that doesn't hold on the day in the area.
    """
    if authority is None:
        words = _("Choose by which authority they sign. It is written down under Legal standing.")
        raise Refused(words, field="represented_by")
    if kind and authority.kind != kind:
        words = _("%(name)s is not written down as that. Choose as what they sign.")
        raise Refused(words % {"name": authority.holder.name}, field="represented_by")
    rows = LegalAuthority.objects.filter(pk=authority.pk)
    if not rows.at_hand().exists():
        raise Refused(_not_at_hand(), field="represented_by")
    if not rows.standing(day).exists():
        raise Refused(_("This authority did not hold on that day."), field="represented_by")
    if not rows.standing(today).exists():
        words = _(
            "This authority has ended. Nothing is signed by it any more, also not for a day before."
        )
        raise Refused(words, field="represented_by")
    if not may_sign(authority.holder, client, area, day, under=authority):
        words = _("This authority does not cover that: %(area)s.")
        label = LegalAuthority.Area(area).label
        raise Refused(words % {"area": label}, field="represented_by")
    return authority


def refuse_kept_away(name: str, client: Client, *, field: str) -> None:
    """Raise ``Refused`` for the name of somebody whom the client keeps away from: it is nobody who
    signs for them, or who is written down a second time to decide for them."""
    said = _plain(name)
    if said == _plain(client.name):
        return  # a child may bear the name of a parent
    people = RelatedPerson.objects.filter(client_id=client.pk, kin=RelatedPerson.Kin.NO_CONTACT)
    if said in {_plain(one.name) for one in people}:
        words = _("The client keeps away from somebody of this name. They neither sign nor decide.")
        raise Refused(words, field=field)


def refuse_unwished(name: str, client: Client, *, field: str) -> None:
    """Raise ``Refused`` for the name of somebody whom the client wants told nothing, or keeps away
    from: nothing is told to them or written to them (CON-20)."""
    said = _plain(name)
    untold = Q(sharing=RelatedPerson.Sharing.DONT_SHARE) | Q(kin=RelatedPerson.Kin.NO_CONTACT)
    people = RelatedPerson.objects.filter(untold, client_id=client.pk)
    if said != _plain(client.name) and said in {_plain(one.name) for one in people}:
        words = _(
            "The client wants somebody of this name told nothing. If that has changed, write the new"
            " wish down under People first."
        )
        raise Refused(words, field=field)


def need_part(client_part: str) -> str:
    """How the client took part, without blanks. Raises ``Refused`` for nothing: whoever decides for
    somebody, that person still has a say (NASW92 S3)."""
    if not client_part.strip():
        raise Refused(_("Say how the client took part."), field="client_part")
    return client_part.strip()


def authority_words(authority: LegalAuthority) -> str:
    """What an authority rests on, as a signature keeps it."""
    return f"{authority.basis}. {authority.paper}"


def _not_at_hand() -> str:
    return _(
        "Whoever the client keeps away from, or who is no longer in their life, neither decides nor"
        " signs."
    )


def _plain(name: str) -> str:
    """A name as it is compared: capitals and spaces make no other person."""
    return " ".join(name.casefold().split())


def _check_words(authority: LegalAuthority) -> None:
    authority.basis, authority.paper = authority.basis.strip(), authority.paper.strip()
    if authority.kind not in LegalAuthority.Kind.values:
        raise Refused(_("Choose as what they decide."), field="kind")
    if not authority.scope or not set(authority.scope) <= set(LegalAuthority.Area.values):
        raise Refused(_("Tick what they may decide."), field="scope")
    if not authority.basis:
        raise Refused(_("Name the court, or what it rests on."), field="basis")
    if not authority.paper:
        raise Refused(_("Say which paper, and where it lies."), field="paper")


def _check_days(authority: LegalAuthority) -> None:
    if authority.ends_on is not None and authority.ends_on < authority.starts_on:
        raise Refused(_("It can't end before it began."), field="ends_on")


def _check_minor(authority: LegalAuthority, client: Client, today: dt.date) -> None:
    if authority.kind != LegalAuthority.Kind.PARENT:
        return
    if client.birth_date is None:
        words = _("Write down the client's birth date first: a parent decides until they are 18.")
        raise Refused(words, field="kind")
    authority.client = client
    if authority.of_age_on is not None and authority.of_age_on <= today:
        raise Refused(_("The client is of age. A parent does not decide for them."), field="kind")


def _holder(
    case: Case,
    authority: LegalAuthority,
    holder: RelatedPerson | None,
    name: str,
    *,
    by: Staff,
    now: dt.datetime,
) -> RelatedPerson:
    if holder is None and not name.strip():
        raise Refused(_("Say who may decide."), field="holder")
    if holder is not None and name.strip():
        raise Refused(_("Choose somebody, or write a name: not both."), field="holder_name")
    if holder is not None and holder.client_id != case.client_id:
        raise Refused(_("Choose somebody in the client's life."), field="holder")
    if holder is not None and not holder.is_at_hand:
        raise Refused(_not_at_hand(), field="holder")
    if holder is not None:
        return holder
    refuse_kept_away(name, case.client, field="holder_name")
    is_parent = authority.kind == LegalAuthority.Kind.PARENT
    relation = _("Parent") if is_parent else str(authority.get_kind_display())
    return add_person(case, by=by, now=now, name=name, relation=relation)
