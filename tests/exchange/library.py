"""A library whose every text is an attack, and what writes it."""

from typing import Any

from hypothesis import strategies as st

from nswp_catalog.core.catalog import About, Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.vocabulary import Term, Vocabulary
from nswp_catalog.exchange.format import Library, Wishes, formats

PLAIN = Wishes(now="2026-11-23T12:00:00Z")
EVIL = "\x1b[31m<script>alert(1)</script>]]>&amp; \"'`|*_[a](javascript:x) \\ {x} $1 \\. \t\n\n# h\r\n\\N \u202e\x00\ufffe😀 暴力 =1"
HEAD = Head(
    About(Text.of("Ours & <theirs>"), Text.of({"en": EVIL}), "https://example.org/library", "en"),
    {
        "themes": Vocabulary((Term("violence", Text.of({"en": "Violence", "ru": "Насилие"}), ("GBV", EVIL)),)),
        "types": Vocabulary((Term("research", Text.of("Research")), Term("report", Text.of("Report"), (), "research"))),
    },
)
FULL: dict[str, Any] = {
    "id": "full", "title": {"en": "Full", "ru": "Полный"}, "summary": "One.\n\nTwo.\n", "type": "report", "themes": ["violence"],
    "tags": ["a;b", "c, d"], "date": "2018-09-14", "authors": ["Family, Given", "A Body"], "publishers": ["NSWP", "Rights and Health"],
    "languages": ["en", "ru"], "url": "https://example.org/full?a=1&b=2", "doi": "10.1000/x_y%z", "isbn": "978-92-4-150474-4",
    "downloads": [{"url": "https://example.org/full.pdf", "language": "en", "format": "pdf", "pages": 3, "bytes": 9}],
    "archived": "https://web.archive.org/web/2018/https://example.org/full", "related": [{"id": "gone", "relation": "part-of"}],
    "cautions": [{"country": "RU", "note": "A law."}], "notes": "SECRET", "added": "2026-11-23", "x-own": "SECRET",
}  # fmt: skip
HOSTILE: dict[str, Any] = {
    "id": "hostile", "title": EVIL, "summary": {"ar": EVIL}, "tags": [EVIL], "authors": [EVIL, "A, " + EVIL], "publishers": [EVIL],
    "url": "javascript:alert(1)", "downloads": [{"url": "data:text/html,x", "label": EVIL}], "cautions": [{"country": "RU", "note": EVIL}],
    "date": "2018", "languages": ["ar"],
}  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def library(*records: dict[str, Any]) -> Library:
    """Return a library of records."""
    return Library(HEAD, [Resource.from_data(record).to_data(private=True) for record in records], len(records))


def written(name: str, *records: dict[str, Any], wishes: Wishes = PLAIN) -> str:
    """Return records in a format."""
    write = formats()[name].write
    assert write is not None
    return "".join(piece for piece in write(library(*records), wishes) if isinstance(piece, str))
