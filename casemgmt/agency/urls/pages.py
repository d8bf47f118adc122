"""Pages of the agency's room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
