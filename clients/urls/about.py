"""Addresses of who a client is: what they say of themselves, and how to speak with them."""

from django.urls import URLPattern, path

from clients.views import homes, identity

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/about/", identity.client_about, name="client-about"),
    path("clients/<uuid:pk>/identity/", identity.identity_edit, name="identity-edit"),
    path("clients/<uuid:pk>/language/", identity.language_edit, name="language-edit"),
    path("clients/<uuid:pk>/home/join/", homes.home_join, name="home-join"),
    path("stays/<uuid:pk>/leave/", homes.home_leave, name="home-leave"),
    path("stays/<uuid:pk>/head/", homes.home_head, name="home-head"),
    path("people/<uuid:pk>/edit/", homes.person_edit, name="person-edit"),
    path("people/<uuid:pk>/end/", homes.person_end, name="person-end"),
]
