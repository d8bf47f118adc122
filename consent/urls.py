"""Addresses of this room."""

from django.urls import URLPattern, path

from consent.views import (
    disclosing,
    excepting,
    own_record,
    releasing,
    serving,
    signing,
    withholding,
)

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
    path("cases/<uuid:pk>/own-record/new/", own_record.own_record_new, name="own-record-new"),
    path("own-records/<uuid:pk>/", own_record.own_record, name="own-record"),
    path("own-records/<uuid:pk>/put-off/", own_record.put_off_answer, name="own-record-put-off"),
    path(
        "own-records/<uuid:pk>/hand-over/", own_record.hand_over_answer, name="own-record-hand-over"
    ),
    path("own-records/<uuid:pk>/answer/", own_record.answer, name="own-record-answer"),
    path(
        "own-records/<uuid:pk>/take-back/",
        own_record.take_back_request,
        name="own-record-take-back",
    ),
    path("own-records/<uuid:pk>/hold-back/", withholding.part_new, name="own-record-part-new"),
    path("own-record-parts/<uuid:pk>/", withholding.part_decide, name="own-record-part-decide"),
    path("own-record-parts/<uuid:pk>/give/", withholding.part_give, name="own-record-part-give"),
    path("releases/<uuid:pk>/not-needed/", releasing.release_let_end, name="release-let-end"),
]
