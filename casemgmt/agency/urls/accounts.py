"""allauth's pages, one by one, each under a declaration of ours. Sign-up is not among them."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from casemgmt.agency.views.accounts import end_other_sessions
from casemgmt.core.access import FORM, READ, account_access, public

SIGNING_IN = [
    ("login/", account.login, "account_login", FORM),
    ("logout/", account.logout, "account_logout", FORM),
    ("inactive/", account.account_inactive, "account_inactive", READ),
    ("password/reset/", account.password_reset, "account_reset_password", FORM),
    ("password/reset/sent/", account.password_reset_done, "account_reset_password_done", READ),
    (
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        READ,
    ),
    ("factors/authenticate/", factors.authenticate, "mfa_authenticate", FORM),
    ("factors/passkeys/login/", passkeys.login_webauthn, "mfa_login_webauthn", FORM),
]
OWN_ACCOUNT = [
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate", FORM),
    ("factors/", factors.index, "mfa_index", READ),
    ("factors/reauthenticate/", factors.reauthenticate, "mfa_reauthenticate", FORM),
    ("factors/app/", totp.activate_totp, "mfa_activate_totp", FORM),
    ("factors/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp", FORM),
    ("factors/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes", READ),
    ("factors/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes", FORM),
    ("factors/codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes", READ),
    ("factors/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn", READ),
    ("factors/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn", FORM),
    (
        "factors/passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
        FORM,
    ),
    ("factors/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn", FORM),
    ("factors/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn", FORM),
    ("sessions/", end_other_sessions, "usersessions_list", FORM),
]

urlpatterns = [
    *(
        path(f"account/{route}", public(methods)(view), name=name)
        for route, view, name, methods in SIGNING_IN
    ),
    *(
        path(f"account/{route}", account_access(methods)(view), name=name)
        for route, view, name, methods in OWN_ACCOUNT
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(FORM)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
