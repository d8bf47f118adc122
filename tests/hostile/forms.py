"""Every form of every page, found in the pages themselves and filled in as a person might."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from tests.access.asking import ask
from tests.access.table import ROWS, Row
from tests.access.world import WHO, World
from tests.hostile.pages import Control, Page, PageForm

VALID = {
    "date": "2026-06-01",
    "datetime-local": "2026-06-01T09:30",
    "time": "09:30",
    "number": "1",
    "email": "somebody@example.org",
    "tel": "555 0100",
    "url": "https://example.org/",
    "password": "correct horse battery staple",
}
KEEPS_NOTHING = {
    "account_": "signing in and passwords",
    "mfa_": "factors of one's own account",
    "sign-in-limits": "as those of a program",
    "emergency-rules": "as those of a program",
    "program-settings": "settings sent unchanged write nothing, so their reason has nowhere to stand",
}
SAMPLES = {"styleguide"}
"""Pages whose forms only show what a form looks like; they lead nowhere."""
BUNDLE = 195
"""How long a few texts in a row may be: most fields for a line take 200 or 300 characters."""
ENCODED = "application/x-www-form-urlencoded"


@dataclass
class Found:
    """One form as it stands on one page, and who found it there."""

    row: Row
    who: str
    url: str
    form: PageForm

    @property
    def keeps(self) -> bool:
        """Does what is typed here become part of a record?"""
        return not self.row.page.startswith(tuple(KEEPS_NOTHING))

    @property
    def name(self) -> str:
        return f"{self.row.page} ({', '.join(self.form.texts)})"


def readers(row: Row) -> list[str]:
    """Who may open a page; the first of them fills in its forms."""
    return [who for who in WHO if row.expected("GET", who) == {200}]


def forms_of(made: World) -> list[Found]:
    """Every form with a field for text, once, on the first page that has it."""
    seen: set[tuple[str, ...]] = set()
    found: list[Found] = []
    for row in ROWS:
        for who in [] if row.page in SAMPLES else readers(row)[:1]:
            url = made.url(row.page, row.record)
            answer = ask(made, who, "GET", url)
            if "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            for form in Page(answer.content.decode()).forms:
                key = (row.page if form.action in {"", url} else form.action, *form.shape)
                if form.texts and key not in seen:
                    seen.add(key)
                    found.append(
                        Found(row, who, urljoin(url, form.action) if form.action else url, form)
                    )
    return found


def spread(form: PageForm, texts: list[str]) -> list[dict[str, str]]:
    """The texts dealt out over the form's fields: every text once, every field filled each time."""
    names = form.texts
    dealt = [texts[start : start + len(names)] for start in range(0, len(texts), len(names))]
    whole = [[*hand, *texts][: len(names)] for hand in dealt]
    return [dict(zip(names, hand, strict=True)) for hand in whole]


def bundles(texts: list[str]) -> list[str]:
    """The texts in as few as a field of ordinary length takes, several of them in a row.

    What a field refuses or changes stands alone, so that it keeps nothing else from being kept.
    """
    found = [text for text in texts if _stands_alone(text)]
    together = ""
    for text in (text for text in texts if not _stands_alone(text)):
        if len(together) + len(text) >= BUNDLE:
            found.append(together)
            together = ""
        together = f"{together} {text}".lstrip()
    return [*found, together] if together else found


def _stands_alone(text: str) -> bool:
    odd = any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)
    return odd or text != text.strip() or not 0 < len(text) < BUNDLE


def rotated(form: PageForm, texts: list[str]) -> list[dict[str, str]]:
    """As many hands as there are texts: each fills every field, and every field gets every text."""
    names, step = form.texts, max(1, len(texts) // len(form.texts))
    return [
        {name: texts[(turn + place * step) % len(texts)] for place, name in enumerate(names)}
        for turn in range(len(texts))
    ]


def filled(form: PageForm, texts: dict[str, str], everywhere: str = "") -> list[tuple[str, str]]:
    """The form as it is sent: its texts by field, everything else valid.

    ``everywhere`` is put into choices, dates and hidden fields too.
    """
    pairs: list[tuple[str, str]] = []
    picked: set[str] = set()
    for control in form.controls:
        if control.kind == "file" or (control.kind == "radio" and control.name in picked):
            continue
        picked.add(control.name)
        own = texts.get(control.name) if control.takes_text else None
        if own is None and everywhere and control.name != "csrfmiddlewaretoken":
            own = everywhere
        pairs.append((control.name, _valid(control) if own is None else own))
    return pairs


def _valid(control: Control) -> str:
    if control.kind == "select":
        return control.value or next((value for value in control.options if value), "")
    if control.kind == "date" and not control.value:
        return (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date().isoformat()
    return control.value or VALID.get(control.kind, "")


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """A form's body as bytes, with what no browser would send sent all the same."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def send(made: World, found: Found, pairs: list[tuple[str, str]], *, follow: bool = False) -> Any:
    """Send a form as the person who found it; ``follow`` opens the page it leads to."""
    body = encoded(pairs)
    if found.form.method == "get":
        return ask(made, found.who, "GET", f"{found.url.split('?')[0]}?{body.decode()}")
    return ask(made, found.who, "POST", found.url, body, content_type=ENCODED, follow=follow)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


PARAMETERS = (
    "q",
    "sort",
    "page",
    "show",
    "stage",
    "kind",
    "theme",
    "next",
    "author",
    "again",
    "draft",
    "all",
)
"""Every parameter that some page of ours reads."""


def query(texts: list[str]) -> str:
    """A query string that carries a text wherever a page reads one, and one as a name."""
    pairs = [(name, texts[place % len(texts)]) for place, name in enumerate(PARAMETERS)]
    return encoded([*pairs, (texts[0], texts[0])]).decode()
