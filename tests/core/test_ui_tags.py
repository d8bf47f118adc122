"""Icons, dates, fields and the shared template pieces."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone
from lucide import IconDoesNotExist

from casemgmt.core import display, pieces
from casemgmt.core.fields import explain, problems
from casemgmt.core.paging import pages, window
from casemgmt.core.staticfinders import FONT_NAME, PublicSansFinder
from casemgmt.core.staticstorage import StaticFiles

TODAY = date(2026, 11, 23)


class VisitForm(forms.Form):
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "Visit"), ("b", "Call")])
    on = forms.DateField(label="Day", help_text="Today or earlier.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    paper = forms.FileField(required=False)
    told = forms.BooleanField()
    meet = forms.SplitDateTimeField(required=False)
    case = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def field(name: str, form: forms.Form, **context: Any) -> str:
    return render_to_string("pieces/_field.html", {"field": form[name], **context})


def test_an_icon_beside_words_is_hidden_and_one_that_stands_alone_is_named() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "lock" %}')
    named = drawn('{% icon "lock" label="Restricted <b>" %}')
    assert 'role="img"' in named
    assert 'aria-label="Restricted &lt;b&gt;"' in named


def test_an_icon_has_the_stroke_of_the_design_and_no_style() -> None:
    svg = drawn('{% icon "phone" %}')
    assert 'class="i"' in svg
    assert 'stroke-width="1.85"' in svg
    assert "style" not in svg


def test_an_icon_nobody_drew_is_refused() -> None:
    with pytest.raises(IconDoesNotExist):
        drawn('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("due", "tone", "head", "note"),
    [
        (date(2026, 11, 19), "late", "Thu 19 Nov", "4 days overdue"),
        (date(2026, 11, 22), "late", "Sun 22 Nov", "1 day overdue"),
        (date(2026, 11, 23), "today", "Today", "due today"),
        (date(2026, 11, 25), "", "Wed 25 Nov", "in 2 days"),
        (date(2027, 1, 22), "", "22 Jan 2027", "in 60 days"),
    ],
)
def test_a_contextual_date_says_in_words_what_its_colour_says(
    due: date, tone: str, head: str, note: str
) -> None:
    assert display.contextual(due, TODAY) == display.When(head, note, tone)  # type: ignore[arg-type]


def test_a_note_never_hides_that_something_is_late() -> None:
    late = display.contextual(date(2026, 11, 20), TODAY, "at the visit")
    assert late.note == "3 days overdue"


def test_a_moment_is_read_on_the_clock_of_the_agency() -> None:
    with timezone.override("America/New_York"):
        assert display.moment(datetime(2026, 11, 19, 4, 30, tzinfo=UTC), TODAY) == (
            "Wed 18 Nov, 23:30"
        )


def test_a_day_without_a_known_hour_shows_no_midnight() -> None:
    assert display.moment(date(2026, 11, 19), TODAY) == "Thu 19 Nov"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rosa Delgado", "RD"),
        ("Mei-Lin Tan", "MT"),
        ("Bo", "B"),
        ("", ""),
        ("ana de la Cruz", "AC"),
    ],
)
def test_initials_are_those_of_the_first_and_last_name(name: str, letters: str) -> None:
    assert display.initials(name) == letters


def test_a_message_stands_by_its_field_and_the_field_points_at_it() -> None:
    html = field("on", VisitForm({"on": "31 Feb"}))
    assert 'id="id_on_error"' in html
    assert 'aria-describedby="id_on_hint id_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'type="date"' in html


def test_what_was_typed_stays_in_the_field_after_a_mistake() -> None:
    assert 'value="31 Feb"' in field("on", VisitForm({"on": "31 Feb"}))


def test_a_group_of_choices_is_one_fieldset_with_a_legend() -> None:
    html = field("kind", VisitForm({}))
    assert html.count("<fieldset") == 1
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert 'class="picks"' in html


def test_choices_with_explanations_stand_one_under_another() -> None:
    form = VisitForm({})
    explain(form.fields["kind"], hints={"a": "At home."})
    html = field("kind", form)
    assert 'class="checks"' in html
    assert "At home." in html


def test_optional_fields_say_so_and_required_ones_say_what_for() -> None:
    assert "(optional)" in field("note", VisitForm())
    assert "(optional)" not in field("on", VisitForm())
    assert "(needed to sign)" in field("on", VisitForm(), needed="needed to sign")


def test_a_field_that_another_answer_makes_necessary_is_not_called_optional() -> None:
    class Depending(VisitForm):
        conditional = ("note",)

    assert "(optional)" not in field("note", Depending())
    assert "(optional)" in field("paper", Depending())


def test_the_two_halves_of_a_moment_each_have_a_name() -> None:
    html = field("meet", VisitForm())
    assert 'aria-label="Meet: Date"' in html
    assert 'aria-label="Meet: Time"' in html


@pytest.mark.parametrize("name", list(VisitForm.base_fields))
def test_no_field_is_drawn_with_inline_style(name: str) -> None:
    assert "style=" not in field(name, VisitForm({}))


def test_every_message_of_the_summary_leads_to_its_control() -> None:
    form = VisitForm({})
    found = {problem.target for problem in problems(form)}
    assert found == {"id_kind_0", "id_on", "id_told"}
    html = "".join(field(bound.name, form) for bound in form)
    assert all(f'id="{target}"' in html for target in found)


class OpenForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "Visit")])
    place = forms.ChoiceField(label="Place", choices=[("", "-"), ("a", "Here")])
    why = forms.CharField(label="Why")
    paper = forms.FileField(label="Paper")
    told = forms.BooleanField(label="I told them")
    points = forms.MultipleChoiceField(
        label="Points", widget=forms.CheckboxSelectMultiple, choices=[("a", "One")]
    )
    own = forms.CharField(label="Own", error_messages={"required": "Say it in your own words."})


def test_a_field_left_open_says_what_to_do_by_its_name_or_in_the_forms_own_words() -> None:
    form = OpenForm({})
    assert [problem.text for problem in problems(form)] == [
        "Choose an answer for “Kind”.",
        "Choose an answer for “Place”.",
        "Fill in “Why”.",
        "Choose a file for “Paper”.",
        "Tick “I told them”.",
        "Tick what applies under “Points”.",
        "Own: Say it in your own words.",
    ]
    assert "Fill in “Why”." in field("why", form)


def test_no_form_of_the_product_says_only_that_a_field_is_required() -> None:
    html = "".join(field(bound.name, OpenForm({})) for bound in OpenForm({}))
    assert "required." not in html


def test_a_form_without_mistakes_shows_no_summary() -> None:
    assert "role" not in render_to_string("pieces/_form_errors.html", {"form": VisitForm()})


def test_hostile_words_are_shown_and_not_run() -> None:
    bad = "<script>alert(1)</script>"
    html = field("on", VisitForm({"on": bad}))
    tag = render_to_string("pieces/_tag.html", {"text": bad})
    assert "<script" not in html + tag


@pytest.mark.parametrize(
    ("here", "of", "numbers"),
    [
        (1, 1, (1,)),
        (3, 10, (1, 2, 3, 4, None, 10)),
        (5, 10, (1, None, 4, 5, 6, None, 10)),
        (10, 10, (1, None, 9, 10)),
    ],
)
def test_the_pager_shows_the_ends_and_the_neighbours(
    here: int, of: int, numbers: tuple[int | None, ...]
) -> None:
    assert window(here, of) == numbers


def test_an_empty_list_says_it_shows_nothing() -> None:
    shown = pages(Paginator([], 25).page(1))
    assert (shown.first, shown.last, shown.total, shown.next) == (0, 0, 0, None)


def test_a_row_with_too_few_values_is_refused() -> None:
    row = pieces.TableRow([pieces.Cell("Rosa")])
    with pytest.raises(ValueError, match="shorter"):
        drawn(
            "{% cells row columns as pairs %}",
            row=row,
            columns=[pieces.Column("Name"), pieces.Column("Stage")],
        )


def test_the_history_says_when_nothing_was_recorded_before() -> None:
    entry = pieces.HistoryEntry(
        datetime(2026, 11, 19, 9, tzinfo=UTC), "Dana", "Plan changed", "Asked for",
        [pieces.Change("Limit", None, "3")],
    )  # fmt: skip
    html = render_to_string("pieces/_history.html", {"entries": [entry]})
    assert "Nothing" in html
    assert ">3</ins>" in html


def test_the_history_of_what_began_shows_only_what_it_began_with() -> None:
    entry = pieces.HistoryEntry(
        datetime(2026, 11, 19, 9, tzinfo=UTC), "Dana", "Plan added",
        changes=[pieces.Change("Limit", None, "3")], is_new=True,
    )  # fmt: skip
    html = render_to_string("pieces/_history.html", {"entries": [entry]})
    assert "<dt>Limit</dt>" in html
    assert "Nothing" not in html


def test_the_typeface_comes_out_of_its_package() -> None:
    finder = PublicSansFinder()
    assert finder.check() == []
    assert str(finder.find(FONT_NAME)).endswith(".ttf")
    assert finder.find("fonts/other.ttf") == []
    [(name, storage)] = finder.list(None)
    with storage.open(name) as font:
        assert font.read(4) == b"\x00\x01\x00\x00"


def test_every_static_file_a_template_names_exists() -> None:
    named = {
        name
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r"{% static '([^']+)'", template.read_text())
    }
    assert len(named) > 15
    assert [name for name in sorted(named) if not finders.find(name)] == []


def test_no_template_carries_style_or_script_of_its_own() -> None:
    inline = re.compile(
        r"<style|<script(?![^>]*(?:\bsrc=|application/json))|\sstyle=|\son[a-z]+=|hx-on|javascript:",
        re.I,
    )
    found = [
        template.name
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        if "pdf" not in template.parts and inline.search(template.read_text())
    ]
    assert found == []


def test_a_page_shows_although_nothing_was_collected() -> None:
    assert StaticFiles().url("no-such-file.svg").endswith("no-such-file.svg")
