"""The form for adding a file to a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.files import ACCEPT_ATTRIBUTE
from casemgmt.core.forms import Form


class DocumentForm(Form):
    """A file and what it is called."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG, HEIC, TXT, DOCX or ODT, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        allow_empty_file=True,
    )
