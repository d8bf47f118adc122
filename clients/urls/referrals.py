"""Addresses of referrals and screening."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
