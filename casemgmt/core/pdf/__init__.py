"""PDF documents: a template and plain values in, a tagged PDF out.

The page is built here, with everything from a person escaped; it is laid out by WeasyPrint in a
process of its own (`worker.py`) that has little memory, little time, no network, none of our
secrets, and sees no file but the packaged stylesheet and typeface.
"""

from casemgmt.core.pdf.answer import download
from casemgmt.core.pdf.errors import PdfFailed
from casemgmt.core.pdf.process import RenderLimits, available, missing_library_message
from casemgmt.core.pdf.rendering import page_html, render

__all__ = [
    "PdfFailed",
    "RenderLimits",
    "available",
    "download",
    "missing_library_message",
    "page_html",
    "render",
]
