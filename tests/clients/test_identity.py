"""What clients say of themselves, and how to speak with them (INT-02, CUL-01, CUL-09)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.listing import keep_list
from casemgmt.agency.lists import ASIDE, NEEDED, SELF_DESCRIPTION, STANDARD
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.identity import KIND, Said, describe
from clients.actions.intake import complete_intake
from clients.actions.people import update_client
from clients.models import Client, IdentityAnswer
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.clients.test_intake import missing, save
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
WORDS = "A woman of the river people"


def said(client: Client, cast: Cast, now: dt.datetime, **answers: Said) -> dict[str, str]:
    """What is stored after somebody said this."""
    describe(client, by=cast.mia, now=now, said=answers)
    rows = IdentityAnswer.objects.visible_to(cast.mia, now).filter(client=client)
    return {row.subject: row.kind for row in rows}


def test_int_02_unknown_declined_and_not_asked_are_three_answers(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    stored = said(
        client, cast, now,
        gender=Said(KIND.UNKNOWN), ethnicity=Said(KIND.DECLINED),
        veteran=Said(KIND.ANSWERED, ("served",)),
    )  # fmt: skip
    assert stored == {"gender": "unknown", "ethnicity": "declined", "veteran": "answered"}
    assert said(client, cast, now, gender=Said(KIND.NOT_ASKED))["gender"] == "not_asked"
    told = IdentityAnswer.history.filter(subject="gender").order_by("history_date")
    assert [row.kind for row in told] == ["unknown", "not_asked"]


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "answered"},
        {"kind": "declined", "choices": ["woman"]},
        {"kind": "unknown", "words": WORDS},
        {"kind": "perhaps"},
    ],
)
def test_int_02_the_database_keeps_an_answer_and_no_answer_apart(
    cast: Cast, now: dt.datetime, row: dict[str, Any]
) -> None:
    answer = IdentityAnswer(client=a_case(cast, now).client, subject="gender", asked="G", **row)
    with pytest.raises(IntegrityError, match="check"), transaction.atomic():
        audit.save(answer, by=SET_UP, why="For this test")


@pytest.mark.parametrize(
    ("subject", "one"),
    [
        ("gender", Said(KIND.ANSWERED)),
        ("gender", Said(KIND.ANSWERED, ("woman", "man"))),
        ("gender", Said(KIND.ANSWERED, ("served",))),
        ("gender", Said(KIND.DECLINED, ("woman",))),
        ("gender", Said(KIND.UNKNOWN, words=WORDS)),
        ("religion", Said(KIND.ANSWERED, words="Quaker")),
        ("nonsense", Said(KIND.DECLINED)),
    ],
)
def test_cul_09_what_is_no_answer_is_refused(
    cast: Cast, now: dt.datetime, subject: str, one: Said
) -> None:
    with pytest.raises(Refused) as refusal:
        said(a_case(cast, now).client, cast, now, **{subject: one})
    assert refusal.value.field == subject


def test_cul_09_the_agency_says_what_is_asked(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now).client
    keep_list(
        cast.agency, SELF_DESCRIPTION, by=cast.alex, now=now, labels={},
        offered={"religion"}, new="Clan",
    )  # fmt: skip
    assert said(client, cast, now, religion=Said(KIND.ANSWERED, words="Quaker")) == {
        "religion": "answered"
    }
    with pytest.raises(Refused):
        said(client, cast, now, gender=Said(KIND.DECLINED))
    assert ASIDE[SELF_DESCRIPTION] <= set(STANDARD[SELF_DESCRIPTION])


def test_cul_09_only_who_works_with_the_client_sees_or_writes_it(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    said(client, cast, now, gender=Said(KIND.ANSWERED, words=WORDS))
    for stranger in (cast.omar, cast.otto, cast.alex, cast.ines, cast.petra):
        assert not IdentityAnswer.objects.visible_to(stranger, now).exists()
        with pytest.raises(Forbidden):
            describe(client, by=stranger, now=now, said={"gender": Said(KIND.DECLINED)})
    with connection.cursor() as cursor:
        for table in ("clients_identityanswer", "clients_historicalidentityanswer"):
            cursor.execute(f"SELECT words FROM {table} WHERE client_id = %s", [client.pk])
            assert "river" not in cursor.fetchone()[0]


def test_cul_09_it_is_asked_on_one_page_and_told_on_the_next(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    client, mia = a_case(cast, now).client, browser_of("mia")
    page = reverse("identity-edit", args=[client.pk])
    form = mia.get(page).context["form"]
    assert "religion" not in form.fields
    sent = {
        "seen": form.initial["seen"], "gender": "declined", "ethnicity": ["hispanic", "black"],
        "words_ethnicity": "Garifuna", "words_family_history": "Seven of us",
    }  # fmt: skip
    assert mia.post(page, sent).url == reverse("client-about", args=[client.pk])
    shown = mia.get(reverse("client-about", args=[client.pk])).content.decode()
    for words in (
        "Prefers not to say",
        "Black or African American, Hispanic or Latino",
        "Garifuna",
    ):
        assert words in shown
    assert "Seven of us" in shown
    assert "Not asked yet:" in shown
    overtaken = mia.post(page, {**sent, "gender": "woman"})
    assert "Somebody saved this after you opened it" in overtaken.content.decode()
    both = {**sent, "seen": overtaken.context["form"]["seen"].value(), "words_gender": WORDS}
    refused = mia.post(page, both)
    assert "not both" in str(refused.context["form"].errors["gender"])
    mia.post(page, {**both, "gender": "", "ethnicity": []})
    rows = {row.subject: row for row in IdentityAnswer.objects.visible_to(cast.mia, now)}
    assert (rows["gender"].kind, rows["gender"].words) == ("answered", WORDS)
    assert (rows["ethnicity"].choices, rows["ethnicity"].words) == ([], "Garifuna")


SPEAKING = {
    "language": "Garifuna", "also_speaks": "Spanish", "reads": "Spanish, slowly",
    "interpreter_needed": True, "interpreter_kind": "spoken", "formats": ["large_print"],
    "communication_wishes": "Say it twice",
}  # fmt: skip


def test_cul_01_language_interpreter_format_and_wishes_stand_on_every_contact_screen(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    page = reverse("language-edit", args=[case.client_id])
    sent = {**SPEAKING, "version": case.client.version}
    assert mia.post(page, sent).url == reverse("client-about", args=[case.client_id])
    for name in ("contact-new", "note-new", "visit-new"):
        shown = mia.get(reverse(name, args=[case.pk]), follow=True).content.decode()
        for words in ("Garifuna", "Spoken language", "Spanish, slowly", "Large print", "Say it"):
            assert words in shown, (name, words)


def test_cul_01_an_interpreter_of_a_kind_is_one_that_is_needed(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    with pytest.raises(Refused) as refusal:
        update_client(client, by=cast.mia, now=now, changes={"interpreter_kind": "sign"})
    assert refusal.value.field == "interpreter_needed"
    changes = {"interpreter_kind": "sign", "interpreter_needed": True}
    client = update_client(client, by=cast.mia, now=now, changes=changes)
    client = update_client(client, by=cast.mia, now=now, changes={"interpreter_needed": False})
    assert client.interpreter_kind == ""
    client.interpreter_kind = "sign"
    with pytest.raises(IntegrityError, match="check"), transaction.atomic():
        audit.save(client, by=SET_UP, why="For this test", only=["interpreter_kind"])


def test_int_02_an_intake_needs_only_what_the_agency_lists(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    assert missing(case, now) == {}
    needs = {"gender", "religion", "birth_date"}
    keep_list(cast.agency, NEEDED, by=cast.alex, now=now, labels={}, offered=needs, new="No")
    assert missing(case, now) == {"INT-02": reverse("identity-edit", args=[case.client_id])}
    with pytest.raises(Refused) as refusal:
        complete_intake(case, by=cast.mia, now=now)
    (gap,) = refusal.value.missing
    assert gap.text.endswith("Birth date, Gender"), "what is asked about, and no other list's own"
    said(case.client, cast, now, gender=Said(KIND.DECLINED))
    assert missing(case, now)["INT-02"].endswith("#id_client-birth_date")
    client = Client.objects.get(pk=case.client_id)
    case.client = update_client(client, by=cast.mia, now=now, changes={"no_birth_date": "declined"})
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now
    assert "new" not in browser_of("alex").get(reverse("needed-list")).context["form"].fields
