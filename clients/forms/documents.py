"""The form for adding a file to a case."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.files import ACCEPT_ATTRIBUTE
from casemgmt.core.forms import Form
from clients.forms.restricted import categories_field, offer


class DocumentForm(Form):
    """A file and what it is called."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG, HEIC, TXT, DOCX or ODT, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        allow_empty_file=True,
    )
    categories = categories_field()

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, held)
