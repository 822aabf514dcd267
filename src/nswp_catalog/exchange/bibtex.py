"""BibTeX, which nearly everything reads; of a date it knows the year and the month."""

from collections.abc import Iterator

from nswp_catalog.exchange import bib, bib_reading, latex
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_KINDS = {ref.ARTICLE: "article", ref.FILM: "misc", ref.REPORT: "techreport"}


def _write(library: Library, _: Wishes) -> Iterator[str]:
    for resource in library.resources:
        one = ref.reference(resource, library.head)
        publisher = "institution" if one.kind == ref.REPORT else "publisher"
        entry = bib.written(
            _KINDS[one.kind],
            one.key,
            [
                ("author", bib.people(one.authors)),
                ("title", latex.keeping_case(latex.escaped(one.title))),
                ("year", one.date[:4]),
                ("month", "\0" if len(one.date) > 4 else ""),
                (publisher, bib.bodies(one.publishers)),
                ("type", latex.escaped(one.genre)),
                ("language", one.language),
                ("abstract", latex.escaped(one.summary)),
                ("keywords", bib.words(one.keywords)),
                ("doi", latex.verbatim(one.doi)),
                ("isbn", latex.escaped(one.isbn)),
                ("url", latex.verbatim(one.url)),
            ],
        )
        yield entry.replace("{\0}", bib.month(one.date[5:7])) if len(one.date) > 4 else entry


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    return bib_reading.read(text)


FORMAT = Format("bibtex", "LaTeX and older programs", (".bib",), _write, _read, is_default=False, keeps_unknown=True)
