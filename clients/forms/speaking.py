"""The form of the language and the form in which to speak and write to a client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import RecordForm
from clients.models import Client


class LanguageForm(RecordForm):
    """Languages, an interpreter, formats and wishes (CUL-01)."""

    formats = forms.MultipleChoiceField(
        label=_("What they read or hear best"),
        choices=Client.Format.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Client
        fields = [
            "language", "also_speaks", "reads", "interpreter_needed", "interpreter_kind", "formats",
            "communication_wishes",
        ]  # fmt: skip
        help_texts = {
            "language": _("The one they prefer to speak."),
            "reads": _("Or that reading is hard, or that they don't read."),
            "communication_wishes": _("In their words: what helps, and what to leave be."),
        }
