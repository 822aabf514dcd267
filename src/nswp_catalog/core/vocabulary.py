"""Vocabularies: the terms that records use for themes, types, regions and languages."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from nswp_catalog.core.resource import Text
from nswp_catalog.core.text import fold

VOCABULARIES: tuple[str, ...] = ("themes", "types", "regions", "languages")
"""The vocabularies that a catalogue may have, by their key in the file."""


class Term(NamedTuple):
    """A term of a vocabulary (SKOS concept): its id, what people call it, what is above it."""

    id: str
    label: Text
    aliases: tuple[str, ...] = ()
    broader: str | None = None

    def names(self) -> tuple[str, ...]:
        """Return everything by which people may ask for the term."""
        return (self.id, *self.label.all(), *self.aliases)


class Vocabulary:
    """The terms of one kind, in the order of the file."""

    def __init__(self, terms: tuple[Term, ...] = ()) -> None:
        self.terms = terms

    @cached_property
    def by_id(self) -> dict[str, Term]:
        """The terms by their id."""
        return {term.id: term for term in self.terms}

    @cached_property
    def _ids_by_name(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for term in self.terms:
            names.setdefault(fold(term.id), term.id)
        for term in self.terms:
            for name in term.names():
                names.setdefault(fold(name), term.id)
        return names

    def find(self, name: str) -> str | None:
        """Return the id of the term that ``name`` (id, label or alias) means, ignoring case and accents."""
        return self._ids_by_name.get(fold(name.strip()))

    def label(self, term_id: str) -> str:
        """Return the label of a term in its first language, or the id where there is no such term."""
        term = self.by_id.get(term_id)
        return str(term.label) if term else term_id

    def closure(self, term_ids: Iterable[str]) -> set[str]:
        """Return ``term_ids`` and all terms below them: the broader term finds its narrower ones."""
        found = set(term_ids)
        grown = True
        while grown:
            below = {term.id for term in self.terms if term.broader in found}
            grown = not below <= found
            found |= below
        return found


def term_token(kind: str, term_id: str) -> str:
    """Return the word by which an index knows a term; no text that people write has such a one."""
    return f"§{kind}·{term_id.replace('-', '·')}"
