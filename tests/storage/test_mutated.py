"""Damaged documents: however a text is read, it is read as the parser reads it whole.

``test_reading.py`` runs the benchmark's own comparison of the cut with the parser; here what
a command gets in the end is held to the parser, also where the cut gives up half-way.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.storage.cut import cut
from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, read, read_carefully

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SEEDS = range(20261201, 20261205)
DOCUMENTS = 1000
Records = list[tuple[bool, Any]]


def documents(seed: int) -> list[bytes]:
    """Return the small catalogues of ``seed``, most of them damaged."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        mutate: Any = importlib.import_module("mutate")
    finally:
        sys.path.remove(str(BENCHMARKS))
    return list(mutate.documents(seed, range(DOCUMENTS)))


def records(source: Source) -> Records:
    """Return the records of ``source``: whether each is whole, with its value or the rule that it breaks."""
    return list(_records(source))


def _records(source: Source) -> Iterator[tuple[bool, Any]]:
    for index in range(len(source)):
        try:
            yield True, source.value(index)
        except YamlError as error:
            yield False, error.rule


def quick(text: bytes) -> tuple[Source, Records]:
    """Return ``text`` as a command reads it, by the cut where that can be trusted. Raises `NotACatalog`."""
    source = read(text)
    try:
        return source, records(source)
    except Unsure:
        careful = read_carefully(text)
        return careful, records(careful)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same, with their keys in the same order."""
    return bool(one == other) and repr(one) == repr(other)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_document_is_read_as_the_parser_reads_it(seed: int) -> None:
    """Of 1,000 documents all that the parser takes are read with its very values, by the cut or without."""
    trusted = 0
    for text in documents(seed):
        try:
            whole = parse(text)
        except YamlError:
            continue
        if not isinstance(whole, dict) or not isinstance(whole.get("resources", ""), list | None):
            with pytest.raises(NotACatalog):
                quick(text)
            continue
        source, found = quick(text)
        trusted += source.pieces is not None
        assert same(found, [(True, value) for value in whole["resources"] or ()]), text
        assert same(dict(source.top), {key: value for key, value in whole.items() if key != "resources"}), text
    assert trusted > DOCUMENTS // 10


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_parser_refuses_is_never_read_as_if_it_were_right(seed: int) -> None:
    """A document that is no YAML is refused, or has a record that is; none passes for whole."""
    refused = 0
    for text in documents(seed):
        try:
            parse(text)
        except YamlError:
            refused += 1
            try:
                _, found = quick(text)
            except NotACatalog:
                continue
            assert not all(right for right, _ in found), text
    assert refused > DOCUMENTS // 10


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pieces_of_a_damaged_document_are_its_text(seed: int) -> None:
    """Wherever a document is cut, head, pieces and tail follow on each other without a gap, none of them empty."""
    for text in documents(seed):
        pieces = cut(text)
        if pieces is not None:
            parts = [pieces.piece(index) for index in range(len(pieces))]
            assert b"".join([pieces.head, *parts, pieces.tail]) == text
            assert all(parts)
