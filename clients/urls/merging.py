"""Addresses of merging two records of one person."""

from django.urls import URLPattern, path

from clients.views import merging

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/merge/", merging.client_merge, name="client-merge"),
    path("merges/<uuid:pk>/", merging.merge_detail, name="merge-detail"),
]
