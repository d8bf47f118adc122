"""The environment of the tests, set before Django's settings are read (a pytest plugin)."""

import os

os.environ.setdefault("CASEMGMT_DEMO", "1")
os.environ.setdefault("CASEMGMT_DB_ROLE", "web")
os.environ.setdefault("CASEMGMT_SECRET_KEY", "a key for tests, and for nothing else")
