"""BibLaTeX, which JabRef, papis and LaTeX with biber read: dates whole, languages named."""

from collections.abc import Iterator

from nswp_catalog.exchange import bib, bib_reading, latex
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_KINDS = {ref.ARTICLE: "article", ref.FILM: "video", ref.REPORT: "report"}


def _write(library: Library, _: Wishes) -> Iterator[str]:
    for resource in library.resources:
        one = ref.reference(resource, library.head)
        publisher = "institution" if one.kind == ref.REPORT else "organization" if one.kind == ref.FILM else "publisher"
        yield bib.written(
            _KINDS[one.kind],
            one.key,
            [
                ("author", bib.people(one.authors)),
                ("title", latex.keeping_case(latex.escaped(one.title))),
                ("date", one.date),
                (publisher, bib.bodies(one.publishers)),
                ("type", latex.escaped(one.genre)),
                ("language", one.language),
                ("abstract", latex.escaped(one.summary)),
                ("keywords", bib.words(one.keywords)),
                ("doi", latex.verbatim(one.doi)),
                ("isbn", latex.escaped(one.isbn)),
                ("url", latex.verbatim(one.url)),
                ("file", bib.files(one.files)),
                ("archived", latex.verbatim(one.archived)),
            ],
        )


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    return bib_reading.read(text)


FORMAT = Format("biblatex", "JabRef, papis, LaTeX with biber", (".bib",), _write, _read, keeps_unknown=True)
