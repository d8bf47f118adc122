"""The environment of the tests, set before Django's settings are read (a pytest plugin)."""

import os
import random

os.environ.setdefault("CASEMGMT_DEMO", "1")
os.environ.setdefault("CASEMGMT_DB_ROLE", "web")
os.environ.setdefault("CASEMGMT_SECRET_KEY", "a key for tests, and for nothing else")
# What is drawn by lot is the same in every process of a run, and again where the seed is given.
os.environ.setdefault("CASEMGMT_TEST_SEED", str(random.SystemRandom().randrange(10**6)))
