"""`export`: the resources that filters choose, in a format that others read."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.session import Session, choice, read_file, session
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.query import FACETS, SORTS, Filters
from nswp_catalog.core.resource import Data
from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.exchange.format import Format, Library, Wishes, by_ending, by_name, formats, refuse_other_ending
from nswp_catalog.render.harmless import harmless
from nswp_catalog.storage import file, find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

if TYPE_CHECKING:
    from nswp_catalog.render.progress import Bar

_FORMAT = "How it is written"
_MANY = 1_000
"""A page of more resources is slow to load where connections are."""
_SLOW = 50_000
"""Bytes a second of a slow connection: Slow 3G, as browsers simulate it."""
_LONG = 3_000
"""So many resources are written in a moment; for more a bar shows how far it is."""
_STEP = 500
"""So many are taken out of the index at once."""


def _complete_format(incomplete: str) -> list[str]:
    return [name for name in sorted([*formats(), "html"]) if name.startswith(incomplete)]


@options.filtered
def export(
    ctx: typer.Context,
    format: Annotated[
        str | None,
        typer.Argument(
            metavar="[FORMAT]",
            help="The format; without it the file's ending tells.",
            show_default=False,
            autocompletion=_complete_format,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to. [default: standard output]")
    ] = None,
    *,
    filters: Filters,
    sort: options.Sort = None,
    reverse: options.Reverse = False,
    limit: options.Limit = None,
    all_fields: Annotated[
        bool, typer.Option("--all-fields", help="`notes` and `x-` fields too, for yourself.", rich_help_panel=_FORMAT)
    ] = False,
    no_bom: Annotated[
        bool, typer.Option("--no-bom", help="csv: without the mark that Excel needs.", rich_help_panel=_FORMAT)
    ] = False,
    headers: Annotated[
        str,
        typer.Option(
            "--headers", metavar="KIND", help="Tables: headings for people, or the ids of the fields.",
            autocompletion=options.complete_from("people", "ids"), rich_help_panel=_FORMAT,
        ),
    ] = "people",
    omit_cautioned: Annotated[
        list[str],
        typer.Option(
            "--omit-cautioned", metavar="COUNTRY", help="html: leave out what has a caution for it.", rich_help_panel=_FORMAT
        ),
    ] = [],
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="DIR", help="html: a folder with a look of your own.", rich_help_panel=_FORMAT),
    ] = None,
    style: Annotated[
        Path | None, typer.Option("--style", metavar="FILE.csl", help="citation: the style.", rich_help_panel=_FORMAT)
    ] = None,
    markup: Annotated[
        str | None,
        typer.Option(
            "--markup", metavar="KIND", help="citation: text, html or markdown. [default: by the file's ending]",
            autocompletion=options.complete_from("text", "html", "markdown"), rich_help_panel=_FORMAT,
        ),
    ] = None,
) -> None:  # fmt: skip
    """Write resources in a format that other programs and people read.

    Example:  catalog export csv -o library.csv

    Example:  catalog export -o violence.xlsx --theme violence

    Example:  catalog export atom --since 2026-01-01 -o new.atom
    """
    run = session(ctx)
    known = {each: one for each, one in formats().items() if one.write}
    html = _Html(run, filters.language[0] if filters.language else "", omit_cautioned, template)
    known["html"] = Format("html", "people: one page that works anywhere", (".html", ".htm"), html.write)
    chosen = _chosen(known, format, output)
    if chosen.name == "html":
        filters = filters._replace(language=())  # there it is the language of the page
    wishes = Wishes(
        all_fields=all_fields,
        bom=not no_bom,
        headers=choice("--headers", headers, ("people", "ids")),
        now=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        style=read_file(style).decode("utf-8", "replace") if style else "",
        markup=choice("--markup", markup, ("text", "html", "markdown")) if markup else _markup(output),
    )
    order = choice("--sort", sort or "date", SORTS)
    run.ask(partial(_Export(run, chosen, output, wishes).write, filters, order, reverse, limit))


class _Html:
    """The page, as a format."""

    def __init__(self, run: Session, language: str, omit_cautioned: list[str], template: Path | None) -> None:
        self.run = run
        self.language = language
        self.omit_cautioned = omit_cautioned
        self.template = template

    def write(self, library: Library, wishes: Wishes) -> Iterator[str]:
        """Yield the page, and tell what a large one weighs."""
        from nswp_catalog.core.values import country, language_meant  # start-up: no other format needs them
        from nswp_catalog.core.values import language as checked
        from nswp_catalog.pages.languages import base, interface
        from nswp_catalog.pages.page import Settings, page, weight, without_cautioned

        try:
            wanted = checked(language_meant(self.language)) if self.language else ""
            omitted = tuple(country(name.upper()) for name in self.omit_cautioned)
        except BadValue as error:
            raise CatalogError(error.message, error.advice) from None
        spoken = interface(wanted)
        if wanted and base(spoken) != base(wanted):
            self.run.say(f"The page's own words are in English: nobody has translated them into `{wanted}` yet.")
        resources = without_cautioned(library.resources, omitted)
        if left_out := library.number - len(resources):
            self.run.say(f"{left_out:,} of them left out, for a caution for {', '.join(omitted)}.")
        text = page(library.head, resources, Settings(wanted, self.template, wishes.now[:10]))
        if len(resources) > _MANY:
            heavy = weight(text)
            self.run.say(
                f"The page of {len(resources):,} resources weighs {heavy / 1e6:.1f} MB once it is packed:"
                f" some {heavy / _SLOW:.0f} s on a slow connection, though its beginning is seen at once."
                " Filters make smaller ones, say a page for each theme: catalog export html --theme THEME."
            )
        yield text


def _chosen(known: Mapping[str, Format], name: str | None, output: Path | None) -> Format:
    """Return the format that is asked for by name or by the ending of ``output``. Raises `CatalogError`."""
    if name is not None:
        found = by_name(known, name)
        if output is not None:
            refuse_other_ending(known, found, output)
        return found
    if output is None:
        raise CatalogError(
            "No format is named.", f"Write: catalog export FORMAT. It is one of: {', '.join(sorted(known))}."
        )
    by_its_ending = by_ending(known, output)
    if by_its_ending is None:
        raise CatalogError(
            f"{output.name} does not tell the format.",
            f"Write: catalog export FORMAT -o {output}. It is one of: {', '.join(sorted(known))}.",
        )
    return by_its_ending


def _markup(output: Path | None) -> str:
    ending = output.suffix.lower() if output else ""
    return {".html": "html", ".htm": "html", ".md": "markdown"}.get(ending, "text")


class _Chosen:
    """Records of the index, read anew each time that they are gone through."""

    def __init__(self, index: Index, docs: list[int], step: Callable[[int], None]) -> None:
        self.index = index
        self.docs = docs
        self.step = step

    def __iter__(self) -> Iterator[Data]:
        for start in range(0, len(self.docs), _STEP):
            self.step(start)
            yield from self.index.data(self.docs[start : start + _STEP])


class _Export:
    """One export: chosen from the index, then written to a file or to standard output."""

    def __init__(self, run: Session, chosen: Format, output: Path | None, wishes: Wishes) -> None:
        self.run = run
        self.format = chosen
        self.output = output
        self.wishes = wishes

    def write(self, filters: Filters, sort: str, reverse: bool, limit: int | None, index: Index) -> None:
        """Write what ``filters`` choose. Raises `CatalogError`."""
        docs, total = find.find(index, Question((), find.select(index, filters), sort, reverse), limit)
        wishes = self.wishes._replace(query=_in_words(filters, index.head))
        bar = self._bar(len(docs))
        library = Library(index.head, _Chosen(index, docs, bar.reach if bar else _nothing), len(docs))
        try:
            self._put(self.format.write(library, wishes) if self.format.write else [])
        finally:
            if bar:
                bar.stop()
        number = "1 resource" if len(docs) == 1 else f"{len(docs):,} resources"
        if self.output is not None:
            self.run.say(f"Wrote {number} to {self.output}.")
        elif not total:
            self.run.say("Nothing matches.")

    def _put(self, pieces: Iterable[str] | Iterable[bytes]) -> None:
        if self.output is not None:
            file.put(self.output, _encoded(pieces))
            return
        for piece in pieces:
            if not sys.stdout.isatty():
                sys.stdout.buffer.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
            elif isinstance(piece, bytes):
                raise CatalogError(f"{self.format.name} is nothing to look at in a terminal.", "Give a file: -o FILE.")
            else:
                # The mark for Excel and the line ends of the RFC are nothing to look at.
                sys.stdout.write(harmless(piece.removeprefix("\ufeff").replace("\r\n", "\n")))
        sys.stdout.buffer.flush()

    def _bar(self, number: int) -> "Bar | None":
        draws = sys.stderr.isatty() and (self.output is not None or not sys.stdout.isatty())
        if not draws or self.run.quiet or number < _LONG:
            return None
        from nswp_catalog.render.progress import Bar  # start-up: only a terminal draws

        return Bar(number, self.run.color)


def _nothing(_: int) -> None:
    pass


def _encoded(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace")


def _in_words(filters: Filters, head: Head) -> str:
    """Return what was chosen, for the title of a feed: ``Violence, 2018``."""
    told: list[str] = []
    for kind, values in filters._asdict().items():
        vocabulary = head.vocabulary(FACETS[kind]) if FACETS.get(kind) else None
        for value in (values,) if isinstance(values, str) else values or ():
            term = vocabulary.find(value) if vocabulary else None
            told.append(
                vocabulary.label(term) if vocabulary and term else f"no {value}" if kind == "missing" else value
            )
    return ", ".join(told)
