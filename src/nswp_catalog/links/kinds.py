"""What an answer is by its first bytes, and what a catalogue promises of it."""

import re
from urllib.parse import unquote

from nswp_catalog.links.rule import Case
from nswp_catalog.links.seen import Seen

_ENDINGS = {
    "pdf": "pdf", "docx": "zip", "xlsx": "zip", "pptx": "zip", "epub": "zip", "odt": "zip", "zip": "zip",
    "doc": "ole", "xls": "ole", "ppt": "ole", "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif",
    "webp": "webp", "mp3": "mp3", "mp4": "mp4", "ods": "zip", "odp": "zip", "rtf": "rtf",
    "ogg": "ogg", "oga": "ogg", "ogv": "ogg", "opus": "ogg", "webm": "webm", "mkv": "webm", "wav": "wav",
    "m4a": "mp4", "m4v": "mp4", "tif": "tiff", "tiff": "tiff", "svg": "svg", "csv": "text", "tsv": "text", "txt": "text",
}  # fmt: skip
"""What the file endings and IANA subtypes that a catalogue uses are by their first bytes."""
_PAGES = frozenset(
    {"", "htm", "html", "xhtml", "xhtml+xml", "text/html", "web", "page", "webpage", "php", "asp", "aspx"}
)
"""What records call a page."""
NOTE = 1000
"""Bytes of a text that is no work, but may say that there is none."""
SURE = frozenset({"pdf", "zip", "jpeg", "png", "gif"})
"""The kinds that always begin as they should."""
_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "ole"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG", "png"),
    (b"GIF8", "gif"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"{\\rtf", "rtf"),
    (b"OggS", "ogg"), (b"\x1aE\xdf\xa3", "webm"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"),
)  # fmt: skip
_MEMBER = re.compile(rb"PK\x03\x04.{22}[\x01-\xff]\0..[\x20-\x7e]", re.DOTALL)
"""The head of the first member of a ZIP, with a name."""
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1f]")
_MAGIC_BYTES = tuple(magic for magic, _ in _MAGIC)
KIND_NAMES = {
    "pdf": "a PDF", "zip": "a ZIP or Office file", "ole": "an old Office file", "jpeg": "a picture (JPEG)",
    "png": "a picture (PNG)", "gif": "a picture (GIF)", "html": "a web page", "webp": "a picture (WebP)",
    "text": "a text", "mp3": "a sound", "mp4": "a film", "rtf": "an RTF file",
    "svg": "a drawing (SVG)", "ogg": "a sound (Ogg)", "webm": "a film (WebM)", "wav": "a sound (WAV)", "tiff": "a picture (TIFF)",
}  # fmt: skip
_HTML_START = re.compile(
    rb"\s*+(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|script|h1|div|p|meta)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(seen: Seen) -> str | None:
    """Return what an answer is by its first bytes, and by its media type for a page; None if that is not known."""
    start = seen.body.start
    told = seen.media_type in ("text/html", "application/xhtml+xml")
    if b"%PDF-" in start[:1024] and not (told and _HTML_START.match(start)):
        return "pdf"
    if start.startswith(_MAGIC_BYTES):
        return next(kind for magic, kind in _MAGIC if start.startswith(magic))
    if start[4:8] == b"ftyp":
        return "mp4"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return "wav"
    if not told and b"<svg" in start[:1024] and not _HTML_START.match(start.removeprefix(b"\xef\xbb\xbf")):
        return "svg"
    return "html" if told or _HTML_START.match(start.removeprefix(b"\xef\xbb\xbf")) else None


def is_file(case: Case) -> bool:
    """Return whether the record promises a file: a format that is no page, or the ending of one that we know."""
    if case.promise.format:
        return promised_format(case) not in _PAGES
    return expected_kind(case) is not None


def expected_kind(case: Case) -> str | None:
    """Return what the promised file is by its first bytes; None where no file is promised, or one not known."""
    return _ENDINGS.get(promised_format(case))


_PARTS = {
    "docx": ("word/",), "xlsx": ("xl/",), "pptx": ("ppt/",), "epub": ("META-INF/", "mimetype"),
    "odt": ("content.xml", "mimetype"), "ods": ("content.xml", "mimetype"), "odp": ("content.xml", "mimetype"),
}  # fmt: skip
"""How the names of files begin, one of which such an archive must have."""


def is_other_archive(case: Case) -> bool:
    """Return whether a ZIP file that was read whole is surely not of the promised format."""
    body = case.seen.body
    needed = _PARTS.get(promised_format(case))
    if needed is None or not body.whole or body.size != len(body.start):
        return False
    import io  # start-up: few answers are archives
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(body.start)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False  # whether it can be opened is not for us to say
    return not any(name.startswith(needed) for name in names)


def lacks_its_end(seen: Seen) -> bool:
    """Return whether a file whose end was seen lacks the mark there: a ZIP with a member, or a PDF with objects.

    Of PDF it is told in ISO 32000-1, 7.5.5, of ZIP in the note of PKWARE (APPNOTE.TXT, 4.3.16).
    """
    body = seen.body
    end = body.start if body.whole and body.size == len(body.start) else body.end
    if end is None:
        return False
    if _MEMBER.match(body.start):
        return b"PK\x05\x06" not in end
    return b" obj" in body.start and b"%%EOF" not in end and kind_of(seen) == "pdf"


def short_text(seen: Seen) -> str:
    """Return an answer that is some words, by its bytes; empty for any other."""
    start = seen.body.start
    if seen.body.size >= NOTE or _CONTROLS.search(start):
        return ""
    try:
        return start.decode()
    except UnicodeDecodeError:
        return ""


def readable(seen: Seen) -> bool:
    """Return whether the body is there to look at, not compressed in a way that was not asked for."""
    return seen.encoding in ("", "gzip", "x-gzip", "deflate")


def promised_format(case: Case) -> str:
    """Return the format that the record names, or else the ending of the address; empty where there is none."""
    if case.promise.format:
        return case.promise.format.lower().removeprefix("application/").removeprefix(".")
    path = case.seen.url.partition("#")[0].partition("?")[0]
    name = unquote(path.rpartition("/")[2])
    ending = name.rpartition(".")
    # `File:Guide.pdf` is the page about a file, as wikis name it.
    return ending[2].lower() if ending[1] and ":" not in name else ""
