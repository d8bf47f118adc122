"""Addresses of retention."""

from django.urls import path

from casemgmt.retention import views

urlpatterns = [
    path("agency/retention/", views.retention_list, name="retention-list"),
    path("agency/retention/new/", views.retention_new, name="retention-new"),
]
