"""References: what other programs wrote is understood, and what we write is understood by others."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import citeproc
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import latex
from nswp_catalog.exchange.format import by_ending, formats, refuse_other_ending

from .library import EVIL, FULL, HOSTILE, PLAIN, TEXTS, written

FILES = Path(__file__).with_name("files")
NAMES = ("biblatex", "bibtex", "ris", "csl-json", "zotero-rdf")
STYLE = Path(citeproc.__file__).parent / "data" / "styles" / "harvard-cite-them-right.csl"


def read(name: str, text: str | bytes) -> list[dict[str, Any]]:
    """Return the records that a file offers; a fault is a record with nothing but it."""
    reader = formats()[name].read
    assert reader is not None
    entries = reader(text.encode() if isinstance(text, str) else text, PLAIN)
    return [{"fault": entry.fault} if entry.fault else entry.record for entry in entries]


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name: str) -> None:
    """What the format can hold comes back as it was; bodies are whole, people in two parts."""
    [found] = read(name, written(name, FULL))
    expected: dict[str, Any] = {
        "id": "full", "title": "Full", "summary": "One.\n\nTwo.", "type": "Report", "date": "2018-09-14",
        "authors": ["Family, Given", "A Body"], "publishers": ["NSWP", "Rights and Health"], "languages": ["en"], "url": FULL["url"],
        "doi": FULL["doi"], "isbn": FULL["isbn"], "archived": FULL["archived"], "keywords": ["Violence", "a;b", "c, d"],
        "downloads": [{"url": "https://example.org/full.pdf"}],
    }  # fmt: skip
    if name == "bibtex":
        expected["date"] = "2018-09"
        del expected["archived"], expected["downloads"]
    if name == "csl-json":
        del expected["downloads"]
    if name in ("ris", "csl-json"):  # their keywords know no semicolon
        expected["keywords"] = ["Violence", "a", "b", "c, d"]
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
@given(title=TEXTS.filter(str.strip), summary=TEXTS)
def test_no_text_gets_out_of_its_field(name: str, title: str, summary: str) -> None:
    """Whatever the texts hold, there are as many entries as resources, each with its id."""
    hostile = {**HOSTILE, "title": title, "summary": summary or "x", "url": "https://example.org/"}
    found = read(name, written(name, FULL, hostile, {**HOSTILE, "id": "third", "title": EVIL}))
    assert [record.get("id") for record in found] == ["full", "hostile", "third"]


@given(TEXTS)
def test_latex_gives_back_what_was_escaped(text: str) -> None:
    """Escaped text is read as it was, but for spaces and dashes that LaTeX sets otherwise."""
    calm = re.sub(r"[-`'\x00-\x1f\x7f-\x9f~\s\ue000-\ue002]", "", text)
    assert latex.plain(latex.escaped(calm)) == calm


def test_zotero_bibtex() -> None:
    """Macros, accents, braces and dashes are resolved; a broken entry costs no other; unknown fields are kept."""
    report, article, broken, after = read("biblatex", (FILES / "zotero.bib").read_bytes())
    assert report == {
        "title": "Preventing HIV among sex workers: Étude & review", "summary": "First paragraph, 50% of all.\n\nSecond paragraph.",
        "date": "2012-09", "authors": ["World Health Organization", "United Nations Population Fund"],
        "publishers": ["World Health Organization"], "languages": ["en"], "keywords": ["HIV", "human rights"],
        "x-place": "Geneva", "x-number": "12–3", "x-citation-key": "who_preventing_2012",
    }  # fmt: skip
    assert article["title"] == "García’s Straße — a study".replace("’", "'")
    assert article["authors"] == ["van der Berg, Ana María", "O'Neill, Seán", "de la Cruz, Juan, Jr"]
    assert (article["date"], article["doi"], article["url"]) == (
        "2014-07-22", "10.1016/S0140-6736(14)60931-4", "https://example.org/a_b?x=1&y=2",
    )  # fmt: skip
    assert (article["x-journal"], article["x-pages"], article["x-strange-field"]) == ("The Lancet", "55–71", "kept")
    assert "fault" in broken
    assert after == {
        "id": "after-the-broken",
        "title": "After it",
        "url": "https://example.org/after",
        "date": "2018",
        "x-type": "web page",
    }


def test_endnote_ris() -> None:
    """Wrapped lines, old tags, a missing end; paragraphs are kept, and a file on a disk is no download."""
    report, article = read("ris", (FILES / "endnote.ris").read_bytes())
    assert report == {
        "title": "Guide to wrapped lines", "authors": ["Dupont, Anne", "Amnesty International"], "date": "2016-05-26",
        "keywords": ["HIV", "policy", "law"], "summary": "One.\n\nTwo.", "publishers": ["Amnesty International"], "type": "Policy brief",
        "url": "https://example.org/a", "isbn": "978-92-4-150474-4", "languages": ["en"], "x-place": "London", "x-urls": ["https://example.org/b"],
    }  # fmt: skip
    assert article == {
        "title": "No end tag", "doi": "10.1371/journal.pmed.1002680", "x-journal": "PLOS Medicine", "x-volume": "15",
        "x-pages": "1-54", "x-issn": "1549-1676", "x-type": "journal article",
    }  # fmt: skip


def test_csl_json_of_others() -> None:
    """Dates in all their forms, particles, bodies, the tags that Crossref leaves in abstracts."""
    items = [
        {"type": "thesis", "title": "T", "issued": {"raw": "2014-03"}, "author": [{"family": "Berg", "given": "Ana", "non-dropping-particle": "van der"}, {"literal": "NSWP"}]},
        {"type": "report", "title": "U", "issued": {"date-parts": [["2014", 3, 9]]}, "abstract": "<jats:p>One <i>x</i>.</jats:p><jats:p>Two.</jats:p>", "DOI": "https://doi.org/10.1000/x", "volume": 3},
    ]  # fmt: skip
    thesis, report = read("csl-json", json.dumps({"items": items}))
    assert thesis == {"title": "T", "date": "2014-03", "authors": ["van der Berg, Ana", "NSWP"], "x-type": "thesis"}
    assert report == {
        "title": "U",
        "date": "2014-03-09",
        "summary": "One x.\n\nTwo.",
        "doi": "10.1000/x",
        "x-volume": "3",
    }


@pytest.mark.parametrize("name", NAMES)
@given(text=st.binary(max_size=120) | st.text(alphabet='@{}a=,"\\\n #TYER-<>/:[]', max_size=80).map(str.encode))
def test_no_bytes_break_the_readers(name: str, text: bytes) -> None:
    """Any bytes are entries, faults, or an error for people."""
    for begin in (b"", b"@misc{a, title={B}}\n", b"TY  - RPRT\nTI  - A\n", b'[{"title": "A"},'):
        try:
            read(name, begin + text)
        except CatalogError as error:
            assert error.advice  # noqa: PT017  most bytes are no reference, but some are


def test_xml_bombs_are_refused() -> None:
    """Nothing is expanded that a file defines."""
    with pytest.raises(CatalogError, match="DOCTYPE"):
        read("zotero-rdf", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def test_others_read_our_files() -> None:
    """Parsers that are not ours find the same in what we write."""
    [bib] = parse_string(written("biblatex", FULL)).entries
    assert (bib.entry_type, bib.key, bib.fields_dict["date"].value) == ("report", "full", "2018-09-14")
    [ris] = rispy.loads(written("ris", FULL))
    assert (ris["type_of_reference"], ris["authors"], ris["keywords"]) == (
        "RPRT",
        ["Family, Given", "A Body"],
        ["Violence", "a;b", "c, d"],
    )
    rdf = ET.fromstring(written("zotero-rdf", FULL, HOSTILE))  # noqa: S314  our own
    assert len(rdf.findall("{http://purl.org/net/biblio#}Report")) == 2


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("name", "theirs"), [("biblatex", "biblatex"), ("bibtex", "bibtex"), ("csl-json", "csljson")])
def test_pandoc_reads_our_files(name: str, theirs: str) -> None:
    """Pandoc finds title, people, date and address as we meant them."""
    command = ["pandoc", "-f", theirs, "-t", "csljson"]
    ran = subprocess.run(command, input=written(name, FULL), capture_output=True, check=True, text=True)
    [found] = json.loads(ran.stdout)
    assert found["title"] == "Full"
    assert found["author"][0] == {"family": "Family", "given": "Given"}
    assert found["author"][1].get("literal", found["author"][1].get("family")) == "A Body"
    assert found["issued"]["date-parts"][0][:2] == [2018, 9]
    assert found["DOI"] == FULL["doi"]
    assert "full?a=1&b=2" in found["URL"]


@pytest.mark.parametrize("markup", ["text", "html", "markdown"])
def test_citations(markup: str) -> None:
    """Each resource is cited, and no text brings markup of its own."""
    wishes = PLAIN._replace(style=STYLE.read_text(encoding="utf-8"), markup=markup)
    text = written("citation", FULL, {**HOSTILE, "url": "https://example.org/"}, wishes=wishes)
    assert re.search(r"Family, G\.", text)
    assert "2018" in text
    assert not re.search(r"<script|\x1b|\u202e", text)
    assert len(re.findall("<[a-z]", text)) == len(re.findall("<(?:p|i|b|em|span|div)\\b", text))


@pytest.mark.parametrize("style", ["", "x", "<style/>", "<!DOCTYPE a><a/>"])
def test_a_style_that_is_none_is_told(style: str) -> None:
    """Without a style that can be used there is an error for people."""
    with pytest.raises(CatalogError) as error:
        written("citation", FULL, wishes=PLAIN._replace(style=style))
    assert error.value.advice


def test_endings() -> None:
    """The longest ending decides, and of JSON what is in it; a name that contradicts the ending is an error."""
    known = formats()
    for name, expected in (("a.csl.json", "csl-json"), ("a.JSON", "json"), ("a.bulk.ndjson", "opensearch"), ("a.bib", "biblatex"), ("a.foo", None)):  # fmt: skip
        found = by_ending(known, Path(name))
        assert (found and found.name) == expected
    for text, expected in (
        (b'[{"title": "A", "issued": {}}]', "csl-json"),
        (b'[{"title": "A", "date": "2018"}]', "json"),
    ):
        found = by_ending(known, Path("a.json"), text)
        assert (found and found.name) == expected
    with pytest.raises(CatalogError, match="csv"):
        refuse_other_ending(known, known["json"], Path("out.csv"))
    refuse_other_ending(known, known["csl-json"], Path("out.json"))
