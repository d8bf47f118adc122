"""allauth's pages, one by one, each under a declaration of ours. Sign-up is not among them."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from casemgmt.core.access import account_access, public

SIGNING_IN = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("password/reset/", account.password_reset, "account_reset_password"),
    ("password/reset/sent/", account.password_reset_done, "account_reset_password_done"),
    (
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    ("factors/authenticate/", factors.authenticate, "mfa_authenticate"),
    ("factors/passkeys/login/", passkeys.login_webauthn, "mfa_login_webauthn"),
]
OWN_ACCOUNT = [
    ("password/", account.password_change, "account_change_password"),
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("factors/", factors.index, "mfa_index"),
    ("factors/reauthenticate/", factors.reauthenticate, "mfa_reauthenticate"),
    ("factors/app/", totp.activate_totp, "mfa_activate_totp"),
    ("factors/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("factors/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("factors/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("factors/codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("factors/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    ("factors/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    (
        "factors/passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
    ),
    ("factors/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    ("factors/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    ("sessions/", sessions.list_usersessions, "usersessions_list"),
]

urlpatterns = [
    *(path(f"account/{route}", public(view), name=name) for route, view, name in SIGNING_IN),
    *(
        path(f"account/{route}", account_access(view), name=name)
        for route, view, name in OWN_ACCOUNT
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
