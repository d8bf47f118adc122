"""Addresses of intake, stage moves and the people around a case."""

from django.urls import URLPattern, path

from clients.views import cases, intake, people, team

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/edit/", people.client_edit, name="client-edit"),
    path("clients/<uuid:pk>/died/", people.client_died, name="client-died"),
    path("cases/<uuid:pk>/people/new/", people.person_new, name="person-new"),
    path("cases/<uuid:pk>/intake/", intake.intake_edit, name="intake-edit"),
    path("cases/<uuid:pk>/team/", team.case_team, name="case-team"),
    path("cases/<uuid:pk>/assign/", team.case_assign, name="case-assign"),
    path("assignments/<uuid:pk>/end/", team.assignment_end, name="assignment-end"),
    path("cases/<uuid:pk>/move/", cases.case_move, name="case-move"),
]
