"""Somebody changes a client at the very instant at which the file they came in goes back."""

import datetime as dt

from django.utils import timezone

from casemgmt.core.errors import Refused
from clients.actions.importing import undo_import
from clients.actions.people import update_client
from clients.models import Client, Import
from tests.cast import Cast
from tests.importing import A_CLIENT, MINUTE, brought
from tests.racing import overtaken


def test_a_client_who_is_being_changed_does_not_go_back(real_cast: Cast, now: dt.datetime) -> None:
    (case,) = brought(real_cast, now - 2 * MINUTE, A_CLIENT)
    client, upload = Client.objects.get(pk=case.client_id), Import.objects.get()
    mia, sally, she = real_cast.mia, real_cast.sally, {"pronouns": "she/her"}
    late = overtaken(
        lambda: update_client(client, by=mia, now=timezone.now(), changes=she),
        lambda: undo_import(upload, by=sally, now=timezone.now()),
    )
    assert isinstance(late, Refused)
    case.refresh_from_db()
    assert case.stage == "intake"
