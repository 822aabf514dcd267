"""The addresses of a catalogue, with their places: what `check-links` asks, and where it writes.

They are taken from the values as they stand, so that a record which breaks the schema does
not hide its addresses.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from nswp_catalog.core.link import Use
from nswp_catalog.core.place import Path, Position
from nswp_catalog.errors import BadValue
from nswp_catalog.storage.cut import Cut, cut
from nswp_catalog.storage.plain import read_plain

if TYPE_CHECKING:
    from nswp_catalog.storage.parse import Marks
    from nswp_catalog.storage.read import Source

_WEB_ADDRESS = re.compile(rb"https?://[^\s\"'#<>]+")
_HOST = re.compile(rb"https?://([^\s\"'#<>/?:@\\\[]+)")
_DOI = rb"\n *(?:- +)*doi: +[\"']?([^\s\"'#]+)"
# It begins with a plain "\n", which `re` finds far faster than "^".
_VALUE = re.compile(rb"\n *(?:- +)*(?:url|doi|archived): +(?=[^ \r\n])")


_AT_ONCE, _NEAR = 64, 32_768
"""How many records, among so many bytes, are read before it is looked which hosts there are, each of which is then asked in turn."""


class Address(NamedTuple):
    """An address at one place of a catalogue, and what it is for."""

    url: str
    """As typed; that of the resolver for a DOI."""
    use: Use
    place: int
    """The place of its record in the list, from 0."""
    titles: tuple[str, ...] = ()
    """The title in all languages, and what the link to a download says."""
    format: str | None = None
    """Of the download; None for other addresses."""
    sha256: str | None = None
    """Of the download as last seen; None for other addresses, an archived copy of it among them."""
    language: str | None = None
    """Of the download; None for other addresses."""
    publishers: tuple[str, ...] = ()
    date: str | None = None
    """When the work was published, if that is a date."""


class _Found(NamedTuple):
    """A value that is an address."""

    path: Path
    value: str
    download: dict[str, Any]
    """The download that it belongs to; empty for an address of the record itself."""


_Locate = Callable[[Sequence[_Found]], list[Position]]
_Owns = Callable[[str], bool]
_Record = tuple[int, bytes, int]
"""The place of a record, its text, and the line on which that begins."""


class Reading:
    """The addresses of a catalogue, in the order of the text, some of which can be had before all are read.

    They are those of the resources with the ids ``chosen``, None for all records, for which
    ``keeps`` is true. ``file`` is the name of the file in their places. A record that is not
    YAML is passed over.
    """

    def __init__(
        self, text: bytes, file: str, chosen: Collection[str] | None, keeps: Callable[[Address], bool] | None = None
    ) -> None:
        self._text, self._file, self._chosen, self._keeps = text, file, chosen, keeps
        self._plain: dict[int, list[Address]] = {}
        """What was found in the plain records, by their places."""
        self._told = 0

    def early(self, hosts: Collection[str] | None = None) -> Iterator[Address]:
        """Yield, while they are read, addresses of plain records that stand nowhere else in the text.

        With ``hosts`` only of the records in which one of those that `hosts` gives stands.
        Whether the text as a whole is what it seems, or a catalogue at all, is not looked at: only
        `all` is to be believed.
        """
        taken: set[int] = set()
        for place, piece, line in self._by_turns() if hosts is None else self._records_with(hosts):
            if place in taken:
                continue
            taken.add(place)
            if place in self._plain or self._is_plain(place, piece, line):
                for address in self._plain[place]:
                    if address.url.encode() in self._once:
                        yield address

    @cached_property
    def hosts(self) -> Counter[str]:
        """How often each host stands in the records, as far as that shows at once; none if not all are wanted."""
        if self._cut is None or self._chosen is not None or self._keeps is not None:
            return Counter()
        return Counter({host: len(records) for host, records in self._by_host.items()})

    def news(self) -> dict[int, list[Address]]:
        """Return what was found in plain records since this was last asked, for `learn`."""
        found = dict(islice(self._plain.items(), self._told, None))
        self._told = len(self._plain)
        return found

    def learn(self, news: dict[int, list[Address]]) -> None:
        """Take what another process has found in the same text, instead of reading it."""
        self._plain.update(news)

    @cached_property
    def _cut(self) -> Cut | None:
        return cut(self._text)

    @cached_property
    def _once(self) -> set[bytes]:
        """The addresses that stand in the text once, those of DOIs among them."""
        found = _WEB_ADDRESS.findall(self._text) + [address for _, address in self._dois]
        distinct = set(found)
        if len(distinct) == len(found):  # as in most catalogues; to count takes three times as long
            return distinct
        return {url for url, number in Counter(found).items() if number == 1}

    @cached_property
    def _dois(self) -> list[tuple[int, bytes]]:
        """The place and the address of each DOI in the text, as far as that shows at once."""
        found = re.finditer(_DOI, self._text) if b"doi:" in self._text else ()
        return [(match.start(1), _resolver(match[1].decode()).encode()) for match in found if match[1].isascii()]

    @cached_property
    def _by_host(self) -> dict[str, list[_Record]]:
        """The records in which each host stands, as often as it stands there."""
        found: dict[str, list[_Record]] = {}
        if self._cut:
            from bisect import bisect  # start-up: the first records need none of this

            starts, records = self._cut.starts, list(_with_lines(self._cut))
            for place, host in self._hosts(starts[0], self._cut.end):
                found.setdefault(host, []).append(records[bisect(starts, place) - 1])
        return found

    def _hosts(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield the place and the host of each address in a part of the text that looks like one, and of each DOI."""
        for match in _HOST.finditer(self._text, start, end):
            yield match.start(), match[1].decode("ascii", "replace").lower()
        for place, address in self._dois:
            if start <= place < end and (found := _HOST.match(address)):
                yield place, found[1].decode()

    def _by_turns(self) -> Iterator[_Record]:
        """Yield the records so that no host waits while others are read: a few at once, then one of each host in turn."""
        yield from self._first()
        queues = deque(iter(records) for records in self._by_host.values())
        while queues:
            queue = queues.popleft()
            if (record := next(queue, None)) is not None:
                yield record
                queues.append(queue)

    def _first(self) -> Sequence[_Record]:
        """Return the first records, for which the rest of the text is not looked at."""
        pieces = cut(self._text[: self._text.find(b"resources:") + _NEAR])
        return list(_with_lines(pieces))[:-1][:_AT_ONCE] if pieces else []  # the last one may go on behind

    def _records_with(self, hosts: Iterable[str]) -> list[_Record]:
        """Return the records in which any of ``hosts`` stands, in their order."""
        return sorted({record for host in hosts for record in self._by_host[host]})

    @cached_property
    def all(self) -> list[Address]:
        """All of them. Raises `NotACatalog`."""
        return self.some(None)

    def some(self, owns: _Owns | None) -> list[Address]:
        """Return those of the records in which a host stands for which ``owns`` is true, None for all.

        Raises `NotACatalog`.
        """
        from nswp_catalog.storage.read import Unsure, read, read_carefully  # start-up: `early` does without

        try:
            return list(self._read(read(self._text), owns))
        except Unsure:
            return list(self._read(read_carefully(self._text), owns))

    def _read(self, source: "Source", owns: _Owns | None) -> Iterator[Address]:
        """Yield the addresses of each record that can be read. Raises `Unsure`."""
        from nswp_catalog.storage.parse import Marks, parse  # start-up: see `some`

        if source.pieces is None:
            marks = Marks()
            parse(source.text, marks)
            for place, data in enumerate(source.values):
                yield from self._of(data, place, partial(_marked, marks, ("resources", place), 1))
            return
        records: Iterable[_Record] = _with_lines(source.pieces)
        if owns is not None:
            records = self._records_with(filter(owns, self._by_host))
        for place, piece, line in records:
            if place in self._plain or self._is_plain(place, piece, line):
                yield from self._plain[place]
            else:
                marks = Marks()
                value = _value(piece, source.broken, marks)
                yield from self._of(value, place, partial(_marked, marks, (0,), line))

    def _is_plain(self, place: int, piece: bytes, line: int) -> bool:
        """Return whether a record is plain; if it is, keep what is found in it."""
        values = read_plain(piece)
        if not isinstance(values, list) or len(values) != 1:
            return False
        self._plain[place] = self._of(values[0], place, partial(_in_plain, piece, line))
        return True

    def _of(self, data: Any, place: int, locate: _Locate) -> list[Address]:
        if not isinstance(data, dict) or (self._chosen is not None and _text(data.get("id")) not in self._chosen):
            return []
        found = _of_record(data, place, locate, self._file)
        return list(filter(self._keeps, found) if self._keeps else found)


def addresses(text: bytes, file: str, chosen: Collection[str] | None) -> list[Address]:
    """Return the addresses of the resources with the ids ``chosen``, None for all records, in the order of the text.

    ``file`` is the name of the file in their places. A record that is not YAML is passed
    over. Raises `NotACatalog`.
    """
    return Reading(text, file, chosen).all


def _with_lines(pieces: Cut) -> Iterator[_Record]:
    """Yield each record."""
    line = 1 + pieces.text.count(b"\n", 0, pieces.starts[0])
    for place in range(len(pieces)):
        piece = pieces.piece(place)
        yield place, piece, line
        line += piece.count(b"\n")


def _value(piece: bytes, broken: bool, marks: "Marks") -> Any:
    """Return the value of the record in ``piece``; None where that, in a broken text, is not YAML. Raises `Unsure`."""
    from nswp_catalog.storage.parse import Anchored, YamlError, parse  # start-up: see `Reading.some`
    from nswp_catalog.storage.read import Unsure

    try:
        items = parse(piece, marks, anchors=broken, around=1)
    except (Anchored, YamlError):
        items = None
    if isinstance(items, list) and len(items) == 1:
        return items[0]
    if broken:
        return None
    raise Unsure


def _in_plain(piece: bytes, first_line: int, found: Sequence[_Found]) -> list[Position]:
    """Return where the addresses of a plain record stand; twice as fast as by the parser.

    Each of them stands on the line of its key, so the lines that look like it are all of
    them at least. Where there are more, in a text for instance, the parser tells them apart.
    """
    lines = b"\n" + piece
    matches = list(_VALUE.finditer(lines))
    if len(matches) != len(found):
        from nswp_catalog.storage.parse import Marks, parse  # start-up: see `Reading.some`

        marks = Marks()
        parse(piece, marks)
        return _marked(marks, (0,), first_line, found)
    return [
        Position(first_line + lines.count(b"\n", 0, match.start()), match.end() - match.start()) for match in matches
    ]


def _marked(marks: "Marks", record: Path, first_line: int, found: Sequence[_Found]) -> list[Position]:
    """Return where the addresses stand in a text, or the aliases that stand for them."""
    places = [marks.find((*record, *item.path)) for item in found]
    return [Position(first_line + place.line - 1, place.column) for place in places]


def _of_record(data: dict[str, Any], place: int, locate: _Locate, file: str) -> Iterator[Address]:
    found = _found(data)
    if not found:
        return
    name, titles, publishers = _text(data.get("id")), _texts(data.get("title")), _texts(data.get("publishers"))
    title, date = titles[0] if titles else "", _date(data.get("date"))
    for item, position in zip(found, locate(found), strict=True):
        path, value, about = item
        url = _resolver(value) if path == ("doi",) else value
        use = Use(name, title, _field(path), file, position.line, position.column)
        if about:
            sha256 = _text(about.get("sha256")) or None if path[-1] == "url" else None
            told = (*titles, *_texts(about.get("label")))
            kind, language = _text(about.get("format")) or None, _text(about.get("language")) or None
            yield Address(url, use, place, told, kind, sha256, language, publishers, date)
        else:
            yield Address(url, use, place, titles, publishers=publishers, date=date)


def _found(data: dict[str, Any]) -> list[_Found]:
    """Return the addresses of a record in the order in which they stand."""
    found: list[_Found] = []
    for key, value in data.items():
        if key in ("url", "doi", "archived") and _text(value):
            found.append(_Found((key,), value, {}))
        elif key == "downloads" and isinstance(value, list):
            for number, item in enumerate(value):
                for name, part in item.items() if isinstance(item, dict) else ():
                    if name in ("url", "archived") and _text(part):
                        found.append(_Found((key, number, name), part, item))
    return found


def _field(path: Path) -> str:
    """Return how a report names the field at ``path``: ``downloads[0].url``."""
    return str(path[0]) if len(path) == 1 else f"{path[0]}[{path[1]}].{path[2]}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts in a text, a list, or a mapping from languages."""
    if value is None:
        return ()
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return tuple([item for item in items if isinstance(item, str) and item.strip()])


def _resolver(doi: str) -> str:
    from nswp_catalog.core.values import doi_address  # start-up: not every catalogue needs it

    return doi_address(doi)


def _date(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    from nswp_catalog.core import values  # start-up: see `_resolver`

    try:
        return values.date(value)
    except BadValue:
        return None
