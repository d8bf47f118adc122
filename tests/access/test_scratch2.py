import time, collections, re
import pytest
from django.db import connection
from tests.access.growing import EVERY_LIST as ROOMS
from tests.access.growing.casework import longer_form

pytestmark = pytest.mark.django_db(databases=["default"])


def test_time(made):
    tot = collections.Counter()
    n = collections.Counter()

    def wrap(execute, sql, params, many, ctx):
        t = time.monotonic()
        try:
            return execute(sql, params, many, ctx)
        finally:
            k = sql[:12] + " " + " ".join(re.findall(r'(?:FROM|INTO|UPDATE) "?(\w+)"?', sql)[:1])
            tot[k] += time.monotonic() - t
            n[k] += 1

    with connection.execute_wrapper(wrap):
        for room in ROOMS:
            t = time.monotonic()
            c = time.process_time()
            for i in range(5):
                room(made, i)
            print(room.__name__, round(time.monotonic() - t, 2), round(time.process_time() - c, 2))
        t = time.monotonic()
        longer_form(made, 5)
        print("longer", time.monotonic() - t)
    for k, v in tot.most_common(14):
        print(k, round(v, 2), n[k])
    print(sum(n.values()), sum(tot.values()))
