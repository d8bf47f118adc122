"""Addresses of this room."""

from django.urls import URLPattern

from clients.urls import cases, records, referrals, screening, visits

urlpatterns: list[URLPattern] = [
    *referrals.urlpatterns,
    *screening.urlpatterns,
    *cases.urlpatterns,
    *records.urlpatterns,
    *visits.urlpatterns,
]
