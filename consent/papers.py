"""The paper of a signed release: what the client was read, and how they signed it.

It is made once, right after the signature, and kept as a document of the case with its hash; what the
client takes home is a copy of that file.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casemgmt.agency.categories import names
from casemgmt.agency.letterhead import AgencyBlock, agency_block
from casemgmt.core import pdf
from casemgmt.core.days import local_day
from casemgmt.core.display import day as short_day
from consent.kinds import IdentityUse, RecordType
from consent.models import Release
from consent.models.clauses import included_in


@dataclass(frozen=True, slots=True)
class ReleasePaper:
    """Everything that stands on it: plain values, gathered before anything is printed."""

    agency: AgencyBlock
    client_name: str
    case_number: str
    kind: str
    number: int
    terms: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    text_name: str
    text_sha256: str
    statements: tuple[str, ...]
    restricted: tuple[str, ...]
    signed_by: str
    signed_as: str
    signed_how: str
    signed_on: dt.date
    drawn: str
    evidence: tuple[tuple[str, str], ...]


def signed_paper(release: Release) -> bytes:
    """The PDF of a signed release. Raises ``PdfFailed`` when none could be made."""
    return pdf.render(
        "pdf/release.html",
        {"document": paper_of(release)},
        title=_("Release of information"),
        lang=get_language() or "en-us",
    )


def paper_of(release: Release) -> ReleasePaper:
    """What stands on the paper of a signed release."""
    text, case = release.text, release.case
    if text is None or release.signed_at is None:
        raise ValueError("Only a signed release has a paper.")
    return ReleasePaper(
        agency=agency_block(case.agency),
        client_name=case.client.name,
        case_number=case.number,
        kind=release.get_kind_display(),
        number=release.number,
        terms=tuple((term, words) for term, words in _terms(release) if words),
        parts=tuple(text.parts),
        text_name=str(text),
        text_sha256=release.text_sha256,
        statements=tuple(text.statements),
        restricted=tuple(map(str, names(included_in(release.clauses.all())))),
        signed_by=release.signer_name,
        signed_as=release.get_signer_capacity_display(),
        signed_how=release.get_method_display(),
        signed_on=local_day(release.signed_at, case.agency.timezone),
        drawn=release.drawn,
        evidence=tuple((term, words) for term, words in _evidence(release) if words),
    )


def _terms(release: Release) -> list[tuple[str, str]]:
    clause = release.clauses.first()
    types = [kind.label for kind in RecordType if kind in release.record_types]
    uses = [use.label for use in IdentityUse if use in release.uses]
    days = (short_day(release.starts_on), short_day(release.ends_on))
    return [
        (_("Who tells"), f"{release.case.agency.name}, {release.case.program.name}"),
        (_("To whom"), f"{release.recipient}, {release.recipient_contact}"),
        (_("Which way"), release.get_direction_display()),
        (_("What"), ", ".join(map(str, types))),
        (_("Restricted"), ", ".join(map(str, names(included_in(release.clauses.all()))))),
        (_("Shown for"), ", ".join(map(str, uses))),
        (_("In the client's words"), release.description),
        (_("Of which days"), _covered(clause.covers_from, clause.covers_until) if clause else ""),
        (_("Why"), release.purpose),
        (_("How long"), _("%(from)s to %(until)s") % {"from": days[0], "until": days[1]}),
        (_("Ends sooner"), release.get_ends_with_display()),
    ]


def _covered(first: dt.date, last: dt.date | None) -> str:
    if last is None:
        return _("%(from)s and later") % {"from": short_day(first)}
    return _("%(from)s to %(until)s") % {"from": short_day(first), "until": short_day(last)}


def _evidence(release: Release) -> list[tuple[str, str]]:
    return [
        (_("Read in"), release.language),
        (_("Interpreter"), release.interpreter),
        (_("Witness"), release.witness),
        (_("Said aloud again by"), release.taken_by.name),
        (_("How the client took part"), release.client_part),
        (_("Their copy"), release.get_copy_display()),
    ]
