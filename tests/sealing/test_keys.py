"""Data keys: one for each owner, wrapped under an upper key, and forgotten with the transaction."""

import dataclasses
import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core.env import BadSetting, env_keys
from casemgmt.core.sealing import checks
from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.tokens import Place, key_id_of, seal, unseal
from casemgmt.core.sealing.wrapping import Unreadable, Wrapped, unwrap, wrap
from casemgmt.ledger.models import DataKey
from tests.cast import Cast
from tests.stories import a_case

OWNER = uuid.UUID(int=7)
HERE = Place("a_table", "a_column", "a row")


def stored(owner: uuid.UUID) -> Wrapped:
    row = DataKey.objects.get(owner=owner)
    return Wrapped(row.pk, row.owner, row.kid, bytes(row.body))


def known() -> list[uuid.UUID]:
    """The keys that this process's keyring holds or waits for."""
    return [*ring()._keys, *ring()._wrapped, *ring()._wanted]


@pytest.mark.django_db
def test_an_owner_has_one_key_which_is_stored_wrapped_under_the_newest_upper_key(
    settings: Any,
) -> None:
    tokens = [seal("a text", OWNER, HERE) for _ in range(3)]
    assert len(set(tokens)) == 3
    assert {key_id_of(token) for token in tokens} == {stored(OWNER).id}
    assert stored(OWNER).kid == next(iter(settings.DATA_KEYS))
    assert unwrap(stored(OWNER)) not in stored(OWNER).body
    assert [unseal(token, HERE) for token in tokens] == ["a text"] * 3


@pytest.mark.django_db
def test_a_wrapped_key_opens_for_its_own_row_only() -> None:
    seal("a text", OWNER, HERE)
    for changed in ({"id": uuid.uuid4()}, {"owner": uuid.uuid4()}):
        with pytest.raises(Unreadable, match="changed"):
            unwrap(dataclasses.replace(stored(OWNER), **changed))


def test_a_process_without_an_upper_key_seals_nothing(settings: Any) -> None:
    settings.DATA_KEYS = {}
    with pytest.raises(ImproperlyConfigured, match="CASEMGMT_DATA_KEYS"):
        wrap(b"0" * 32, uuid.uuid4(), OWNER)


@pytest.mark.django_db(transaction=False)
def test_a_key_that_was_made_and_undone_seals_nothing_afterwards() -> None:
    with transaction.atomic():
        seal("undone", OWNER, HERE)
        transaction.set_rollback(True)
    token = seal("kept", OWNER, HERE)
    assert stored(OWNER).id == key_id_of(token)


def test_two_at_once_agree_on_one_key(fresh_database: str, django_db_blocker: Any) -> None:
    tokens: list[str] = []
    both = threading.Barrier(2)

    def work() -> None:
        try:
            with transaction.atomic():
                both.wait(10)
                tokens.append(seal("a text", OWNER, HERE))
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert {key_id_of(token) for token in tokens} == {stored(OWNER).id}
        assert [unseal(token, HERE) for token in tokens] == ["a text"] * 2


def test_keys_are_forgotten_when_the_transaction_ends(
    fresh_database: str, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        with transaction.atomic():
            token = seal("a text", OWNER, HERE)
            assert known() != []
        assert known() == []
        unseal(token, HERE)
        assert known() == []


@pytest.mark.django_db
def test_keys_are_forgotten_when_the_page_is_done(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    case = a_case(cast, now, phone="555-0187")
    browser_of("mia").get(reverse("case-detail", args=[case.pk]))
    assert known() == []


@pytest.mark.django_db
def test_many_keys_are_fetched_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [seal("a text", uuid.uuid4(), HERE) for _ in range(7)]
    monkeypatch.setattr("casemgmt.core.sealing.keyring.AT_ONCE", 2)
    ring().forget()
    for token in tokens:
        ring().want(key_id_of(token))
    with CaptureQueriesContext(connection) as asked:
        assert {unseal(token, HERE) for token in tokens} == {"a text"}
    assert 2 < len(asked) < 7


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE ledger_datakey SET kid = ''", "DELETE FROM ledger_datakey"])  # fmt: skip
def test_a_page_neither_changes_nor_destroys_a_key(statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("role", ["web", "worker", "owner"])
def test_a_process_that_opens_what_is_sealed_does_not_start_without_a_key(
    settings: Any, role: str
) -> None:
    settings.DB_ROLE = role
    assert checks.check_upper_keys(None) == []
    settings.DATA_KEYS = {}
    assert [error.id for error in checks.check_upper_keys(None)] == ["casemgmt.E010"]


def test_the_sealer_of_the_chain_needs_none(settings: Any) -> None:
    settings.DB_ROLE, settings.DATA_KEYS = "sealer", {}
    assert checks.check_upper_keys(None) == []


@pytest.mark.django_db
def test_a_process_does_not_start_while_a_key_in_use_is_missing(settings: Any) -> None:
    seal("a text", OWNER, HERE)
    assert checks.check_known_keys(None, databases=["default"]) == []
    settings.DATA_KEYS = {"new": b"0" * 32}
    (error,) = checks.check_known_keys(None, databases=["default"])
    assert error.id == "casemgmt.E011"
    assert stored(OWNER).kid in error.msg
    assert checks.check_known_keys(None) == []


def test_the_checks_of_keys_are_among_those_that_run_at_every_start() -> None:
    from django.core.checks.registry import registry

    assert {checks.check_upper_keys, checks.check_known_keys} <= set(registry.registered_checks)


def test_keys_are_read_newest_first_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    path = tmp_path / "keys"
    path.write_text(f"b:{'1' * 64}\na:{'2' * 64}\n")
    monkeypatch.delenv("KEYS", raising=False)
    monkeypatch.setenv("KEYS_FILE", str(path))
    assert list(env_keys("KEYS").items()) == [("b", b"\x11" * 32), ("a", b"\x22" * 32)]


@pytest.mark.parametrize(
    "text", ["a", "a:12", f":{'1' * 64}", f"{'a' * 41}:{'1' * 64}", f"a:{'1' * 64},a:{'2' * 64}"]
)
def test_a_key_that_is_none_is_a_bad_setting(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KEYS", text)
    with pytest.raises(BadSetting, match="64 hexadecimal digits"):
        env_keys("KEYS")
