"""Addresses of a program's criteria, and of its waitlist."""

from django.urls import URLPattern, path

from clients.views import criteria, waiting

urlpatterns: list[URLPattern] = [
    path("agency/programs/<uuid:pk>/criteria/", criteria.criteria_list, name="criteria-list"),
    path("agency/programs/<uuid:pk>/criteria/new/", criteria.criteria_new, name="criteria-new"),
    path("programs/<uuid:pk>/waitlist/", waiting.waitlist, name="waitlist"),
    path("waitlist/<uuid:pk>/change/", waiting.waitlist_change, name="waitlist-change"),
]
