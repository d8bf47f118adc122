"""The paper of a signed release: what stands on it, that it is made once, and what it can't be made of."""

import datetime as dt
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.pdf import available
from clients.models import Document
from consent.actions.copies import keep_signed_copy
from consent.papers import signed_paper
from tests.cast import Cast
from tests.consent.stories import a_draft, a_release, cleared_for_all
from tests.stories import a_case

pytestmark = pytest.mark.skipif(not available(), reason="PDF needs Pango")
DRAWN = "[[[60,150],[400,90],[700,180]]]"


def words_of(made: bytes) -> str:
    reader = pypdf.PdfReader(BytesIO(made))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_con_26_the_signed_paper_is_made_once_and_kept_with_its_hash(
    cast: Cast, now: dt.datetime, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_DIR = str(tmp_path / "private")
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    release = a_release(case, cast, now, categories=["hiv_sti"], method="drawn", strokes=DRAWN)
    with pytest.raises(Forbidden):
        keep_signed_copy(release, by=cast.omar, now=now)
    keep_signed_copy(release, by=cast.mia, now=now)
    kept = Document.objects.get()
    assert release.signed_copy == kept
    assert kept.categories == ["hiv_sti"]
    assert len(kept.sha256) == len(hashlib.sha256().hexdigest())
    with pytest.raises(Refused, match="kept already"):
        keep_signed_copy(release, by=cast.mia, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_release SET signed_copy_id = NULL")


def test_the_paper_says_everything_that_was_signed(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    release = a_release(
        case, cast, now, categories=["hiv_sti"], method="drawn", strokes=DRAWN,
        recipient_name="<b>Dr. Osei</b>",
    )  # fmt: skip
    said = words_of(signed_paper(release))
    for words in (
        "<b>Dr. Osei</b>", "555-0117", "To agree on her medicines", "Medicines", "HIV",
        "Drawn on the screen", "Rosa Delgado", "I know that I get help without signing.",
        "You need give no reason", release.text_sha256[:20],
    ):  # fmt: skip
        assert words in said, words


def test_nothing_is_printed_that_nobody_signed(cast: Cast, now: dt.datetime) -> None:
    draft = a_draft(a_case(cast, now), cast, now)
    with pytest.raises(Refused):
        keep_signed_copy(draft, by=cast.mia, now=now)
    with pytest.raises(ValueError, match="signed"):
        signed_paper(draft)
