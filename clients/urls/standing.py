"""Addresses of who may decide for a client, of legal papers, and of the wish for a case manager."""

from django.urls import URLPattern, path

from clients.views import standing

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/standing/", standing.standing, name="standing"),
    path("cases/<uuid:pk>/authorities/new/", standing.authority_new, name="authority-new"),
    path("authorities/<uuid:pk>/end/", standing.authority_end, name="authority-end"),
    path("cases/<uuid:pk>/legal-papers/new/", standing.legal_paper_new, name="legal-paper-new"),
    path("legal-papers/<uuid:pk>/end/", standing.legal_paper_end, name="legal-paper-end"),
    path("cases/<uuid:pk>/wish/", standing.wish, name="wish"),
]
