"""What this room shows elsewhere: tags, work that is due, entries of the timeline."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.agency.models import Staff
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


def release_tag(release: Release, today: dt.date, *, renewed: bool = False) -> Tag:
    """A release's state in words, with its tone and icon.

    One that a newer release for the same recipient has followed raises no alarm of its own.
    """
    state = release.state_on(today)
    if renewed and state in FOLLOWED:
        return FOLLOWED[state]
    if state == Release.State.REVOKED:
        return Tag(_("Do not share"), "late", "ban")
    if state == Release.State.ENDED:
        return Tag(_("Ended"), "late", "circle-x")
    if state == Release.State.ENDING:
        return Tag(_ends_in((release.ends_on - today).days), "warn", "clock-alert")
    if state == Release.State.PLANNED:
        return Tag(
            _("From %(day)s") % {"day": short_day(release.starts_on, today)}, "info", "clock"
        )
    return Tag(_("Current"), "ok", "shield-check")


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
    """Releases of one's own open cases whose last day falls on a local day or before."""
    mine = Assignment.objects.visible_to(staff, now).at(now).filter(staff_id=staff.pk)
    releases = (
        Release.objects.visible_to(staff, now, "edit")
        .of_case(case)
        .of_living()
        .still_needed()
        .ending_by(until)
        .filter(case__in=mine.values("case"))
        .select_related("case__client")
    )
    today = staff.agency.today(now)
    return [_renewal(release, today) for release in releases]


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
    """When a release was signed, and when it was revoked."""
    releases = Release.objects.visible_to(staff, now).filter(case=case)
    lines = []
    for release in releases.select_related("taken_by"):
        url, names = reverse("release-detail", args=[release.pk]), {"who": release.recipient}
        signed = TimelineEntry(
            "share-2", _("Release signed for %(who)s") % names, release.signed_at,
            release.taken_by.name, url=url, tone="p",
        )  # fmt: skip
        lines.append(TimelineLine(signed, "sharing", release.taken_by))
        if release.revoked_at:
            title = _("Release for %(who)s revoked") % names
            entry = TimelineEntry("ban", title, release.revoked_at, url=url, tone="o")
            lines.append(TimelineLine(entry, "sharing"))
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


def _renewal(release: Release, today: dt.date) -> DueItem:
    ended = release.state_on(today) == Release.State.ENDED
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
        note=_("Nothing may be told any more.") if ended else release.purpose,
        due=release.ends_on,
        action_url=f"{reverse('release-new', args=[release.case_id])}?again={release.pk}",
    )
    return DueItem(release.ends_on, row, release.case_id)
