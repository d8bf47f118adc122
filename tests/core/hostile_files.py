"""Hostile and harmless files, made in code: nothing dangerous is kept in the repository."""

import io
import random
import struct
import zipfile
import zlib
from typing import Final

import pikepdf
import pillow_heif
from PIL import Image

MIB: Final[int] = 1024 * 1024
# The scanners' test word in two halves, so that this file is not taken for it.
EICAR: Final[bytes] = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)
WORD_TYPE: Final[str] = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
RELATIONS: Final[str] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, mode: str = "RGB", gps: bool = False
) -> bytes:
    """A small picture; with `gps` it carries a position, a camera, a comment and a turn."""
    out = io.BytesIO()
    image = Image.new(mode, size, 120 if mode in {"L", "I;16"} else None)
    options: dict[str, object] = {}
    if gps:
        exif = Image.Exif()
        exif[0x010F] = "CANARYCAMERA"
        exif[0x0112] = 6
        exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 12.0, 9.0), 3: "W", 4: (122.0, 1.0, 2.0)})
        options = {"exif": exif.tobytes(), "comment": b"CANARYCOMMENT"}
    image.save(out, kind, **options)
    return out.getvalue()


def heic(size: tuple[int, int] = (64, 48), *, gps: bool = False) -> bytes:
    """A photo as newer phones write it; with `gps` it carries a position and a camera."""
    out = io.BytesIO()
    image = pillow_heif.from_pillow(Image.new("RGB", size, (40, 90, 160)))
    options: dict[str, object] = {}
    if gps:
        exif = Image.Exif()
        exif[0x010F] = "CANARYCAMERA"
        exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 12.0, 9.0), 3: "W", 4: (122.0, 1.0, 2.0)})
        options = {"exif": exif.tobytes()}
    image.save(out, quality=50, **options)
    return out.getvalue()


def huge_png_header() -> bytes:
    """A PNG whose header claims 100,000 by 100,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * MIB)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def pdf(change: str = "") -> bytes:  # noqa: PLR0912  a list of faults, one branch each
    """A one-page PDF; `change` names the one thing that is wrong with it."""
    document = pikepdf.new()
    document.add_blank_page()
    page = document.pages[0].obj
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if change == "open-script":
        document.Root.OpenAction = script
    elif change == "open-uri":
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x.invalid/")
    elif change == "page-script":
        page.AA = pikepdf.Dictionary(O=script)
    elif change == "names-script":
        tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        document.Root.Names = pikepdf.Dictionary(JavaScript=tree)
    elif change == "launch":
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        page.Annots = document.make_indirect(pikepdf.Array([_annotation("/Link", A=action)]))
    elif change == "chained":
        follow = pikepdf.Dictionary(S=pikepdf.Name.GoToE)
        action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="x", Next=pikepdf.Array([follow]))
        page.Annots = pikepdf.Array([_annotation("/Link", A=action)])
    elif change == "embedded":
        document.attachments["note.txt"] = b"carried"
    elif change == "loose-embedded":
        loose = document.make_stream(b"carried", Type=pikepdf.Name.EmbeddedFile)
        page.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(X=loose))
    elif change == "media":
        page.Annots = pikepdf.Array([_annotation("/RichMedia")])
    elif change == "attachment-annotation":
        page.Annots = pikepdf.Array([_annotation("/FileAttachment")])
    elif change == "xfa":
        document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"))
    out = io.BytesIO()
    if change in {"locked", "rights-only"}:
        user = "secret" if change == "locked" else ""
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    else:
        packed = change == "names-script"
        mode = pikepdf.ObjectStreamMode
        document.save(out, object_stream_mode=mode.generate if packed else mode.preserve)
    return out.getvalue()


def _annotation(subtype: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtype), Rect=[0, 0, 9, 9], **more
    )


def escaped_script_pdf() -> bytes:
    """A PDF that writes the names of its script's keys with escapes."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/Open#41ction<</S/J#61vaScript/#4aS(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    )


def memory_pdf() -> bytes:
    """A small PDF whose table of objects unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    head, body = packer.compress(b""), packer.compress(b"\0" * MIB)
    block = head + body + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block[:2] + block[2:] * 1024
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
    body = head + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


def package(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip archive of these entries, in this order, deflated unless told otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries:
            archive.writestr(name, body)
    return out.getvalue()


def docx(
    *extra: tuple[str | zipfile.ZipInfo, bytes],
    document: bytes = b"<w:document xmlns:w='w'><w:body/></w:document>",
    main_type: str = WORD_TYPE,
) -> bytes:
    """A small Word document with further entries."""
    types = (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/word/document.xml' ContentType='{main_type}'/></Types>"
    )
    return package(
        [("[Content_Types].xml", types.encode()), ("word/document.xml", document), *extra]
    )


def odt(
    *extra: tuple[str | zipfile.ZipInfo, bytes],
    content: bytes = b"<o xmlns='o'/>",
    name: str = "content.xml",
    kind: bytes = b"application/vnd.oasis.opendocument.text",
    packed: int = zipfile.ZIP_STORED,
) -> bytes:
    """A small OpenDocument text with further entries; its type's entry is stored as it is."""
    mimetype = zipfile.ZipInfo("mimetype")
    mimetype.compress_type = packed
    return package(
        [
            (mimetype, kind),
            (name, content),
            ("META-INF/manifest.xml", b"<m xmlns='m'/>"),
            *extra,
        ]
    )


def xxe_docx() -> bytes:
    """A Word document whose text asks for a local file."""
    text = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"
    return docx(document=text)


def laughing_docx() -> bytes:
    """A Word document whose text multiplies itself by entities."""
    steps = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
    return docx(document=f"<!DOCTYPE d [<!ENTITY a0 'ha'>{steps}]><d>&a8;</d>".encode())


def textless_docx() -> bytes:
    """A Word document that tells of a text it doesn't have."""
    types = f"<Types><Override PartName='/word/document.xml' ContentType='{WORD_TYPE}'/></Types>"
    return package([("[Content_Types].xml", types.encode())])


def outside_docx() -> bytes:
    """A Word document that loads its template from elsewhere."""
    link = (
        "<Relationships xmlns='r'><Relationship Id='a' TargetMode='External' "
        f"Type='{RELATIONS}/attachedTemplate' Target='http://x.invalid/t.dotm'/></Relationships>"
    )
    return docx(("word/_rels/settings.xml.rels", link.encode()))


def outside_odt(address: str = "http://x.invalid/p.png") -> bytes:
    """An OpenDocument text that loads a picture from elsewhere."""
    link = (
        "<d xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:draw='dr'>"
        f"<draw:image xlink:href='{address}'/></d>"
    )
    return odt(content=link.encode())


def flat_bomb() -> bytes:
    """A Word document with one entry of 60 MiB in a few kilobytes."""
    return docx(("word/media/image1.png", b"\0" * (60 * MIB)))


def lying_bomb() -> bytes:
    """As the flat one, but its directory claims a thousand bytes."""
    data = bytearray(flat_bomb())
    real, claimed = struct.pack("<I", 60 * MIB), struct.pack("<I", 1000)
    return bytes(data.replace(real, claimed))


def overlapping_bomb() -> bytes:
    """A zip whose 5 directory entries all point at the same packed bytes."""
    name = b"word/media/a.xml"
    first = docx((name.decode(), b"<a>" + b"some text " * 200 + b"</a>"))
    end = first.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", first[end + 16 : end + 20])[0]
    directory = first[start:end]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    copies = b"".join(entry.replace(name, b"word/media/%d.xml" % number) for number in range(5))
    tail = struct.pack("<HHHHIIH", 0, 0, 8, 8, len(directory + copies), start, 0)
    return first[:start] + directory + copies + b"PK\x05\x06" + tail


def piecemeal_bomb() -> bytes:
    """A Word document of 100 entries, each small, that together unpack to 90 MiB."""
    piece = b"<a>" + b" " * (900 * 1024) + b"</a>"
    return docx(*((f"word/p{number}.xml", piece) for number in range(100)))


def padded_bomb() -> bytes:
    """The flat bomb beside bytes that don't shrink, so that the whole looks harmless."""
    stored = zipfile.ZipInfo("word/media/image2.png")
    noise = random.Random(7).randbytes(2 * MIB)
    return docx(("word/media/image1.png", b"\0" * (60 * MIB)), (stored, noise))


def shifted_pdf() -> bytes:
    """A PDF whose table of objects is not where it says."""
    whole = pdf()
    at = whole.rindex(b"startxref\n") + 10
    return whole[:at] + b"7" + whole[at:]


def deep_docx() -> bytes:
    """A Word document nested 3,000 elements deep, each named differently."""
    names = [f"e{number * 7919 % 100003}x{number * 104729 % 99991}" for number in range(3000)]
    opened, closed = "".join(f"<{n}>" for n in names), "".join(f"</{n}>" for n in names[::-1])
    return docx(document=(opened + closed).encode())


def crowded_zip() -> bytes:
    """A Word document with 1,100 entries."""
    return docx(*((f"word/p{number}.xml", b"<p/>") for number in range(1100)))


def symlink_docx() -> bytes:
    """A Word document with a symbolic link among its parts."""
    link = zipfile.ZipInfo("word/link")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    return docx((link, b"/etc/passwd"))


def raw_name_docx(name: str) -> bytes:
    """A Word document with one entry under a name zipfile would tidy when writing."""
    placeholder = "q" * len(name)
    return docx((placeholder, b"x")).replace(placeholder.encode(), name.encode())


def locked_docx() -> bytes:
    """A Word document whose entries are marked as encrypted."""
    return marked_docx(0x1)


def marked_docx(flag: int) -> bytes:
    """A Word document whose directory sets a flag on every entry."""
    data = bytearray(docx())
    start = 0
    while (at := data.find(b"PK\x01\x02", start)) >= 0:
        data[at + 8] |= flag
        start = at + 4
    return bytes(data)


def packed_docx(how: int) -> bytes:
    """A Word document with an entry that is packed in another way."""
    entry = zipfile.ZipInfo("word/a.xml")
    entry.compress_type = how
    return docx((entry, b"<a/>"))


def reaching_docx() -> bytes:
    """A Word document whose last entry claims bytes of the directory for its own."""
    data = bytearray(docx())
    at = data.rindex(b"PK\x01\x02") + 20
    data[at : at + 4] = struct.pack("<I", struct.unpack("<I", data[at : at + 4])[0] + 90)
    return bytes(data)


def damaged_docx() -> bytes:
    """A Word document with a picture whose last byte is another than its checksum says."""
    stored = zipfile.ZipInfo("word/media/a.png")
    picture = random.Random(7).randbytes(200 * 1024)
    return docx((stored, picture)).replace(picture, picture[:-1] + bytes([picture[-1] ^ 1]))
