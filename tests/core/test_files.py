"""The upload door: what comes in, what doesn't, and how it goes out again (E5, D6)."""

import contextlib
import errno
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from casemgmt.core import files
from casemgmt.core.files import BadFile, Limits, StorageDown, checks, store
from casemgmt.core.files.kinds import EXTENSIONS
from tests.core import hostile_files as made
from tests.core.file_cases import BAD, GOOD, NAMES, PATHS, accept, clear, up

pytestmark = pytest.mark.usefixtures("private")

Metric = Callable[[str, object, object], None]


def everything_below(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if not each.is_dir()]


@pytest.mark.parametrize("name", GOOD)
def test_a_harmless_file_is_kept_whole_under_a_random_name(name: str, private: Path) -> None:
    kept = accept(up(name, GOOD[name]()))
    path = store.full_path(kept.stored)
    assert len(clear(kept.stored)) == kept.size > 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept.name == name
    assert kept.stored.rpartition("/")[2] not in name
    assert files.digest(kept.stored) == kept.sha256
    assert kept.kind == EXTENSIONS[name.rpartition(".")[2].lower()]
    assert everything_below(private) == [path]


@pytest.mark.parametrize("name", ["scan.pdf", "note.txt", "letter.docx", "letter.odt"])
def test_a_document_is_kept_byte_for_byte(name: str) -> None:
    content = GOOD[name]()
    kept = accept(up(name, content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert clear(kept.stored) == content


@pytest.mark.parametrize("what", BAD)
def test_a_hostile_file_is_refused_and_leaves_nothing(what: str, private: Path) -> None:
    name, content, code = BAD[what]
    with pytest.raises(BadFile) as refused:
        accept(up(name, content()))
    assert not code or refused.value.code == code
    assert refused.value.message.endswith(".")
    assert everything_below(private.parent) == []


@pytest.mark.parametrize("what", NAMES)
def test_a_name_is_cleaned_and_never_becomes_a_path(what: str, private: Path) -> None:
    sent, expected = NAMES[what]
    kept = accept(up(sent, b"hello"))
    assert kept.name == expected
    assert everything_below(private.parent) == [store.full_path(kept.stored)]


def test_no_name_leads_out_of_the_private_folder(
    private: Path, tmp_path: Path, metric: Metric
) -> None:
    sent = [(name, b"hello") for name, _ in NAMES.values()]
    sent += [(BAD[what][0], BAD[what][1]()) for what in PATHS]
    for name, content in sent:
        with contextlib.suppress(BadFile):
            accept(up(name, content))
    everything = everything_below(tmp_path)
    outside = [each for each in everything if private not in each.parents]
    strange = [each for each in everything if not store.STORED.fullmatch(inside(each, private))]
    metric("e5_cases", len(BAD) + len(NAMES) + len(GOOD), 60)
    metric("e5_stored_outside", len(outside), 0)
    assert len(everything) == len(NAMES)
    assert (outside, strange) == ([], [])


def inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def test_a_photo_loses_its_position_camera_and_comment_and_keeps_its_turn() -> None:
    sent = made.picture(gps=True)
    assert b"CANARYCAMERA" in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    stored = clear(accept(up("a.jpg", sent)).stored)
    assert b"CANARY" not in stored
    with Image.open(io.BytesIO(stored)) as kept:
        assert dict(kept.getexif()) == {0x0112: 6}
        assert kept.getexif().get_ifd(0x8825) == {}


def test_bytes_behind_a_picture_are_gone() -> None:
    for name, kind in (("a.jpg", "JPEG"), ("a.png", "PNG")):
        kept = accept(up(name, made.picture(kind) + b"<script>CANARY</script>"))
        assert b"CANARY" not in clear(kept.stored)


def test_a_heic_photo_becomes_a_jpg_and_loses_its_position_and_camera() -> None:
    sent = made.heic(gps=True)
    assert b"CANARYCAMERA" in sent
    kept = accept(up("IMG_0001.HEIC", sent))
    assert (kept.name, kept.kind, kept.content_type) == ("IMG_0001.jpg", "jpg", "image/jpeg")
    stored = clear(kept.stored)
    assert b"CANARY" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (64, 48), {})
        red, green, blue = picture.convert("RGB").getpixel((32, 24))  # type: ignore[misc]
        assert blue > green > red


def test_a_photo_as_large_as_a_phone_takes_is_turned_into_a_jpg() -> None:
    assert accept(up("a.heic", made.heic((4032, 3024)))).kind == "jpg"


def test_a_heic_photo_is_measured_like_every_other_picture() -> None:
    with pytest.raises(BadFile) as refused:
        accept(up("a.heic", made.heic((64, 48))), limits=Limits(pixels=64 * 48 - 1))
    assert refused.value.code == "pixels"


def test_a_heic_photo_that_costs_too_much_says_what_to_do() -> None:
    with pytest.raises(BadFile) as refused:
        accept(up("a.heic", made.heic((2000, 1500))), limits=Limits(memory=2 * made.MIB))
    assert refused.value.code == "heic"
    assert "as JPG" in refused.value.message


def test_only_the_inspector_learns_to_read_heic() -> None:
    """Nothing in the web server's own process parses one, whoever opens a picture there."""
    accept(up("a.heic", made.heic()))
    assert "HEIF" not in Image.OPEN
    assert "heif" not in Image.EXTENSION


def test_a_stream_that_never_ends_is_read_to_the_limit_only(private: Path) -> None:
    class Endless(UploadedFile):
        pulled = 0

        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            while self.pulled < 2**31:
                self.pulled += 65536
                yield b"a" * 65536

    endless = Endless(name="a.txt")
    with pytest.raises(BadFile) as refused:
        accept(endless, limits=Limits(size=made.MIB))
    assert refused.value.code == "large"
    assert endless.pulled <= made.MIB + 65536
    assert everything_below(private) == []


def test_a_file_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() -> None:
    small = Limits(size=1000)
    assert accept(up("a.txt", b"a" * 1000), limits=small).size == 1000
    with pytest.raises(BadFile):
        accept(up("a.txt", b"a" * 1001), limits=small)


def test_a_document_may_not_unpack_beyond_the_limit() -> None:
    assert accept(up("a.docx", made.docx())).size
    with pytest.raises(BadFile) as refused:
        accept(up("a.docx", made.docx()), limits=Limits(unpacked=100))
    assert refused.value.code == "zip-bomb"


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.rename", "pathlib.Path.mkdir"])
def test_a_full_disk_leaves_no_half_file(
    step: str, monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(step, full)
    with pytest.raises(StorageDown):
        accept(up("a.txt", b"hello"))
    monkeypatch.undo()
    assert everything_below(private.parent) == []


def test_a_download_is_an_attachment_that_no_page_can_use() -> None:
    kept = accept(up("a.txt", b"hello"))
    response = files.respond(kept.stored, 'x"\r\nSet-Cookie: a=b;ü\u202e.html', kept.kind)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''x%20Set-Cookie%20a%3Db%3B%C3%BC.html"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Cache-Control"] == "no-store"
    assert b"".join(response) == b"hello"
    response.close()


def test_nothing_that_is_kept_is_shown_inside_a_page(metric: Metric) -> None:
    inline = []
    for name, content in GOOD.items():
        kept = accept(up(name, content()))
        response = files.respond(kept.stored, kept.name, kept.kind)
        headers = response.headers
        if not (
            headers["Content-Disposition"].startswith("attachment;")
            and headers["X-Content-Type-Options"] == "nosniff"
            and headers["Content-Security-Policy"].startswith("sandbox;")
        ):
            inline.append(name)
        response.close()
    metric("e5_rendered_inline", len(inline), 0)
    assert inline == []


def test_a_kind_we_do_not_know_is_never_shown_as_a_page() -> None:
    kept = accept(up("a.txt", b"hello"))
    response = files.respond(kept.stored, "a.html", "text/html")
    assert response.headers["Content-Type"] == "application/octet-stream"
    response.close()


@pytest.mark.parametrize(
    "stored", ["../../etc/passwd", "/etc/passwd", "aa/bb/" + "c" * 31, "aa/bb/" + "c" * 32 + "\n"]
)
def test_only_a_name_the_door_gave_reaches_a_file(stored: str, settings: Any) -> None:
    settings.CASEMGMT_CLAMD = "tcp:127.0.0.1:1"
    for use in (files.digest, files.remove, files.scan):
        with pytest.raises(ValueError, match="stored file"):
            use(stored)
    with pytest.raises(ValueError, match="stored file"):
        files.respond(stored, "a", "txt")


def test_a_link_in_the_private_folder_is_not_followed(private: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    place = private / "aa" / "bb"
    place.mkdir(parents=True)
    (place / ("c" * 32)).symlink_to(secret)
    with pytest.raises(ValueError, match="link"):
        files.digest("aa/bb/" + "c" * 32)


def test_a_removed_file_is_gone_and_removing_again_says_so() -> None:
    kept = accept(up("a.txt", b"hello"))
    assert files.remove(kept.stored) is True
    assert not store.full_path(kept.stored).exists()
    assert files.remove(kept.stored) is False


def test_a_missing_file_is_an_outage_and_no_page_of_errors() -> None:
    kept = accept(up("a.txt", b"hello"))
    files.remove(kept.stored)
    with pytest.raises(StorageDown):
        files.respond(kept.stored, "a.txt", kept.kind)


@pytest.mark.parametrize("where", ["inside", "around", "relative", ""])
def test_a_private_folder_that_touches_a_served_one_stops_the_start(
    where: str, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = str(tmp_path / "served" / "static")
    settings.FILES_DIR = {
        "inside": str(tmp_path / "served" / "static" / "private"),
        "around": str(tmp_path / "served"),
        "relative": "private",
        "": "",
    }[where]
    with pytest.raises(ImproperlyConfigured):
        store.root()
    assert [each.id for each in checks.check_private_folder(None)] == ["casemgmt.E041"]


def test_a_private_folder_apart_from_served_ones_passes() -> None:
    assert checks.check_private_folder(None) == []


MEASURE = """
import resource, sys, tempfile
import django
from django.conf import settings
settings.configure(FILES_DIR=sys.argv[1] + "/private", CASEMGMT_CLAMD="")
django.setup()
from django.core.files.uploadedfile import UploadedFile
from casemgmt.core.files import BadFile
from tests.core.file_cases import accept

def use(who):
    return resource.getrusage(who).ru_maxrss / 1024

def send(name, path):
    with open(path, "rb") as source:
        try:
            accept(UploadedFile(source, name))
        except BadFile:
            pass

with tempfile.NamedTemporaryFile() as small:
    small.write(b"hello"); small.flush()
    send("a.txt", small.name)
own, parser = use(resource.RUSAGE_SELF), use(resource.RUSAGE_CHILDREN)
for path in sys.argv[2:]:
    send(path, path)
print(use(resource.RUSAGE_SELF) - own, use(resource.RUSAGE_CHILDREN) - parser)
"""


def test_no_upload_takes_more_than_200_megabytes(tmp_path: Path, metric: Metric) -> None:
    heavy = {
        "a.pdf": made.memory_pdf(),
        "b.docx": made.flat_bomb(),
        "c.docx": made.lying_bomb(),
        "d.png": made.huge_png_header(),
        "e.docx": made.crowded_zip(),
        "f.jpg": made.picture("JPEG", (7900, 5000), gps=True),
        "g.png": made.picture("PNG", (7900, 5000), mode="RGBA"),
        "h.heic": made.heic((4032, 3024)),
    }
    for name, content in heavy.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path), *(str(tmp_path / name) for name in heavy)],
        capture_output=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
        timeout=120,
    )
    own, parser = map(float, done.stdout.split())
    metric("e5_memory_mb", f"{max(own, parser):.0f}", 200)
    assert own <= 200
    assert parser <= 200
