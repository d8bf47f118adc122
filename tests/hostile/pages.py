"""Reading a page as a browser would, as far as forms and harm go; written for these tests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT = {"text", "search", ""}
BUTTONS = {"submit", "button", "reset", "image"}


@dataclass
class Control:
    """One control of a form with its value, its kind, and what it offers."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def takes_text(self) -> bool:
        return self.kind in TEXT or self.kind == "textarea"


@dataclass
class PageForm:
    """One form: where it goes, how, its controls, and the names its buttons send."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The names of the controls a person types text into."""
        return sorted({control.name for control in self.controls if control.takes_text})

    def value(self, name: str) -> str | None:
        """What the control of this name holds, ``None`` without one."""
        return next((one.value for one in self.controls if one.name == name), None)

    @property
    def shape(self) -> tuple[str, ...]:
        """What two forms that ask for the same have in common."""
        names = (control.name for control in self.controls if control.kind != "hidden")
        return (self.method, *sorted(set(names)))


class Page(HTMLParser):
    """A page's forms, and every sign that text has become markup.

    ``says_why``: a message stands at a form or beside one of its fields.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.harm: list[str] = []
        self.says_why = False
        self._form: PageForm | None = None
        self._area: Control | None = None
        self._select: Control | None = None
        self._script: list[str] | None = None
        self.feed(html)
        self.close()

    def value_of(self, shape: tuple[str, ...], name: str) -> str | None:
        """What a control of the form of this shape holds, ``None`` when it isn't there."""
        same = (form for form in self.forms if form.shape == shape)
        values = (form.value(name) for form in same)
        return next((value for value in values if value is not None), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.harm += list(_harm(tag, given))
        self.says_why |= given.get("id") == "errors" or given.get("id", "").endswith("_error")
        if tag == "form":
            self._form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "textarea":
            self._area = self._add(Control(given.get("name", ""), "textarea"))
        elif tag == "select":
            self._select = self._add(Control(given.get("name", ""), "select"))
        elif tag == "option" and self._select is not None:
            self._option(given)
        elif tag == "input":
            self._input(given)
        elif tag == "button" and self._form is not None:
            self._form.buttons.append(given.get("name", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "").lower()
        if kind not in BUTTONS:
            self._add(Control(given.get("name", ""), kind, given.get("value", "")))

    def _option(self, given: dict[str, str]) -> None:
        if self._select is None:
            return
        value = given.get("value", "")
        self._select.options.append(value)
        if "selected" in given:
            self._select.value = value

    def _add(self, control: Control) -> Control:
        if self._form is not None and control.name:
            self._form.controls.append(control)
        return control


def _harm(tag: str, given: dict[str, str]) -> Iterator[str]:
    for name, value in given.items():
        address = "".join(value.split()).lower()
        if name.startswith(("on", "hx-on")):
            yield f"<{tag}> has {name}"
        if name in {"href", "src", "action", "formaction", "data"} and address.startswith(
            ("javascript:", "vbscript:", "data:text/html", "//")
        ):
            yield f"<{tag}> leads to {value[:40]}"
        if name == "style":
            yield f"<{tag}> has a style"
    if (
        tag == "script"
        and not ("src" in given and given["src"].startswith("/"))
        and "json" not in given.get("type", "")
    ):
        yield "a script of its own"
    if tag in {"base", "object", "embed", "iframe", "marquee", "math", "listing"}:
        yield f"<{tag}>"
