"""F8: whoever reads a dump of the database finds no text of a sealed field in it, nor in the files."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from casemgmt.core.records import Record, is_append_only
from casemgmt.core.sealing.fields import SealedTextField
from casemgmt.core.sealing.keyring import ring
from clients.actions.asking import ask_to_see, let_read
from clients.actions.documents import add_document
from clients.models import ClientMerge, IdentityAnswer, LegalAuthority, Referral, RelatedPerson
from consent.models import Disclosure, DisclosureException
from tests import cast as people
from tests import databases
from tests.cast import SET_UP, Cast
from tests.sealing.looking import sealed_fields
from tests.stories import a_case, a_worked_case

Metric = Callable[[str, object, object], None]
IN_CLEAR = "canary-in-a-name"
SEED = "CANARYSEEDCANARYSEEDCANARYSEED22"
REASON = "canary-of-a-reason"
FILE = b"canary-in-a-file"


SIGNED = {
    (ClientMerge, "undone_why"): ("undone_at", "undone_by"),
    (LegalAuthority, "ended_because"): ("ended_on",),
    (DisclosureException, "withdrawn_because"): ("withdrawn_at",),
}
"""What is written together with the text of a field."""


def planted(cast: Cast, now: dt.datetime) -> list[tuple[Any, str, str]]:
    """A text of its own in every sealed field there is, twice, with the reasons of the change: the
    record, the field and the last text of each."""
    a_worked_case(cast, now)
    other = a_case(cast, now, carried_by="omar")
    with acting_as(cast.mia.user.pk):
        asked = ask_to_see(by=cast.mia, now=now, number=other.number, reason=f"{REASON} asked")
    tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
    with acting_as(cast.paul.user.pk):
        let_read(asked, by=cast.paul, now=now, last_day=tomorrow, why=REASON)
    found = []
    for field in live_fields():
        record = _record(field.home)
        beside = SIGNED.get((field.home, field.attname), ())
        if "undone_at" in beside:
            record.undone_at, record.undone_by = now, cast.sally
        if "withdrawn_at" in beside:
            record.withdrawn_at = now
        if "ended_on" in beside:
            record.ended_on = cast.agency.today(now)
        for turn in ("first", "last"):
            text = f"canary-{turn}-{field.home.__name__}-{field.name}@example.org"
            reason = REASON if field.home.reasons_of is not None else "For this test"
            only: list[str] | None = [*beside, field.attname]
            if is_append_only(field.home):
                record, only = _one_more(record), None
            setattr(record, field.attname, text)
            audit.save(record, by=SET_UP, why=reason, only=only)
        found.append((record, field.attname, text))
    return found


def live_fields() -> list[SealedTextField]:
    """The sealed fields of tables, not of histories, whatever their record is; of those that are
    sealed with it once it is restricted there is a test of their own."""
    always = [field for field in sealed_fields() if field.when is None]
    return [field for field in always if issubclass(field.home, Record)]


def _one_more(record: Any) -> Any:
    """Another row like one that never changes, with the next number and what belongs to it alone."""
    stored = record._meta.concrete_fields
    values = {
        field.attname: getattr(record, field.attname) for field in stored if field.name != "id"
    }
    there = type(record)._base_manager.filter(case_id=record.case_id)
    if "number" in values:
        values["number"] = there.count() + 1
    for field in stored:
        if field.one_to_one and values[field.attname]:
            beside = _one_more(getattr(record, field.name))
            values[field.attname] = audit.save(beside, by=SET_UP, why="For this test").pk
    return type(record)(**values)


def _record(model: Any) -> Any:
    rows = model._base_manager.order_by("pk")
    if model is RelatedPerson:
        rows = rows.exclude(sharing="")
    if model is IdentityAnswer:
        rows = rows.filter(kind=IdentityAnswer.Kind.ANSWERED)
    if model is Disclosure:
        rows = rows.filter(release=None)
    if model is DisclosureException:
        rows = rows.filter(urgent=False)
    return (rows.filter(disposed_at=None) if model is Referral else rows)[0]


def let_signed_change() -> None:
    """Take the triggers away that keep what was signed: in this database it is written anew."""
    frozen = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname ~ 'signed_is_frozen|put_off_once'"
    with databases.as_owner() as owner:
        for table, name in owner.execute(frozen).fetchall():
            owner.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')  # type: ignore[call-overload]


def dumped() -> Iterator[str]:
    """Every row of every table as text, as the owner sees it."""
    with databases.as_owner() as owner:
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables.fetchall():
            for (row,) in owner.execute(f'SELECT t::text FROM "{table}" t'):  # type: ignore[call-overload]
                yield f"{table}: {row}"


def test_f8_a_dump_shows_no_text_of_a_sealed_field(
    fresh_database: str, django_db_blocker: Any, settings: Any, tmp_path: Path, metric: Metric
) -> None:
    settings.FILES_DIR = str(tmp_path / "private")
    with django_db_blocker.unblock():
        cast, now = people.load(), dt.datetime.now(dt.UTC)
        let_signed_change()
        with transaction.atomic():
            texts = planted(cast, now)
            case = a_case(cast, now, stage="active", name_used=IN_CLEAR)
            paper = SimpleUploadedFile("a.txt", FILE * 9000)
            add_document(case, by=cast.mia, now=now, upload=paper, title="Letter")
            TOTP.activate(cast.mia.user, SEED)
            RecoveryCodes.activate(cast.mia.user)
        lines = list(dumped())
        shown = [line for line in lines if "canary" in line.lower() and IN_CLEAR not in line]
        assert any(IN_CLEAR in line for line in lines), "a dump shows what is not sealed"
        beside = [line for line in lines if IN_CLEAR in line and line.startswith("ledger_")]
        assert beside == [], "the logs and the audit chain hold ids"
        on_disk = [path for path in tmp_path.rglob("*") if path.is_file()]
        shown += [str(path) for path in on_disk if FILE in path.read_bytes()]
        assert on_disk
        metric("f8_canaries_in_clear", len(shown), 0)
        assert shown == []
        with transaction.atomic():
            ring().forget()
            for record, name, text in texts:
                stored = type(record)._base_manager.get(pk=record.pk)
                assert getattr(stored, name) == text
                assert text in [getattr(row, name) for row in stored.history.all()]
            seed = Authenticator.objects.get(user=cast.mia.user, type="totp").wrap()
            assert seed.instance.data["secret"] != SEED


def test_every_table_with_a_sealed_field_is_planted_in() -> None:
    assert len(live_fields()) >= 14
    named = {f"{field.home.__name__}.{field.name}" for field in live_fields()}
    assert {
        "Client.phone", "Client.email", "Client.safe_contact", "Client.communication_wishes",
        "IdentityAnswer.words", "RelatedPerson.may_share", "Household.address",
        "RelatedPerson.phone", "Referral.phone", "EmergencyAccess.reason",
        "EmergencyAccess.question", "EmergencyAccess.answer", "EmergencyAccess.findings",
        "AccessRequest.reason", "ConflictWall.relation", "ConflictWall.lift_reason",
        "ClientRestriction.words", "SafeContact.detail", "SafeContact.unsaid", "Appointment.place",
    } <= named  # fmt: skip
