"""What programs read: valid whatever the texts hold, and read back by something that is not ours."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import pytest
import rdflib
import yaml
from hypothesis import given

from nswp_catalog.core.resource import Resource
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import formats
from nswp_catalog.exchange.json_file import json_schema

from .library import FULL, HEAD, HOSTILE, PLAIN, TEXTS, written

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = Resource.from_data(FULL).to_data()


@pytest.mark.parametrize(
    "name", [name for name, one in formats().items() if one.write and name not in ("citation", "xlsx")]
)
def test_what_is_private_stays(name: str) -> None:
    """Notes and the editor's own keys leave in no format by themselves."""
    assert "SECRET" not in written(name, FULL)
    assert written(name) is not None


@given(TEXTS)
def test_json_agrees_with_its_schema(text: str) -> None:
    """The document is valid by its own schema, and its records are those of the file."""
    data = json.loads(written("json", FULL, {**HOSTILE, "title": text or "x"}))
    jsonschema.Draft202012Validator(json_schema()).validate(data)
    assert data["resources"][0] == PUBLIC
    assert [json.loads(line)["id"] for line in written("jsonl", FULL, HOSTILE).splitlines()] == ["full", "hostile"]


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_data_is_read_back(name: str) -> None:
    """What was written is offered as it was, with numbers as texts."""
    read = formats()[name].read
    assert read is not None
    wishes = PLAIN._replace(all_fields=True)
    [full, hostile] = [entry.record for entry in read(written(name, FULL, HOSTILE, wishes=wishes).encode(), PLAIN)]
    file = {**FULL["downloads"][0], "pages": "3", "bytes": "9"}
    assert (full, hostile) == ({**FULL, "downloads": [file]}, HOSTILE)


@pytest.mark.parametrize("text", [b"", b"{", b"3", b'{"a": 1}', b"\xff", b"[" * 100_000, b"nul"])
@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_what_is_no_data_is_told(name: str, text: bytes) -> None:
    """What is not of the format is an error, or a fault of the entry."""
    read = formats()[name].read
    assert read is not None
    try:
        assert all(entry.fault or entry.record for entry in read(text, PLAIN))
    except CatalogError as error:
        assert error.advice  # noqa: PT017  it may be either


def test_yaml_is_a_catalogue(tmp_path: Path) -> None:
    """The YAML is a valid catalogue by our own check, and holds the same for another reader."""
    text = written(
        "yaml", FULL, {**HOSTILE, "url": "https://example.org/", "downloads": [{"url": "https://example.org/x"}]}
    )
    found = yaml.safe_load(text)["resources"]
    assert found[0]["title"] == FULL["title"]
    assert found[1]["title"] == HOSTILE["title"]
    assert "related" not in found[0]  # it leads to what was not chosen
    file = tmp_path / "chosen.yaml"
    file.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "nswp_catalog", "validate", str(file)], capture_output=True, check=False, text=True
    )
    assert "error" not in ran.stdout, ran.stdout


@given(TEXTS)
def test_atom_is_what_rfc_4287_wants(text: str) -> None:
    """Each feed and entry has an id, a title and a moment; newest first; links only to the web.

    The schema of Atom stands only in the text of the RFC; no package was found that carries it.
    So what it asks for is held here by hand, and feedparser, which others wrote, reads the feed below.
    """
    feed = ET.fromstring(written("atom", {**HOSTILE, "title": text or "x"}, FULL))  # noqa: S314  our own
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(ATOM + name)) == 1
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", part.findtext(f"{ATOM}updated") or "")
    assert entries[0].findtext(f"{ATOM}title") == "Full"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert all(link.get("href", "").startswith("http") for link in feed.iter(f"{ATOM}link"))
    # RFC 4287, 4.1.2: without an alternate link there must be content.
    for entry in entries:
        kinds = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        assert "alternate" in kinds or entry.find(f"{ATOM}content") is not None
    enclosure = entries[0].findall(f"{ATOM}link")[-1]
    assert (enclosure.get("type"), enclosure.get("length"), enclosure.get("hreflang")) == ("application/pdf", "9", "en")


def test_atom_is_read_by_feedparser() -> None:
    """A feed reader finds nothing odd in the feed, and every entry with its link, files, categories and people."""
    feed = feedparser.parse(written("atom", FULL, HOSTILE))
    assert (feed.bozo, feed.version, feed.feed.title) == (False, "atom10", "Ours & <theirs>")
    full, hostile = feed.entries
    assert [link.href for link in full.links] == [FULL["url"], FULL["downloads"][0]["url"]]
    assert {tag.label for tag in full.tags} == {"Violence", "Report"}
    assert [author.name for author in full.authors] == FULL["authors"]
    assert (full.published_parsed[:3], full.title, full.link) == ((2018, 9, 14), "Full", FULL["url"])
    assert hostile.title_detail.type == "text/plain"
    assert not hostile.get("links")


def test_atom_says_what_was_chosen() -> None:
    """A feed of a part of the library says so, and has an id of its own."""
    whole, part = (ET.fromstring(written("atom", wishes=PLAIN._replace(query=query))) for query in ("", "Violence"))  # noqa: S314  our own
    assert (part.findtext(f"{ATOM}title") or "").endswith(": Violence")
    assert whole.findtext(f"{ATOM}id") != part.findtext(f"{ATOM}id")


def test_skos_is_read_by_rdflib() -> None:
    """The vocabularies are a graph with labels in all languages, and every text in it is whole."""
    graph = rdflib.Graph().parse(data=written("skos"), format="turtle")
    skos = rdflib.SKOS
    concepts = {str(label): concept for concept, label in graph.subject_objects(skos.prefLabel)}
    assert rdflib.Literal("Насилие", lang="ru") in set(graph.objects(concepts["Violence"], skos.prefLabel))
    aliases = {str(alias) for alias in graph.objects(concepts["Violence"], skos.altLabel)}
    assert HEAD.vocabulary("themes").terms[0].aliases[1].replace("\x00", "\ufffd") in aliases
    assert (concepts["Report"], skos.broader, concepts["Research"]) in graph
    assert (concepts["Research"], skos.narrower, concepts["Report"]) in graph


def test_json_ld_is_safe_in_a_page() -> None:
    """The graph names works and terms, and nothing in it ends a script element."""
    text = written("json-ld", FULL, HOSTILE)
    assert not re.search("[<>&]", text)
    graph = {node["@id"]: node for node in json.loads(text)["@graph"]}
    full = graph["https://example.org/library#full"]
    assert (full["@type"], full["author"][0]["familyName"], full["author"][1]["@type"]) == (
        "Report",
        "Family",
        "Organization",
    )
    assert full["about"] == [{"@id": "https://example.org/library#themes-violence"}]
    assert full["about"][0]["@id"] in graph


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's parser uses it itself
def test_json_ld_is_read_by_rdflib() -> None:
    """A processor of JSON-LD makes a graph of it: works of schema.org with their people, terms and files."""
    # The context of schema.org is on the network; this says the same of the words that stand here.
    text = written("json-ld", FULL, HOSTILE).replace('"https://schema.org"', '{"@vocab": "https://schema.org/"}')
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    schema, full = rdflib.Namespace("https://schema.org/"), rdflib.URIRef("https://example.org/library#full")
    assert (full, rdflib.RDF.type, schema.Report) in graph
    assert {str(name) for person in graph.objects(full, schema.author) for name in graph.objects(person, schema.name)} == {
        "Given Family", "A Body",
    }  # fmt: skip
    assert rdflib.Literal("Полный", lang="ru") in set(graph.objects(full, schema.name))
    [theme] = graph.objects(full, schema.about)
    assert (theme, rdflib.RDF.type, rdflib.SKOS.Concept) in graph
    assert (theme, schema.name, rdflib.Literal("Насилие", lang="ru")) in graph
    [file] = graph.objects(full, schema.encoding)
    assert str(graph.value(file, schema.contentUrl)) == FULL["downloads"][0]["url"]


def test_opensearch_body_has_pairs_of_lines() -> None:
    """By the documented grammar: an action, a document, each on a line of its own, and a line end at the end."""
    text = written("opensearch", FULL, HOSTILE)
    assert text.endswith("\n")
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    assert [line["index"]["_id"] for line in lines[::2]] == ["full", "hostile"]
    assert (lines[1]["title"], lines[1]["title_ru"], lines[1]["year"]) == (["Full", "Полный"], "Полный", 2018)
    mapping = json.loads(written("opensearch-mapping"))["mappings"]["properties"]
    assert mapping["title"]["fields"]["bigrams"]["analyzer"] == "cjk"
    assert lines[1].keys() - {"languages"} <= mapping.keys() | {"languages"}


def test_markdown_has_no_markup_of_others() -> None:
    """Texts are texts, only addresses of the web become links, and a caution stands before its link."""
    text = written("markdown", FULL, HOSTILE)
    assert "## Violence" in text
    assert text.index("offence in RU") < text.index("https://example.org/full")
    assert "\x1b" not in text
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is not installed")
    command = ["pandoc", "-f", "gfm", "-t", "html"]
    page = subprocess.run(command, input=text, capture_output=True, check=True, text=True).stdout
    assert set(re.findall(r"<([a-z0-9]+)", page)) <= {"h1", "h2", "ul", "li", "p", "em", "strong", "a", "br"}
    assert {address.partition(":")[0] for address in re.findall('href="([^"]*)"', page)} == {"https"}


def test_every_format_is_named_and_told() -> None:
    """The name of a format is a word of the command line; it says who reads it and how its files end."""
    for name, one in formats().items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", name)
        assert one.about
        assert all(ending.startswith(".") for ending in one.endings)
