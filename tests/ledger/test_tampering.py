"""Whatever is done to logs, histories and the chain behind the triggers, ``verify`` finds it (F2)."""

import datetime as dt
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from casemgmt.core.chaining import chained_tables
from casemgmt.core.connecting import connected_as
from casemgmt.ledger import anchors, sealing
from casemgmt.ledger.anchors import Anchor
from tests import cast as people
from tests import databases
from tests.ledger.sealed import (
    asked,
    behind_the_triggers,
    lived_in,
    off,
    said,
    seal,
    tell,
)

WIDE = os.environ.get("CASEMGMT_TEST_PROFILE") == "wide"
TIMES = 200 if WIDE else 24


@pytest.fixture(scope="module")
def two_days(
    django_db_setup: None,
    django_db_blocker: Any,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """A database with two days of work, each sealed and anchored; its file of anchors."""
    file = tmp_path_factory.mktemp("kept") / "anchors.jsonl"
    with django_db_blocker.unblock(), databases.own(f"sealed_{worker_id}"):
        with override_settings(ANCHORS=file):
            for _day in range(2):
                lived_in(people.load(), timezone.now())
                seal()
        yield file


@pytest.fixture
def sealed(two_days: Path, settings: Any, tmp_path: Path) -> None:
    """That database, with a copy of the anchors for each test to do with as it likes."""
    settings.ANCHORS = Path(shutil.copy(two_days, tmp_path))


def head() -> int:
    return int(asked("SELECT max(seq) FROM ledger_auditlink")[0][0])


def a_row(dice: random.Random) -> tuple[str, str, Any]:
    """A table of those the chain tells of, its key's column, and the key of one of its rows."""
    (source, row), *_ = asked(
        "SELECT source, part FROM ledger_auditlink, unnest(rows) part"
        " ORDER BY md5(part::text || %s) LIMIT 1",
        str(dice.random()),
    )
    return source, chained_tables()[source], row


CHANGES = {
    "text": "coalesce({0}, '') || 'x'",
    "integer": "coalesce({0}, 0) + 1",
    "boolean": "NOT coalesce({0}, false)",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 second'",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{{\"forged\": true}}'",
    "date": "coalesce({0}, current_date) + 1",
}
"""What another value of a column is, by its type."""


def edit_a_row(dice: random.Random) -> tuple[str, str, Any]:
    table, key, row = a_row(dice)
    columns = {name: kind for name, kind in columns_of(table) if kind in CHANGES and name != key}
    column, kind = dice.choice([*columns.items()])
    another = CHANGES[kind].format(f'"{column}"')
    asked(f'UPDATE "{table}" SET "{column}" = {another} WHERE "{key}" = %s', row)
    return table, key, row


def columns_of(table: str) -> list[Any]:
    """The columns of a table that can be written, with their types."""
    return asked(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY 1",
        table,
    )


def delete_a_row(dice: random.Random) -> None:
    table, key, row = a_row(dice)
    asked(f'DELETE FROM "{table}" WHERE "{key}" = %s', row)


def add_a_row_that_nobody_told_of(dice: random.Random) -> None:
    rows = iter(lambda: a_row(dice), None)
    repeat_a_row(next(table for table, key, _row in rows if key == "history_id"))


def repeat_a_row(table: str) -> None:
    """Add a row to a table that is like another row of it, but for its key."""
    key = chained_tables()[table]
    names, made = (
        ", ".join(f'{side}"{name}"' for name, _kind in columns_of(table)) for side in ("", "made.")
    )
    like = f"to_jsonb(kept.*) || jsonb_build_object('{key}', gen_random_uuid())"
    asked(
        f'INSERT INTO "{table}" ({names}) SELECT {made} FROM "{table}" kept,'
        f' jsonb_populate_record(NULL::"{table}", {like}) made'
        f' WHERE kept."{key}" = (SELECT "{key}" FROM "{table}" ORDER BY 1 LIMIT 1)'
    )


def edit_a_link(dice: random.Random) -> None:
    change = dice.choice(LINK_CHANGES)
    asked(f"UPDATE ledger_auditlink SET {change} WHERE seq = %s", dice.randint(1, head()))


LINK_CHANGES = (
    "at = at + interval '1 microsecond'",
    "actor = gen_random_uuid()",
    "kind = 'delete'",
    "source = source || 'x'",
    "rows = rows || rows",
    "digests = digests || digests",
    "hash = sha256(hash)",
)


def take_out_a_link_and_what_it_tells_of(dice: random.Random) -> None:
    seq = dice.randint(1, head() - 1)
    _forget(f"seq = {seq}")


def swap_two_links(dice: random.Random) -> None:
    one, other = dice.sample(range(1, head() + 1), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        asked("UPDATE ledger_auditlink SET seq = %s WHERE seq = %s", new, old)


def cut_off_the_newest_links_and_what_they_tell_of(dice: random.Random) -> None:
    _forget(f"seq > {dice.randint(0, head() - 1)}")


def _forget(which: str) -> None:
    for source, rows in asked(f"SELECT source, rows FROM ledger_auditlink WHERE {which}"):
        asked(f'DELETE FROM "{source}" WHERE "{chained_tables()[source]}" = ANY(%s)', rows)
    asked(f"DELETE FROM ledger_auditlink WHERE {which}")


def make_the_chain_anew_after_an_edit(dice: random.Random) -> None:
    """Change a row, tell of it as it now is, and make every hash after it again."""
    table, key, row = edit_a_row(dice)
    asked(
        f"UPDATE ledger_auditlink SET digests[array_position(rows, %s)] ="
        f' (SELECT app.row_digest(to_jsonb(kept.*)) FROM "{table}" kept WHERE "{key}" = %s)'
        " WHERE source = %s AND %s = ANY(rows)",
        row, row, table, row,
    )  # fmt: skip
    asked("""
        DO $$
        DECLARE previous bytea := ''; link ledger_auditlink;
        BEGIN
          FOR link IN SELECT * FROM ledger_auditlink ORDER BY seq LOOP
            previous := app.link_hash(previous, link);
            UPDATE ledger_auditlink SET hash = previous WHERE seq = link.seq;
          END LOOP;
        END $$
    """)


TAMPERINGS: dict[Callable[[random.Random], Any], str] = {
    edit_a_row: "told",
    delete_a_row: "told",
    add_a_row_that_nobody_told_of: "told",
    edit_a_link: "chain",
    take_out_a_link_and_what_it_tells_of: "chain",
    swap_two_links: "chain",
    cut_off_the_newest_links_and_what_they_tell_of: "anchors",
    make_the_chain_anew_after_an_edit: "anchors",
}
"""What a superuser might do, and the check that has to find it."""


def test_whatever_a_superuser_does_is_found(sealed: None, metric: Callable[..., None]) -> None:
    with behind_the_triggers():
        assert off() == []
    found = {}
    for seed in range(TIMES):
        tamper = [*TAMPERINGS][seed % len(TAMPERINGS)]
        with behind_the_triggers():
            tamper(random.Random(seed))
            found[seed, tamper.__name__] = TAMPERINGS[tamper] in off()
    metric("f2_found_percent", 100 * sum(found.values()) // len(found), 100)
    assert [each for each, was in found.items() if not was] == []


def test_only_an_anchor_shows_that_the_end_is_cut_off_or_all_made_anew(sealed: None) -> None:
    """Hashes, gaps and rows agree with one another; who has no anchors is told nothing."""
    for tamper in (
        cut_off_the_newest_links_and_what_they_tell_of,
        make_the_chain_anew_after_an_edit,
    ):
        with behind_the_triggers():
            tamper(random.Random(1))
            assert off() == ["anchors"]
            anchors.path().rename(anchors.path().with_suffix(".away"))
            assert off() == []
            anchors.path().with_suffix(".away").rename(anchors.path())


@pytest.mark.parametrize("change", LINK_CHANGES)
def test_everything_a_link_says_is_in_its_hash(sealed: None, change: str) -> None:
    with behind_the_triggers():
        asked(f"UPDATE ledger_auditlink SET {change} WHERE seq = 3")
        assert "chain" in off()


OTHER_WORDS = """
SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL datestyle = 'German, DMY'; SET LOCAL bytea_output = 'escape';
SET LOCAL intervalstyle = 'sql_standard'; SET LOCAL extra_float_digits = -10
"""


def test_what_a_row_is_in_words_depends_on_no_setting_of_the_session(sealed: None) -> None:
    with behind_the_triggers():
        asked(OTHER_WORDS)
        assert off() == []
    with connected_as("owner"):
        with transaction.atomic():
            asked(OTHER_WORDS)
            for table in ("clients_historicalassignment", "ledger_auditevent"):
                repeat_a_row(table)
    seal()
    assert said() == []


def test_a_column_that_is_added_later_leaves_the_digests_as_they_are(sealed: None) -> None:
    with behind_the_triggers():
        asked("ALTER TABLE ledger_auditevent ADD COLUMN later text")
        assert off() == []


def test_each_finding_says_what_and_where(sealed: None, now: dt.datetime) -> None:
    event = tell("told", now)
    seal()
    with behind_the_triggers():
        last = head()
        asked("UPDATE ledger_auditevent SET event = 'x' WHERE id = %s", event.pk)
        assert said() == [f"ledger_auditevent {event.pk} is another than link {last} tells"]
        asked("DELETE FROM ledger_auditevent WHERE id = %s", event.pk)
        assert said() == [f"ledger_auditevent {event.pk} is gone; link {last} tells of it"]
    with behind_the_triggers():
        asked("DELETE FROM ledger_auditlink WHERE seq = 5")
        assert said()[0] == "before link 6 one is missing"
    assert said() == []


def test_rows_that_wait_for_more_than_a_minute_are_found(sealed: None, now: dt.datetime) -> None:
    tell("told", now)
    assert said() == []
    with behind_the_triggers():
        asked("UPDATE ledger_auditpending SET at = at - interval '61 seconds'")
        assert said() == ["1 rows wait to be sealed for more than a minute"]
    seal()


def test_an_anchor_that_is_not_ours_and_one_that_is_left_out_are_found(sealed: None) -> None:
    lines = anchors.path().read_text().splitlines()
    assert len(lines) == 2
    anchors.path().write_text(lines[1] + "\n")
    assert [words.split(" of ")[0] for words in said()] == ["before the anchor"]
    for forged in (lines[1].replace('"seq": ', '"seq": 1'), "{}", "[]", "no JSON", "\x00"):
        anchors.path().write_text(f"{lines[0]}\n{forged}\n")
        assert said() == ["line 2 is no anchor of ours"]
    anchors.path().write_text("\n".join(lines) + "\n")
    assert said() == []


def test_an_anchor_signed_by_anybody_else_is_not_ours(sealed: None, settings: Any) -> None:
    ours, settings.ANCHOR_KEYS = settings.ANCHOR_KEYS, [b"0" * 32]
    assert [words for words in said() if words.startswith("line 1")]
    settings.ANCHOR_KEYS = [b"0" * 32, *ours]
    assert said() == []


def test_old_links_that_no_anchor_knows_are_found(sealed: None) -> None:
    anchors.path().unlink()
    assert said() == []
    with behind_the_triggers():
        asked("UPDATE ledger_auditlink SET at = at - interval '3 hours' WHERE seq = 1")
        assert "1 links are older than two hours and not anchored" in said()


def test_an_anchor_is_written_every_hour_and_at_the_beginning_of_the_chain(
    sealed: None, settings: Any, tmp_path: Path
) -> None:
    assert not anchors.is_due()
    an_hour_ago = time.time() - 3600
    os.utime(anchors.path(), (an_hour_ago, an_hour_ago))
    assert anchors.is_due()
    settings.ANCHORS = tmp_path / "none" / "anchors.jsonl"
    assert anchors.is_due()
    with behind_the_triggers():
        asked("DELETE FROM ledger_auditlink")
        sealing.anchor()
    newest = anchors.newest()
    assert newest == Anchor(0, "", newest.at if newest else "", 0)
    with connected_as("owner"):
        sealing.anchor()
    assert said() == []
