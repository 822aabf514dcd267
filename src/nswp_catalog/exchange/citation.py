"""Citations in any style of CSL, to be pasted into a text; citeproc-py sets them."""

import html
import re
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.csl_json import item
from nswp_catalog.exchange.format import Format, Library, Wishes
from nswp_catalog.exchange.markup import markdown


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    if not wishes.style:
        raise CatalogError("No style is named.", "Give one of https://www.zotero.org/styles: --style FILE.csl")
    try:
        import citeproc  # start-up: nothing else needs it
        from citeproc.source.json import CiteProcJSON
    except ImportError:
        raise CatalogError(
            "Citations need citeproc-py.", "Install it where catalog is: pip install citeproc-py"
        ) from None
    style = _style(citeproc, wishes.style)
    for resource in library.resources:
        one = item(ref.reference(resource, library.head))
        yield _cited(citeproc, CiteProcJSON, style, one, wishes.markup) + (
            "\n\n" if wishes.markup == "markdown" else "\n"
        )


def _style(citeproc: Any, text: str) -> Any:
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise CatalogError("This is no CSL style: it has a DOCTYPE.", "Take one of https://www.zotero.org/styles.")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "style.csl"
        path.write_text(text, encoding="utf-8")
        try:
            return citeproc.CitationStylesStyle(str(path), validate=False)
        except Exception as error:
            raise CatalogError(
                f"The style cannot be used: {' '.join(str(error).split())[:100]}.", "Take an independent style (not a dependent one) of https://www.zotero.org/styles."
            ) from error  # fmt: skip


def _cited(citeproc: Any, source: Any, style: Any, one: dict[str, Any], markup: str) -> str:
    data = {
        name: _plain(value) for name, value in one.items() if name not in ("keyword", "abstract", "archive_location")
    }
    data["title"] = data.get("title", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            bibliography = citeproc.CitationStylesBibliography(style, source([data]), citeproc.formatter.html)
            bibliography.register(citeproc.Citation([citeproc.CitationItem(data["id"])]))
            shown = "".join(str(part) for part in bibliography.bibliography()[0])
        except Exception as error:
            raise CatalogError(
                f"The style cannot cite `{one['id']}`: {' '.join(str(error).split())[:100]}.", "Try another style."
            ) from error
    return _marked_up(" ".join(shown.split()), markup)


def _plain(value: Any) -> Any:
    """Return a value without what the processor or a terminal would take for more than text."""
    if isinstance(value, str):
        text = re.sub(r"[\x00-\x1f\x7f-\x9f\ue000\ue001\u202a-\u202e\u2066-\u2069]", " ", value)
        return text.replace("<", "‹").replace(">", "›")
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _marked_up(shown: str, markup: str) -> str:
    if markup == "html":
        return f"<p>{shown}</p>"
    signs = {"i": "*", "em": "*", "b": "**", "strong": "**"} if markup == "markdown" else {}
    parts = re.split(r"(</?[a-z]+(?:\s[^<>]*)?>)", shown)
    plain = markdown if markup == "markdown" else str
    return "".join(
        signs.get(re.sub(r"\W", "", part.split()[0]), "")
        if part.startswith("<")
        else _spaced(part, plain(html.unescape(part)))
        for part in parts
    )


def _spaced(before: str, after: str) -> str:
    """Return text with the spaces at its ends that it had before it was escaped."""
    start, end = before[: len(before) - len(before.lstrip())], before[len(before.rstrip()) :]
    return start + after.strip() + end if before.strip() else before


FORMAT = Format("citation", "pasting into a text: citations in any CSL style", (".txt", ".html", ".md"), _write, is_default=False)  # fmt: skip
