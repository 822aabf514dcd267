"""Bring the message catalogues of the pages up to date: for translators, and after a change of the pages' words.

    python docs/locales.py            # puts new sentences into each catalog.po, and compiles all
    python docs/locales.py pt         # begins one for another language
    python docs/locales.py --names    # makes names.json anew: languages and countries, out of CLDR

Sentences come from the templates and the code of `pages/`. A translator edits the `.po`
file, and runs this again: it makes the `.mo` file that the program reads.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nswp_catalog.core.values import _ISO_639_1
from nswp_catalog.pages.languages import INTERFACE, LOCALE

_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_CLDR = "Names of languages and countries, out of Unicode CLDR. Copyright © 2004-2025 Unicode, Inc., under the Unicode License v3: https://www.unicode.org/license.txt"


def sentences() -> Catalog:
    """Return all sentences that the pages say, without translations."""
    catalog = Catalog(project="catalog", fuzzy=False)
    for file, _, message, comments, context in sorted(extract_from_dir(LOCALE.parent, _METHODS, keywords=_KEYWORDS)):
        catalog.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalog


def translated(language: str, template: Catalog) -> Catalog:
    """Return the sentences with what the catalogue of a language has for them."""
    path = _folder(language) / "catalog.po"
    catalog = Catalog(locale=language, project="catalog", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template, no_fuzzy_matching=True)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return a catalogue as a translator edits it."""
    out = BytesIO()
    write_po(out, catalog, width=120, omit_header=False, sort_output=False, include_lineno=False, ignore_obsolete=True)
    lines = out.getvalue().decode().splitlines()
    moving = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Last-Translator',
        '"Language-Team',
        '"Generated-By',
        '"Report-Msgid',
        "# ",
        "#\n",
    )
    kept = [line for line in lines if not line.startswith(moving) and line not in ("#", "#, fuzzy")]
    return ("\n".join(kept).strip() + "\n").encode()


def as_mo(catalog: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def names() -> str:
    """Return what each language calls itself, and what the languages of the interface call the countries."""
    own = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
    for tag in [*sorted(_ISO_639_1), *INTERFACE]:
        try:
            name = Locale(tag).display_name
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            own[tag] = name[:1].upper() + name[1:]
    countries = {
        language: {code: name for code, name in sorted(Locale(language).territories.items()) if len(code) == 2 and code.isalpha()}
        for language in INTERFACE
    }  # fmt: skip
    data = {"from": {"source": _CLDR}, "languages": own, "countries": countries}
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"


def _folder(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Bring the message catalogues of the pages up to date.")
    parser.add_argument("language", nargs="*", help="languages to begin")
    parser.add_argument("--names", action="store_true", help="make names.json anew")
    options = parser.parse_args(arguments)
    template = sentences()
    for language in [*INTERFACE[1:], *options.language]:
        catalog = translated(language, template)
        _folder(language).mkdir(parents=True, exist_ok=True)
        (_folder(language) / "catalog.po").write_bytes(as_po(catalog))
        (_folder(language) / "catalog.mo").write_bytes(as_mo(catalog))
        missing = sum(not all(m.string) if isinstance(m.string, tuple) else not m.string for m in catalog if m.id)
        print(f"{language}: {len(catalog)} sentences, {missing} of them not translated.")
    if options.names:
        (LOCALE / "names.json").write_text(names(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
