"""The passage of a resource that matched, with the words that did."""

from collections.abc import Sequence

from nswp_catalog.core.query import Clause
from nswp_catalog.core.text import token_spans

Span = tuple[str, bool]
"""A stretch of text, and whether it is a match."""


def highlight(text: str, clauses: Sequence[Clause]) -> list[Span]:
    """Return ``text`` cut where the clauses' words begin and end."""
    spans: list[Span] = []
    done = 0
    for start, end in _matches(text, clauses):
        if start < done:
            continue
        if start > done:
            spans.append((text[done:start], False))
        spans.append((text[start:end], True))
        done = end
    if done < len(text):
        spans.append((text[done:], False))
    return spans


def passage(text: str, clauses: Sequence[Clause], width: int) -> list[Span]:
    """Return about ``width`` characters of ``text`` around its first match, on one line."""
    flat = " ".join(text.split())
    matches = _matches(flat, clauses)
    if len(flat) <= width:
        return highlight(flat, clauses)
    start = max(0, (matches[0][0] if matches else 0) - width // 3)
    start = min(start, len(flat) - width)
    end = start + width
    if start > 0:
        start = _word_start(flat, start, min(start + 20, matches[0][0]) if matches else start + 20)
    if end < len(flat):
        end = max(flat.rfind(" ", start, end), start + width // 2)
    before = "… " if start > 0 else ""
    after = " …" if end < len(flat) else ""
    return [
        *([(before, False)] if before else []),
        *highlight(flat[start:end], clauses),
        *([(after, False)] if after else []),
    ]


def _word_start(text: str, position: int, end: int) -> int:
    space = text.find(" ", position, end)
    return space + 1 if space != -1 else position


def _matches(text: str, clauses: Sequence[Clause]) -> list[tuple[int, int]]:
    if all(clause.exclude for clause in clauses):
        return []
    words = token_spans(text)
    tokens = [token for token, _, _ in words]
    found = {
        (words[first][1], words[last - 1][2])
        for clause in clauses
        if not clause.exclude
        for first, last in clause.places(tokens)
    }
    return sorted(found, key=lambda span: (span[0], -span[1]))
