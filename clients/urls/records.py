"""Addresses of notes, contacts, drafts, documents and history."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
