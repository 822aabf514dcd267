"""A web page, as far as it tells what it is: its title, headings, words and anchors."""

import codecs
import html
import re
from collections.abc import Iterator
from functools import cached_property

from nswp_catalog.core.text import tokens
from nswp_catalog.core.values import shorten

_RAW = frozenset({"script", "style", "template", "noscript", "title", "textarea", "iframe"})
"""Elements whose content is no text of the page, or no markup."""
_LETTER = re.compile(r"\w")
_QUOTED, _TITLE = 120, 2000
"""Characters of a title that are quoted, and of one or a heading that are looked at: servers may send any number."""
_HEADINGS = frozenset({"h1", "h2"})
_TAG = re.compile(r"""<(?:(/?)([a-zA-Z][^\s/<>]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>|(!--|[!?]))""")
"""A tag, or the beginning of a comment or of a declaration."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:-]+)""", re.IGNORECASE)
_REFRESH = re.compile(r"""\s*(\d{1,5})(?:\.\d*)?\s*(?:[;,]\s*(?:url\s*=\s*)?["']?\s*([^"']+))?""", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^<>]*+>", re.IGNORECASE)
_SCRIPT_END = re.compile("</script", re.IGNORECASE)
SCRIPT_FROM_ELSEWHERE = re.compile(r"<script\b[^<>]*\ssrc\s*=", re.IGNORECASE)
_LOCATION = re.compile(
    r"""\blocation(?:\.href)?(?:\s*=\s*|\.(?:replace|assign)\s*\(\s*)(["'])((?:(?!\1)[^\\\n])+)\1\s*(?=[;)\n}]|\Z)"""
)
"""A script that opens an address, as it stands there."""
# What the Encoding Standard means by names that Python takes more narrowly.
_CHARSETS = {"latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gbk", "euc_kr": "cp949"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Page:
    """An HTML page, read from its first bytes; ``whole`` tells whether these are all."""

    def __init__(self, source: bytes, content_type: str = "", whole: bool = True) -> None:
        self.whole = whole
        self.title = ""
        self.language = ""
        """What it says of its language (BCP 47)."""
        self.refresh: tuple[int, str] | None = None
        """After how many seconds the page sends the reader elsewhere, and where."""
        self.password = False
        """Whether it asks for a password."""
        self.anchors: set[str] = set()
        self.headings: tuple[str, ...] = ()
        """Its first- and second-order headings."""
        self._mentioned: dict[tuple[str, bool], bool] = {}
        self._text: list[str] = []
        self._source = _decoded(source, content_type)
        self._read(self._source)

    @cached_property
    def text(self) -> str:
        """The words of the page, without markup."""
        return _flat("".join(self._text))

    @property
    def called(self) -> str:
        """What it calls itself, as it is quoted in a message: its title, or its first words."""
        return shorten(self.title or (self.headings or (self.text[:60],))[0], _QUOTED)

    def mentions(self, title: str, in_front: bool = False) -> bool:
        """Return whether the page has a title: in its own title or headings (``in_front``), or anywhere."""
        key = (title, in_front)
        if key not in self._mentioned:
            self._mentioned[key] = self._mentions(tokens(title), in_front)
        return self._mentioned[key]

    def _mentions(self, words: list[str], in_front: bool) -> bool:
        front = self._front
        if len(words) < 2:
            return bool(words) and f" {words[0]} " in front
        phrase = f" {' '.join(words)} "
        if phrase in front or (not in_front and phrase in self._words):
            return True
        long = {word for word in words if len(word) > 3}
        return len(long) >= 3 and len(long.intersection(front.split())) >= 0.7 * len(long)

    @cached_property
    def _front(self) -> str:
        return f" {' '.join(tokens(' '.join((self.title, *self.headings))))} "

    @cached_property
    def _words(self) -> str:
        return f" {' '.join(tokens(self.text))} "

    @property
    def source(self) -> str:
        """The text of the page with its markup."""
        return self._source

    @cached_property
    def blank(self) -> bool:
        """Whether there is no word to read on it."""
        for piece in self._text:  # noqa: SIM110 - asked of every page, where a generator costs more
            if _LETTER.search(html.unescape(piece)):
                return False
        return True

    @cached_property
    def script_target(self) -> str:
        """Where its script sends the reader at once; empty where that is not sure.

        It is sure where there is one address only, no script from elsewhere, and nothing to
        stay for: no word, or a few beside a script without conditions.
        """
        script = "\n".join(_scripts(self.source))
        targets = {match[2] for match in _LOCATION.finditer(script)}
        if len(targets) != 1 or SCRIPT_FROM_ELSEWHERE.search(self.source):
            return ""
        return targets.pop() if self.blank or (len(self.text) < 200 and "{" not in script) else ""

    def _read(self, source: str) -> None:
        lowered = source.lower()
        if len(lowered) != len(source):  # a few characters grow when lowered; the places must agree
            lowered = source.translate(_LOWER)
        text, headings = self._text, list[str]()
        in_heading = False
        place = 0
        for start, end, tag, closing, attributes in _tags(source, lowered):
            if start > place:
                piece = source[place:start]
                text.append(piece)
                if in_heading:
                    headings.append(piece)
            place = end
            if tag in _INLINE:
                if attributes and not closing:
                    self._note(tag, attributes)
                continue
            text.append(" ")
            if tag in _HEADINGS:
                in_heading = not closing
                headings.append("\0")
            if closing or not attributes:
                continue
            if tag == "title":
                self.title = self.title or _flat(attributes[:_TITLE])
            else:
                self._note(tag, attributes)
        text.append(source[place:])
        self.headings = tuple(filter(None, [_flat(one[:_TITLE]) for one in "".join(headings).split("\0")]))

    def _note(self, tag: str, attributes: str) -> None:
        if not _TELLING.get(tag, _PLACE).search(attributes):
            return
        values = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in reversed(list(_ATTRIBUTE.finditer(attributes)))
        }
        if tag == "html":
            self.language = values.get("lang", "").strip().lower()
        if values.get("id"):
            self.anchors.add(values["id"])
        if tag == "a" and values.get("name"):
            self.anchors.add(values["name"])
        elif tag == "input" and values.get("type", "").lower() == "password":
            self.password = True
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh" and self.refresh is None:
            self.refresh = refresh(values.get("content", ""))


_PLACE = re.compile("id", re.IGNORECASE)
_TELLING = {
    tag: re.compile(names, re.IGNORECASE)
    for tag, names in {"html": "id|lang", "a": "id|name", "input": "id|type", "meta": "id|http-equiv"}.items()
}
"""What must stand among the attributes of a tag for them to tell anything."""
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"})  # fmt: skip


def refresh(value: str) -> tuple[int, str] | None:
    """Return the seconds and the address of a ``Refresh`` header or its ``<meta>``, empty for the page itself."""
    match = _REFRESH.match(value)
    return (int(match[1]), (match[2] or "").strip()) if match else None


def _tags(source: str, lowered: str) -> Iterator[tuple[int, int, str, bool, str]]:
    """Yield each tag: where it begins and ends, its name, whether it closes, its attributes.

    For a title the attributes are its text. One pass, whatever the page holds.
    """
    match = _TAG.search(source)
    while match:
        slash, name, attributes, mark = match.groups()
        place, end = match.span()
        if mark:
            close = "-->" if mark == "!--" else ">"
            found = source.find(close, end)
            end = len(source) if found == -1 else found + len(close)
            yield place, end, "!", False, ""
        else:
            tag = name.lower()
            if tag in _RAW and not slash and not attributes.endswith("/"):
                found = lowered.find("</" + tag, end)
                found = len(source) if found == -1 else found
                yield place, found, tag, False, source[end:found] if tag == "title" else attributes
                end = found
            else:
                yield place, end, tag, bool(slash), attributes
        match = _TAG.search(source, end)


def _scripts(source: str) -> Iterator[str]:
    """Yield what stands in each script."""
    start = _SCRIPT.search(source)
    while start and (end := _SCRIPT_END.search(source, start.end())):
        yield source[start.end() : end.start()]
        start = _SCRIPT.search(source, end.end())


def _flat(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _decoded(source: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if source.startswith(mark):
            return source[len(mark) :].decode(name, "replace")
    told = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(source, 0, 2048) if not told and b"charset" in source[:2048].lower() else None
    for found in (told and told[1], meta and meta[1].decode("ascii")):
        if found:
            try:
                name = codecs.lookup(found).name
                return source.decode(_CHARSETS.get(name, name), "replace")
            except (LookupError, UnicodeError):
                pass
    try:
        return codecs.utf_8_decode(source, "strict")[0]  # without a last character that is cut in the middle
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace")
