"""What BibTeX and BibLaTeX both write: entries, lists of people, bodies, words and files."""

import re
from collections.abc import Iterable

from nswp_catalog.core.resource import Download
from nswp_catalog.exchange import latex
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.months import ENGLISH


def written(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return an entry of fields whose values are already escaped; empty ones are left out."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""]) + "\n"


def people(names: Iterable[ref.Name]) -> str:
    """Return authors as a list of names; a body stands in braces, so that it is not taken apart."""
    return " and ".join(
        f"{_part(name.family)}, {_part(name.given)}" if name.is_person else f"{{{latex.escaped(name.family)}}}"
        for name in names
    )


def bodies(names: Iterable[str]) -> str:
    """Return publishers as a list; several, and one with the word that parts the list in it, stand in braces."""
    told = list(map(latex.escaped, names))
    if len(told) == 1 and not re.search(r"(?i)\band\b|;|^others$", told[0]):
        return told[0]
    return " and ".join(f"{{{name}}}" for name in told)


def words(keywords: Iterable[str]) -> str:
    """Return keywords as a list; a comma in one stands in braces, after which a comma tells that they are not the list's."""
    told = [f"{{{latex.escaped(word)}}}" if re.search("[,;]", word) else latex.escaped(word) for word in keywords]
    return ", ".join(told) + ("," if len(told) == 1 and told[0].startswith("{") else "")


def files(downloads: Iterable[Download]) -> str:
    """Return files as JabRef and Zotero write them: label, address and type, with their colons escaped."""
    return ";".join(f"{_piece(latex.escaped(one.label or ''))}:{_piece(latex.verbatim(one.url))}:" for one in downloads)


def _piece(text: str) -> str:
    return re.sub(r"[:;]", lambda sign: f"\\{sign[0]}", text)


def _part(name: str) -> str:
    return f"{{{latex.escaped(name)}}}" if re.search(r"(?i)\band\b|,", name) else latex.escaped(name)


def month(number: str) -> str:
    """Return the macro that BibTeX has for a month."""
    return ENGLISH[int(number) - 1][:3].lower()
