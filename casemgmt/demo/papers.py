"""Small files that clients bring or that the agency keeps, made on the spot."""

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from casemgmt.demo.episode import Episode
from clients.actions.documents import add_document
from clients.models import Document

LINE_HEIGHT = 18


def keep_text(
    episode: Episode, days_ago: int, title: str, lines: list[str], *, restricted: Sequence[str] = ()
) -> Document:
    """Keep a plain text file with the case, through the upload door."""
    upload = SimpleUploadedFile(_file_name(title, "txt"), "\n".join(lines).encode(), "text/plain")
    return _keep(episode, days_ago, title, upload, categories=restricted)


def keep_pdf(episode: Episode, days_ago: int, title: str, lines: list[str]) -> Document:
    """Keep a one-page PDF with the case, through the upload door."""
    upload = SimpleUploadedFile(_file_name(title, "pdf"), _one_page(lines), "application/pdf")
    return _keep(episode, days_ago, title, upload)


def _keep(
    episode: Episode, days_ago: int, title: str, upload: SimpleUploadedFile, **more: Any
) -> Document:
    when = episode.at(days_ago, 15)
    return episode.do(add_document, episode.case, when=when, upload=upload, title=title, **more)


def _file_name(title: str, ending: str) -> str:
    return f"{title.lower().replace(' ', '-')}.{ending}"


def _one_page(lines: list[str]) -> bytes:
    """A letter-sized page with one line of Helvetica for each line of text."""
    shown = "".join(f"({_escaped(line)}) Tj 0 -{LINE_HEIGHT} Td " for line in lines)
    paper = pikepdf.new()
    page = paper.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=paper.make_indirect(font)))
    page.Contents = paper.make_stream(f"BT /F1 12 Tf 72 700 Td {shown}ET".encode("latin-1"))
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
