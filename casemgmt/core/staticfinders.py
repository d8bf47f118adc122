"""Static files that come out of an installed package under a name of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

FONT_NAME = "fonts/public-sans.ttf"


def public_sans() -> Path:
    """The variable Public Sans font inside the installed font package.

    Returns the path of the file, whether or not it is there.
    """
    return Path(str(files("fontpkg_public_sans") / "files" / "PublicSans[wght].ttf"))


class OneFile(FileSystemStorage):
    """A storage that holds one file of the disk under another name."""

    def __init__(self, name: str, source: Path) -> None:
        super().__init__(location=source.parent)
        self.prefix = ""
        self.name = name
        self.source = source

    def path(self, name: str) -> str:
        """The place on disk of `name`; any other name than ours is looked up as usual."""
        return str(self.source) if name == self.name else super().path(name)


class PublicSansFinder(BaseFinder):
    """Serves and collects the typeface from its package, so that it is not kept here."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.storage = OneFile(FONT_NAME, public_sans())

    def check(self, **kwargs: object) -> list[CheckMessage]:
        """A system-check error when the font package is not installed whole."""
        if self.storage.source.is_file():
            return []
        return [
            Error(
                "The Public Sans font file is missing.",
                hint="Install the package fontpkg-public-sans.",
                id="casemgmt.E090",
            )
        ]

    def find(  # type: ignore[override]  # the stubs say None where Django says an empty list
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | list[str]:
        """The font's place on disk when `path` is its name, otherwise an empty list."""
        if path != FONT_NAME:
            return []
        found = str(self.storage.source)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The one file, for collectstatic."""
        yield FONT_NAME, self.storage
