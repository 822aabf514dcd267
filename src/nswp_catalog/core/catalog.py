"""A catalogue as a whole: what it says of itself, its vocabularies and its resources."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.vocabulary import VOCABULARIES, Term, Vocabulary


class About(NamedTuple):
    """The ``catalog:`` head of the file."""

    title: Text | None = None
    description: Text | None = None
    homepage: str | None = None
    language: str = "en"


class Head(NamedTuple):
    """All of a catalogue that is not a record."""

    about: About = About()
    vocabularies: Mapping[str, Vocabulary] = MappingProxyType({})

    def vocabulary(self, name: str) -> Vocabulary:
        """Return a vocabulary by its key, empty where the file has none."""
        return self.vocabularies.get(name, Vocabulary())

    def to_data(self) -> dict[str, Any]:
        """Return the head as plain data, for the index."""
        about = self.about
        return {
            "about": [_text(about.title), _text(about.description), about.homepage, about.language],
            "vocabularies": {
                name: [[t.id, t.label.to_data(), list(t.aliases), t.broader] for t in vocabulary.terms]
                for name, vocabulary in self.vocabularies.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Head":
        """Return the head that ``to_data`` gave; ``data`` is trusted."""
        title, description, homepage, language = data["about"]
        vocabularies = {
            name: Vocabulary(
                tuple(Term(i, Text.of(label), tuple(aliases), broader) for i, label, aliases, broader in terms)
            )
            for name, terms in data["vocabularies"].items()
        }
        about = About(title and Text.of(title), description and Text.of(description), homepage, language)
        return cls(about, vocabularies)


class Catalog(NamedTuple):
    """A catalogue in memory. ``resources`` pairs each good record with its place in the file's list."""

    head: Head
    resources: tuple[tuple[int, Resource], ...]


def _text(text: Text | None) -> str | dict[str, str] | None:
    return text.to_data() if text else None


__all__ = ["VOCABULARIES", "About", "Catalog", "Head"]
