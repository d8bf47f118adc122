"""Addresses of appointments, safe ways to reach a client, and calendars."""

from django.urls import URLPattern, path

from clients.views import calendar, reaching, visits

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/visits/", visits.visit_list, name="visit-list"),
    path("cases/<uuid:pk>/visits/new/", visits.visit_new, name="visit-new"),
    path("visits/new/", visits.visit_start, name="visit-start"),
    path("visits/<uuid:pk>/", visits.visit_detail, name="visit-detail"),
    path("visits/<uuid:pk>/change/", visits.visit_edit, name="visit-edit"),
    path("visits/<uuid:pk>/confirm/", visits.visit_confirm, name="visit-confirm"),
    path("visits/<uuid:pk>/settle/", visits.visit_settle, name="visit-settle"),
    path("reminders/<uuid:pk>/done/", visits.reminder_done, name="reminder-done"),
    path("clients/<uuid:pk>/ways/", reaching.way_list, name="way-list"),
    path("clients/<uuid:pk>/ways/new/", reaching.way_new, name="way-new"),
    path("ways/<uuid:pk>/end/", reaching.way_end, name="way-end"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/link/", calendar.calendar_link, name="calendar-link"),
    path("calendar/link/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("calendar/feed/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
]
