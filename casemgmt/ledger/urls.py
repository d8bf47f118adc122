"""Addresses of this room."""

from django.urls import URLPattern, path

from casemgmt.ledger import health, views

urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("agency/jobs/", views.job_list, name="job-list"),
    path("agency/jobs/again/", views.job_try_again, name="job-try-again"),
    path("agency/jobs/<slug:name>/run/", views.job_rerun, name="job-rerun"),
    path("agency/jobs/runs/<uuid:pk>/", views.job_run, name="job-run"),
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/<uuid:pk>/read/", views.notice_read, name="notice-read"),
    path("notices/read/", views.notice_read_all, name="notice-read-all"),
]
