"""Filters and search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form
from clients.models import Stage


class CaseFilter(Form):
    """What to show of a caseload."""

    q = forms.CharField(label=_("Name or case number"), required=False, max_length=100)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("Every stage")), *Stage.choices]
    )
    show = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("Cases I carry")),
            ("team", _("My people's cases too")),
            ("closed", _("Closed")),
        ],
    )


class Search(Form):
    """The search box."""

    q = forms.CharField(label=_("Find"), required=False, max_length=200, strip=True)
