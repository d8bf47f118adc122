"""The process that runs WeasyPrint. Started by path, with nothing of ours but this file.

Input: one JSON object, `html`, `stylesheet` (a path) and the limits. Output: the PDF. On failure
the last line of the error output is one word and the status is not 0. The document's own text is
never written to the error output.
"""

import ctypes
import importlib
import json
import logging
import sys
import warnings
from importlib.metadata import files
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final[tuple[tuple[str, ...], ...]] = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
)
FONTS: Final[dict[str, str]] = {
    "public-sans.ttf": "PublicSans[wght].ttf",
    "public-sans-italic.ttf": "PublicSans-Italic[wght].ttf",
}


def probe() -> bool:
    """Return whether each library WeasyPrint needs can be loaded."""
    return all(any(_loads(name) for name in names) for names in LIBRARIES)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def bind(memory: int, seconds: int) -> None:
    """Limit this process: address space in bytes, processor seconds, no core dump."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    for name, value in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_CORE", 0)):
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))


def no_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: whatever a document asks for, this process talks to nobody."""
    del arguments
    if event.partition(".")[0] in {"socket", "subprocess"} or event in {"os.system", "os.exec"}:
        raise PermissionError(event)


def assets(stylesheet: Path) -> dict[str, tuple[bytes, str]]:
    """Return what a document may use, by name: our stylesheet and the typeface's two files."""
    found = {"pdf.css": (stylesheet.read_bytes(), "text/css")}
    packaged = {Path(str(each)).name: each for each in files("fontpkg-public-sans") or []}
    for name, file in FONTS.items():
        if file in packaged:
            found[name] = (Path(str(packaged[file].locate())).read_bytes(), "font/ttf")
    return found


def fetcher(known: dict[str, tuple[bytes, str]]) -> Any:
    """Return the fetcher WeasyPrint asks for every address in a document.

    It answers `asset:NAME` from memory and refuses everything else, data addresses included. It
    never calls the fetcher it inherits from, which is told to allow no protocol anyway.
    """
    urls = importlib.import_module("weasyprint.urls")

    class PackagedOnly(urls.URLFetcher):  # type: ignore[name-defined, misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            del headers
            name = url.removeprefix("asset:")
            if name == url or name not in known:
                raise ValueError("Documents may use packaged assets only.")
            body, content_type = known[name]
            return urls.URLFetcherResponse(url, body, {"Content-Type": content_type})

    return PackagedOnly(allowed_protocols=(), allow_redirects=False)


def lay_out(order: dict[str, Any]) -> bytes:
    """Return the PDF of an order's page text."""
    # Messages of the library quote the document.
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    logging.getLogger("weasyprint").propagate = False
    warnings.simplefilter("ignore")
    weasyprint = importlib.import_module("weasyprint")
    known = assets(Path(order["stylesheet"]))
    sys.addaudithook(no_network)
    page = weasyprint.HTML(string=order["html"], url_fetcher=fetcher(known))
    pdf: bytes = page.write_pdf(
        pdf_variant="pdf/ua-1",
        presentational_hints=False,
        attachments=None,
        stylesheets=None,
        xmp_metadata=None,
        pdf_forms=False,
    )
    return pdf


def main() -> int:
    """Read an order, write a PDF; return the exit status."""
    if sys.argv[1:] == ["--probe"]:
        return 0 if probe() else 1
    order = json.loads(sys.stdin.buffer.read())
    bind(order["memory"], order["seconds"])
    try:
        pdf = lay_out(order)
    except (MemoryError, RecursionError):
        return _fail("long")
    except Exception:  # noqa: BLE001 (a layout library fed hostile input fails in any way)
        return _fail("failed")
    if len(pdf) > order["output"]:
        return _fail("long")
    sys.stdout.buffer.write(pdf)
    return 0


def _fail(reason: str) -> int:
    sys.stderr.write(f"\n{reason}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
