"""The made-up language finds what nobody marked for translation."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, ngettext, npgettext, pgettext

from casemgmt.core.pseudo import pseudo, pseudo_locale, untranslated
from casemgmt.core.styleguide import styleguide_context

LAZY = gettext_lazy("Overdue")
SAMPLES = ["Rosa Delgado", "Dana Whitfield", "Marisol Vega", "Priya Shah", "Harold Okafor",
           "Walter Nguyen", "Joan Novak", "418 Alder St, Apt 2", "RD",
           *(f"C-1042{end}" for end in range(10))]  # fmt: skip
"""The people of the style guide: data, though they come from the source."""


def test_placeholders_tags_and_percent_signs_survive() -> None:
    assert pseudo("Saved %(at)s by {who}") == "⟦Šávéd %(at)s bý {who}⟧"
    assert pseudo("<b>Rosa</b> &nbsp; 5%%") == "⟦<b>Róšá</b> &nbsp; 5%%⟧"


def test_every_way_of_translating_is_marked() -> None:
    with pseudo_locale():
        assert gettext("Late").startswith("⟦")
        assert str(LAZY).startswith("⟦")
        assert pgettext("verb", "Close") == "⟦Çlóšé⟧"
        assert ngettext("%(n)d day", "%(n)d days", 2) % {"n": 2} == "⟦2 dáýš⟧"
        assert npgettext("noun", "%(n)d note", "%(n)d notes", 1) % {"n": 1} == "⟦1 ñóté⟧"
        with translation.override("de"):
            assert gettext("Late").startswith("⟦")


def test_the_language_before_comes_back_also_after_an_error() -> None:
    with pytest.raises(RuntimeError), pseudo_locale():
        raise RuntimeError
    assert gettext("Late") == "Late"


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Close the case</p>",
        '<button aria-label="Close the case"></button>',
        '<input placeholder="Close the case">',
        '<td data-th="Close the case">5</td>',
        '<form data-nobody-knows="Close the case"></form>',
        '<input type="submit" value="Close the case">',
        "<title>Close the case</title>",
        "<p>⟦dóñé⟧ Close the case</p>",
    ],
)
def test_a_planted_untranslated_text_is_found(planted: str) -> None:
    [found] = untranslated(f"<html><body><p>⟦Óthér⟧</p>{planted}</body></html>")
    assert "Close the case" in found


@pytest.mark.parametrize(
    "quiet",
    [
        "<p>⟦Šávéd⟧ 10:42, 113 / 120</p>",
        '<p translate="no">Rosa <b>Delgado</b></p>',
        "<script>close()</script><kbd>Ctrl</kbd>",
        '<input type="text" value="Rosa Delgado">',
        "<p>⟦Múvé <b>3</b> cášéš⟧</p>",
        "<p>Rosa Delgado</p>",
        "<p>Rosa\n   Delgado, ⟦át hómé⟧</p>",
        '<form data-draft="/drafts/save/" data-draft-kind="note" data-version="3"></form>',
    ],
)
def test_data_and_marked_text_are_left_alone(quiet: str) -> None:
    assert untranslated(quiet, ["Rosa Delgado"]) == []


def test_data_hides_whole_words_only() -> None:
    assert untranslated("<p>Rosary, Rosa</p>", ["Rosa"]) == ["Rosary, Rosa"]


@pytest.mark.parametrize(
    "cut",
    [
        "<p>⟦cút</p><p>Close the case</p>",
        "<p>⟦cút</p>Close the case",
        "<div>⟦cút<p>Close the case</p></div>",
    ],
)
def test_a_bracket_that_never_closes_hides_nothing_after_it(cut: str) -> None:
    assert untranslated(cut) == ["Close the case"]


def test_a_template_with_a_plain_word_is_found_and_a_marked_one_is_not() -> None:
    source = "{% load i18n %}<h1>{% translate 'Plan' %}</h1>"
    with pseudo_locale():
        assert untranslated(Template(source).render(Context())) == []
        planted = Template(source + "<p>Sign it</p>").render(Context())
        assert untranslated(planted) == ["Sign it"]


def test_every_piece_of_the_style_guide_is_translatable() -> None:
    with pseudo_locale():
        now = timezone.make_aware(datetime(2026, 11, 23, 10, 42))  # noqa: DTZ001
        context = styleguide_context(now, date(2026, 11, 23))
        html = "".join(
            render_to_string(f"styleguide/_{part}.html", context)
            for part in ("basics", "work", "forms")
        )
        assert untranslated(html, SAMPLES) == []


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500", "503"])
def test_every_error_page_is_translatable_and_needs_no_request(page: str) -> None:
    with pseudo_locale():
        assert untranslated(render_to_string(f"{page}.html", {"reference": "7-22"})) == []


def test_a_record_that_is_not_there_and_one_that_is_closed_look_the_same() -> None:
    assert render_to_string("404.html") == render_to_string("403.html")
