"""Bringing in a file of people: uploaded, its columns named, checked, brought in, taken back."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.lists import METHODS, choices_of
from casemgmt.agency.models import Program, Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.bulk import A_STATEMENT
from casemgmt.core.errors import Refused
from casemgmt.core.files import clean_name
from casemgmt.core.tables import Table, read_table, text_of
from casemgmt.ledger.long_work import allow_long_statements
from clients.actions.bringing import (
    bring_in_clients,
    bring_in_referrals,
    may_be_given,
    take_back_clients,
    take_back_referrals,
)
from clients.actions.referring import check_facts, methods_of, must_take_referrals, takes_in
from clients.alike import came_before, clients_like
from clients.incoming import (
    ADDED,
    NEEDED,
    TOGETHER,
    Line,
    by_words,
    fields_of,
    guess,
    label,
    read_line,
)
from clients.matching import open_reviews, take_turns_with_new_clients
from clients.models import (
    Import,
    ImportDecision,
    ImportedReferral,
    ImportFile,
    ImportRight,
    ImportRow,
    Referral,
)

LARGEST = 5 * 1024 * 1024
"""Bytes of a file at most."""
A_STEP = 500
"""Lines that one step of a check looks at, so that a page can tell how far it is."""
HOLDS = dt.timedelta(hours=1)
"""How long a check counts: what is known of people changes."""
UNDO = dt.timedelta(days=7)
"""How long an import can be taken back."""
YES_OR_NO = {"yes": True, "no": False}
State = Import.State
RowState = ImportRow.State


@transaction.atomic
def upload_import(
    *, by: Staff, now: dt.datetime, name: str, body: bytes, kind: str = Import.Kind.REFERRALS
) -> Import:
    """Keep the text of a file, sealed, and guess which column says what. Nothing comes in yet.

    ``kind`` says who is in it. Raises ``Refused`` without the right to import, for a file that is too
    large, for what is no table, and what ``read_table`` refuses.
    """
    allow_staff(by, "take_referrals", now)
    if not ImportRight.objects.standing(by, now).exists():
        raise Refused(_("A privacy officer has to give you the right to import first."))
    if kind not in Import.Kind.values:
        raise Refused(_("Say who is in the file."), field="kind")
    if len(body) > LARGEST:
        raise Refused(
            _("This file is larger than 5 MB. Split it into several files."), field="file"
        )
    text = text_of(body)
    table = read_table(text, leaving_out=ADDED)
    upload = Import(
        agency=by.agency,
        uploaded_by=by,
        uploaded_at=now,
        name=clean_name(name),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        kind=kind,
        mapping=guess(table.heads, fields_of(kind)),
        lines=len(table.lines),
    )
    audit.save(upload, by=by, why=_("File uploaded"))
    ImportFile.objects.bulk_create([ImportFile(upload=upload, text=text)])
    return upload


@transaction.atomic
def map_import(
    upload: Import,
    *,
    by: Staff,
    now: dt.datetime,
    program: Program,
    mapping: Mapping[str, int | None],
) -> Import:
    """Say for which program the people are and which column, by its place, says what; the check begins
    anew. Places are kept and no heads: where a file has none, somebody's name would stand there.

    Raises ``Refused`` once it is brought in, for a column there is none of, for a needed field
    without one, for one column over two fields, and for a program that takes no referrals.
    """
    allow(by, "edit", upload, now)
    if upload.state not in (State.UPLOADED, State.MAPPED, State.CHECKED):
        raise Refused(_("This file is brought in already."))
    _must_take(upload, program, by, now)
    chosen = {name: place for name, place in mapping.items() if place is not None}
    heads = table_of(upload).heads
    if not set(chosen) <= set(fields_of(upload.kind)) or not set(chosen.values()) <= set(
        range(len(heads))
    ):
        raise Refused(_("Choose columns of this file."))
    for name in NEEDED:
        if name not in chosen:
            raise Refused(_("Choose the column that says this."), field=name)
    for name, needs in TOGETHER.items():
        if name in chosen and needs not in chosen:
            raise Refused(_("Choose the column that says this."), field=needs)
    for name, place in chosen.items():
        if list(chosen.values()).count(place) > 1:
            raise Refused(_("One column says one thing only."), field=name)
    upload.program, upload.mapping, upload.state = program, chosen, State.MAPPED
    upload.round, upload.checked_at = upload.round + 1, None
    upload.seen = upload.ready = upload.wrong = upload.alike = 0
    upload.repeats = {}
    fields = ["program", "mapping", "state", "round", "checked_at", "repeats"]
    fields += ["seen", "ready", "wrong", "alike"]
    return audit.save(upload, by=by, why=_("Columns named"), only=fields)


@transaction.atomic
def check_import(upload: Import, *, by: Staff, now: dt.datetime) -> Import:
    """Look at the next ``A_STEP`` lines: what is wrong with them, and who is known already.

    It creates nothing. Asked again when all is checked, it changes nothing.
    """
    allow(by, "edit", upload, now)
    if upload.state != State.MAPPED:
        return upload
    if upload.seen == 0:
        upload.repeats = _repeats(upload, by, now)
    step = dict(lines_of(upload, by, now, slice(upload.seen, upload.seen + A_STEP)))
    looking = _Looking(by, now, methods_of(by))
    rows = [_checked(upload, number, line, looking) for number, line in step.items()]
    _find_alike([row for row in rows if row.state != RowState.WRONG], step, by, now)
    ImportRow.objects.bulk_create(rows)
    upload.seen += len(rows)
    upload.ready += sum(row.state == RowState.READY for row in rows)
    upload.wrong += sum(row.state == RowState.WRONG for row in rows)
    upload.alike += sum(row.state == RowState.ALIKE for row in rows)
    if upload.seen >= upload.lines:
        upload.state, upload.checked_at = State.CHECKED, now
    fields = ["seen", "ready", "wrong", "alike", "state", "checked_at", "repeats"]
    return audit.save(upload, by=by, why=_("Lines checked"), only=fields)


@transaction.atomic
def decide_line(
    upload: Import,
    *,
    by: Staff,
    now: dt.datetime,
    number: int,
    answer: str,
    seen_round: int | None = None,
) -> ImportDecision:
    """Say whether a line is about the person it is like, and stays out, or about somebody else, and
    comes in. Said anew, the newer counts; said twice, it is said once.

    ``seen_round`` is the check that was looked at, where it may be another than the newest. Raises
    ``Refused`` before everything is checked, once it is brought in, for a line that is not about
    somebody known, and when the file was checked anew meanwhile.
    """
    allow(by, "edit", upload, now)
    _must_be_seen(upload, seen_round)
    if upload.state != State.CHECKED:
        raise Refused(_("This is decided after the check, and before anything is brought in."))
    rows = ImportRow.objects.filter(upload=upload, round=upload.round, state=RowState.ALIKE)
    row = rows.filter(number=number).first()
    if row is None or answer not in ImportDecision.Answer.values:
        raise Refused(_("There is nothing to decide about this line."))
    said = ImportDecision.objects.filter(row=row).order_by("-turn")
    before: ImportDecision | None = said.first()
    if before is not None and before.answer == answer:
        return before
    decision = ImportDecision(upload=upload, row=row, answer=answer, decided_by=by, decided_at=now)
    decision.turn = 1 if before is None else before.turn + 1
    ImportDecision.objects.bulk_create([decision])
    came, comes = before is not None and before.answer == "other", answer == "other"
    upload.ready, upload.alike = upload.ready + comes - came, upload.alike - comes + came
    audit.save(upload, by=by, why=_("Line decided"), only=["ready", "alike"])
    return decision


@transaction.atomic
def commit_import(
    upload: Import, *, by: Staff, now: dt.datetime, seen_round: int | None = None
) -> Import:
    """Bring in every line that is ready, all in one transaction or none. Done twice it is done once.

    Lines with errors stay out, and those about somebody known unless it was said that they are
    about somebody else. A client much like one of the
    people, whom ``by`` may not know of, waits with the privacy officers (OUT-04).

    ``seen_round`` is as in ``decide_line``. Raises ``Refused`` before everything is checked, when the
    check is older than ``HOLDS``, was made anew or overtaken by somebody who has come in since, when
    no line is ready, and when the same file is in already.
    """
    allow(by, "edit", upload, now)
    if upload.state == State.COMMITTED:
        return upload
    _must_be_seen(upload, seen_round)
    if upload.state != State.CHECKED or upload.checked_at is None or upload.program is None:
        raise Refused(_("Check the file first."))
    if now - upload.checked_at > HOLDS:
        raise Refused(_("This check is too old. Name the columns again, and it is checked anew."))
    same = Import.objects.for_agency(by.agency_id).filter(sha256=upload.sha256)
    if same.filter(state=State.COMMITTED).exists():
        raise Refused(_("This very file was brought in before."))
    if not upload.ready:
        raise Refused(_("There is no line to bring in."))
    _must_take(upload, upload.program, by, now)
    allow_long_statements()
    _bring_in(upload, by, now)
    upload.state, upload.committed_at = State.COMMITTED, now
    why = _("Brought in from a file")
    return audit.save(upload, by=by, why=why, only=["state", "committed_at"])


@transaction.atomic
def undo_import(upload: Import, *, by: Staff, now: dt.datetime) -> Import:
    """Take back all that came in, as long as nobody has done anything with it. Done twice it is
    done once; referrals stay in the record as brought in by mistake, and so do clients and cases,
    which nobody sees any more.

    Raises ``Refused`` for what never came in, after ``UNDO``, and when somebody has worked since with
    a referral, a client or a case of it.
    """
    allow(by, "edit", upload, now)
    if upload.state == State.UNDONE:
        return upload
    if upload.state != State.COMMITTED or upload.committed_at is None:
        raise Refused(_("Nothing of this file was brought in."))
    if now - upload.committed_at > UNDO:
        words = _("An import can be taken back for %(n)d days. Settle the referrals one by one.")
        raise Refused(words % {"n": UNDO.days})
    allow_long_statements()
    take_back = take_back_clients if upload.kind == Import.Kind.CLIENTS else take_back_referrals
    take_back(upload, by=by, now=now)
    upload.state, upload.undone_at = State.UNDONE, now
    why = _("Import taken back")
    return audit.save(upload, by=by, why=why, only=["state", "undone_at"])


def _must_take(upload: Import, program: Program, by: Staff, now: dt.datetime) -> None:
    """Refuse a program that takes nobody; and for clients one whose intake is for others to decide."""
    must_take_referrals(program, by)
    if upload.kind == Import.Kind.CLIENTS and not takes_in(by, program, now):
        words = _("You take nobody in for this program. Whoever does brings its clients in.")
        raise Refused(words, field="program")


def _must_be_seen(upload: Import, seen_round: int | None) -> None:
    if seen_round is not None and seen_round != upload.round:
        raise Refused(_("This file was checked again meanwhile. Look at what was found first."))


def table_of(upload: Import) -> Table:
    """What the file of an import says."""
    return read_table(ImportFile.objects.get(upload=upload).text, leaving_out=ADDED)


def lines_of(
    upload: Import, by: Staff, now: dt.datetime, part: slice = slice(None)
) -> Iterator[tuple[int, Line]]:
    """The lines of an import with their numbers in the file, read as its columns are named: all, or
    a part of them."""
    table, zone = table_of(upload), by.agency.timezone
    choices: dict[str, Mapping[str, Any]] = {
        "referrer_kind": by_words(Referral.ReferrerKind.choices),
        "method": by_words(choices_of(by.agency_id, METHODS)),
        "urgency": by_words(Referral.Urgency.choices),
        "address_is_confidential": YES_OR_NO | {_("Yes").lower(): True, _("No").lower(): False},
        "case_manager": may_be_given(by, now) if upload.kind == Import.Kind.CLIENTS else {},
    }
    for number, cells in list(table.lines.items())[part]:
        yield number, read_line(cells, upload.mapping, choices=choices, zone=zone)


def _repeats(upload: Import, by: Staff, now: dt.datetime) -> dict[str, int | str]:
    """By the number of a line, who may be the same person and came before it: a line of the file, or,
    in a file of referrals, one that waits already."""
    looking = _Looking(by, now, methods_of(by))
    lines = lines_of(upload, by, now)
    good = {n: line for n, line in lines if not line.errors and not _impossible(line, looking)}
    waiting: list[Referral] = []
    if upload.kind == Import.Kind.REFERRALS:
        waiting = list(Referral.objects.visible_to(by, now).waiting())
    return came_before(good, waiting)


@dataclass(frozen=True)
class _Looking:
    """Who looks at lines and when, and how people are found."""

    by: Staff
    now: dt.datetime
    methods: Collection[str]


def _checked(upload: Import, number: int, line: Line, looking: _Looking) -> ImportRow:
    """What there is to say about one line but who is like the person."""
    row = ImportRow(upload=upload, round=upload.round, number=number, state=RowState.READY)
    row.errors = [[label(name), words] for name, words in line.errors] or _impossible(line, looking)
    if row.errors:
        row.state = RowState.WRONG
    elif str(number) in upload.repeats:
        row.state = RowState.ALIKE
    return row


def _impossible(line: Line, looking: _Looking) -> list[list[str]]:
    """What no referral may say, as receiving one by hand would refuse it."""
    today = looking.by.agency.today(looking.now)
    try:
        check_facts(line.facts, now=looking.now, today=today, methods=looking.methods)
    except Refused as refusal:
        return [[label(refusal.field or "reason"), str(refusal)]]
    return []


def _find_alike(
    rows: list[ImportRow], lines: Mapping[int, Line], by: Staff, now: dt.datetime
) -> None:
    """Find clients ``by`` knows of who are like the people of these lines."""
    found, known = clients_like(by, now, {row.number: lines[row.number] for row in rows})
    for row in rows:
        row.known = [pk for pk in found[row.number] if pk in known]
        if row.known:
            row.state = RowState.ALIKE


def _bring_in(upload: Import, by: Staff, now: dt.datetime) -> None:
    rows = ImportRow.objects.filter(upload=upload, round=upload.round).coming_in()
    told = dict(rows.values_list("number", "known"))
    lines = {number: line for number, line in lines_of(upload, by, now) if number in told}
    if any(line.errors for line in lines.values()):
        raise Refused(_("What the lines may say has changed. Name the columns again."))
    if upload.kind == Import.Kind.CLIENTS:
        take_turns_with_new_clients(by.agency_id)
    found, known = clients_like(by, now, lines)
    _must_be_told(upload, by, now, {n: known & {*found[n]} - {*told[n]} for n in lines})
    bring_in = bring_in_clients if upload.kind == Import.Kind.CLIENTS else bring_in_referrals
    made = bring_in(upload, lines, by=by, now=now)
    came = [ImportedReferral(upload=upload, number=n, referral=one) for n, one in made.items()]
    ImportedReferral.objects.bulk_create(came, batch_size=A_STATEMENT)
    hidden = {
        made[n]: {pk: evidence for pk, evidence in like.items() if pk not in known}
        for n, like in found.items()
    }
    open_reviews(hidden, by=by, now=now)


def _must_be_told(
    upload: Import, by: Staff, now: dt.datetime, since_then: Mapping[int, Collection[uuid.UUID]]
) -> None:
    """Refuse to bring in a line about somebody much like a person who came in after the check."""
    late = [number for number, people in since_then.items() if people]
    if upload.kind == Import.Kind.REFERRALS:
        repeats = _repeats(upload, by, now).keys() - upload.repeats.keys()
        late += sorted({int(number) for number in repeats} & since_then.keys())
    if late:
        words = _(
            "Somebody like the person of line %(n)d has come in since. Name the columns again."
        )
        raise Refused(words % {"n": late[0]})
