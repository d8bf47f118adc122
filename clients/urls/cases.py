"""Addresses of intake, stage moves and the people around a case."""

from django.urls import URLPattern, path

from clients.views import (
    asking,
    boundaries,
    cases,
    clearing,
    emergency,
    intake,
    looks,
    people,
    team,
)

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/edit/", people.client_edit, name="client-edit"),
    path("clients/<uuid:pk>/died/", people.client_died, name="client-died"),
    path("cases/<uuid:pk>/people/new/", people.person_new, name="person-new"),
    path("cases/<uuid:pk>/intake/", intake.intake_edit, name="intake-edit"),
    path("cases/<uuid:pk>/team/", team.case_team, name="case-team"),
    path("cases/<uuid:pk>/assign/", team.case_assign, name="case-assign"),
    path("assignments/<uuid:pk>/end/", team.assignment_end, name="assignment-end"),
    path("assignments/<uuid:pk>/hand-back/", team.cover_hand_back, name="cover-hand-back"),
    path("cases/<uuid:pk>/access/", boundaries.case_access, name="case-access"),
    path("cases/<uuid:pk>/clearances/", clearing.case_clearances, name="case-clearances"),
    path("case-clearances/<uuid:pk>/end/", clearing.case_clearance_end, name="case-clearance-end"),
    path("cases/<uuid:pk>/looks/", looks.case_looks, name="case-looks"),
    path("looks/<uuid:pk>/settle/", looks.look_settle, name="look-settle"),
    path("ask/", asking.access_ask, name="access-ask"),
    path("asked/", asking.asked_list, name="asked-list"),
    path("asked/<uuid:pk>/", asking.asked_decide, name="asked-decide"),
    path("emergency/", emergency.emergency_open, name="emergency-open"),
    path("emergency/<uuid:pk>/", emergency.emergency_detail, name="emergency-detail"),
    path("emergency/<uuid:pk>/close/", emergency.emergency_close, name="emergency-close"),
    path("emergency/<uuid:pk>/review/", emergency.emergency_review, name="emergency-review"),
    path("emergency/<uuid:pk>/answer/", emergency.emergency_answer, name="emergency-answer"),
    path("cases/<uuid:pk>/conflict/", boundaries.conflict_declare, name="conflict-declare"),
    path("clients/<uuid:pk>/restrictions/new/", boundaries.restriction_new, name="restriction-new"),
    path("restrictions/<uuid:pk>/end/", boundaries.restriction_end, name="restriction-end"),
    path("walls/<uuid:pk>/put-up/", boundaries.wall_put_up, name="wall-put-up"),
    path("walls/<uuid:pk>/set-aside/", boundaries.wall_set_aside, name="wall-set-aside"),
    path("walls/<uuid:pk>/ask/", boundaries.wall_ask, name="wall-ask"),
    path("walls/<uuid:pk>/lift/", boundaries.wall_lift, name="wall-lift"),
    path("walls/<uuid:pk>/keep/", boundaries.wall_keep, name="wall-keep"),
    path("cases/<uuid:pk>/move/", cases.case_move, name="case-move"),
]
