"""Pages that join rooms."""

from django.urls import path

from casemgmt.work.views import cases, finding, homes, kept_settings, looks, team

urlpatterns = [
    path("", homes.home, name="home"),
    path("my-day/", homes.my_day, name="my-day"),
    path("cases/", cases.client_list, name="client-list"),
    path("cases/<uuid:pk>/", cases.overview, name="case-detail"),
    path("team/", team.team, name="team"),
    path("team/<uuid:pk>/", team.member, name="team-member"),
    path("team/<uuid:pk>/looks/", looks.member_looks, name="member-looks"),
    path("find/", finding.find, name="palette"),
    path("agency/", homes.agency_health, name="agency-health"),
    path("agency/changes/", kept_settings.setting_history, name="setting-history"),
    path("privacy/", homes.privacy, name="privacy-home"),
    path("walls/", homes.walls, name="wall-list"),
    path("looks/", looks.look_list, name="look-list"),
    path("looks/file/", looks.look_export, name="look-export"),
    path("looks/own/", looks.own_looks, name="own-looks"),
    path("styleguide/", homes.styleguide, name="styleguide"),
]
