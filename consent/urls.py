"""Addresses of this room."""

from django.urls import URLPattern, path

from consent.views import disclosing, excepting, releasing, serving, signing

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/consent/", releasing.consent_list, name="consent-list"),
    path("cases/<uuid:pk>/consent/new/", serving.service_consent_new, name="service-consent-new"),
    path(
        "consents/<uuid:pk>/withdraw/",
        serving.service_consent_withdraw,
        name="service-consent-withdraw",
    ),
    path("cases/<uuid:pk>/releases/new/", signing.release_new, name="release-new"),
    path("releases/<uuid:pk>/change/", signing.release_edit, name="release-edit"),
    path("releases/<uuid:pk>/sign/", signing.release_sign, name="release-sign"),
    path("releases/<uuid:pk>/copy/", signing.release_copy, name="release-copy"),
    path("releases/<uuid:pk>/no/", signing.release_refuse, name="release-refuse"),
    path("releases/<uuid:pk>/discard/", signing.release_discard, name="release-discard"),
    path("releases/<uuid:pk>/narrow/", releasing.release_narrow, name="release-narrow"),
    path("releases/<uuid:pk>/event/", releasing.release_event, name="release-event"),
    path("releases/<uuid:pk>/doubt/", releasing.release_dispute, name="release-dispute"),
    path("releases/<uuid:pk>/settle/", releasing.release_settle, name="release-settle"),
    path("releases/<uuid:pk>/", releasing.release_detail, name="release-detail"),
    path("releases/<uuid:pk>/revoke/", releasing.release_revoke, name="release-revoke"),
    path("releases/<uuid:pk>/told/", disclosing.disclosure_new, name="disclosure-new"),
    path("cases/<uuid:pk>/told/", disclosing.disclosure_list, name="disclosure-list"),
    path("cases/<uuid:pk>/exceptions/new/", excepting.exception_new, name="exception-new"),
    path("cases/<uuid:pk>/exceptions/now/", excepting.exception_urgent, name="exception-urgent"),
    path("exceptions/<uuid:pk>/", excepting.exception_detail, name="exception-detail"),
    path("exceptions/<uuid:pk>/advice/", excepting.consultation_new, name="consultation-new"),
    path("exceptions/<uuid:pk>/decide/", excepting.exception_decide, name="exception-decide"),
    path("exceptions/<uuid:pk>/told/", excepting.exception_told, name="exception-told"),
    path("exceptions/<uuid:pk>/after/", excepting.exception_follow_up, name="exception-follow-up"),
    path("exceptions/<uuid:pk>/withdraw/", excepting.exception_withdraw, name="exception-withdraw"),
    path("releases/<uuid:pk>/not-needed/", releasing.release_let_end, name="release-let-end"),
]
