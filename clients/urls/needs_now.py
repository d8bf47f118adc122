"""Addresses of what can't wait."""

from django.urls import URLPattern, path

from clients.views import needs_now

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/needs/new/", needs_now.need_new, name="need-new"),
    path("needs/<uuid:pk>/", needs_now.need_edit, name="need-edit"),
    path("needs/<uuid:pk>/done/", needs_now.need_settle, name="need-done"),
]
