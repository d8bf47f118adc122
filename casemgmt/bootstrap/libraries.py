"""System libraries that Python packages can't bring: Pango for PDF documents, and Chromium."""

import ctypes
import ctypes.util
import functools
import os
import shutil
import sys
from pathlib import Path

from . import environment
from .processes import finish
from .project import complain, is_root, say, state_folder, step

#: What WeasyPrint opens by these names on Linux.
SONAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
DEBIAN_PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


@functools.cache
def pango() -> dict[str, str]:
    """Bring in Pango and return the environment variables that let WeasyPrint find it.

    Found on the machine: nothing to set. As root with apt: installed. On Debian and Ubuntu without
    root: unpacked into the state folder. Otherwise one line says how to install it, and everything
    except PDF documents works.
    """
    if sys.platform == "darwin":
        return _pango_from_brew()
    if _loads():
        return {}
    if shutil.which("apt-get") is None:
        _say_how()
        return {}
    if is_root():
        with step("Installing Pango, which PDF documents need"):
            installed = environment.apt_install(list(DEBIAN_PANGO))
        if not (installed and _loads()):
            _say_how()
        return {}
    return _pango_unpacked()


def _loads() -> bool:
    for name in SONAMES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True


def _pango_from_brew() -> dict[str, str]:
    if ctypes.util.find_library("pango-1.0"):
        return {}
    for folder in BREW_FOLDERS:
        if list(Path(folder).glob("libpango-1.0*.dylib")):
            return {"DYLD_FALLBACK_LIBRARY_PATH": folder}
    _say_how()
    return {}


def _pango_unpacked() -> dict[str, str]:
    folder = state_folder("pango")
    root, whole = folder / "root", folder / "complete"
    if not whole.exists():
        with step("Unpacking Pango, which PDF documents need"):
            if unpack_debian(DEBIAN_PANGO, folder):
                whole.touch()
    if not whole.exists():
        _say_how()
        return {}
    libraries = sorted({str(path.parent) for path in root.glob("usr/lib/**/*.so*")})
    libraries += sorted({str(path.parent) for path in root.glob("lib/**/*.so*")})
    if os.environ.get("LD_LIBRARY_PATH"):
        libraries.append(os.environ["LD_LIBRARY_PATH"])
    return {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def unpack_debian(packages: tuple[str, ...], folder: Path) -> bool:
    """Fetch Debian packages and what they lack on this machine, and unpack them, without root.

    packages: names. folder: where ``root/`` and ``fonts.conf`` are made. Returns whether every step
    succeeded; apt's own lists and caches are left untouched.
    """
    root, lists, archives = folder / "root", folder / "lists", folder / "archives"
    for path in (root, lists / "partial", archives / "partial"):
        path.mkdir(parents=True, exist_ok=True)
    options = [
        f"Dir::State={folder}",
        f"Dir::State::lists={lists}",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::State::extended_states={folder / 'extended_states'}",
        f"Dir::Cache={folder}",
        f"Dir::Cache::archives={archives}",
        f"Dir::Log={folder}",
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
    ]
    apt = ["apt-get", "-qq", "-y", *(part for option in options for part in ("-o", option))]
    install = ["install", "--no-install-recommends", "--download-only", *packages]
    if not (_quietly([*apt, "update"]) and _quietly([*apt, *install])):
        return False
    for archive in sorted(archives.glob("*.deb")):
        if not _quietly(["dpkg-deb", "-x", str(archive), str(root)]):
            return False
    cache = folder / "fontconfig"
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{cache}</cachedir></fontconfig>\n"
    )
    shutil.rmtree(lists)
    shutil.rmtree(archives)
    return any(root.glob("usr/lib/**/libpango-1.0.so.0"))


def _quietly(command: list[str]) -> bool:
    return finish(command, quiet=True).returncode == 0


def _say_how() -> None:
    if sys.platform == "darwin":
        line = "brew install pango"
    elif shutil.which("apt-get"):
        line = f"sudo apt-get install {' '.join(DEBIAN_PANGO)}"
    elif shutil.which("dnf"):
        line = "sudo dnf install pango harfbuzz fontconfig dejavu-sans-fonts"
    elif shutil.which("apk"):
        line = "apk add pango harfbuzz fontconfig font-dejavu"
    else:
        line = "your system's package for Pango"
    complain(
        "PDF documents are off: the library Pango isn't on this machine. "
        f"Install it with: {line}. Everything else works. Details: README#pdf."
    )


def chromium() -> dict[str, str]:
    """Find or install the browser for tests and return the variable that names it.

    Order: ``CHROMIUM_PATH``, a browser on PATH, apt as root. Without one the browser tests say why
    they are skipped (under ``CI=true`` they fail).
    """
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return {"CHROMIUM_PATH": named}
    found = _browser()
    if found is None and is_root() and shutil.which("apt-get"):
        with step("Installing Chromium for the browser tests"):
            environment.apt_install(["chromium"])
        found = _browser()
    if found is None:
        say("  No Chromium on this machine: browser tests are left out. Set CHROMIUM_PATH to one.")
        return {}
    return {"CHROMIUM_PATH": found}


def _browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)
