"""Terms in the text of a catalogue: given another id, or merged into one another, with all records that use them."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from nswp_catalog.core import house_style, values
from nswp_catalog.core.filters import FACETS
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold
from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.fields import Refused, with_field
from nswp_catalog.storage.parse import Marks
from nswp_catalog.storage.read import Source


class _Token(NamedTuple):
    """New text in place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    new: str


def rename(text: bytes, kind: str, old: str, new: str) -> bytes:
    """Return ``text`` with another id for a term (or, of tags, another tag), and in all records that use it.

    ``kind`` is a filter with a vocabulary, or ``tag``; ``old`` is the term's id, a label or
    an alias. Raises `CatalogError`.
    """
    source = splice.opened(text)
    old_id = _known(source, kind, old)
    if FACETS[kind]:
        _check_new(source, kind, old_id, new)
        text = _with_head(source, kind, lambda terms: terms.renamed(old_id, new))
    return _with_records(splice.opened(text), kind, old_id, new)


def merge(text: bytes, kind: str, old: str, into: str) -> bytes:
    """Return ``text`` with one term in place of another that goes, and whose names become aliases of it.

    Both are named by id, label or alias. Raises `CatalogError`.
    """
    source = splice.opened(text)
    old_id, new_id = _known(source, kind, old), _known(source, kind, into)
    if old_id == new_id:
        raise CatalogError(f"“{old}” and “{into}” are the same {kind}.", "Name two different ones.")
    text = _with_records(source, kind, old_id, new_id)
    if FACETS[kind]:
        text = _with_head(splice.opened(text), kind, lambda terms: terms.merged(old_id, new_id))
    return text


def _known(source: Source, kind: str, name: str) -> str:
    if not FACETS[kind]:
        if any(True for _ in _users(source, kind, name)):
            return name
        raise CatalogError(f"No resource has the {kind} “{name}”.", f"`catalog {kind}s` lists them.")
    vocabulary = records.head(source).vocabulary(FACETS[kind])
    found = vocabulary.find(name)
    if found is None:
        known = [name for term in vocabulary.terms for name in term.names()]
        raise CatalogError(
            f"There is no {kind} “{name}”.", did_you_mean(name, known) or f"`catalog {kind}s` lists them."
        )
    return found


def _check_new(source: Source, kind: str, old: str, new: str) -> None:
    try:
        values.slug(new)
    except BadValue as error:
        raise CatalogError(error.message, error.advice) from None
    if new in records.head(source).vocabulary(FACETS[kind]).by_id:
        raise CatalogError(
            f"There is a {kind} `{new}` already.", f"To make one of the two: catalog {kind}s merge {old} {new}"
        )


def _field(kind: str) -> str:
    return "type" if kind == "type" else f"{kind}s"


def _users(source: Source, kind: str, term: str) -> Iterator[int]:
    """Yield the places of the records that use a term."""
    name = _field(kind)
    for place in _mentioning(source, term):
        used = splice.record_value(source, place)
        given = used.get(name) if isinstance(used, dict) else None
        if given == term or (isinstance(given, list) and term in given):
            yield place


def _mentioning(source: Source, term: str) -> Iterator[int]:
    """Yield the places of the records whose text could have a term."""
    if not term.isascii() or " " in term:  # other letters may be written as escapes, and a text goes on in a new line
        return iter(range(len(source)))
    return iter(dict.fromkeys(place for place, _ in records.occurrences(source, term)))


def _with_records(source: Source, kind: str, old: str, new: str) -> bytes:
    """Return the text with ``new`` in place of ``old`` in all records. Raises `Refused`."""
    name = _field(kind)
    changed: dict[int, tuple[str, Any]] = {}
    for place, piece, newline in splice.pieces(source, _users(source, kind, old)):
        value = dict(splice.record_value(source, place))
        given = value[name]
        if isinstance(given, list):
            value[name] = list(dict.fromkeys(new if item == old else item for item in given))
        else:
            value[name] = new
        if isinstance(given, list) and len(value[name]) != len(given):
            new_piece = with_field(piece, name, value[name], newline)
        else:
            marks = Marks()
            splice.parsed(piece.encode(), marks)
            paths = (
                [(0, name, i) for i, item in enumerate(given) if item == old]
                if isinstance(given, list)
                else [(0, name)]
            )
            new_piece = _replaced(piece, [_token(piece, marks, path, new) for path in paths])
        changed[place] = new_piece, value
    return splice.with_pieces(source, changed) if changed else source.text


def _token(text: str, marks: Marks, path: Any, new: str) -> _Token:
    start, end = marks.values[path], marks.ends[path]
    lines = text.split("\n")
    before = [sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1 for place in (start, end)]
    return _Token(before[0], before[1], house_style.scalar(new, inside_flow=True))


def _replaced(text: str, tokens: list[_Token]) -> str:
    for token in sorted(tokens, reverse=True):
        text = text[: token.start] + token.new + text[token.end :]
    return text


class _Terms:
    """The terms of one vocabulary, as they stand in a part of the text."""

    def __init__(self, part: str, name: str, terms: list[Any]) -> None:
        self.text = part
        self.name = name
        if not all(isinstance(term, dict) for term in terms):
            raise Refused(
                f"Something in `{name}` is no term with an id.", "Run `catalog validate`, and put it right first."
            )
        self.terms = deepcopy(terms)
        self.marks = Marks()
        splice.parsed(part.encode(), self.marks)

    def _stands_below(self, term_id: str, other: str) -> bool:
        """Return whether a term is narrower than another, by any number of steps."""
        broader = {term.get("id"): term.get("broader") for term in self.terms}
        seen = {term_id}
        while (above := broader.get(term_id)) is not None and above not in seen:
            if above == other:
                return True
            seen.add(above)
            term_id = above
        return False

    def renamed(self, old: str, new: str) -> str:
        """Return the part with another id for a term, and change ``terms`` likewise."""
        places = [
            (index, key) for index, term in enumerate(self.terms) for key in ("id", "broader") if term.get(key) == old
        ]
        return _replaced(self.text, [self._set(index, key, new) for index, key in places])

    def merged(self, old: str, new: str) -> str:
        """Return the part without a term, whose names are then aliases of another; change ``terms`` likewise."""
        ids = [term.get("id") for term in self.terms]
        gone, kept = ids.index(old), ids.index(new)
        if self._stands_below(new, old):
            raise CatalogError(f"`{new}` stands below `{old}`.", f"Merge the other way round: `{new}` into `{old}`.")
        tokens = [
            self._set(index, "broader", new)
            for index, term in enumerate(self.terms)
            if term.get("broader") == old and index != gone
        ]
        spans = splice.item_spans(self.text.encode(), self.marks, ("vocabularies", self.name), len(self.terms))
        aliases = _names_beside(self.terms[gone], self.terms[kept])
        if aliases:
            self.terms[kept]["aliases"] = [*(self.terms[kept].get("aliases") or []), *aliases]
            tokens.append(self._aliases(kept, spans[kept]))
        tokens.append(self._chars(spans[gone].lead, spans[gone].end, ""))
        del self.terms[gone]
        return _replaced(self.text, tokens)

    def _aliases(self, index: int, span: splice.Place) -> _Token:
        """Return what writes the aliases of a term, in braces or not."""
        path, aliases = ("vocabularies", self.name, index), self.terms[index]["aliases"]
        whole = _token(self.text, self.marks, path, "")
        if self.text[whole.start] != "{":
            piece = self.text.encode()[span.start : span.end].decode()
            newline = "\r\n" if "\r\n" in piece else "\n"
            return self._chars(span.start, span.end, with_field(piece, "aliases", aliases, newline))
        written = f"[{', '.join(house_style.scalar(alias, inside_flow=True) for alias in aliases)}]"
        if (*path, "aliases") in self.marks.values:
            old = _token(self.text, self.marks, (*path, "aliases"), "")
            return _Token(old.start, old.end, written)
        return _Token(whole.end - 1, whole.end - 1, f", aliases: {written}")

    def _set(self, index: int, key: str, new: str) -> _Token:
        self.terms[index][key] = new
        return _token(self.text, self.marks, ("vocabularies", self.name, index, key), new)

    def _chars(self, start: int, end: int, new: str) -> _Token:
        whole = self.text.encode()
        return _Token(len(whole[:start].decode()), len(whole[:end].decode()), new)


def _names_beside(gone: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """Return the names of a term that another one has not."""
    known = {fold(name) for name in _names(kept)}
    names = {fold(name): name for name in reversed(_names(gone))}  # of two that are alike the first
    return [name for folded, name in reversed(names.items()) if folded not in known]


def _names(term: Mapping[str, Any]) -> list[str]:
    label = term.get("label") or {}
    return [term["id"], *(label.values() if isinstance(label, dict) else [label]), *(term.get("aliases") or [])]


def _with_head(source: Source, kind: str, change: Callable[["_Terms"], str]) -> bytes:
    """Return the text with one vocabulary changed, all else as before. Raises `Refused`."""
    name, pieces = FACETS[kind], source.pieces
    listed = source.top["vocabularies"][name]
    start, end = 0, len(source.text)
    if pieces is not None:
        in_tail = re.search(rb"(?:\A|\n)vocabularies:", pieces.tail) is not None
        start, end = (pieces.end, end) if in_tail else (0, pieces.starts[0])
    part = source.text[start:end].decode()
    terms = _Terms(part, name, listed)
    new = source.text[:start] + change(terms).encode() + source.text[end:]
    after = splice.opened(new)
    wanted = deepcopy(dict(source.top))
    wanted["vocabularies"][name] = terms.terms
    if after.top != wanted or not _same_records(source, after):
        raise Refused("This change cannot be made safely: something else would change with it.", "Make it by hand.")
    return new


def _same_records(before: Source, after: Source) -> bool:
    one, other = before.pieces, after.pieces
    if one is not None and other is not None:
        return one.text[one.starts[0] : one.end] == other.text[other.starts[0] : other.end]
    return [before.value(i) for i in range(len(before))] == [after.value(i) for i in range(len(after))]
