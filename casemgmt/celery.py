"""The Celery application: a doorbell and a clock. What is due is computed from the database."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")

app = Celery("casemgmt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-outbox": {"task": "ledger.sweep", "schedule": 30.0},
    "beat-heart": {"task": "ledger.heartbeat", "schedule": 60.0},
    "schedule-reassessments": {
        "task": "ledger.run_job",
        "args": ["schedule_reassessments"],
        "schedule": crontab(minute=10),
    },
    "reckon-workload": {
        "task": "ledger.run_job",
        "args": ["reckon_workload"],
        "schedule": crontab(minute=20),
    },
}
