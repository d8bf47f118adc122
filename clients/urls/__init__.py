"""Addresses of this room."""

from django.urls import URLPattern

from clients.urls import (
    cases,
    importing,
    matching,
    needs_now,
    records,
    referrals,
    screening,
    visits,
)

urlpatterns: list[URLPattern] = [
    *referrals.urlpatterns,
    *screening.urlpatterns,
    *cases.urlpatterns,
    *importing.urlpatterns,
    *records.urlpatterns,
    *visits.urlpatterns,
    *needs_now.urlpatterns,
    *matching.urlpatterns,
]
