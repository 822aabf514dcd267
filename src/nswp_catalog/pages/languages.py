"""Languages of texts: which version of a text a page shows, how it is written, what languages and countries are called."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).parent / "locale"
INTERFACE = ("en", *sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir()))
"""The languages that the interface speaks: English, and those that have a message catalogue."""
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def base(language: str) -> str:
    """Return a language without its script and region.

    >>> base("pt-BR")
    'pt'
    """
    return language.split("-", maxsplit=1)[0].lower()


def nearest(wanted: str, among: Iterable[str]) -> str:
    """Return the tag that suits who wants ``wanted``: the same, or the same language elsewhere; empty if there is none.

    >>> nearest("pt-BR", ["en", "pt"]), nearest("fr", ["en", "fr-CA"]), nearest("de", ["en"])
    ('pt', 'fr-CA', '')
    """
    tags = list(among)
    same = [tag for tag in tags if tag.lower() == wanted.lower()]
    plain = [tag for tag in tags if tag.lower() == base(wanted)]
    kin = [tag for tag in tags if base(tag) == base(wanted)]
    return next(iter([*same, *plain, *kin]), "")


def interface(language: str) -> str:
    """Return the language of the interface for who wants ``language``: English where there is no translation."""
    return nearest(language, INTERFACE) or "en"


def direction(language: str) -> str:
    """Return how a language is written: ``ltr`` or ``rtl``.

    >>> direction("ar"), direction("pa-Arab"), direction("az-Latn")
    ('rtl', 'rtl', 'ltr')
    """
    parts = language.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    right = script in _RIGHT_TO_LEFT_SCRIPTS if script else parts[0] in _RIGHT_TO_LEFT
    return "rtl" if right else "ltr"


def own_name(language: str) -> str:
    """Return what a language calls itself, or its tag.

    >>> own_name("ru"), own_name("pt-BR"), own_name("qaa")
    ('Русский', 'Português (BR)', 'qaa')
    """
    names: dict[str, str] = _names()["languages"]
    name = names.get(language)
    if name is None and base(language) in names:
        name = f"{names[base(language)]} ({language.partition('-')[2]})"
    return name or language


def country_name(code: str, language: str) -> str:
    """Return what a language of the interface calls a country (ISO 3166-1), or the code.

    >>> country_name("RU", "fr")
    'Russie'
    """
    name: str = _names()["countries"].get(language, {}).get(code, code)
    return name


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = json.loads((LOCALE / "names.json").read_text(encoding="utf-8"))
    return names
