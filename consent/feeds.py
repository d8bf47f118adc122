"""What this room shows elsewhere: tags, work that is due, entries of the timeline."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import settings_in_force
from casemgmt.core.display import day as short_day
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.entries import restricted_tags
from clients.models import Assignment, Case, Stage
from clients.registry import DueItem, TimelineLine
from consent.models import SOON_DAYS, Disclosure, RecordType, Release, ServiceConsent

RENEWED = Tag(gettext_lazy("Renewed"), "", "refresh-cw")
FOLLOWED = {
    Release.State.REVOKED: Tag(gettext_lazy("Revoked"), "", "ban"),
    Release.State.ENDED: RENEWED,
    Release.State.ENDING: RENEWED,
}
"""How a release shows that a newer one for the same recipient has followed."""
AHEAD = "release_days"
"""The setting that says how long before its end a release is brought up to be renewed."""
FARTHEST = dt.timedelta(days=365)
"""The most that setting may say."""
TAGS = {
    Release.State.WAITING: Tag(gettext_lazy("Waits for signature"), "info", "signature"),
    Release.State.REFUSED: Tag(gettext_lazy("Client said no"), "", "ban"),
    Release.State.REVOKED: Tag(gettext_lazy("Do not share"), "late", "ban"),
    Release.State.INVALID: Tag(gettext_lazy("Not valid"), "late", "ban"),
    Release.State.SUPERSEDED: Tag(gettext_lazy("Replaced"), "", "refresh-cw"),
    Release.State.SUSPENDED: Tag(gettext_lazy("On hold"), "late", "clock-alert"),
    Release.State.ENDED: Tag(gettext_lazy("Ended"), "late", "circle-x"),
    Release.State.CURRENT: Tag(gettext_lazy("Current"), "ok", "shield-check"),
}


def release_tag(release: Release, today: dt.date, *, renewed: bool = False) -> Tag:
    """A release's state in words, with its tone and icon.

    One that a newer release for the same recipient has followed raises no alarm of its own.
    """
    state = release.state_on(today)
    if renewed and state in FOLLOWED:
        return FOLLOWED[state]
    if state == Release.State.ENDING:
        return Tag(_ends_in((release.ends_on - today).days), "warn", "clock-alert")
    if state == Release.State.PLANNED:
        return Tag(
            _("From %(day)s") % {"day": short_day(release.starts_on, today)}, "info", "clock"
        )
    return TAGS[state]


HAPPENED: dict[str, tuple[str, Any, Any]] = {
    "signed_at": ("share-2", gettext_lazy("Release signed for %(who)s"), "p"),
    "refused_at": ("ban", gettext_lazy("No to a release for %(who)s"), "o"),
    "revoked_at": ("ban", gettext_lazy("Release for %(who)s revoked"), "o"),
    "superseded_at": ("refresh-cw", gettext_lazy("Release for %(who)s made narrower"), "o"),
    "ended_at": ("circle-x", gettext_lazy("Release for %(who)s ended"), "o"),
    "invalid_at": ("ban", gettext_lazy("Release for %(who)s found not valid"), "o"),
}
"""What may happen to a release, by the time it happened: icon, title, and tone."""


def in_force(
    staff: Staff, case: Case, now: dt.datetime, today: dt.date
) -> dict[str, QuerySet[Any]]:
    """The consent to be served, and the releases still needed that ended, end soon or hold."""
    needed = Release.objects.visible_to(staff, now).filter(case=case).still_needed()
    holding = needed.holding_on(today)
    return {
        "consent": ServiceConsent.objects.visible_to(staff, now).filter(case=case).current(),
        "ended": needed.ending_by(today - dt.timedelta(days=1)),
        "ending": holding.ending_by(today + dt.timedelta(days=SOON_DAYS)),
        "holding": holding,
    }


def tags(case: Case, found: Mapping[str, int]) -> list[Tag]:
    """No consent to be served, then the worst state among the releases still needed."""
    shown = []
    if case.is_open and case.stage != Stage.INTAKE and not found["consent"]:
        shown.append(Tag(_("No consent"), "late", "shield-x"))
    if found["ended"]:
        shown.append(Tag(_("Release ended"), "late", "clock-alert"))
    elif found["ending"]:
        shown.append(Tag(_("Release ends soon"), "warn", "clock-alert"))
    elif found["holding"]:
        shown.append(Tag(_("Release current"), "ok", "shield-check"))
    return shown


def renewals(
    staff: Staff, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Releases of one's own open cases that end, so many days before their last one as the program
    has it, until they are renewed or let go (CON-13)."""
    mine = Assignment.objects.visible_to(staff, now).at(now).filter(staff_id=staff.pk)
    releases = (
        Release.objects.visible_to(staff, now, "edit")
        .of_case(case)
        .of_living()
        .still_needed()
        .ending_by(until + FARTHEST)
        .filter(case__in=mine.values("case"))
        .select_related("case__client", "represented_by__client", "represented_by__holder")
    )
    today = staff.agency.today(now)
    ahead = settings_in_force(staff.agency_id, today)
    found = [_renewal(one, today, int(ahead[one.case.program_id][AHEAD])) for one in releases]
    return [item for item in found if item.due_on <= until]


def consents_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When the client agreed to be served, and when they stopped agreeing."""
    consents = ServiceConsent.objects.visible_to(staff, now).filter(case=case)
    lines = []
    for consent in consents.select_related("taken_by"):
        author, url = consent.taken_by, reverse("consent-list", args=[case.pk])
        signed = TimelineEntry(
            "shield-check", _("Agreed to services"), consent.signed_at, author.name, url=url
        )
        lines.append(TimelineLine(signed, "sharing", author))
        if consent.withdrawn_at:
            entry = TimelineEntry(
                "shield-x", _("Ended consent to services"), consent.withdrawn_at,
                text=consent.withdrawal_words, url=url, tone="o",
            )  # fmt: skip
            lines.append(TimelineLine(entry, "sharing"))
    return lines


def releases_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When a release was signed or refused, and what ended it."""
    releases = Release.objects.visible_to(staff, now).filter(case=case)
    lines = []
    for release in releases.select_related("taken_by"):
        url, author = reverse("release-detail", args=[release.pk]), release.taken_by
        for field, (icon, words, tone) in HAPPENED.items():
            when = getattr(release, field)
            if when is None or (field == "signed_at" and release.supersedes_id is not None):
                continue
            title = words % {"who": release.recipient}
            by = author.name if field == "signed_at" else ""
            entry = TimelineEntry(icon, title, when, by, url=url, tone=tone)
            lines.append(TimelineLine(entry, "sharing", author if by else None))
    return lines


def disclosures_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """What was told to whom; what was said stands in the accounting only."""
    found = Disclosure.objects.visible_to(staff, now).filter(case=case).select_related("told_by")
    labels, url = dict(RecordType.choices), reverse("disclosure-list", args=[case.pk])
    lines = []
    for disclosure in found:
        author = disclosure.told_by
        entry = TimelineEntry(
            "megaphone", _("Told %(who)s") % {"who": disclosure.recipient}, disclosure.told_at,
            author.name, url=url, tone="p",
            text=", ".join(str(labels[kind]) for kind in disclosure.record_types),
            tags=_basis_tags(disclosure),
        )  # fmt: skip
        lines.append(TimelineLine(entry, "sharing", author))
    return lines


def _basis_tags(disclosure: Disclosure) -> list[Tag]:
    """On which ground it was told without a release, and what restricts it."""
    if not disclosure.ground:
        return []
    ground = Tag(str(disclosure.get_ground_display()), "warn", "scale")
    return [ground, *restricted_tags(disclosure)]


def _ends_in(days: int) -> str:
    if days == 0:
        return _("Ends today")
    return ngettext("Ends in %(days)d day", "Ends in %(days)d days", days) % {"days": days}


def _renewal(release: Release, today: dt.date, ahead: int) -> DueItem:
    due_on = release.ends_on - dt.timedelta(days=ahead)
    ended = release.state_on(today) == Release.State.ENDED
    lasts = _("Last day: %(day)s") % {"day": short_day(release.ends_on, today)}
    title = _("Renew the release for %(who)s, %(client)s") % {
        "who": release.recipient,
        "client": release.case.client.name,
    }
    row = TaskRow(
        icon="shield-check",
        kind=_("Release"),
        title=title,
        url=reverse("release-detail", args=[release.pk]),
        action=_("Renew"),
        note=_("Nothing may be told any more.") if ended else lasts,
        due=due_on,
        action_url=f"{reverse('release-new', args=[release.case_id])}?again={release.pk}",
    )
    return DueItem(due_on, row, release.case_id)
