"""The page as a text: what it says in each language, what it weighs, and looks of one's own."""

import gettext
import gzip
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date, format_skeleton
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from nswp_catalog.core.catalog import About, Catalog, Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.errors import CatalogError
from nswp_catalog.pages import languages
from nswp_catalog.pages.interface import Interface
from nswp_catalog.pages.page import PARTS, Settings, page, weight
from nswp_catalog.pages.viewing import view
from nswp_catalog.storage.load import load

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from make_catalogue import catalogue

Make = Callable[..., str]
TRANSLATED = [language for language in languages.INTERFACE if language != "en"]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
LOCALES = {"en": "en_GB"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_whole(language: str) -> None:
    """Every sentence of the code and the templates is translated, in each form, and what is compiled is what the translator wrote."""
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    said = {message for _, _, message, _, _ in extract_from_dir(languages.LOCALE.parent, methods, keywords=KEYWORDS)}
    folder = languages.LOCALE / language / "LC_MESSAGES"
    with (folder / "catalog.po").open("rb") as file:
        translations = read_po(file, locale=language)
    with (folder / "catalog.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    known = {message.id: message for message in translations if message.id}
    assert said == known.keys()
    for sentence, message in known.items():
        texts = [sentence] if isinstance(sentence, str) else list(sentence)
        forms = [message.string] if isinstance(message.string, str) else list(message.string or [])
        assert forms
        assert all(forms), sentence
        if len(texts) > 1:
            assert len(forms) == translations.num_plurals
            assert compiled.ngettext(texts[0], texts[1], 7) in forms
            continue
        found = compiled.pgettext(message.context, texts[0]) if message.context else compiled.gettext(texts[0])
        assert found == forms[0]
        assert set(re.findall(r"%\(\w+\)s", texts[0])) == set(re.findall(r"%\(\w+\)s", found))


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_dates_and_numbers_as_in_cldr(language: str) -> None:
    """Dates and numbers are written as the CLDR says for the language."""
    said, locale = Interface(language), LOCALES.get(language, language)
    for month in range(1, 13):
        day = date(2018, month, 9)
        assert said.date(f"2018-{month:02}-09").split() == format_date(day, "long", locale=locale).split()
        assert said.date(f"2018-{month:02}").split() == format_skeleton("yMMMM", day, locale=locale).split()
    assert said.date("2018") == "2018"
    for number in (0, 7, 999, 1_000, 1_234, 12_345, 1_234_567):
        if language == "es" and number < 10_000:  # as CLDR has it, which Babel does not know
            assert said.number(number) == str(number)
            continue
        assert said.number(number) == format_decimal(number, locale=locale)


def test_numbers_and_sizes_in_words() -> None:
    """Each number has its form, and sizes their units and marks."""
    assert [Interface("ru").ngettext("%(number)s page", "%(number)s pages", n) for n in (1, 3, 11, 22)] == ["1 страница", "3 страницы", "11 страниц", "22 страницы"]  # fmt: skip
    assert [Interface("ar").ngettext("%(number)s page", "%(number)s pages", n) for n in (1, 2, 3, 11, 100)] == ["صفحة واحدة", "صفحتان", "3 صفحات", "11 صفحة", "100 صفحة"]  # fmt: skip
    assert [Interface("en").size(n) for n in (1, 999_499, 999_500, 1_000_000, 12_340_000, 123_400_000)] == ["1 kB", "999 kB", "1 MB", "1 MB", "12.3 MB", "123 MB"]  # fmt: skip
    assert Interface("fr").size(1_234_567) == "1,2\u00a0Mo"


def test_the_language_that_suits(small: Catalog) -> None:
    """A text stands in the reader's language, or the nearest there is, and says so; the page's own words are in one that is translated."""
    titles = {"pt": "Guia", "en": "Guide", "fr": "Guide à lire"}
    one = Resource.from_data({"id": "a", "title": titles, "summary": {"zh-Hant": "指南"}})
    head = Head(About(Text.of("T"), None, None, "en"), {})

    def shown(wanted: str) -> tuple[str, str, str, list[str]]:
        seen = view(head, [one], wanted, Interface(wanted))
        work = seen.groups[0].lots[0].works[0]
        return seen.language, work.title.text, work.title.language, [words.text for words in work.told_languages]

    assert shown("pt-BR") == ("en", "Guia", "pt", ["Português", "繁體中文"])
    assert shown("fr-CA") == ("fr", "Guide à lire", "", ["繁體中文"])
    assert shown("de") == ("en", "Guide", "", ["繁體中文"])
    assert shown("zh") == ("zh", "Guide", "en", ["English"])
    assert shown("ar")[:2] == ("ar", "Guide")
    assert languages.direction(page(small.head, [], Settings("fa")).split('lang="')[1][:2]) == "ltr"


@pytest.mark.parametrize("number", [1_000, 2_000])
def test_it_is_light(number: int) -> None:
    """The whole page weighs less than 1.1 times the packed JSON of its records, and all that is not theirs less than 15 kB."""
    made = load("".join(catalogue(number)).encode()).catalog
    records = [one for _, one in made.resources]
    data = {**made.head.to_data(), "resources": [one.to_data() for one in records]}
    plain = len(gzip.compress(json.dumps(data, ensure_ascii=False).encode(), 9))
    assert weight(page(made.head, records, Settings())) < 1.1 * plain
    assert weight(page(made.head, records[:1], Settings())) < 15_000


def test_it_tells_its_own_weight(made: Make, real: Catalog) -> None:
    """The page says in its footer what it weighs, packed."""
    text = made(real)
    assert f"This page weighs {Interface('en').size(weight(text))}," in text


def test_an_empty_library() -> None:
    """A catalogue without anything makes a page all the same."""
    assert "0 resources" in page(Head(), [], Settings())


def test_a_look_of_ones_own(tmp_path: Path, made: Make, small: Catalog) -> None:
    """A folder with some of the files stands in place of ours for these, and the policy follows; what is wrong is told."""
    with pytest.raises(CatalogError, match="no template"):
        made(small, templates=tmp_path)
    (tmp_path / "page.css").write_text("h1{color:teal}\n", encoding="utf-8")
    text = made(small, templates=tmp_path)
    assert "<style>h1{color:teal}</style>" in text
    (tmp_path / "page.html").write_text("<title>{{ page.title.text }}</title>", encoding="utf-8")
    assert made(small, templates=tmp_path) == "<title>A small library</title>"
    for broken in (
        "{{ page.",
        "{{ nothing.at.all }}",
        "{{ 1 / 0 }}",
        "{% include 'none' %}",
        "{{ page.title + 1 }}",
        "{{ page.oops }}",
    ):
        (tmp_path / "page.html").write_text(broken, encoding="utf-8")
        with pytest.raises(CatalogError, match="cannot be used"):
            made(small, templates=tmp_path)
    (tmp_path / "page.html").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogError, match="cannot be used"):
        made(small, templates=tmp_path)
    assert PARTS == (
        "choosing.css",
        "early.js",
        "frame.html",
        "page.css",
        "page.html",
        "page.js",
        "site.html",
        "work.html",
    )


def test_names_of_countries_and_languages() -> None:
    """Countries stand in the page's language, languages in their own."""
    assert languages.country_name("UG", "zh") == "乌干达"
    assert languages.own_name("sw") == "Kiswahili"
    assert len({languages.own_name(tag) for tag in ("uk", "ka", "hi", "ky")}) == 4
