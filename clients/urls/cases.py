"""Addresses of intake, stage moves and the people around a case."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
