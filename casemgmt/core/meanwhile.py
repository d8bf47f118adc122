"""A form that was overtaken: what somebody saved meanwhile stands beside what this person typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _


def show_theirs(
    form: forms.BaseForm, *, before: Mapping[str, Any], stored: Mapping[str, Any], counter: str
) -> None:
    """Bring a sent form up to what is stored now, and make it one that has to be sent again.

    ``before`` and ``stored`` are the values by field when the page was opened and now; ``counter``
    names the hidden field that tells them apart, whose value now is in ``stored`` too. A field this
    person did not touch takes the stored value; one that both changed keeps what was typed and says
    what the other wrote. So the next answer is given to what is stored, and nothing is lost.
    """
    data = QueryDict(mutable=True)
    data.update(form.data)
    words = _(
        "Somebody saved this after you opened it. What they wrote stands beside what you typed."
        " Choose, then save again."
    )
    form.add_error(None, words)
    _put(data, form[counter], stored[counter])
    for name in [name for name in stored if name in form.fields and name != counter]:
        bound, was, theirs = form[name], before.get(name), stored[name]
        if not _differs(bound, was, bound.data):
            _put(data, bound, theirs)
        elif _differs(bound, was, _sent(bound, theirs)) and _differs(bound, theirs, bound.data):
            told = _words(bound, theirs)
            said = (
                _("They wrote: %(words)s") % {"words": told} if told else _("They left it empty.")
            )
            form.add_error(name, said)
    form.data = data


def _differs(bound: BoundField, value: Any, sent: Any) -> bool:
    """Is what was sent for a field another value? Ends of lines are whatever a browser makes them."""
    one, other = (
        part.replace("\r\n", "\n") if isinstance(part, str) else part for part in (value, sent)
    )
    return bound.field.has_changed(one, other)


def _put(data: QueryDict, bound: BoundField, value: Any) -> None:
    """Write a value into a form's data as the page would send it."""
    data.pop(bound.html_name, None)
    sent = _sent(bound, value)
    if isinstance(sent, bool):
        data.update({bound.html_name: "on"} if sent else {})
    else:
        data.setlist(bound.html_name, sent if isinstance(sent, list) else [sent])


def _sent(bound: BoundField, value: Any) -> Any:
    """A value as its widget sends it: text, a list of texts, or whether a box is ticked."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return bool(value)
    shown: Any = widget.format_value(bound.field.prepare_value(value))
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return shown if widget.allow_multiple_selected else (shown or [""])[0]
    return "" if shown is None else shown


def _words(bound: BoundField, value: Any) -> str:
    """A value for reading: the words of a choice, yes or no, or the text itself."""
    sent = _sent(bound, value)
    if isinstance(sent, bool):
        return str(_("Yes") if sent else _("No"))
    choices: Any = getattr(bound.field, "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    parts = sent if isinstance(sent, list) else [sent]
    return ", ".join(labels.get(str(part), str(part)) for part in parts if part != "")
