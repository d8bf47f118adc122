"""The Celery application: a doorbell and a clock. What is due is computed from the database.

Beat knows no job by name. It rings every few seconds for a sweep, which finds in the database
what waits: messages of the outbox, and jobs that have not run in this hour. Two beats, or days
without one, change nothing. Messages are acknowledged early on purpose: a task lost with its
worker is found by the next sweep, and a worker that acknowledges late exits when its broker dies.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")

app = Celery("casemgmt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
