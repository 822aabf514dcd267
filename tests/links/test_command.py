"""`check-links` from run to run: exit codes, history, what it writes, shards, formats, settings, Ctrl-C."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from cli.running import SECONDS, Program, Ran, dangers

from .answers import answer, page, redirect, when
from .server import Exchange, Handler, Server

PDF = b"%PDF-1.4\n" + b"guide " * 9000 + b"%%EOF"
RECORDS = """\
catalog:
  title: Links # of the tests

resources:
  # the first
  - id: guide
    title: Smart Guide to CEDAW
    url: "{main}/guide"   # its page

  - id: paper
    title: Smart Guide to CEDAW
    downloads:
      - url: {main}/paper.pdf # the file
        language: en
    date: 2018-09
"""


class Site:
    """A server whose pages may be changed from run to run, and the program beside it."""

    def __init__(self, home: Path) -> None:
        self.program = Program(home)
        self.pages: dict[str, Handler] = {
            "/guide": page(),
            "/paper.pdf": answer(200, PDF.decode(), media="application/pdf"),
        }
        self.server = Server(Always(self))
        self.text = ""

    def write(self, text: str = RECORDS) -> None:
        """Write the catalogue."""
        self.text = self.server.fill(text.replace("{main}", "http://<main>").replace("{other}", "http://<other>"))
        self.program.write(self.text, "resources.yaml")

    def now(self) -> str:
        """Return the catalogue as it stands."""
        return (self.program.folder / "resources.yaml").read_bytes().decode()

    def __call__(self, *options: str, env: dict[str, str] | None = None) -> Ran:
        """Check the links, every one of them anew."""
        quick = ("--allow-private", "--timeout", "5", "--retries", "0", "--gap", "0", "--max-age", "0")
        return self.program("check-links", *quick, *options, env=env)

    def links(self, *options: str) -> dict[str, dict[str, Any]]:
        """Check the links and return the report, by the ids of the resources."""
        report = json.loads(self("--format", "json", *options).out)
        return {use["id"]: link for link in report["links"] for use in link["resources"]}

    def links_through(self, proxy: str, env: dict[str, str]) -> str:
        """Check the links through a proxy, and return the verdict of the first."""
        report = json.loads(self("--format", "json", env={"HTTPS_PROXY": proxy, **env}).out)
        return str(report["links"][0]["verdict"])


class Always(dict[tuple[str, str], Handler]):
    """The routes of a site: the same pages on every host, as they are now."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        """Return the handler of a path."""
        return self.site.pages.get(key[1], default)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Yield a site with two good links."""
    site = Site(tmp_path)
    with site.server:
        site.write()
        yield site


def test_all_is_well(site: Site) -> None:
    """Good links: exit code 0, one line of totals on standard output, and nothing else."""
    ran = site()
    assert (ran.code, ran.out, ran.err) == (0, "2 links: 2 ok.\n", "")


def test_a_dead_link_is_shown_with_its_place(site: Site) -> None:
    """A dead link: exit code 1, and its place, title, reason and what to do."""
    site.pages["/guide"] = answer(404)
    ran = site()
    assert ran.code == 1
    heading, place, *rest = [line for line in ran.lines if line]
    assert heading == "Broken (1): these lead nowhere"
    assert place == "resources.yaml:8:10: broken: guide · Smart Guide to CEDAW · url [gone]"
    assert any(line.startswith("  → ") for line in rest)
    assert rest[-1] == "2 links: 1 ok, 1 broken."


@pytest.mark.parametrize(
    ("handler", "verdict"),
    [
        (redirect(301, "/new"), "moved"),
        (redirect(302, "/"), "suspect"),
        (answer(429), "blocked"),
        (answer(500), "unreachable"),
    ],
)
def test_what_fails_is_chosen(site: Site, handler: Handler, verdict: str) -> None:
    """Only broken links fail, unless `--fail-on` says so; `--strict` fails what is unreachable."""
    site.pages |= {"/guide": handler, "/new": page(), "/": page("Home", "Welcome")}
    assert site.links()["guide"]["verdict"] == verdict
    assert site().code == 0
    assert site("--fail-on", verdict).code == 1
    assert site("--strict").code == (1 if verdict == "unreachable" else 0)


def test_news_stand_first(site: Site) -> None:
    """What was right and is broken now stands before all else, once."""
    site.pages["/paper.pdf"] = answer(404)
    assert "News" not in site().out
    site.pages["/guide"] = answer(410)
    ran = site()
    assert ran.lines[0].startswith("News")
    assert ran.lines[2].startswith("resources.yaml:8:10: broken: guide")
    assert "News" not in site().out


def test_patience_counts_runs_and_ends(site: Site) -> None:
    """Unreachable for as many runs as are allowed is broken; an answer in between begins the count anew."""
    site.pages["/guide"] = answer(503)
    patient = ("--patience", "2x0d")
    assert site.links(*patient)["guide"]["verdict"] == "unreachable"
    assert site.links(*patient)["guide"]["verdict"] == "broken"
    site.pages["/guide"] = page()
    assert site.links(*patient)["guide"]["verdict"] == "ok"
    site.pages["/guide"] = answer(503)
    assert site.links(*patient)["guide"]["verdict"] == "unreachable"


def test_patience_needs_a_memory(site: Site, tmp_path: Path) -> None:
    """A CI that remembers no earlier run is told how to, where it matters."""
    ci = {"CI": "true"}
    assert site(env=ci).err == ""
    site.pages["/guide"] = answer(503)
    assert "--state" in site(env=ci).err
    assert site("--state", str(tmp_path / "state"), env=ci).err == ""
    assert site().err == ""


def test_good_answers_are_not_asked_for_again(site: Site) -> None:
    """Within `--max-age` a good answer holds; a failure is asked for anew, and so is what the record promises otherwise."""
    site.pages["/guide"] = answer(500)
    site()
    before = site.server.asked("/guide"), site.server.asked("/paper.pdf")
    assert site("--max-age", "1h").lines[-1] == "2 links: 1 ok, 1 unreachable."
    assert (site.server.asked("/guide") > before[0], site.server.asked("/paper.pdf") - before[1]) == (True, 0)
    site.write(RECORDS.replace("language: en", "language: en\n        format: pdf"))
    site("--max-age", "1h")
    assert site.server.asked("/paper.pdf") == before[1] + 1


def test_a_title_that_is_gone(site: Site) -> None:
    """A page that no longer mentions the title is suspect, because it once did."""
    assert site.links()["guide"]["verdict"] == "ok"
    site.pages["/guide"] = page("Another matter", "Nothing of what was here.")
    assert (site.links()["guide"]["verdict"], site.links()["guide"]["rule"]) == ("suspect", "title-gone")


def test_fix_writes_the_new_address_and_nothing_else(site: Site) -> None:
    """`--fix` changes the address in its quotes; the comment behind it, and every other byte, stay. `undo` takes it back."""
    site.pages |= {"/guide": redirect(301, "/a/../new?x=1"), "/new": page()}
    site.write(RECORDS.replace("/guide", "/guide#part"))
    site.pages["/new"] = page(body='<p id="part">Smart Guide to CEDAW</p>')
    dry = site("--fix", "--dry-run")
    assert site.now() == site.text
    assert "+    url: " in dry.out
    assert site("--fix").code == 0
    assert site.now() == site.text.replace("/guide#part", "/new?x=1#part")
    assert site.program("undo", "--yes").code == 0
    assert site.now() == site.text


@pytest.mark.parametrize("target", ["/", "/login?next=guide", "/404", "http://10.0.0.1/", "{parked}"])
def test_fix_never_writes_what_is_not_the_work(site: Site, target: str) -> None:
    """No home, login, missing, private or parked page gets into the catalogue, however permanent the redirect."""
    site.pages |= {
        "/": page("Home", "Welcome"), "/login": page("Log in", "<input type=password>"), "/404": page("Page not found", "Sorry"),
        "/parked": page("a.org", "This domain is for sale"),
        "/guide": redirect(301, target.replace("{parked}", site.server.fill("http://<other>/parked"))),
    }  # fmt: skip
    ran = site.program("check-links", "--fix", "--allow-private", "127.0.0.0/8", "--retries", "0")
    assert ran.code == 0, ran.out
    assert site.now() == site.text


def test_record_writes_what_the_file_is(site: Site) -> None:
    """`--record` writes size, digest and format; another file under the address is suspect then."""
    import hashlib

    site("--record")
    line = site.server.fill("      - url: http://<main>/paper.pdf # the file\n        language: en\n")
    facts = f"        format: pdf\n        bytes: {len(PDF)}\n        sha256: {hashlib.sha256(PDF).hexdigest()}\n"
    added = [text for text in site.now().splitlines() if text not in site.text.splitlines()]
    assert sorted(added) == sorted(facts.splitlines())
    assert line.splitlines()[0] in site.now()
    assert site.links()["paper"]["verdict"] == "ok"
    site.pages["/paper.pdf"] = answer(200, (PDF + b"x").decode(), media="application/pdf")
    assert site.links()["paper"]["rule"] == "changed-file"


def test_archive_writes_the_copy_nearest_to_the_date(site: Site) -> None:
    """`--archive` asks the archive for the copy nearest to the date, and writes it where there is none."""
    asked: list[str] = []

    async def available(exchange: Exchange) -> None:
        asked.append(exchange.request.query)
        copy = {
            "available": True,
            "status": "200",
            "url": "http://web.archive.org/web/20180915/http://a.org/",
            "timestamp": "20180915",
        }
        closest = {"closest": copy} if "paper" in exchange.request.query else {}
        await answer(200, json.dumps({"archived_snapshots": closest}), media="application/json")(exchange)

    site.pages["/available"] = available
    (site.program.folder / "catalog.toml").write_text(
        site.server.fill('[check-links]\narchive = "http://<main>/available"\n'), encoding="utf-8"
    )
    assert site("--archive").code == 0
    copies = [line for line in site.now().splitlines() if "archived" in line]
    assert copies == ["        archived: https://web.archive.org/web/20180915/http://a.org/"]
    assert any("timestamp=201809" in query for query in asked)
    number = len(asked)
    site("--archive")
    assert len(asked) == number + 1, "only what has no copy is asked for"


def test_shards_are_joined(site: Site, tmp_path: Path) -> None:
    """Each address is in one shard, all of one host in the same; joined they are the whole, with its exit code."""
    hosts = "\n".join(f"  - {{id: r{i}, title: R, url: 'http://127.0.0.{i}:1/'}}" for i in range(1, 30))
    site.write(f"resources:\n{hosts}\n")
    files = []
    for shard in (1, 2, 3):
        files.append(str(tmp_path / f"{shard}.json"))
        site("--shard", f"{shard}/3", "-o", files[-1], "--strict")
    parts = [json.loads(Path(file).read_text(encoding="utf-8"))["links"] for file in files]
    assert all(parts)
    assert sorted(link["url"] for part in parts for link in part) == sorted(
        f"http://127.0.0.{i}:1/" for i in range(1, 30)
    )
    ran = site.program("check-links", "merge", *files)
    assert (ran.code, ran.lines[-1]) == (1, "29 links: 29 broken.")
    wrong = site.program("check-links", "merge", files[0], "resources.yaml")
    assert (wrong.code, "resources.yaml is no JSON report" in wrong.err) == (2, True)


def test_only_what_changed(site: Site) -> None:
    """`--changed-since` asks only for addresses that the revision does not have."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(site.program.folder)]
    for command in (["init", "-q"], ["add", "resources.yaml"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], check=True)
    site.write(RECORDS + "  - {id: new, title: New, url: '{main}/guide?new'}\n")
    assert set(site.links("--changed-since", "HEAD")) == {"new"}
    ran = site("--changed-since", "nowhere")
    assert ran.code == 2
    assert "nowhere" in ran.err


def test_unchanged(site: Site) -> None:
    """A page that was right is asked for only if it has changed, every other time, and for the same promise."""
    full = answer(200, None, 'ETag: "1"', "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT")
    site.pages["/guide"] = when("if-none-match", '"1"', answer(304, b""), full)

    def rule() -> str:
        ran = site.program("check-links", "guide", "--allow-private", "--max-age", "0", "--format", "json")
        assert ran.code == 0, ran.err
        return str(json.loads(ran.out)["links"][0]["rule"])

    assert [rule() for _ in range(4)] == ["fine", "unchanged", "fine", "unchanged"]
    asked = [request for request in site.server.seen if request.target == "/guide"]
    assert [request.headers.get("if-none-match") for request in asked] == [None, '"1"', None, '"1"']
    assert asked[1].headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_out_of_time(site: Site) -> None:
    """A run that has no more time reports what it knows and how much it does not, and could not check: exit code 2."""

    async def never(exchange: Exchange) -> None:
        await exchange.gone()

    site.pages["/guide"] = never
    (site.program.folder / "catalog.toml").write_text('[check-links]\nlimit = "2s"\n', encoding="utf-8")
    ran = site.program("check-links", "--allow-private", "--timeout", "60", "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert (report["interrupted"], report["unasked"], report["totals"]["ok"]) == (False, 1, 1)
    assert "not reached: 1." in ran.err
    assert "Traceback" not in ran.err


def waiting(site: Site, *options: str) -> subprocess.Popen[bytes]:
    """Return a run that has asked all, and waits for a page that never comes."""

    async def never(exchange: Exchange) -> None:
        await exchange.gone()

    site.pages["/guide"] = never
    process = subprocess.Popen(
        [sys.executable, "-m", "nswp_catalog", "check-links", "--allow-private", "--timeout", "60", *options],
        cwd=site.program.folder, env=site.program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    deadline = time.monotonic() + SECONDS
    while not (site.server.asked("/guide") and site.server.asked("/paper.pdf")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_tells_what_is_known(site: Site) -> None:
    """Ctrl-C: exit code 130, the report of what was asked, how much was not, and the history kept."""
    process = waiting(site, "--format", "json")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in err
    report = json.loads(out)
    assert (report["interrupted"], report["unasked"], report["totals"]["ok"]) == (True, 1, 1)
    (left,) = [link for link in report["links"] if link["rule"] == "not-asked"]
    assert (left["verdict"], left["url"].endswith("/guide"), left["resources"][0]["field"]) == ("skipped", True, "url")
    asked = site.server.asked("/paper.pdf")
    site.pages["/guide"] = page()
    assert site.program("check-links", "--allow-private").code == 0
    assert site.server.asked("/paper.pdf") == asked, "the history remembers what was seen before"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("pause", [0.0, 0.005, 0.05])
def test_a_second_ctrl_c_ends_it_at_once(site: Site, pause: float) -> None:
    """However soon it follows the first: exit code 130, nothing hangs, and what was seen before is remembered."""
    process = waiting(site)
    process.send_signal(signal.SIGINT)
    time.sleep(pause)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in err
    asked = site.server.asked("/paper.pdf")
    site.pages["/guide"] = page()
    assert site.program("check-links", "--allow-private").code == 0
    assert site.server.asked("/paper.pdf") == asked


def test_an_answer_that_nobody_foresaw_costs_no_other_link_its_report(site: Site) -> None:
    """Whatever goes wrong with one link, it alone is unreachable, and that is told."""
    ran = site.program.python(
        "import sys; from nswp_catalog.links import answers; known = answers.seen_of\n"
        "def broken(url, *rest, **named):\n"
        "    if url.endswith('/guide'): raise RuntimeError('unforeseen')\n"
        "    return known(url, *rest, **named)\n"
        "answers.seen_of = broken; sys.argv = 'catalog check-links --allow-private --format json'.split()\n"
        "from nswp_catalog.__main__ import main; main()"
    )
    links = {link["url"].rpartition("/")[2]: link for link in json.loads(ran.out)["links"]}
    assert (links["guide"]["verdict"], links["paper.pdf"]["verdict"]) == ("unreachable", "ok")
    assert "RuntimeError" in links["guide"]["reason"]


def test_several_reports_at_once(site: Site, tmp_path: Path) -> None:
    """Each format goes to its file, by name or by ending; each is what its readers read; nothing forges a line."""
    site.write(RECORDS.replace("Smart Guide to CEDAW", "'::error::<b>|@all]]>'").replace("/guide", "/gone"))
    names = ["r.json", "r.xml", "r.sarif", "r.md", "r.html", "r.jsonl", "r.github"]
    outputs = [option for name in names for option in ("-o", str(tmp_path / name))]
    formats = ["json", "junit", "sarif", "markdown", "html", "jsonl", "github"]
    ran = site(*[option for name in formats for option in ("--format", name)], *outputs)
    assert ran.code == 1
    assert ran.lines[-1] == "2 links: 1 ok, 1 broken."
    found = {name: (tmp_path / name).read_text(encoding="utf-8") for name in names}
    assert not any(dangers(text) for text in found.values())
    assert json.loads(found["r.json"])["totals"]["broken"] == 1
    suite = ET.fromstring(found["r.xml"].encode())[0]  # noqa: S314 - our own report
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall(".//failure"))) == ("2", "1", 1)
    (result,) = json.loads(found["r.sarif"])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 8, "startColumn": 10}
    assert len(found["r.jsonl"].splitlines()) == 2
    assert re.match(r"::error file=resources.yaml,line=8,col=10,title=broken link \(gone\)::http", found["r.github"])
    assert found["r.github"].count("\n") == 1
    assert "<b>" not in found["r.html"] + found["r.md"]
    assert "@all" not in found["r.md"]
    assert site("-o", str(tmp_path / "report.what")).code == 2


def test_the_json_report_keeps_its_contract(site: Site) -> None:
    """The report has the keys that programs depend on, and agrees with its own schema."""
    import jsonschema

    from nswp_catalog.render.links import from_json, json_schema

    site.pages["/guide"] = redirect(301, "/new")
    site.pages["/new"] = page()
    text = site("--format", "json").out
    report = json.loads(text)
    jsonschema.Draft202012Validator(json_schema()).validate(report)
    assert from_json(text).totals == report["totals"]
    main = site.server.fill("http://<main>")
    link = next(link for link in report["links"] if link["url"] == f"{main}/guide")
    assert {key: link[key] for key in ("verdict", "rule", "status", "final_url")} == {
        "verdict": "moved", "rule": "moved", "status": 200, "final_url": f"{main}/new",
    }  # fmt: skip
    assert link["resources"] == [
        {
            "id": "guide",
            "title": "Smart Guide to CEDAW",
            "field": "url",
            "file": "resources.yaml",
            "line": 8,
            "column": 10,
        }
    ]


def test_patterns_headers_and_settings(site: Site) -> None:
    """`--exclude` and `--only` skip; `--header` goes to its host; catalog.toml says the same for all, and options go first."""
    site.pages["/guide"] = when("x-key", "secret", page(), answer(403))
    assert site.links("--exclude", "*.pdf")["paper"]["rule"] == "excluded"
    assert site.links("--only", ".pdf")["guide"]["rule"] == "excluded"
    assert site.links("--header", "127.0.0.1=X-Key: secret")["guide"]["verdict"] == "ok"
    assert site.links("--header", "127.0.0.2=X-Key: secret")["guide"]["verdict"] == "blocked"
    settings = site.program.folder / "catalog.toml"
    settings.write_text('[check-links]\nexclude = ["guide"]\nheader = ["127.0.0.1=X-Key: secret"]\n', encoding="utf-8")
    assert site.links()["guide"]["rule"] == "excluded"
    assert site.links("--exclude", "paper")["guide"]["verdict"] == "ok"
    for wrong in ("[check-links]\ntimout = 3\n", "[check-links]\ntimeout = 'x'\n", "[[", "check-links = 3\n"):
        settings.write_text(wrong, encoding="utf-8")
        ran = site()
        assert ran.code == 2
        assert "catalog.toml" in ran.err
        assert "Traceback" not in ran.err


def test_a_proxy_is_used_and_names_stay_with_it(site: Site) -> None:
    """With HTTP_PROXY the proxy is asked for the whole address, also of a host that only it knows."""
    site.pages["http://proxied.example/guide"] = page()
    site.write("resources:\n  - {id: far, title: Smart Guide to CEDAW, url: 'http://proxied.example/guide'}\n")
    ran = site(env={"HTTP_PROXY": site.server.fill("http://<main>")})
    assert ran.out == "1 link: 1 ok.\n"
    assert site(env={"HTTP_PROXY": "socks9://x"}).code == 2


@pytest.mark.parametrize(
    "options",
    [("--timeout", "0"), ("--retries", "-1"), ("--shard", "3/2"), ("--shard", "x"), ("--patience", "soon"), ("--max-age", "1y"),
     ("--format", "pdf"), ("--fail-on", "bad"), ("--allow-private=10.0.0.0/99",), ("--header", "x"), ("nowhere",), ("merge",),
     ("--explain", "nothing"), ("--state", "."), ("-o", "no/such/folder/r.json")],
)  # fmt: skip
def test_mistakes_are_told(site: Site, options: tuple[str, ...]) -> None:
    """A mistake in an option: exit code 2, a sentence and what to do; no traceback."""
    ran = site(*options)
    assert ran.code == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_one_question_for_several_places(site: Site) -> None:
    """An address that stands in several records, with and without a fragment, is asked once."""
    site.write(
        RECORDS
        + "  - {id: again, title: Smart Guide to CEDAW, url: '{main}/guide#no-such', archived: '{main}/guide'}\n"
    )
    report = json.loads(site("--format", "json").out)
    assert site.server.asked("/guide") == 1
    found = {link["url"].partition("/guide")[2]: link for link in report["links"] if "/guide" in link["url"]}
    assert {suffix: link["verdict"] for suffix, link in found.items()} == {"": "ok", "#no-such": "suspect"}
    assert [len(found[suffix]["resources"]) for suffix in ("", "#no-such")] == [2, 1]


FAR = "".join(f"  - id: far-{number}\n    title: Far away\n" for number in range(500))
"""Records without an address, so many that the first servers are asked before all are read."""


def test_one_question_for_places_far_apart(site: Site) -> None:
    """In a long catalogue, of which the beginning is asked while the rest is read, it is so too."""
    site.write(RECORDS + FAR + "  - id: again\n    title: Smart Guide to CEDAW\n    url: {main}/guide#top\n")
    links = site.links()
    assert {name: link["verdict"] for name, link in links.items()} == dict.fromkeys(("guide", "paper", "again"), "ok")
    assert [site.server.asked(path) for path in ("/guide", "/paper.pdf")] == [1, 1]


def test_what_was_asked_early_and_is_something_else(site: Site) -> None:
    """Where the end of a long catalogue tells that its beginning means something else, the report goes by the whole."""
    site.write(
        RECORDS.replace("title: Smart", "title: &guide Smart", 1) + FAR
        + "  - id: alias\n    title: *guide\n    url: {main}/guide?more\n    downloads: [{url: '{main}/paper.pdf?more'}]\n"
    )  # fmt: skip
    links = site.links()
    assert {name: link["verdict"] for name, link in links.items()} == dict.fromkeys(("guide", "paper", "alias"), "ok")
    lines = {use["field"]: use["line"] for link in links.values() for use in link["resources"] if use["id"] == "alias"}
    assert set(lines.values()) <= {len(site.text.splitlines()) - 1, len(site.text.splitlines())}


def test_it_leaves_no_process_and_no_lock(site: Site) -> None:
    """Two runs at once on one history: both end well."""
    command = [sys.executable, "-m", "nswp_catalog", "check-links", "--allow-private", "--max-age", "0", "--state", str(site.program.home / "state")]  # fmt: skip
    runs = [subprocess.Popen(command, cwd=site.program.folder, env={**site.program.environment, "PYTHONDEVMODE": ""}, stdout=subprocess.PIPE) for _ in range(3)]  # fmt: skip
    assert [(run.communicate(timeout=SECONDS)[0], run.returncode) for run in runs] == [
        (f"2 links: 2 ok.{os.linesep}".encode(), 0)
    ] * 3


def test_without_a_connection_nothing_is_said_of_the_links(site: Site) -> None:
    """When every name of several is said not to exist, and nothing answers, the run could not check: exit code 2."""
    names = [f"https://no-such-host-{number}-of-the-tests.org/" for number in range(3)]
    records = "".join(f"  - {{id: r{number}, title: R, url: '{url}'}}\n" for number, url in enumerate(names))
    site.write(f"resources:\n{records}")
    ran = site("--strict")
    assert ran.code == 2
    assert "connection" in ran.err
    assert ran.lines[-1] == "3 links: 3 skipped."
    site.write(f"resources:\n{records}  - {{id: here, title: R, url: '{{main}}/guide'}}\n")
    assert {link["verdict"] for name, link in site.links().items() if name != "here"} <= {"broken", "unreachable"}


def test_a_tunnel_through_a_proxy(site: Site) -> None:
    """With HTTPS_PROXY the proxy makes a tunnel, and the certificate is that of the host at its end."""
    host = site.server.fill("<tls>")
    tunnels: list[str] = []

    async def tunnel(exchange: Exchange) -> None:
        tunnels.append(exchange.request.method)
        reader, writer = await asyncio.open_connection(*host.split(":"))
        await exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")

        async def relay(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            sink.close()

        await asyncio.gather(relay(exchange.reader, writer), relay(reader, exchange.writer), return_exceptions=True)

    site.pages[host] = tunnel
    site.write(f"resources:\n  - {{id: far, title: Smart Guide to CEDAW, url: 'https://{host}/guide'}}\n")
    trust = {"SSL_CERT_FILE": str(site.server.certificates.bundle)}
    ran = site(env={"HTTPS_PROXY": site.server.fill("http://<main>"), **trust})
    assert (ran.out, tunnels) == ("1 link: 1 ok.\n", ["CONNECT"])
    site.pages[host] = answer(403)
    assert site.links_through(site.server.fill("http://<main>"), trust) == "unreachable"
    refused = site(env={"HTTPS_PROXY": "http://127.0.0.1:1", **trust})
    assert "proxy" in refused.out


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX terminal")
def test_at_a_terminal_a_bar_comes_and_goes(site: Site) -> None:
    """At a terminal the run shows how far it is, and leaves nothing of it above the report."""
    ran = site.program("check-links", "--allow-private", columns=80)
    assert ran.code == 0
    assert "2/2" in ran.out or "0/2" in ran.out
    assert "2 links: 2 ok." in ran.seen
    quiet = site.program("--quiet", "check-links", "--allow-private", "--max-age", "0", columns=80)
    assert "/2" not in quiet.out
