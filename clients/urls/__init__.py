"""Addresses of this room."""

from django.urls import URLPattern

from clients.urls import (
    about,
    cases,
    importing,
    matching,
    merging,
    needs_now,
    records,
    referrals,
    screening,
    standing,
    visits,
)

urlpatterns: list[URLPattern] = [
    *referrals.urlpatterns,
    *screening.urlpatterns,
    *cases.urlpatterns,
    *about.urlpatterns,
    *importing.urlpatterns,
    *records.urlpatterns,
    *visits.urlpatterns,
    *needs_now.urlpatterns,
    *standing.urlpatterns,
    *matching.urlpatterns,
    *merging.urlpatterns,
]
