"""The names nearest to one that is wrong."""

from collections.abc import Iterable

from nswp_catalog.core.text import fold


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to ``limit`` of ``known`` that look most like ``word``, best first."""
    import difflib  # only a mistake needs it, and start-up time counts

    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(fold(name), name)
    return [by_folded[match] for match in difflib.get_close_matches(fold(word), by_folded, limit, 0.6)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “Did you mean a or b?”, or an empty text when nothing is near."""
    names = nearest(word, known)
    if not names:
        return ""
    listed = " or ".join(f"`{name}`" for name in names)
    return f"Did you mean {listed}?"
