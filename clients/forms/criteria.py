"""Forms of a program's criteria, and of a screening by them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.lists import PROTECTED, choices_of
from casemgmt.agency.models import Program
from casemgmt.core.forms import StandingForm
from casemgmt.core.partial import DAY
from clients.criteria import NO, YES
from clients.forms.referrals import YES_NO, ScreeningForm, said_yes
from clients.models import CriteriaVersion, Criterion, Referral

ROWS = 12
"""How many questions a version may ask."""
PARTS = (
    "question", "kind", "about", "is_required", "weight", "least", "most", "wanted", "others",
    "lawful_basis", "not_protected",
)  # fmt: skip
BY_COMMA = ("wanted", "others")


class CriteriaForm(StandingForm):
    """A new version of a program's criteria, which begins with the one in force.

    Every question has its row, and an empty row asks nothing.
    """

    effective_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(
        self,
        *args: Any,
        program: Program,
        before: CriteriaVersion | None,
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today
        asked = before.asked if before is not None else []
        standing: dict[str, Any] = {}
        subjects = _subjects(program.agency_id)
        for row in range(ROWS):
            one = asked[row] if row < len(asked) else None
            for part, field in _fields_of_a_row(subjects).items():
                self.fields[f"{part}_{row}"] = field
                standing[f"{part}_{row}"] = _shown(one, part)
        self.conditional = tuple(standing)
        self.stand_on(standing)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row by what they are, what it asks, and whether the row is open.

        Open are the first that asks nothing yet, and those with something to put right.
        """
        found = [{part: self[f"{part}_{row}"] for part in PARTS} for row in range(ROWS)]
        asks = [row["question"].value() for row in found]
        empty = [number for number, question in enumerate(asks) if not question]
        return [
            {
                **row,
                "number": number + 1,
                "asks": asks[number],
                "is_open": number in empty[:1] or _is_wrong(row),
            }
            for number, row in enumerate(found)
        ]

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What the action takes: each row in its place."""
        given = self.cleaned_data
        return [
            {part: _read(part, given.get(f"{part}_{row}")) for part in PARTS} for row in range(ROWS)
        ]


class CriteriaScreeningForm(ScreeningForm):
    """A screening by a version of the criteria: its questions, and the judgement apart from them.

    Whether the person is eligible follows from the answers. Who supervises the taker may decide
    otherwise, and says why.
    """

    conditional = ("override_reason",)

    override_reason = forms.CharField(
        label=_("Why you decide otherwise"),
        help_text=_("Needed when you decide otherwise than the criteria say."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        asked: Sequence[Criterion],
        referral: Referral,
        today: dt.date,
        may_override: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in asked:
            self.fields[f"answer_{one.key}"] = _question(one, referral, today)
        basis = self.fields["basis"]
        basis.label, basis.help_text = _("Evidence you saw"), _("What you were shown or told.")
        self.fields["is_eligible"] = forms.TypedChoiceField(
            label=_("Is the person eligible?"),
            choices=[("", _("As the criteria say")), *YES_NO],
            coerce=said_yes,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )
        if not may_override:
            del self.fields["is_eligible"], self.fields["override_reason"]
        questions = [f"answer_{one.key}" for one in asked]
        self.order_fields([*questions, "basis", "is_appropriate", "rationale", "is_eligible"])

    @property
    def judged(self) -> dict[str, Any]:
        """What the action takes."""
        given = super().judged
        said = {one.key: given.pop(f"answer_{one.key}") for one in self.asked}
        answers = {key: _as_text(value) for key, value in said.items() if value not in (None, "")}
        return {**given, "answers": answers}


def _fields_of_a_row(subjects: Sequence[Any]) -> dict[str, forms.Field]:
    number: dict[str, Any] = {"required": False, "max_digits": 9, "decimal_places": 2}
    return {
        "question": forms.CharField(
            label=_("Question"), max_length=200, required=False, help_text=_("In your own words.")
        ),
        "kind": forms.ChoiceField(
            label=_("Answered with"), choices=Criterion.Kind.choices, required=False
        ),
        "about": forms.ChoiceField(label=_("What it is about"), choices=subjects, required=False),
        "is_required": forms.BooleanField(label=_("Has to be met"), required=False),
        "weight": forms.IntegerField(
            label=_("Points when met"), min_value=0, max_value=100, required=False
        ),
        "least": forms.DecimalField(label=_("At least"), **number),
        "most": forms.DecimalField(label=_("At most"), **number),
        "wanted": forms.CharField(
            label=_("Answers that meet it"),
            help_text=_("With commas between them. Empty is Yes."),
            max_length=500,
            required=False,
        ),
        "others": forms.CharField(
            label=_("Other answers"),
            help_text=_("For one of several."),
            max_length=500,
            required=False,
        ),
        "lawful_basis": forms.CharField(
            label=_("Lawful basis"),
            help_text=_("Which law or rule lets you ask. Needed for what is protected."),
            max_length=300,
            required=False,
        ),
        "not_protected": forms.CharField(
            label=_("This asks nothing protected, because"),
            help_text=_("Needed when a word of it sounds like age, faith, origin or the like."),
            max_length=300,
            required=False,
        ),
    }


def _subjects(agency_id: uuid.UUID) -> list[tuple[Any, Any]]:
    """What a question may be about, what the agency protects together."""
    return [*Criterion.Subject.choices, (_("Protected"), choices_of(agency_id, PROTECTED))]


def _shown(one: Criterion | None, part: str) -> Any:
    """A criterion's part as its field shows it; an empty row has the first of each choice."""
    if one is None:
        empty: dict[str, Any] = {"kind": "yes_no", "about": "need", "is_required": False}
        return empty.get(part, None if part in ("weight", "least", "most") else "")
    if part == "others":
        return ", ".join(answer for answer in one.choices if answer not in one.wanted)
    if part == "wanted":
        said = {YES: str(_("Yes")), NO: str(_("No"))} if one.kind == "yes_no" else {}
        return ", ".join(said.get(answer, answer) for answer in one.wanted)
    value = getattr(one, part)
    return _as_text(value) if isinstance(value, Decimal) else value


def _is_wrong(row: dict[str, Any]) -> bool:
    return any(field.errors for field in row.values())


def _read(part: str, value: Any) -> Any:
    if part not in BY_COMMA:
        return value
    return [word.strip() for word in (value or "").split(",") if word.strip()]


def _question(one: Criterion, referral: Referral, today: dt.date) -> forms.Field:
    """The field that asks a question."""
    asks: dict[str, Any] = {"label": one.question, "required": one.is_required}
    if one.kind == Criterion.Kind.AGE:
        born = referral.born
        age = None if born is None or born.precision != DAY else _years(born, today)
        return forms.IntegerField(min_value=0, max_value=130, initial=age, **asks)
    if one.kind == Criterion.Kind.NUMBER:
        return forms.DecimalField(max_digits=9, decimal_places=2, **asks)
    yes_no = one.kind == Criterion.Kind.YES_NO
    choices = YES_NO if yes_no else [(answer, answer) for answer in one.choices]
    if not one.is_required:
        choices = [*choices, ("", _("Not known"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **asks)


def _years(born: dt.date, today: dt.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _as_text(value: Any) -> str:
    """An answer as a criterion reads it."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
