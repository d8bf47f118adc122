"""Addresses of this room."""

from django.urls import URLPattern, path

from consent import views

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/consent/", views.consent_list, name="consent-list"),
    path("cases/<uuid:pk>/consent/new/", views.service_consent_new, name="service-consent-new"),
    path(
        "consents/<uuid:pk>/withdraw/",
        views.service_consent_withdraw,
        name="service-consent-withdraw",
    ),
    path("cases/<uuid:pk>/releases/new/", views.release_new, name="release-new"),
    path("releases/<uuid:pk>/", views.release_detail, name="release-detail"),
    path("releases/<uuid:pk>/revoke/", views.release_revoke, name="release-revoke"),
    path("releases/<uuid:pk>/told/", views.disclosure_new, name="disclosure-new"),
    path("cases/<uuid:pk>/told/", views.disclosure_list, name="disclosure-list"),
    path("releases/<uuid:pk>/not-needed/", views.release_let_end, name="release-let-end"),
]
