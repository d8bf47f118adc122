"""A sealed text is clear on its record, sealed in the table and its history, and nowhere else."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.bulk import insert_with_history
from casemgmt.core.locking import read_again
from casemgmt.core.sealing.fields import UNREADABLE
from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.tokens import MARK, key_id_of
from casemgmt.ledger.models import AuditEvent, DataKey
from clients.actions.boundaries import restrict_record
from clients.models import Client, ClientRestriction, RelatedPerson
from tests.cast import SET_UP, Cast
from tests.sealing.looking import past, raw, sealed_fields, write
from tests.stories import a_case

pytestmark = pytest.mark.django_db

PHONE, EMAIL, SAFE = "555-0187", "rosa@example.org", "Evenings, by text"


@pytest.fixture
def client(cast: Cast, now: dt.datetime) -> Client:
    made: Client = a_case(cast, now, phone=PHONE, email=EMAIL, safe_contact=SAFE).client
    return made


def again(record: Any) -> Any:
    """A record as the next request finds it."""
    ring().forget()
    return type(record)._base_manager.get(pk=record.pk)


def save(record: Any, *only: str) -> None:
    audit.save(record, by=SET_UP, why="For this test", only=list(only) or None)


def test_a_text_is_sealed_in_the_table_and_clear_on_the_record(client: Client) -> None:
    found = again(client)
    assert (found.phone, found.email, found.safe_contact) == (PHONE, EMAIL, SAFE)
    for column, text in (("phone", PHONE), ("email", EMAIL), ("safe_contact", SAFE)):
        assert raw(client, column).startswith(MARK)
        assert text not in raw(client, column)
    assert type(found.phone) is str


def test_the_history_holds_what_the_table_holds_and_opens_for_the_same_record(
    client: Client,
) -> None:
    first = raw(client, "phone")
    found = again(client)
    found.phone = "555-0111"
    save(found, "phone")
    assert past(client, "phone") == [first, raw(client, "phone")]
    assert [row.phone for row in client.history.order_by("version")] == [PHONE, "555-0111"]
    assert past(client, "safe_contact") == [raw(client, "safe_contact")] * 2


def test_a_history_row_is_never_written_in_clear_for_a_text_that_was_not_saved(
    client: Client,
) -> None:
    found = again(client)
    found.phone, found.language = "555-0111", "Spanish"
    save(found, "language")
    assert all(text.startswith(MARK) for text in past(client, "phone"))


def test_nothing_is_opened_to_save_something_else_or_to_lock_the_record(client: Client) -> None:
    found = again(client)
    with CaptureQueriesContext(connection) as asked:
        read_again(found)
        found.language = "Spanish"
        save(found, "language")
        found.interpreter_needed = True
        save(found)
    assert not [query for query in asked.captured_queries if "datakey" in query["sql"]]
    assert (again(client).phone, again(client).language) == (PHONE, "Spanish")
    assert len(set(past(client, "phone"))) == 1


def test_the_same_words_again_leave_what_is_stored_as_it_is(client: Client) -> None:
    stored, found = raw(client, "phone"), again(client)
    assert found.phone == PHONE
    found.phone = PHONE
    save(found, "phone")
    assert raw(client, "phone") == stored
    found.phone = "555-0111"
    save(found, "phone")
    assert raw(client, "phone") != stored


def test_a_text_whose_saving_was_undone_is_sealed_anew(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now).client
    client.phone = PHONE
    with transaction.atomic():
        save(client, "phone")
        transaction.set_rollback(True)
    client.version -= 1
    save(client, "phone")
    assert again(client).phone == PHONE
    assert past(client, "phone") == ["", raw(client, "phone")]


def test_a_text_that_is_not_loaded_is_fetched_and_opened_when_it_is_read(client: Client) -> None:
    found = Client._base_manager.only("given_name").get(pk=client.pk)
    assert found.phone == PHONE
    save(found, "phone")
    assert len(set(past(client, "phone"))) == 1


def test_an_empty_text_stays_empty_and_can_be_asked_for(client: Client, cast: Cast) -> None:
    assert raw(client, "name_used") == ""
    found = again(client)
    found.email = ""
    save(found, "email")
    assert raw(client, "email") == ""
    assert Client.objects.filter(email="", pk=client.pk).exists()
    assert Client.objects.exclude(phone="").filter(pk=client.pk).exists()


@pytest.mark.parametrize(
    "asked",
    [{"phone": PHONE}, {"phone__icontains": "555"}, {"phone__in": [PHONE]}, {"phone__lt": "6"},
     {"phone__startswith": MARK}, {"phone__regex": "5"}],
)  # fmt: skip
def test_nothing_else_can_be_asked_of_a_sealed_column(client: Client, asked: Any) -> None:
    with pytest.raises(FieldError, match="sealed"):
        Client.objects.filter(**asked).exists()


def test_a_clear_text_can_not_be_written_past_the_record(client: Client) -> None:
    field = Client._meta.get_field("phone")
    with pytest.raises(TypeError, match="sealed"):
        Client._base_manager.filter(pk=client.pk)._update([(field, None, "555-0111")])  # type: ignore[attr-defined]


def test_a_stored_text_without_its_record_is_nothing_to_show(client: Client) -> None:
    (found,) = Client.objects.filter(pk=client.pk).values_list("phone", flat=True)
    with pytest.raises(TypeError, match="from its record"):
        str(found)


MOVED = ["column", "row", "changed", "cut", "clear", "another key"]


@pytest.mark.parametrize("how", MOVED)
def test_what_was_moved_or_changed_is_one_sentence_and_a_line_in_the_log(
    client: Client, cast: Cast, now: dt.datetime, how: str
) -> None:
    other = a_case(cast, now, phone="555-0144").client
    stored = raw(client, "phone")
    written = {
        "column": raw(client, "email"),
        "row": raw(other, "phone"),
        "changed": stored[:-8] + ("A" if stored[-8] != "A" else "B") + stored[-7:],
        "cut": stored[:-4],
        "clear": PHONE,
        "another key": stored.replace(key_id_of(stored).hex, key_id_of(raw(other, "phone")).hex),
    }[how]
    write(client, "phone", written)
    found = again(client)
    assert found.phone == str(UNREADABLE) == found.phone
    (event,) = AuditEvent.objects.filter(event="unreadable")
    assert (event.record, event.record_id, event.code) == (
        "clients_client.phone", client.pk, "changed",
    )  # fmt: skip


def test_what_does_not_open_is_kept_as_it_is_when_its_record_is_saved(client: Client) -> None:
    damaged = raw(client, "phone")[:-4]
    write(client, "phone", damaged)
    found = again(client)
    index = raw(client, "phone_index")
    found.phone = found.phone  # as an edit form sends it back
    save(found)
    assert raw(client, "phone") == damaged
    assert raw(client, "phone_index") == index


def test_without_its_data_key_a_text_is_gone_for_good(client: Client) -> None:
    stored = raw(client, "phone")
    write(client, "phone", stored.replace(key_id_of(stored).hex, uuid.uuid4().hex))
    assert again(client).phone == str(UNREADABLE)
    assert AuditEvent.objects.get(event="unreadable").code == "gone"


def test_without_the_upper_key_nothing_opens(client: Client, settings: Any) -> None:
    settings.DATA_KEYS = {"other": b"0" * 32}
    assert again(client).phone == str(UNREADABLE)
    assert AuditEvent.objects.get(event="unreadable").code == "upper key"


def test_a_page_shows_the_sentence_and_nothing_of_the_text(
    client: Client, browser_of: Callable[[str], Browser]
) -> None:
    write(client, "safe_contact", raw(client, "email"))
    case = client.cases.get()
    page = browser_of("mia").get(reverse("case-detail", args=[case.pk])).content.decode()
    assert "This can&#x27;t be read: it is not what was stored." in page
    assert EMAIL not in page
    assert PHONE in page


def test_the_keys_of_a_list_are_fetched_in_one_statement(cast: Cast, now: dt.datetime) -> None:
    for number in range(5):
        a_case(cast, now, phone=f"555-010{number}", email=f"{number}@example.org")
    ring().forget()
    rows = list(Client.objects.filter(agency=cast.agency))
    with CaptureQueriesContext(connection) as asked:
        phones = {row.phone for row in rows}
        assert all(row.email for row in rows)
    assert len(phones) == 5
    assert len(asked) == 1


def test_a_related_persons_phone_and_a_restriction_are_under_their_clients_key(
    client: Client, cast: Cast, now: dt.datetime
) -> None:
    person = RelatedPerson(client=client, name="Ana", relation="Daughter", phone="555-0123")
    save(person)
    said = restrict_record(client, by=cast.mia, now=now, words="Not Omar", staff=cast.omar)
    keys = {key_id_of(raw(person, "phone")), key_id_of(raw(said, "words"))}
    assert keys == {DataKey.objects.get(owner=client.pk).pk}
    assert (again(person).phone, again(said).words) == ("555-0123", "Not Omar")


def test_the_reasons_of_what_is_sealed_are_sealed_in_its_history(
    client: Client, cast: Cast, now: dt.datetime
) -> None:
    said = restrict_record(client, by=cast.mia, now=now, words="Not Omar", staff=cast.omar)
    (reason,) = past(said, "history_change_reason")
    assert reason.startswith(MARK)
    assert ClientRestriction.history.get(id=said.pk).history_change_reason == (
        "The client asked for it"
    )


@pytest.fixture
def sometimes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Safe ways to reach somebody are sealed only for those who need an interpreter."""
    for model in (Client, Client.history.model):
        monkeypatch.setattr(model._meta.get_field("safe_contact"), "when", "needs_sealing")
    needs = property(lambda self: self.interpreter_needed)
    monkeypatch.setattr(Client, "needs_sealing", needs, raising=False)


def test_a_text_may_be_sealed_only_when_its_record_says_so(
    sometimes: None, cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now, safe_contact=SAFE).client
    assert raw(client, "safe_contact") == SAFE
    assert past(client, "safe_contact") == [SAFE]
    assert again(client).safe_contact == SAFE
    found = again(client)
    found.interpreter_needed = True
    save(found, "interpreter_needed", "safe_contact")
    assert raw(client, "safe_contact").startswith(MARK)
    assert past(client, "safe_contact") == [SAFE, raw(client, "safe_contact")]
    assert [row.safe_contact for row in client.history.all()] == [SAFE, SAFE]
    found = again(client)
    found.interpreter_needed = False
    save(found)
    assert raw(client, "safe_contact").startswith(MARK)
    assert again(client).safe_contact == SAFE


def test_a_text_that_looks_sealed_is_sealed_whatever_its_record_says(
    sometimes: None, cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now, safe_contact=f"{MARK}x").client
    assert raw(client, "safe_contact") != f"{MARK}x"
    assert again(client).safe_contact == f"{MARK}x"


@pytest.mark.parametrize(("model", "columns"), [(Client, ["phone"]), (ClientRestriction, [])])
def test_no_statement_over_many_rows_writes_what_is_sealed(
    now: dt.datetime, model: Any, columns: list[str]
) -> None:
    with pytest.raises(ValueError, match="by its records alone"):
        insert_with_history(
            model, columns, "SELECT ''", [], by=SET_UP, now=now, why="For this test"
        )


def test_every_sealed_field_says_whose_key_it_is_under_by_a_path_that_leads_there() -> None:
    fields = sealed_fields()
    assert len(fields) > 20
    for field in fields:
        model = field.home
        for step in filter(None, field.owner.split(".")):
            model = model._meta.get_field(step).related_model
        assert model is not None, field
