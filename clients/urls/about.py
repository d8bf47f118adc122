"""Addresses of who a client is: what they say of themselves, and how to speak with them."""

from django.urls import URLPattern, path

from clients.views import identity

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/about/", identity.client_about, name="client-about"),
    path("clients/<uuid:pk>/identity/", identity.identity_edit, name="identity-edit"),
    path("clients/<uuid:pk>/language/", identity.language_edit, name="language-edit"),
]
