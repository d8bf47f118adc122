"""Addresses of this room."""

from django.urls import URLPattern, path

from caseload import views

urlpatterns: list[URLPattern] = [
    path("workload-flags/<uuid:pk>/decide/", views.flag_decide, name="flag-decide"),
    path("supervision/", views.supervision_list, name="supervision-list"),
    path("supervision/new/", views.supervision_new, name="supervision-new"),
    path("supervision/<uuid:pk>/", views.supervision_detail, name="supervision-detail"),
    path("supervision/<uuid:pk>/held/", views.supervision_held, name="supervision-held"),
    path("supervision/<uuid:pk>/confirm/", views.supervision_confirm, name="supervision-confirm"),
    path("supervision/<uuid:pk>/void/", views.supervision_void, name="supervision-void"),
]
