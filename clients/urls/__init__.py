"""Addresses of this room."""

from django.urls import URLPattern

from clients.urls import cases, matching, records, referrals

urlpatterns: list[URLPattern] = [
    *referrals.urlpatterns,
    *cases.urlpatterns,
    *records.urlpatterns,
    *matching.urlpatterns,
]
