"""People at the sign-in pages of a real agency: outside demo mode, over https."""

import base64
import hashlib
import hmac
import html
import re
import struct
import time
from typing import Any

import time_machine
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import User

PASSWORD = "a long sentence nobody guesses"
PRODUCTION = {
    "DEMO": False,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
}
"""What the environment of a real web server makes of ``casemgmt/settings.py``."""
STEP = 30
"""Seconds for which a code of an authenticator app holds."""


def code_of_the_app(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows now, or at a Unix time (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // STEP)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def clock_standing(seconds: float = 0) -> Any:
    """Let the clock stand, so many seconds from now: a code holds until the test has used it."""
    return time_machine.travel(time.time() + seconds, tick=False)


class Person:
    """Somebody at a browser of their own, with an authenticator app once it is set up."""

    def __init__(self, email: str, password: str = PASSWORD) -> None:
        self.browser = Browser()
        self.email, self.password = email, password
        self.secret = ""
        self.recovery_codes: list[str] = []

    def get(self, name: str, /, *arguments: Any) -> Any:
        return self.browser.get(reverse(name, args=arguments), secure=True)

    def post(self, name: str, /, *arguments: Any, **data: Any) -> Any:
        return self.browser.post(reverse(name, args=arguments), data, secure=True)

    def give_password(self, password: str = "") -> Any:
        """Answer the first sign-in page, with another password where one is given."""
        return self.post("account_login", login=self.email, password=password or self.password)

    def give_code(self, code: str) -> Any:
        """Answer the second sign-in page."""
        return self.post("mfa_authenticate", code=code)

    def sign_in(self) -> Any:
        """Go through both pages and return the last answer."""
        answer = self.give_password()
        with clock_standing():
            return self.give_code(code_of_the_app(self.secret)) if self.secret else answer

    def sign_out(self) -> None:
        self.post("account_logout")

    def set_up_app(self) -> Any:
        """Set up the authenticator app and keep its secret and the recovery codes.

        The password is asked for once more before that.
        """
        self.post("account_reauthenticate", password=self.password)
        page = self.get("mfa_activate_totp").content.decode()
        self.secret = value_of("authenticator_secret", page)
        with clock_standing():
            answer = self.post("mfa_activate_totp", code=code_of_the_app(self.secret))
        codes = self.get("mfa_view_recovery_codes").content.decode()
        shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", codes, re.DOTALL)
        self.recovery_codes = shown.group(1).split() if shown else []
        return answer

    def is_in(self) -> bool:
        """Does a page of their own open?"""
        return bool(self.get("preferences").status_code == 200)

    @property
    def user(self) -> User:
        return User.objects.get(email__iexact=self.email)


def value_of(identifier: str, page: str) -> str:
    """What stands in a field of a page."""
    field = re.search(rf'<input[^>]*id="{identifier}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field.group(0) if field else "")
    return html.unescape(value.group(1)) if value else ""
