"""Forms of who may decide for a client, of legal papers, and of the wish for a case manager."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.forms.restricted import categories_field, offer
from clients.models import Document, LegalAuthority, LegalPaper, RelatedPerson, WorkerWish

ONLY_KEPT = _("Only one that is restricted: everybody who sees the case reads the others.")
WHY_ENDED = _("Why it ended")


class AuthorityForm(RecordForm):
    """Who may decide for the client, in what, until when, and by which paper."""

    conditional = ("holder", "holder_name")

    holder = RecordChoiceField(
        RelatedPerson, label=_("Who decides"), required=False, empty_label=_("Somebody else")
    )
    holder_name = forms.CharField(
        label=_("Name of somebody else"),
        max_length=200,
        required=False,
        help_text=_("Somebody who is not named among the people in the client's life yet."),
    )
    scope = forms.MultipleChoiceField(
        label=_("What they may decide"),
        choices=LegalAuthority.Area.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what they may decide.")},
        help_text=_("Only what the paper says. They sign for nothing else."),
    )
    document = RecordChoiceField(
        Document,
        label=_("Document"),
        required=False,
        empty_label=_("Not in this record"),
        help_text=ONLY_KEPT,
    )

    class Meta:
        model = LegalAuthority
        fields = ["kind", "basis", "paper", "starts_on", "ends_on"]
        labels = {"kind": _("They decide as")}
        help_texts = {
            "basis": _("As in: Superior Court of the county, case 24-118; or: by birth."),
            "paper": _("As in: letters of guardianship, copy in our file."),
            "ends_on": _("Leave it open where the paper names no end. A parent's ends at 18."),
        }

    field_order = (
        *("holder", "holder_name", "kind", "scope"),
        *("basis", "paper", "document", "starts_on", "ends_on"),
    )

    def __init__(self, *args: Any, people: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["holder"].queryset = people
        fields["holder"].label_from_instance = lambda one: f"{one.name}, {one.relation}"
        _offer_documents(self, documents)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as ``add_authority`` takes it."""
        beside = ("holder", "holder_name", "document")
        facts = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "scope")}
        return {"facts": facts} | {name: self.cleaned_data[name] for name in beside}


class EndAuthorityForm(Form):
    """Since when somebody may not decide any more, and why."""

    ended_on = forms.DateField(label=_("Not any more since"), widget=forms.DateInput)
    why = forms.CharField(label=WHY_ENDED, max_length=300)


class LegalPaperForm(RecordForm):
    """What a legal paper is, what it says in short, and where it lies."""

    conditional = ("lies_at", "document")

    document = RecordChoiceField(
        Document,
        label=_("Document"),
        required=False,
        empty_label=_("Not in this record"),
        help_text=ONLY_KEPT,
    )
    categories = categories_field()

    class Meta:
        model = LegalPaper
        fields = ["kind", "says", "lies_at", "dated_on", "ends_on"]
        widgets = {"says": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "says": _("As in: no resuscitation; the daughter decides when she can't."),
            "lies_at": _("As in: original on the refrigerator door, copy with Dr. Singh."),
        }

    field_order = ("kind", "says", "lies_at", "document", "dated_on", "ends_on", "categories")

    def __init__(
        self, *args: Any, documents: Any, held: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_documents(self, documents)
        offer(self, held)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as ``add_legal_paper`` takes it."""
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        categories = self.cleaned_data.get("categories", ())
        return {
            "facts": facts,
            "document": self.cleaned_data["document"],
            "categories": categories,
        }


class EndPaperForm(Form):
    """The last day on which a paper is followed, and why it ended."""

    ends_on = forms.DateField(label=_("Last day it held"), widget=forms.DateInput)
    why = forms.CharField(label=WHY_ENDED, max_length=300)


class WishForm(RecordForm):
    """Which case manager the client would like."""

    conditional = ("wanted", "words")

    wanted = RecordChoiceField(
        Staff, label=_("They would like"), required=False, empty_label=_("Nobody by name")
    )

    class Meta:
        model = WorkerWish
        fields = ["no_wish", "wanted", "words", "reason"]
        help_texts = {
            "no_wish": _("We asked, and anybody is fine."),
            "words": _("As in: a woman; somebody who speaks Spanish."),
            "reason": _("As far as they want to say."),
        }

    field_order = ("wanted", "words", "reason", "no_wish")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["wanted"].queryset = people

    @property
    def answers(self) -> dict[str, Any]:
        """What the client said, as ``record_wish`` takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def offer_wish(form: forms.Form, wish: WorkerWish | None) -> None:
    """Ask on the page that gives a case to somebody what becomes of the client's wish, if any."""
    fields: Any = form.fields
    if wish is None or wish.no_wish:
        del fields["wish_met"], fields["unmet_reason"]
        return
    if wish.wanted_id is not None:
        del fields["wish_met"]


def _offer_documents(form: Any, documents: Any) -> None:
    form.fields["document"].queryset = documents
    form.fields["document"].label_from_instance = lambda one: one.title
