"""Addresses of reports."""

from django.urls import path

from casemgmt.reports import views

urlpatterns = [path("reports/referrals/", views.report_referrals, name="report-referrals")]
