"""What is asked of a catalogue: words, filters, order."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import islice, product
from types import MappingProxyType
from typing import NamedTuple

from nswp_catalog.core.resource import FIELDS
from nswp_catalog.core.suggest import did_you_mean, nearest
from nswp_catalog.core.text import fold, spellings, tokens, twins
from nswp_catalog.core.vocabulary import Vocabulary
from nswp_catalog.errors import BadValue, CatalogError

SORTS = ("relevance", "date", "title", "added")
_MINUS = "-−–"
_PART = rf"(?P<minus>[{_MINUS}]?)(?:[\"“”„«»](?P<phrase>[^\"“”„«»]*)[\"“”„«»]?|(?P<word>[^\s\"“”„«»]+))"
_OPERATORS = rf"[\"“”„«»*]|(?:^|\s)[{_MINUS}]"


class Clause(NamedTuple):
    """One word or phrase that must occur, or with ``exclude`` must not.

    ``words`` are folded tokens that stand side by side; with ``prefix`` the last one may go on.
    """

    words: tuple[str, ...]
    prefix: bool = False
    exclude: bool = False

    def alternatives(self) -> list[tuple[str, ...]]:
        """Return the sequences of tokens that all count as this clause.

        A single word stands for its family and its plural; a phrase is taken as it is,
        but for -ise and -ize.
        """
        if len(self.words) == 1 and not self.prefix:
            return [(form,) for form in spellings(self.words[0])]
        return list(islice(product(*map(twins, self.words)), 64))

    def occurs_in(self, text_tokens: list[str]) -> bool:
        """Return whether the clause's words occur among ``text_tokens``."""
        return any(self.places(text_tokens))

    def places(self, text_tokens: list[str]) -> Iterable[tuple[int, int]]:
        """Yield where the clause's words occur among ``text_tokens``: the first and one past the last."""
        alternatives = set(self.alternatives())
        length = len(self.words)
        for start in range(len(text_tokens) - length + 1):
            found = tuple(text_tokens[start : start + length])
            if found in alternatives or (self.prefix and _begins(found, alternatives)):
                yield start, start + length


def _begins(found: tuple[str, ...], alternatives: Iterable[tuple[str, ...]]) -> bool:
    return any(found[:-1] == form[:-1] and found[-1].startswith(form[-1]) for form in alternatives)


def parse_words(arguments: Iterable[str]) -> tuple[Clause, ...]:
    """Return the clauses that ``arguments`` ask for; every text is a valid query.

    Each argument is read as in a search box: ``word``, ``"a phrase"``, ``-without``,
    ``prefix*``. The shell takes quotes away, so an argument of several plain words is a
    phrase too.
    """
    clauses: list[Clause] = []
    for argument in arguments:
        if not re.search(_OPERATORS, argument):
            clauses.append(Clause(tuple(tokens(argument))))
            continue
        for part in re.finditer(_PART, argument):
            words = tuple(tokens(part["phrase"] or part["word"] or ""))
            prefix = bool(part["word"]) and part["word"].endswith("*")
            clauses.append(Clause(words, prefix, bool(part["minus"])))
    return tuple(clause for clause in clauses if clause.words)


def label_tokens(vocabulary: Vocabulary) -> list[tuple[str, list[list[str]]]]:
    """Return each term's id with the words of all its names, ready for `matching_terms`."""
    return [(term.id, [tokens(name) for name in term.names()]) for term in vocabulary.terms]


def matching_terms(clause: Clause, labels: Iterable[tuple[str, list[list[str]]]]) -> set[str]:
    """Return the ids of the terms whose label or alias has the clause's words."""
    return {term_id for term_id, names in labels if any(clause.occurs_in(words) for words in names)}


class Selection(NamedTuple):
    """Filters made exact: the values, years and fields that they stand for."""

    values: Mapping[str, frozenset[str]] = MappingProxyType({})
    years: tuple[tuple[int, int], ...] = ()
    since: str | None = None
    missing: tuple[str, ...] = ()


def resolve(kind: str, name: str, vocabulary: Vocabulary, used: Collection[str]) -> set[str]:
    """Return the values that a filter's ``name`` means.

    ``used`` are the values that occur in records. Raises `CatalogError` for a name that
    means none, with the nearest ones.
    """
    term_id = vocabulary.find(name)
    if term_id is not None:
        wanted = vocabulary.closure([term_id])
        return wanted | {value for value in used if kind == "language" and _is_within(value, wanted)}
    folded = fold(name.strip())
    if kind == "language":
        found = {value for value in used if _is_within(value, {folded})}
    else:
        found = {value for value in used if fold(value) == folded}
    if not found and kind in ("publisher", "author"):
        found = {value for value in used if _has_words(value, name)}
    if not found and kind == "language" and _is_language(name):
        return set()
    if found:
        return found
    known = {value: value for value in used} | {name: term.id for term in vocabulary.terms for name in term.names()}
    meant = list(dict.fromkeys(known[near] for near in nearest(name, known)))
    advice = (
        f"Did you mean {' or '.join(f'`{value}`' for value in meant)}?" if meant else _listing(kind, vocabulary, used)
    )
    raise CatalogError(f"There is no {kind} “{name}”.", advice)


def _is_within(tag: str, ranges: Collection[str]) -> bool:
    """Return whether a language tag is in one of ``ranges``, as basic filtering of RFC 4647 has it."""
    return any(fold(tag) == fold(r) or fold(tag).startswith(fold(r) + "-") for r in ranges)


def _is_language(name: str) -> bool:
    from nswp_catalog.core import values  # start-up: few filters need it

    try:
        values.language(name)
    except BadValue:
        return False
    return True


def _has_words(value: str, name: str) -> bool:
    words = tokens(name)
    return bool(words) and all(any(word.startswith(w) for word in tokens(value)) for w in words)


def _listing(kind: str, vocabulary: Vocabulary, used: Collection[str]) -> str:
    names = [term.id for term in vocabulary.terms] or sorted(used)
    if not names:
        return f"No resource has a {kind}."
    if len(names) > 12:
        return f"Among others there are: {', '.join(names[:12])}."
    return f"There are: {', '.join(names)}."


def parse_years(text: str) -> tuple[int, int]:
    """Return the first and the last year of ``2018``, ``2015..2020``, ``2015..`` or ``..2020``."""
    match = re.fullmatch(r"\s*(\d{4})?\s*(?:(\.\.\.?|-|–)\s*(\d{4})?)?\s*", text)
    if not match or not (match[1] or match[3]):
        raise CatalogError(f"“{text}” is not a year or a range of years.", "Write --year 2018 or --year 2015..2020.")
    first = int(match[1]) if match[1] else 0
    last = int(match[3]) if match[3] else (9999 if match[2] else first)
    if first > last:
        raise CatalogError(f"“{text}” ends before it begins.", f"Write --year {last}..{first}.")
    return first, last


def parse_since(text: str) -> str:
    """Return ``text`` if it is a date, for comparing with the days of ``added``."""
    from nswp_catalog.core import values  # start-up: few filters need it

    try:
        return values.date(text.strip())
    except BadValue as error:
        raise CatalogError(
            f"“{text}” is not a date.", "Write --since 2026, --since 2026-09 or --since 2026-09-14."
        ) from error


def parse_field(text: str) -> str:
    """Return the name of the field that ``text`` (``themes``, ``theme``) means."""
    name = fold(text.strip())
    for candidate in (name, name + "s"):
        if candidate in FIELDS:
            return candidate
    raise CatalogError(
        f"There is no field “{text}”.", did_you_mean(text, FIELDS) or f"The fields are: {', '.join(FIELDS)}."
    )
