"""The characters of a file, whichever of the usual encodings a program saved it in."""

import codecs
import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 1 << 18
"""So many bytes tell the encoding."""
_SAID = re.compile(rb"\A(?:\s*%.*\n){0,9}?.*(?i:encoding|coding)\s*[:=]\s*([\w-]+)")
_NAMES = {
    "cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp1256": "Windows-1256", "koi8-r": "KOI8-R", "gb18030": "GB 18030", "mac_roman": "Mac OS Roman",
}  # fmt: skip
_SCRIPTS = {"cp1251": "[а-яё]", "koi8-r": "[а-яё]", "cp1256": "[\u0621-\u064a]"}
"""What most letters of a text are in an encoding of another script than the Latin one."""


def decoded(text: bytes) -> tuple[str, tuple[str, ...]]:
    r"""Return the characters of a file, without the marks before them, and what is to be told of how it was read.

    >>> decoded(b"caf\xe9")[0], decoded("право на труд".encode("cp1251"))[0], decoded("性工作者权利".encode("gbk"))[0]
    ('café', 'право на труд', '性工作者权利')
    """
    for mark, encoding in _MARKS:
        if text.startswith(mark):
            return text.decode(encoding, "replace").replace("\ufeff", ""), ()
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # some programs leave the mark out
        if len(text) > 3 and text[start : start + 1] == b"\0":
            return text.decode(encoding, "replace"), ()
    try:
        return text.decode().replace("\ufeff", ""), ()
    except UnicodeDecodeError:
        return _of_old(text)


def _of_old(text: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the characters of a text that is not, or not all, in UTF-8."""
    tried = text.decode("utf-8", "replace")
    wrong = tried.count("\ufffd")
    if sum(map(len, re.findall(r"[^\x00-\x7f]+", tried))) > 2 * wrong:  # put together from files of two kinds
        lines = [_line(line) for line in text.splitlines(keepends=True)]
        told = "The file is in UTF-8 but for some lines, which were read as Windows-1252."
        return "".join(lines), (f"{told} Look whether the accents are right.",)
    encoding = _said(text) or _guessed(text[:_LOOKED_AT])
    name = _NAMES.get(encoding, encoding)
    told = f"The file is not UTF-8; it was read as {name}. Look whether the accents are right."
    return text.decode(encoding, "replace"), (told,)


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _said(text: bytes) -> str:
    """Return the encoding that a comment in the first lines says, as JabRef writes one; empty if there is none."""
    match = _SAID.match(text[:1_000])
    if match is None or match[1].lower().startswith(b"utf"):
        return ""
    try:
        name = codecs.lookup(match[1].decode()).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):  # there is none, or it is one of something else than text
        return ""
    return "cp1252" if name == "iso8859-1" else name  # of which it has all letters, and quotation marks besides


def _guessed(text: bytes) -> str:
    """Return the encoding in which a text makes sense: Chinese by its pairs, other scripts by their letters, else a Latin one."""
    runs = re.findall(rb"[\x80-\xff]+", text)
    number = sum(map(len, runs))
    if max(map(len, runs)) >= 4 and sum(len(run) for run in runs if len(run) % 2 == 0) > 0.9 * number:
        read = text.decode("gb18030", "replace")
        if _share(read, "[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]") > 0.9:
            return "gb18030"
    if sum(len(run) for run in runs if len(run) > 2) > 0.6 * number:
        shares = {encoding: _share(text.decode(encoding, "replace"), letters) for encoding, letters in _SCRIPTS.items()}
        best = max(shares, key=lambda encoding: shares[encoding])
        if shares[best] > 0.7:
            return best
    # Within words, these are accents on a Macintosh, and capitals and signs in Windows.
    on_macintosh = len(re.findall(rb"[a-z][\x87-\x90]", text))
    return "mac_roman" if on_macintosh > len(re.findall(rb"[a-z][\xdf-\xff]", text)) else "cp1252"


def _share(text: str, letters: str) -> float:
    """Return which part of what is not ASCII is one of ``letters``."""
    foreign = re.findall(r"[^\x00-\x7f]", text)
    return len(re.findall(letters, text)) / len(foreign)
