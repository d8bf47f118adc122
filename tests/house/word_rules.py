"""Words that can't be translated, wherever a person would read or hear them.

Each rule takes a file and returns its findings, as in ``python_rules`` and ``template_rules``. They
look at every branch; ``tests/translation`` looks at what the pages then show.
"""

import ast
import re
from collections.abc import Iterator

from casemgmt.core.pseudo import LETTERS, untranslated
from tests.house.source import Source, dotted, last_name

TAG = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
MARKED = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL)
UNSEEN = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
GIVEN = re.compile(r"\b(?:title|text|more|label|words|verb|note|caption)=(\"[^\"]*\"|'[^']*')")
WRITTEN = re.compile(
    r"(?:(?:textContent|innerText|innerHTML|ariaLabel|placeholder|title)\s*[+]?=\s*"
    r"|\b(?:alert|confirm|prompt|append|prepend|createTextNode)\(\s*"
    r"|setAttribute\(\s*[\"'](?:aria-label|title|placeholder|alt)[\"'],\s*)"
    r"([\"'`][^\"'`]*[A-Za-z][^\"'`]*[\"'`])"
)
SAYING: dict[str, tuple[int, ...]] = {
    "success": (1,),
    "info": (1,),
    "warning": (1,),
    "error": (1,),
    "acted": (1,),
    "Refused": (0,),
    "Forbidden": (0,),
    "StaleRecord": (0,),
    "Missing": (0,),
    "ValidationError": (0,),
    "add_error": (1,),
    "Tag": (0,),
    "Action": (0,),
    "Column": (0,),
    "Cell": (0,),
    "Stat": (1,),
    "Step": (0,),
    "Tab": (0,),
    "Check": (0,),
    "CaseTab": (0,),
    "Change": (0,),
    "FoundGroup": (0,),
    "TaskRow": (1, 2, 4),
    "TimelineEntry": (1,),
    "Setting": (0, 1),
    "HttpResponseBadRequest": (0,),
}
"""Which arguments, by place, of which calls are words for a person."""
NAMED = frozenset(
    ["label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "note", "due_note",
     "why", "subject", "confirm", "caption", "said", "about"]
)  # fmt: skip
"""Keywords that hold words in whatever call."""
NAMED_IN_PIECES = frozenset(["text", "title", "kind", "action", "who", "what", "done"])
"""Keywords that hold words in the calls of ``SAYING``; elsewhere the same names hold codes."""

NAMED_BEFORE = frozenset(["why", "message", "words", "title", "sentence", "note", "subject"])
"""Names of what is put into words first and said later."""


def in_templates(source: Source) -> Iterator[str]:
    """A template says, labels or hands to a script what is not marked for translation."""
    text = UNSEEN.sub("", source.text)
    for given in (found[1] for tag in TAG.findall(text) for found in GIVEN.finditer(tag)):
        if LETTERS.search(given):
            yield f"{source.path} {given}"
    for words in untranslated(TAG.sub("", MARKED.sub("", text))):
        yield f"{source.path} {words}"


def in_scripts(source: Source) -> Iterator[str]:
    """A script writes words of its own; it takes them from the page's data instead."""
    for found in WRITTEN.finditer(source.text):
        yield f"{source.path} {found[1]}"


def in_python(source: Source) -> Iterator[str]:
    """A message, refusal, label, heading or choice in Python is a plain string."""
    for node in ast.walk(source.tree):
        given = [*_arguments(node), *_choices(node), *_assigned(node)]
        for words in given:
            if _is_plain(words):
                yield f"{source.path}:{words.lineno} {ast.unparse(words)}"


def _arguments(node: ast.AST) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Call):
        return
    name = last_name(node.func)
    for place in SAYING.get(name, ()):
        yield from node.args[place : place + 1]
    if name.endswith("Field") and name not in {"ForeignKey", "OneToOneField"}:
        yield from node.args[:1]
    named = NAMED | NAMED_IN_PIECES if name in SAYING else NAMED
    yield from (keyword.value for keyword in node.keywords if keyword.arg in named)


def _assigned(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign) and dotted(node.targets[0]) in NAMED_BEFORE:
        yield node.value


def _choices(node: ast.AST) -> Iterator[ast.expr]:
    if not isinstance(node, ast.ClassDef):
        return
    if not any(dotted(base).endswith("Choices") for base in node.bases):
        return
    for member in node.body:
        if isinstance(member, ast.Assign):
            value = member.value
            yield value.elts[-1] if isinstance(value, ast.Tuple) else value


def _is_plain(words: ast.expr) -> bool:
    if isinstance(words, ast.IfExp):
        return _is_plain(words.body) or _is_plain(words.orelse)
    if isinstance(words, ast.BinOp):
        return _is_plain(words.left) or _is_plain(words.right)
    if isinstance(words, ast.JoinedStr):
        return any(_is_plain(part) for part in words.values)
    return (
        isinstance(words, ast.Constant)
        and isinstance(words.value, str)
        and LETTERS.search(words.value) is not None
    )
