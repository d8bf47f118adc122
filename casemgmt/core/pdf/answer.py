"""Handing a PDF that was made for this request to the person who asked for it."""

from django.http import HttpResponse

from casemgmt.core.files.response import disposition, protect


def download(pdf: bytes, name: str) -> HttpResponse:
    """Answer with a PDF as a download under ``name``; it is stored nowhere.

    The caller is a view under ``@record_access``, which has decided and logged the read.
    """
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = disposition(name)
    protect(response)
    return response
