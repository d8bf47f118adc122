"""Proving again who one is, before an act that weighs: asked in place of the page, which then goes on.

What the person sent stands on that page, in their own browser; nothing of it is kept here.
"""

from collections.abc import Iterator
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.answers import came_from

PROOF = "proof"
"""How the person proves it (``code``, ``key`` or ``click``), and the start of what belongs to it."""
SENT = f"{PROOF}-sent"
"""How the page was asked for in the first place."""


class CodeForm(ReauthenticateForm):  # type: ignore[misc]  # it comes without types
    """A code, by its words and with the focus."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app on your phone, or a recovery code")
        self.fields["code"].widget.attrs |= {"autofocus": True, "placeholder": ""}

    def use_up(self) -> None:
        """The code proves nothing a second time."""
        post_authentication(context.request, self.authenticator, reauthenticated=True)


class KeyForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # it comes without types
    """The answer of a passkey or a security key."""

    def use_up(self) -> None:
        """The key remembers when it was used."""
        key = self.cleaned_data["credential"]
        post_authentication(context.request, key, reauthenticated=True)


class ClickForm(forms.Form):
    """The demo's: nobody has a second factor there, nor a password they know."""

    def use_up(self) -> None:
        """A click can be repeated."""


FORMS: dict[str, tuple[set[str], Any]] = {
    "code": ({Authenticator.Type.TOTP}, CodeForm),
    "key": ({Authenticator.Type.WEBAUTHN}, KeyForm),
}
"""Which factors a form is for. Who has none proves nothing, except in the demo."""


def ask_again(request: Any) -> HttpResponse | None:
    """``None`` for somebody who has just proven who they are, with this request or a moment ago.

    Whoever came to look is led to the page again; whoever acted goes on acting.
    """
    if request.session.is_fresh(request.now):
        return None
    ways = _ways(request)
    given = ways.get(request.POST.get(PROOF, ""))
    if given is not None and given.is_valid():
        given.use_up()
        request.session.prove(request.now)
        return None if request.POST.get(SENT) == "POST" else redirect(request.get_full_path())
    return render(request, "agency/step_up.html", _page(request, ways))


def _ways(request: Any) -> dict[str, Any]:
    """The ways this person can prove it."""
    held = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    ways = {
        way: form(_sent_for(request, way), user=request.user, prefix=PROOF)
        for way, (factors, form) in FORMS.items()
        if factors & held
    }
    if not ways and settings.DEMO:
        ways["click"] = ClickForm(_sent_for(request, "click"), prefix=PROOF)
    return ways


def _sent_for(request: Any, way: str) -> Any:
    return request.POST if request.POST.get(PROOF) == way else None


def _page(request: Any, ways: dict[str, Any]) -> dict[str, Any]:
    here, back = request.build_absolute_uri(), came_from(request)
    return {
        "ways": ways,
        "sent": request.POST.get(SENT, request.method),
        "kept": list(_kept(request)),
        "back": "/" if back == here else back,
        "js_data": {"request_options": begin_authentication(request.user)}
        if "key" in ways
        else None,
    }


def _kept(request: Any) -> Iterator[tuple[str, str]]:
    """What the person typed, field by field, as it was sent."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not name.startswith(PROOF):
            yield from ((name, value) for value in values)
