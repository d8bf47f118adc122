"""One's own account: joining by a link, and preferences."""

from typing import Any

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.actions import inviting
from casemgmt.agency.actions.accounts import save_preferences
from casemgmt.agency.forms import JoinForm, PreferencesForm
from casemgmt.agency.registry import end_links
from casemgmt.core.access import FORM, POST, READ, account_access, link_access, staff_access
from casemgmt.core.forms import attempt

GONE = 410
THEMES = {"light": "light", "dark": "dark"}


@link_access("join", FORM)
def join(request: Any, token: str) -> HttpResponse:
    """Choose a password by a one-time link; looking at the page changes nothing."""
    invitation = inviting.find_open(token, request.now)
    if invitation is None:
        return render(request, "agency/link_gone.html", status=GONE)
    form = JoinForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.fields if name != "again"}
        if attempt(form, inviting.join, token, now=request.now, **values):
            messages.success(request, _("Your account is ready. Sign in with it now."))
            return redirect("account_login")
    return render(request, "agency/join.html", {"invitation": invitation, "form": form})


def end_other_sessions(request: Any) -> Any:
    """allauth's page of sessions; who ends all the others ends their links too."""
    if request.method == "POST" and request.staff is not None:
        end_links(request.staff, by=request.staff, now=request.now)
    return sessions.list_usersessions(request)


@account_access(FORM)
def change_password(request: Any) -> Any:
    """allauth's page for whoever has a password; in the demo nobody does."""
    if request.user.has_usable_password():
        return account.password_change(request)
    messages.info(request, _("You sign in without a password, so there is none to change."))
    return redirect("preferences")


@staff_access("own_account", FORM)
def preferences(request: Any) -> HttpResponse:
    """How the product looks and behaves for me."""
    user = request.staff.user
    form = PreferencesForm(
        request.POST or None, initial={"theme": user.theme, "shortcuts_on": user.shortcuts_on}
    )
    if form.is_valid():
        save_preferences(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("preferences")
    return render(request, "agency/preferences.html", {"form": form})


@staff_access("own_account", READ)
def session(request: Any) -> HttpResponse:
    """Who is signed in, and for how many seconds more if nobody does anything.

    A page that was signed out asks before it saves again, for the same person only. ``last`` says
    that nothing makes it longer.
    """
    return JsonResponse(
        {
            "csrf": get_token(request),
            "owner": str(request.staff.pk),
            "left": int(request.session.left(request.now).total_seconds()),
            "last": request.session.ends_for_good(),
        }
    )


@staff_access("own_account", POST)
def theme_set(request: Any) -> HttpResponse:
    """Switch light and dark from anywhere."""
    user = request.staff.user
    theme = THEMES.get(request.POST.get("theme", ""), "")
    save_preferences(user, theme=theme, shortcuts_on=user.shortcuts_on)
    return redirect("home")
