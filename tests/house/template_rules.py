"""What no template of ours does. Each rule takes a template and returns its findings."""

import re
from collections.abc import Iterator

from tests.house.source import Source

TAG = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
WALK = re.compile(r"[\w\])]\.(all|count|first|last|exists|update|delete|save)\b(?!\s*=)")
RELATED = re.compile(r"\w_set\b")
STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
UNSAFE = re.compile(r"\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off")
SCRIPT_URL = re.compile(r"(href|action|formaction)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE)
MADE_BY_A_VIEW = (
    "forloop.first",
    "forloop.last",
    "p.first",
    "p.last",
    "page.paginator.count",
    "item.count",
    "tab.count",
    "goal.all",
)
"""Names that look like a manager's methods and are plain values of the pieces' shapes."""


def walks(source: Source) -> Iterator[str]:
    """A template walks a relation by itself, past the access rule."""
    for tag in TAG.finditer(source.text):
        code = re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag[1])
        for name in MADE_BY_A_VIEW:
            code = re.sub(rf"(?<![\w.]){re.escape(name)}\b", "", code)
        if WALK.search(code) or RELATED.search(code):
            yield f"{_place(source, tag.start())} {tag[1].strip()}"


def inline(source: Source) -> Iterator[str]:
    """Style or script inside the page: the content security policy would refuse it."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", source.text, flags=re.DOTALL)
    plain = TAG.sub(lambda found: " " * len(found[0]), text)
    for pattern, words in ((STYLE, "style="), (HANDLER, "on…="), (SCRIPT_URL, "javascript:")):
        for found in pattern.finditer(plain):
            yield f"{_place(source, found.start())} {words}"
    for found in SCRIPT.finditer(text):
        if found[2].strip() and "application/json" not in found[1]:
            yield f"{_place(source, found.start())} script with a body"
    if re.search(r"<style\b", plain, re.IGNORECASE) and not source.path.startswith(
        "templates/pdf/"
    ):
        yield f"{source.path} style element"


def unescaped(source: Source) -> Iterator[str]:
    """Text is declared safe in a template."""
    for found in UNSAFE.finditer(source.text):
        yield f"{_place(source, found.start())} {found[0]}"


def far_addresses(source: Source) -> Iterator[str]:
    """A page loads something from another machine."""
    pattern = r"<(?:script|link|img|iframe|source|form)\b[^>]*(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"
    for found in re.finditer(pattern, source.text, re.IGNORECASE):
        yield f"{_place(source, found.start())} {found[0]}"


def unguarded_forms(source: Source) -> Iterator[str]:
    """A form that posts without the CSRF token and the once key."""
    pattern = r"<form\b(?P<head>.*?)>(?P<body>.*?)</form>"
    for found in re.finditer(pattern, source.text, re.IGNORECASE | re.DOTALL):
        posts = re.search(r"method\s*=\s*[\"']?post", found[0].split(">")[0] + found["head"], re.I)
        if posts and "_keys.html" not in found["body"] and "csrf_token" not in found["body"]:
            yield f"{_place(source, found.start())} form"


def _place(source: Source, position: int) -> str:
    return f"{source.path}:{source.text.count(chr(10), 0, position) + 1}"
