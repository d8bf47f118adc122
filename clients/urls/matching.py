"""Addresses of hidden matches."""

from django.urls import URLPattern, path

from clients.views import matching

urlpatterns: list[URLPattern] = [
    path("matches/", matching.match_list, name="match-list"),
    path("matches/<uuid:pk>/", matching.match_settle, name="match-settle"),
]
