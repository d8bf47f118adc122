"""Two people make one record of the same two clients at the same instant."""

import datetime as dt

from django.utils import timezone

from casemgmt.core.errors import Forbidden
from clients.access.refresh import reconcile
from clients.actions.merging import merge_clients
from clients.models import Case, Client, ClientMerge
from tests.cast import Cast
from tests.clients.test_merging import KNOWN, two
from tests.racing import overtaken


def test_two_merges_at_once_make_one(real_cast: Cast, now: dt.datetime) -> None:
    keep, other = two(real_cast, now)

    def merge(*cases: Case) -> ClientMerge:
        pair = [Client.objects.get(pk=case.client_id) for case in cases]
        return merge_clients(*pair, by=real_cast.sally, now=timezone.now(), why=KNOWN)

    late = overtaken(lambda: merge(keep, other), lambda: merge(other, keep))
    assert isinstance(late, Forbidden)
    assert ClientMerge.objects.count() == 1
    assert reconcile(timezone.now())["repaired"] == 0
