"""Addresses of referrals and screening."""

from django.urls import URLPattern, path

from clients.views import engaging, referrals

urlpatterns: list[URLPattern] = [
    path("referrals/", referrals.referral_list, name="referral-list"),
    path("referrals/new/", referrals.referral_new, name="referral-new"),
    path("referrals/likely/", referrals.referral_likely, name="referral-likely"),
    path("referrals/<uuid:pk>/", referrals.referral_detail, name="referral-detail"),
    path("referrals/<uuid:pk>/take/", referrals.referral_take, name="referral-take"),
    path("referrals/<uuid:pk>/screen/", referrals.referral_screen, name="referral-screen"),
    path("referrals/<uuid:pk>/accept/", referrals.referral_accept, name="referral-accept"),
    path("referrals/<uuid:pk>/dispose/", referrals.referral_dispose, name="referral-dispose"),
    path("referrals/<uuid:pk>/told/", referrals.referral_told, name="referral-told"),
    path("referrals/<uuid:pk>/try/", engaging.referral_try, name="referral-try"),
    path("referrals/<uuid:pk>/answer/", engaging.referral_answer, name="referral-answer"),
    path("referrals/<uuid:pk>/route/", engaging.referral_route, name="referral-route"),
    path("referrals/<uuid:pk>/hand-over/", engaging.referral_hand_over, name="referral-hand-over"),
    path("referrals/<uuid:pk>/correct/", referrals.referral_correct, name="referral-correct"),
    path("outreach/", engaging.outreach_list, name="outreach-list"),
    path("outreach/new/", engaging.outreach_new, name="outreach-new"),
    path("outreach/<uuid:pk>/edit/", engaging.outreach_edit, name="outreach-edit"),
]
