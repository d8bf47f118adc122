"""From a template under `templates/pdf/` and plain values to a PDF."""

import re
from collections.abc import Mapping
from typing import Final

from django.template.loader import render_to_string
from django.utils.translation import override

from casemgmt.core.pdf.process import DEFAULT_LIMITS, RenderLimits, lay_out

TEMPLATE: Final[re.Pattern[str]] = re.compile(r"pdf/[a-z_]+\.html")
# Characters XML and PDF text can't hold; a lone surrogate can't even be encoded.
UNPRINTABLE: Final[re.Pattern[str]] = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def render(
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    lang: str,
    draft: bool = False,
    limits: RenderLimits = DEFAULT_LIMITS,
) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a template.

    The callers are the disclosure desk and views under `@record_access`; a test holds the list.

    Args:
        template: a name under `pdf/`, such as `pdf/service_plan.html`.
        context: plain values; every text is escaped.
        title: the document's title, shown by readers; without a client's name.
        lang: language code of the text and of dates and fixed words, such as `en-us`.
        draft: marks every page DRAFT, for a document nobody has signed.
        limits: what the document may cost.

    Raises:
        PdfFailed: no PDF was made; `message` says why in plain words.
        ValueError: not a template for PDFs.
    """
    html = page_html(template, context, title=title, lang=lang, draft=draft)
    return lay_out(html, limits=limits)


def page_html(
    template: str, context: Mapping[str, object], *, title: str, lang: str, draft: bool = False
) -> str:
    """Return the page text a PDF is made from; arguments as `render`."""
    if not TEMPLATE.fullmatch(template):
        raise ValueError("PDF templates lie under pdf/.")
    with override(lang):
        html = render_to_string(template, {**context, "title": title, "lang": lang, "draft": draft})
    return UNPRINTABLE.sub("\ufffd", html)
