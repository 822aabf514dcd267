"""Files that are what the record says, and others."""

import gzip
import hashlib
import io
import re
import zipfile

from links.answers import (
    GOOD,
    PDF,
    PROSE,
    answer,
    file,
    for_browsers,
    markup,
    page,
    redirect,
    sequence,
    then_drip,
    then_hang,
    when,
)
from links.case import BLOCKED, BROKEN, OK, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 200 + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 100
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(**members: str) -> bytes:
    """Return a zip file; two underscores in a name stand for a slash, one for a full stop."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, text in members.items():
            target.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


DOCX = archive(word__document_xml="<w:document/>", rels="<Relationships/>")
EPUB = archive(mimetype="application/epub+zip")


def download(name: str, handler: Handler, verdicts: Verdicts, why: str, tail: str = "", **fields: str) -> Case:
    """Return the case of a file, a PDF unless ``fields`` say otherwise."""
    return case(name, handler, verdicts, why, file={"format": "pdf", **fields}, tail=tail)


def by_ending(name: str, handler: Handler, verdicts: Verdicts, why: str, ending: str = "pdf") -> Case:
    """Return the case of a download whose address alone says what it is."""
    path = f"/{name}.{ending}"
    return case(name, None, verdicts, why, file={}, url=f"http://<main>{path}", also={path: handler})


def stored(whole: bytes, of: bytes | None = None) -> Handler:
    """Return what gives a PDF whole, or its last bytes (those of another one, with ``of``) to whoever asks for these."""

    async def handle(exchange: Exchange) -> None:
        wanted = re.fullmatch(r"bytes=-(\d+)", exchange.request.headers.get("range", ""))
        given, size = of or whole, len(of or whole)
        if wanted:
            start = size - int(wanted[1])
            told = f"Content-Range: bytes {start}-{size - 1}/{size}"
            await answer(206, given[start:], told, media="application/pdf")(exchange)
        else:
            await file(whole, "application/pdf", "Accept-Ranges: bytes")(exchange)

    return handle


LARGE = PDF[:-6] + b"% and more\n" * 20_000 + b"\n%%EOF\n"
HTML_PAGE = page()
RIGHT, WRONG = hashlib.sha256(PDF).hexdigest(), hashlib.sha256(b"another").hexdigest()

CASES = [
    download("pdf", file(PDF, "application/pdf"), OK, "A PDF."),
    download("pdf-octet-stream", file(PDF, "application/octet-stream"), OK, "A PDF under a general name."),
    download("pdf-x-pdf", file(PDF, "application/x-pdf"), OK, "A PDF under an older name."),
    download("pdf-force-download", file(PDF, "application/force-download"), OK, "A PDF under a made-up name."),
    download("pdf-charset", file(PDF, "application/pdf; charset=utf-8"), OK, "Parameters do not matter."),
    download("pdf-upper-case", file(PDF, "Application/PDF"), OK, "Media types have no case."),
    download("pdf-no-type", file(PDF, None), OK, "Browsers see what it is."),
    download("pdf-binary-type", file(PDF, "binary"), OK, "A type that is none; browsers see what it is."),
    download("pdf-text-plain", file(PDF, "text/plain"), OK | SUSPECT, "Browsers save it, or show rubbish."),
    download("pdf-text-html", file(PDF, "text/html"), OK | SUSPECT, "A PDF that browsers show as rubbish."),
    download(
        "pdf-attachment",
        file(PDF, "application/pdf", 'Content-Disposition: attachment; filename="guide.pdf"'),
        OK,
        "It is saved.",
    ),
    download(
        "pdf-attachment-octet-stream",
        file(PDF, "application/octet-stream", "Content-Disposition: attachment; filename*=UTF-8''gu%C3%ADa.pdf"),
        OK,
        "It is saved.",
    ),
    download("pdf-leading-junk", file(b"\r\n\r\n" + PDF, "application/pdf"), OK, "Readers look for the mark in 1 KB."),
    download(
        "pdf-gzip", file(gzip.compress(PDF), "application/pdf", "Content-Encoding: gzip"), OK, "Packed on the way."
    ),
    download("pdf-redirected", redirect(302, "/pdf-stored"), OK, "It is stored elsewhere for the time being."),
    case("pdf-stored", file(PDF, "application/pdf", "Accept-Ranges: bytes"), OK, "A PDF.", file={"format": "pdf"}),
    download(
        "pdf-range",
        when(
            "range",
            "bytes=",
            answer(206, PDF[:64], f"Content-Range: bytes 0-63/{len(PDF)}", media="application/pdf"),
            file(PDF, "application/pdf"),
        ),
        OK,
        "Whoever asks for a part gets one.",
    ),
    download(
        "pdf-no-range", when("range", "bytes", answer(416), file(PDF, "application/pdf")), OK, "Readers ask for all."
    ),
    download("pdf-agent", for_browsers(answer(403), file(PDF, "application/pdf")), OK, "Browsers get it."),
    download("pdf-503-once", sequence(answer(500), file(PDF, "application/pdf")), OK, "A fault once, then the file."),
    download("pdf-5-mb", file(PDF + b"%" * (5 << 20), "application/pdf"), OK, "A large file."),
    download(
        "pdf-1-tb",
        then_drip(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 1099511627776\r\n\r\n" + PDF,
            b"%" * 65536,
            0,
        ),
        OK,
        "It begins rightly, and nobody reads it to its end.",
    ),
    download(
        "pdf-stalls",
        then_hang(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 50000\r\n\r\n" + PDF[:64]),
        SUSPECT | UNREACHABLE,
        "It begins rightly, and the rest never comes: nobody can open it.",
    ),
    download(
        "mp3-in-words",
        answer(200, "Sorry, this file is no longer here.", media="text/plain"),
        SUSPECT,
        "Words are no sound.",
        format="mp3",
    ),
    download(
        "mp4-in-json",
        answer(200, '{"message": "expired"}', media="application/json"),
        SUSPECT,
        "No film.",
        format="mp4",
    ),
    download(
        "mp3-in-words-by-name", answer(200, "File not found", media="audio/mpeg"), SUSPECT, "No sound.", format="mp3"
    ),
    download(
        "docx-cut",
        file(archive(word__document_xml="<w/>" * 99)[:-40], WORD),
        SUSPECT,
        "It was cut when it was put there.",
        format="docx",
    ),
    by_ending("wav-by-ending", file(b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"), OK, "A sound.", "wav"),
    by_ending(
        "svg-by-ending", file(b"<?xml version='1.0'?><svg xmlns='x'/>", "image/svg+xml"), OK, "A drawing.", "svg"
    ),
    by_ending("tif-by-ending", answer(200, "Not found", media="image/tiff"), SUSPECT, "No picture.", "tif"),
    download("pdf-tiny", file(b"%PDF-1.4\n%%a small one", "application/pdf"), OK, "What little there is says PDF."),
    download("docx-tiny", file(b"PK\x03\x04" + bytes(200), WORD), OK, "What little there is says ZIP.", format="docx"),
    download("ogg-tiny", answer(200, "a sound of sorts", media="audio/ogg"), OK, "Who knows it?", format="ogg"),
    download("txt-in-words", answer(200, "What the treaty says.", media="text/plain"), OK, "A text.", format="txt"),
    download("pdf-large", stored(LARGE), OK, "Its end is looked at, and is there."),
    download("pdf-large-without-end", stored(LARGE[:-8]), SUSPECT, "It was cut when it was put there."),
    download(
        "pdf-large-other-part",
        stored(LARGE, of=LARGE[:-8]),
        OK,
        "What comes as its end is no part of it, and says nothing.",
    ),
    download("pdf-large-no-parts", file(LARGE[:-8], "application/pdf"), OK | SUSPECT, "Nobody reads it to its end."),
    by_ending("pdf-by-ending", file(PDF, "application/pdf"), OK, "A PDF."),
    download("pdf-sha-right", file(PDF, "application/pdf"), OK, "It is the file that was recorded.", sha256=RIGHT),
    download("pdf-sha-wrong", file(PDF, "application/pdf"), SUSPECT, "It is another file.", sha256=WRONG),
    download("pdf-sha-wrong-html", HTML_PAGE, SUSPECT, "It is a page.", sha256=WRONG),
    download(
        "pdf-sha-range",
        when(
            "range",
            "bytes=0-",
            answer(206, PDF[:64], f"Content-Range: bytes 0-63/{len(PDF)}", media="application/pdf"),
            file(PDF, "application/pdf"),
        ),
        OK,
        "A part has another sum than the whole.",
        sha256=RIGHT,
    ),
    download("pdf-html", HTML_PAGE, SUSPECT, "A page came where a PDF was promised."),
    by_ending("pdf-html-by-ending", HTML_PAGE, SUSPECT, "A page came where the ending promised a PDF."),
    download("pdf-html-as-pdf", file(GOOD, "application/pdf"), SUSPECT, "A page that calls itself a PDF."),
    download("pdf-html-octet-stream", file(GOOD, "application/octet-stream"), SUSPECT, "A page, to be saved."),
    download("pdf-soft-404", page("Page not found", "<p>Sorry.</p>"), SUSPECT, "Not there, and not a PDF."),
    download("pdf-to-landing-page", redirect(301, "/to/guide?landing"), SUSPECT, "To a page about the guide."),
    download("pdf-to-home", redirect(302, "/"), SUSPECT, "To the home page."),
    download("pdf-to-login", redirect(302, "/to/login?pdf"), SUSPECT | BLOCKED, "To a login page."),
    download("pdf-json", answer(200, '{"error": "no such file"}', media="application/json"), SUSPECT, "A message."),
    download(
        "pdf-xml-error",
        answer(200, "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", media="application/xml"),
        SUSPECT,
        "The store's message.",
    ),
    download(
        "pdf-s3-403",
        answer(403, "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", media="application/xml"),
        BROKEN | BLOCKED,
        "The store says so of files that are gone, too.",
    ),
    download("pdf-jpeg", file(JPEG, "image/jpeg"), SUSPECT, "A picture."),
    download("pdf-jpeg-as-pdf", file(JPEG, "application/pdf"), SUSPECT, "A picture that calls itself a PDF."),
    download("pdf-docx", file(DOCX, WORD), SUSPECT, "Word's format where a PDF was promised."),
    download("pdf-empty", file(b"", "application/pdf"), SUSPECT | BROKEN, "A file of no bytes."),
    download("pdf-zeros", file(b"\0" * 4096, "application/pdf"), SUSPECT, "Nothing but zero bytes."),
    download(
        "pdf-cut",
        file(PDF, "application/pdf", length=9000),
        SUSPECT | BROKEN | UNREACHABLE,
        "The rest of the file never comes.",
    ),
    download("pdf-404", answer(404), BROKEN, "Not there."),
    download("pdf-410-as-pdf", answer(410, PDF, media="application/pdf"), BROKEN, "Gone, it says, whatever follows."),
    download("docx", file(DOCX, WORD), OK, "Word's format.", format="docx"),
    download(
        "docx-as-zip", file(DOCX, "application/zip"), OK, "Word's format is a zip file.", tail="?zip", format="docx"
    ),
    download("docx-octet-stream", file(DOCX, "application/octet-stream"), OK, "Word's format.", format="docx"),
    download(
        "docx-other-zip", file(archive(a_txt="a"), "application/zip"), SUSPECT, "Word cannot open it.", format="docx"
    ),
    download(
        "pdf-without-end", file(PDF[: PDF.index(b"xref")], "application/pdf"), SUSPECT, "Cut, whatever its length says."
    ),
    download("csv-html", HTML_PAGE, SUSPECT, "A page came.", format="csv"),
    download("csv-table", file(b"id,title\n1,a\n", "text/csv"), OK, "A table.", format="csv"),
    download(
        "txt-about-html",
        file(b"<html> is how a page begins", "text/plain"),
        OK,
        "Browsers show it as text.",
        format="txt",
    ),
    download("sha256-upper-case", file(PDF, "application/pdf"), OK, "Digits have no case.", sha256=RIGHT.upper()),
    download("docx-html", HTML_PAGE, SUSPECT, "A page came.", format="docx"),
    download("doc", file(OLE, "application/msword"), OK, "Word's old format.", format="doc"),
    download("doc-rtf", file(b"{\\rtf1\\ansi guide}", "application/msword"), OK, "Word opens it.", format="doc"),
    download("epub", file(EPUB, "application/epub+zip"), OK, "A book.", format="epub"),
    download("epub-octet-stream", file(EPUB, "application/octet-stream"), OK, "A book.", format="epub"),
    download("mp4", file(MP4, "video/mp4"), OK, "A film.", format="mp4"),
    download("jpeg", file(JPEG, "image/jpeg"), OK, "A picture.", format="jpeg"),
    download("jpg", file(JPEG, "image/jpeg"), OK, "A picture.", format="jpg"),
    download("jpg-not-found-picture", page("Not found", "<p>Not found</p>"), SUSPECT, "A page.", format="jpg"),
    download("mp3", file(b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 200, "audio/mpeg"), OK, "A talk.", format="mp3"),
    download("zip", file(EPUB, "application/x-zip-compressed"), OK, "An archive.", format="zip"),
    download("csv", file(b"a,b\n1,2\n", "text/plain"), OK, "A table, as plain text.", format="csv"),
    download("txt", file(b"Guide\n", "text/plain"), OK, "A text.", format="txt"),
    download("html", HTML_PAGE, OK, "A page was promised, and a page came.", format="html"),
    download("html-pdf", file(PDF, "application/pdf"), OK | SUSPECT, "A PDF where a page was promised.", format="html"),
    case(
        "landing-page-with-pdf-ending",
        None,
        OK | SUSPECT,
        "As on GitHub: a page around the file, as the landing page.",
        url="http://<main>/landing-page-with-pdf-ending.pdf",
        also={"/landing-page-with-pdf-ending.pdf": HTML_PAGE},
    ),
    case(
        "landing-page-of-wiki",
        None,
        OK,
        "A wiki's page about a file is named like the file.",
        url="http://<main>/File:landing-page-of-wiki.pdf",
        also={"/File:landing-page-of-wiki.pdf": page("File:Guide.pdf")},
    ),
    case("landing-page-is-pdf", file(PDF, "application/pdf"), OK, "The landing page is the file itself."),
    case("download-of-any-format", file(PDF, "application/pdf"), OK, "Nothing was promised.", file={}),
    case("download-page-of-any-format", page(), OK, "Nothing was promised: a film's page, say.", file={}),
    case(
        "download-viewer",
        page(body='<embed src="/pdf-stored" type="application/pdf">'),
        SUSPECT | OK,
        "A page whose whole content is the PDF.",
        file={"format": "pdf"},
    ),
    case(
        "download-markup", answer(200, markup(), media="text/plain"), SUSPECT, "HTML as text.", file={"format": "pdf"}
    ),
]

_MORE_FORMATS = [
    *(
        case(
            f"page-for-{name.replace('/', '-')}",
            page("Network", PROSE.replace("guide", "site")),
            SUSPECT,
            "A page comes instead.",
            file={"format": name},
        )
        for name in ("mobi", "wav", "7z", "djvu", "ics", "application/msword")
    ),
    case("page-for-html", page(), OK, "A page is promised.", file={"format": "html"}),
    case(
        "page-about-pdf",
        page("How to read %PDF-1.4 headers", PROSE),
        SUSPECT,
        "It names the mark of a PDF.",
        file={"format": "pdf"},
    ),
]
CASES += _MORE_FORMATS
