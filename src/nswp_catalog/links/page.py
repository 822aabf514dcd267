"""A web page, as far as it tells what it is: its title, headings, words and anchors."""

import codecs
import html
import html.entities
import re
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import chain

from nswp_catalog.core.text import tokens
from nswp_catalog.errors import shorten

_RAW = (
    "script",
    "style",
    "template",
    "noscript",
    "title",
    "textarea",
    "iframe",
    "xmp",
    "noframes",
    "noembed",
    "plaintext",
)
"""Elements whose content is no text of the page, or no markup."""
_LETTER = re.compile(r"\w")
_QUOTED, _TITLE = 120, 2000
"""Characters of a title that are quoted, and of one or a heading that are looked at: servers may send any number."""
_HEADINGS = frozenset({"h1", "h2"})
_NAME = r"[a-z][^\s/<>]*+"
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_TAG = rf"(?:<(?:(/?)({_NAME})({_ATTRIBUTES})>|(!--|[!?]))|<)"
"""A tag, the beginning of a comment or of a declaration, or what only looks like one."""
_TELLING = "|".join(("/?h[12]", "html", "base", "meta", "input", *_RAW))
_FLAGS = re.IGNORECASE | re.ASCII
_ANY = re.compile(rf"[^<]*+{_TAG}", _FLAGS)
"""The next tag."""
_NEXT_TELLING = re.compile(
    rf"(?:[^<]++|<(?!(?:{_TELLING})[\s/<>])/?{_NAME}{_ATTRIBUTES}>|<(?!!--)[!?][^>]*+>)*+{_TAG}", _FLAGS
)
"""The next tag of those that tell what a page is, or behind which something else than markup may stand."""
_TORN = re.compile(r"<[a-z/!?]", re.IGNORECASE)
"""The beginning of a tag, which browsers drop where it has no end."""
_PARTS = re.compile(r"\s+[-–—·:]\s+|[|•»]|:\s")
"""What stands between the parts of a title."""
_COMMENT_END = re.compile("-->|(?<!<!)--!>")
_DECLARATION_END = re.compile(">")
_RAW_END = {tag: re.compile("(?!)" if tag == "plaintext" else rf"</{tag}(?=[\s/>])", _FLAGS) for tag in _RAW}
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_REFERENCE = re.compile(r"&(?:#\w+;?|\w+(?:;|(?![\w=;])))")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:-]+)""", re.IGNORECASE)
_REFRESH = re.compile(
    r"""\s*(?=[\d.])(\d{0,9})[\d.]*(?=[;,\s]|\Z)(?:(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?["']?\s*([^"']+))?""", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b[^<>]*+>", re.IGNORECASE)
SCRIPT_FROM_ELSEWHERE = re.compile(r"<script\b[^<>]*\ssrc\s*=", re.IGNORECASE)
_LOCATION = re.compile(
    r"""(?<![\w$.])(?:(?:window|document|top|self|parent)\.)?location(?:\.href)?(?:\s*=\s*|\.(?:replace|assign)\s*\(\s*)(["'])((?!#|javascript:)(?:(?!\1)[^\\\n])+)\1\s*(?=[;)\n}]|\Z)"""
)
"""A script that opens an address, as it stands there."""
_DECIDES = re.compile(r"[{?]|=>|&&|\|\||\bif\b")
"""What stands in a script that may do something or not."""
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'\w])//[^\n]*", re.DOTALL)
"""What a script says to who reads it."""
_DEFINES = re.compile(r"\bfunction\s+\w")
"""What is done at some other time, perhaps."""
# What the Encoding Standard means by names that Python takes more narrowly.
_CHARSETS = {"latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gbk", "euc_kr": "cp949"}
_LABELS = {
    "x-sjis": "cp932", "windows-31j": "cp932", "shift_jis": "cp932", "x-cp1250": "cp1250", "x-cp1251": "cp1251",
    "x-cp1252": "cp1252", "x-gbk": "gbk", "x-x-big5": "big5hkscs", "dos-874": "cp874", "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic", "x-user-defined": "latin-1", "unicode-1-1-utf-8": "utf-8", "x-euc-jp": "euc-jp",
}  # fmt: skip
"""The names of encodings that browsers know and Python does not, or takes more narrowly (Encoding Standard)."""
_NO_CHARSETS = frozenset({"punycode", "idna", "utf-7", "cp037", "unicode-escape", "raw-unicode-escape"})
"""Python's names that are no encoding of a page."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


# Where the first sign has a case of its own, a pattern is found several times faster.
_MAIN = re.compile(r"<(?i:main)(?=[\s/>])[^<>]*>")
_MAIN_END = re.compile(r"</(?i:main)(?=[\s/>])")
_FOOTERS = re.compile(r"<(?i:footer)(?=[\s/>]).*?(?:</(?i:footer)|\Z)", re.DOTALL)
_AROUND = frozenset({"header", "nav", "aside", "footer"})
"""What stands around the words of a page, on all pages of a site."""
_SHOWN = re.compile(
    r"<(?i:iframe(?![^<>]*(?:googletagmanager\.com|display: ?none|/recaptcha/))|object|embed|video|audio)\b"
    r"|\.(?i:pdf|docx?|epub|zip|mp[34])\b"
)
"""What holds a work itself, or leads to its file."""
MENUS = 8000
"""Characters of text, menus and all, up to which it is looked at how much of it is the page itself."""
_SLIGHT = 300
"""Characters of text below which a page says little."""
_PARAGRAPH = re.compile(r"<[pP](?=[\s/>])[^<>]*>\s*+(?:[^<\s]++\s++){50}")
"""A paragraph that says enough, as most pages have one: to find it is faster than to read all."""
_HIDDEN = re.compile(
    r"<(?:(?=dialog\b(?![^<>]*\sopen\b)|\w+\b[^<>]*\s(?:hidden(?=[\s>=])|style\s*=\s*[\"'][^\"'<>]*\bdisplay:\s*none))"
    r"(dialog|div|section|article|aside|main|form|p|h1|h2|span|ul))\b[^<>]*>",
    re.IGNORECASE,
)
"""The beginning of an element that browsers do not show."""
_PLACE_NAME = re.compile(
    r"(?:https?:)?/\S*[/-]\S*|\w+-[\w.-]*\.(?!pdf|docx?|epub|zip|html?|txt|pptx?|xlsx?|mp[34])[a-z]{2,6}(?:/\S*)?",
    re.IGNORECASE,
)
"""An address, which may hold the words of a title, and tells nothing of what stands there."""
_LONGEST_PLACE_NAME = 200
"""Characters of a word that is looked at so closely."""
_COMBINING = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARKS = re.compile(f"([{_COMBINING}]{{30}})[{_COMBINING}]+")
"""More marks on a letter than there are in any language: to put them in order takes the square of their number."""


class Page:
    """An HTML page, read from its first bytes; ``whole`` tells whether these are all."""

    def __init__(self, source: bytes, content_type: str = "", whole: bool = True) -> None:
        self.whole = whole
        self.title = ""
        self.language = ""
        """What it says of its language (BCP 47)."""
        self.refresh: tuple[int, str] | None = None
        """After how many seconds the page sends the reader elsewhere, and where."""
        self.base = ""
        """To which its addresses are relative, where that is not its own."""
        self.password = False
        """Whether it asks for a password."""
        self.headings: tuple[str, ...] = ()
        """Its first- and second-order headings."""
        self.heading = ""
        """The first one of the first order; where there is none, of the second."""
        self.source = _decoded(source, content_type)
        """The text of the page with its markup."""
        self._mentioned: dict[tuple[str, bool], bool] = {}
        self._read()

    @cached_property
    def text(self) -> str:
        """The words of the page, without markup."""
        return _flat("".join(_pieces(self.source)))

    @cached_property
    def main(self) -> str:
        """The words of the page itself, without what its site has on all pages: menus, and the like."""
        begin = _MAIN.search(self.source)
        if not begin:
            return _flat("".join(_pieces(self.source, _AROUND)))
        end = _MAIN_END.search(self.source, begin.end())
        return _flat("".join(_pieces(self.source[begin.end() : end.start() if end else len(self.source)])))

    @cached_property
    def shows(self) -> bool:
        """Whether it holds a work, or leads to the file of one."""
        return bool(_SHOWN.search(self._above_the_foot))

    @cached_property
    def _above_the_foot(self) -> str:
        """Its source without what its footers have, such as the statutes of who made it."""
        return _FOOTERS.sub("", self.source)

    @cached_property
    def _has_paragraph(self) -> bool:
        """Whether a paragraph above its footers says enough."""
        return bool(_PARAGRAPH.search(self._above_the_foot))

    @cached_property
    def slight(self) -> bool:
        """Whether it says little, and shows nothing."""
        return not self._has_paragraph and len(self.text) < _SLIGHT and not self.shows

    @cached_property
    def gist(self) -> str:
        """All that the page itself says, where that is little and it shows nothing; else empty."""
        if self._has_paragraph or len(self.text) > MENUS or self.shows:
            return ""
        said = self.text if len(self.text) < _SLIGHT else self.main
        return said if len(said) < _SLIGHT else ""

    @cached_property
    def shown(self) -> "Page":
        """The page without the parts that are hidden until a script shows them; itself where little is left then."""
        kept, place = [], 0
        for found in _HIDDEN.finditer(self.source):
            if found.start() >= place:
                kept.append(self.source[place : found.start()])
                place = _end_of(self.source, found[1], found.end())
        if not kept:
            return self
        page = Page("".join((*kept, self.source[place:])).encode(), "text/html; charset=utf-8", self.whole)
        return page if len(page.main) >= _SLIGHT else self

    @cached_property
    def anchors(self) -> set[str]:
        """The places in it that an address may name behind its #."""
        found: set[str | None] = set()
        for _, _, tag, closing, attributes in _tags(self.source, _ANY):
            if not closing and tag != "title" and _PLACE.search(attributes):
                values = _values(attributes)
                found |= {values.get("id"), values.get("name") if tag == "a" else None}
        return {place for place in found if place}

    @property
    def called(self) -> str:
        """What it calls itself, as it is quoted in a message: its title, or its first words."""
        name = self.title or (self.headings or (self.text[:60],))[0]
        return shorten("".join([sign if sign.isprintable() else " " for sign in name]), _QUOTED)

    def mentions(self, title: str, in_front: bool = False) -> bool:
        """Return whether the page has a title: in its own title or first heading (``in_front``), or anywhere."""
        key = (title, in_front)
        if key not in self._mentioned:
            self._mentioned[key] = self._mentions(tokens(title), in_front)
        return self._mentioned[key]

    def _mentions(self, words: list[str], in_front: bool) -> bool:
        if len(words) < 2:
            return words in self._names
        front = self._front if in_front else self._heads
        phrase = f" {' '.join(words)} "
        if phrase in front or (not in_front and phrase in self._words):
            return True
        long = {word for word in words if len(word) > 3}
        return len(long) >= 3 and len(long.intersection(front.split())) >= 0.7 * len(long)

    @cached_property
    def _names(self) -> list[list[str]]:
        """The words of its first heading; where there is none, of each part of its title."""
        return [tokens(part) for part in ([self.heading] if self.heading else _PARTS.split(self.title))]

    @cached_property
    def _front(self) -> str:
        return f" {' '.join(tokens(_spoken(f'{self.title} {self.heading}')))} "

    @cached_property
    def _heads(self) -> str:
        return f" {' '.join(tokens(_spoken(' '.join((self.title, *self.headings)))))} "

    @cached_property
    def _words(self) -> str:
        return f" {' '.join(tokens(_spoken(self.text)))} "

    @cached_property
    def blank(self) -> bool:
        """Whether there is no word to read on it."""
        pieces = chain(self.headings, _pieces(self.source))  # a heading is soon found
        return not any(_LETTER.search(html.unescape(piece)) for piece in pieces)

    @cached_property
    def script_target(self) -> str:
        """Where its script sends the reader at once; empty where that is not sure.

        It is sure where there is one address only, no script from elsewhere, and nothing to
        stay for: no word, or a few beside a script without conditions.
        """
        script = _REMARK.sub("", "\n".join(_scripts(self.source)))
        targets = {match[2] for match in _LOCATION.finditer(script)}
        if len(targets) != 1 or SCRIPT_FROM_ELSEWHERE.search(self.source):
            return ""
        sure = not _DEFINES.search(script) if self.blank else len(self.text) < 200 and not _DECIDES.search(script)
        return targets.pop() if sure else ""

    def _read(self) -> None:
        """Read what tells what the page is; all else only when it is asked for."""
        source = self.source
        headings: list[tuple[str, str]] = []
        begun, order = -1, ""
        for place, end, tag, closing, attributes in _tags(source, _NEXT_TELLING):
            if tag in _HEADINGS:
                if begun >= 0:
                    headings.append((order, _heading(source[begun:place])))
                begun, order = -1 if closing else end, tag
            elif tag == "title":
                self.title = self.title or _flat(attributes[:_TITLE])
            elif not closing and tag in _TELLS:
                self._note(tag, attributes)
        if begun >= 0:
            headings.append((order, _heading(source[begun:])))
        told = [heading for heading in headings if heading[1]]
        self.headings = tuple([words for _, words in told])
        self.heading = min(told, key=lambda heading: heading[0])[1] if told else ""

    def _note(self, tag: str, attributes: str) -> None:
        if not _TELLS[tag].search(attributes):
            return
        values = _values(attributes)
        if tag == "html":
            self.language = values.get("lang", "").strip().lower()
        elif tag == "base":
            self.base = self.base or values.get("href", "").strip()
        elif tag == "input":
            self.password = self.password or values.get("type", "").lower() == "password"
        elif values.get("http-equiv", "").lower() == "refresh" and self.refresh is None:
            self.refresh = refresh(values.get("content", ""))


_TELLS = {
    tag: re.compile(name, re.IGNORECASE)
    for tag, name in {"html": "lang", "base": "href", "input": "type", "meta": "http-equiv"}.items()
}
"""What must stand among the attributes of a tag for them to tell anything."""
_PLACE = re.compile("id|name", re.IGNORECASE)
_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"})  # fmt: skip


def _end_of(source: str, name: str, place: int) -> int:
    """Return where an element ends whose content begins at ``place``; one without an end goes on to the last."""
    depth = 1
    for _, end, tag, closing, _ in _tags(source, _ANY, place):
        if tag == name.lower():
            depth += -1 if closing else 1
            if not depth:
                return end
    return len(source)


def refresh(value: str) -> tuple[int, str] | None:
    """Return the seconds and the address of a ``Refresh`` header or its ``<meta>``, empty for the page itself."""
    match = _REFRESH.match(value)
    return (int(match[1] or 0), (match[2] or "").strip()) if match else None


def _tags(source: str, pattern: re.Pattern[str], place: int = 0) -> Iterator[tuple[int, int, str, bool, str]]:
    """Yield the tags that ``pattern`` finds: where each begins and ends, its name, whether it closes, its attributes.

    A comment or a declaration has no name. What is no markup belongs to the tag before it; of
    a title it is given instead of the attributes. One pass, whatever the page holds.
    """
    match = pattern.match(source, place)
    while match:
        slash, name, attributes, mark = match.groups()
        end = match.end()
        if mark:
            closing = (_COMMENT_END if mark == "!--" else _DECLARATION_END).search(source, match.start(4) + 1)
            end = closing.end() if closing else len(source)
            yield match.start(4) - 1, end, "", False, ""
        elif name:
            tag = name.lower()
            if tag in _RAW_END and not slash:
                start = end
                if not attributes.endswith("/"):
                    closing = _RAW_END[tag].search(source, end)
                    end = closing.start() if closing else len(source)
                attributes = source[start:end] if tag == "title" else attributes
            yield match.start(1) - 1, end, tag, bool(slash), attributes
        match = pattern.match(source, end)


def _pieces(source: str, left_out: Collection[str] = ()) -> Iterator[str]:
    """Yield the text between the tags, and a space for each of them that parts words, which comments do not.

    What stands within the tags of ``left_out`` is passed over, and so is a tag that does not end, as in browsers.
    """
    place = depth = 0
    for start, end, tag, closing, _ in _tags(source, _ANY):
        if start > place and not depth:
            yield source[place:start]
        if tag in left_out:
            depth = max(0, depth + (-1 if closing else 1))
        if tag and tag not in _INLINE:
            yield " "
        place = end
    torn = _TORN.search(source, max(place, source.rfind(">") + 1))
    if not depth:
        yield source[place : torn.start() if torn else len(source)]


def _heading(source: str) -> str:
    """Return the words of a heading, or as many as are looked at."""
    if "<" not in source:
        return _flat(source[:_TITLE])
    pieces: list[str] = []
    left = _TITLE
    for piece in _pieces(source):
        pieces.append(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    return _flat("".join(pieces))


def _values(attributes: str) -> dict[str, str]:
    """Return the attributes of a tag by their names; of two with one name the first counts."""
    return {
        match[1].lower(): _REFERENCE.sub(_referred, match[2] or match[3] or match[4] or "")
        for match in reversed(list(_ATTRIBUTE.finditer(attributes)))
    }


def _referred(reference: re.Match[str]) -> str:
    """Return the character that stands for a reference in an attribute, if it is one (HTML, section 13.2.5.72)."""
    text = reference[0]
    return html.unescape(text) if text[1] == "#" or text[1:] in html.entities.html5 else text


def _scripts(source: str) -> Iterator[str]:
    """Yield what stands in each script."""
    start = _SCRIPT.search(source)
    while start and (end := _RAW_END["script"].search(source, start.end())):
        yield source[start.end() : end.start()]
        start = _SCRIPT.search(source, end.end())


def _spoken(text: str) -> str:
    """Return a text without the addresses in it."""
    if "/" not in text and "-" not in text:
        return text
    return " ".join([word for word in text.split() if not _is_address(word)])


def _is_address(word: str) -> bool:
    if "/" not in word and "-" not in word:
        return False
    return len(word) <= _LONGEST_PLACE_NAME and bool(_PLACE_NAME.fullmatch(word.strip("\"“”'’.,;:()!?")))


def _flat(text: str) -> str:
    words = " ".join(html.unescape(text).replace("\xad", "").split())
    return words if words.isascii() else _MARKS.sub(r"\1", words)


def _decoded(source: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if source.startswith(mark):
            return source[len(mark) :].decode(name, "replace")
    told = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(source, 0, 2048) if not told and b"charset" in source[:2048].lower() else None
    for found in (told and told[1], meta and meta[1].decode("ascii")):
        if found:
            try:
                name = codecs.lookup(_LABELS.get(found.lower(), found)).name
                if name.replace("_", "-") in _NO_CHARSETS or (meta and name.startswith("utf-16")):
                    continue  # what was read as ASCII to find this out is no UTF-16
                return source.decode(_CHARSETS.get(name, name), "replace")
            except (LookupError, UnicodeError):
                pass
    try:
        return codecs.utf_8_decode(source, "strict")[0]  # without a last character that is cut in the middle
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace")
