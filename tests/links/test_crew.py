"""Several processes at once find what one finds, are no less polite, and leave nothing behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from cli.running import SECONDS, Program
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.links import crew
from nswp_catalog.links.crew import Crew

HOSTS = [f"127.0.4.{number}" for number in range(1, 9)]
PAGES = 150
"""Addresses of each host: enough for more than one process."""

pytestmark = pytest.mark.skipif(
    crew.size(dict.fromkeys(HOSTS, PAGES), 6) < 2, reason="several processes need fork, and two processors"
)


class Site:
    """Several hosts, with pages that are there, are gone, or lead to another host; and the program beside them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pause = 0.0
        """Seconds before each answer."""
        self.asked: Counter[tuple[str, str]] = Counter()
        self.most: Counter[str] = Counter()
        """How many questions each host had at a time at most."""
        self._now: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.port = 0
        threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True).start()
        assert self._ready.wait(SECONDS)
        records = "".join(
            f"  - id: r{number}-{host[-1]}\n    title: Smart Guide\n    url: http://{host}:{self.port}/{self._kind(number)}/{number}\n"
            for number in range(PAGES)
            for host in HOSTS
        )
        self.catalogue = program.write(f"resources:\n{records}  - id: odd\n    title: Odd\n    url: http://x y/\n")

    @staticmethod
    def _kind(number: int) -> str:
        return "gone" if number % 50 == 7 else "on" if number % 5 == 3 else "here"

    async def _serve(self) -> None:
        for host in HOSTS:
            server = await asyncio.start_server(self._answer, host, self.port)
            self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await asyncio.Event().wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                host, path = writer.get_extra_info("sockname")[0], head.split(b" ", 2)[1].decode()
                self.asked[host, path] += 1
                self._now[host] += 1
                self.most[host] = max(self.most[host], self._now[host])
                await asyncio.sleep(self.pause)
                self._now[host] -= 1
                writer.write(self._page(host, path))

    def _page(self, host: str, path: str) -> bytes:
        if path.startswith("/on/"):
            after = HOSTS[(HOSTS.index(host) + 1) % len(HOSTS)]
            return b"HTTP/1.1 302 Found\r\nLocation: http://%s:%d/there%s\r\nContent-Length: 0\r\n\r\n" % (
                after.encode(), self.port, path.encode(),
            )  # fmt: skip
        status = b"404 Not Found" if path.startswith("/gone/") else b"200 OK"
        body = b"<title>Smart Guide</title><h1>Smart Guide</h1>"
        return b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)

    def arguments(self, *options: str) -> list[str]:
        """Return the command line that checks all links."""
        return ["-c", self.catalogue, "check-links", "--allow-private", "--state", str(self.program.home / "state"), *options]  # fmt: skip

    def report(self, *options: str) -> dict[str, Any]:
        """Check all links, and return the report."""
        report: dict[str, Any] = json.loads(self.program(*self.arguments("--format", "json", *options)).out)
        return report

    def begin(self, *options: str) -> subprocess.Popen[bytes]:
        """Begin to check all links, slowly, and return the process when another one helps it and answers came."""
        self.pause = 0.1
        process = subprocess.Popen(
            [sys.executable, "-m", "nswp_catalog", *self.arguments("--gap", "0", "--format", "json", *options)],
            cwd=self.program.folder, env=self.program.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        wait_for(lambda: self.asked.total() > 400 and len(children(process.pid)) > 0)
        return process


def children(pid: int) -> list[int]:
    """Return the processes that a process has made."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    """Return whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Several hosts, and a catalogue of their pages."""
    return Site(Program(tmp_path))


def test_several_find_what_one_finds(site: Site) -> None:
    """The report does not depend on the number of processes; each address is asked once; each is remembered."""
    alone = site.report("--gap", "0.0001", "--max-age", "0")
    once = dict(site.asked)
    (site.program.home / "state").unlink()
    site.asked.clear()
    together = site.report("--gap", "0")
    assert together == alone
    assert dict(site.asked) == once
    assert {number for (_, path), number in once.items() if not path.startswith("/gone/")} == {1}
    assert together["totals"]["broken"] == 3 * len(HOSTS) + 1
    site.asked.clear()
    assert site.report("--gap", "0")["totals"] == alone["totals"]
    assert {path.split("/")[1] for _, path in site.asked} == {"gone"}, "what was right is remembered, whoever asked"


def test_each_address_is_asked_once_and_judged_for_all_its_uses(site: Site) -> None:
    """Where records have addresses of several hosts, and where the same address is written in two ways."""
    addresses = [f"http://{host}:{site.port}/here/{number}" for number in range(PAGES) for host in HOSTS]
    both = zip(addresses, addresses[3:] + addresses[:3], strict=True)
    records = [f"  - id: r{n}\n    title: Smart Guide\n    url: {one}\n    archived: {other}x\n" for n, (one, other) in enumerate(both)]  # fmt: skip
    records += [
        f'  - id: e{n}\n    title: Smart Guide\n    downloads:\n      - {{url: "{one.replace("/", chr(92) + "/")}", format: pdf}}\n'
        for n, one in enumerate(addresses[::50])
    ]
    site.catalogue = site.program.write("resources:\n" + "".join(records))
    alone = site.report("--gap", "0.0001")
    assert set(site.asked.values()) <= {1, 2}, "a page in the place of a file is asked for as browsers do, too"
    (site.program.home / "state").unlink()
    once = dict(site.asked)
    site.asked.clear()
    assert site.report("--gap", "0") == alone
    assert alone["totals"]["suspect"] == len(addresses[::50])
    odd = {one.partition(f":{site.port}")[2] for one in addresses[::50]}
    assert {key: number for key, number in site.asked.items() if key[1] not in odd} == {key: number for key, number in once.items() if key[1] not in odd}  # fmt: skip


def test_all_together_ask_a_host_no_more_at_a_time(site: Site) -> None:
    """The limit for a host holds for all processes together, where redirects lead from one's hosts to another's."""
    site.pause = 0.01
    site.report("--gap", "0", "--per-host", "3")
    assert set(site.most) == set(HOSTS)
    assert max(site.most.values()) == 3


def test_what_one_leaves_is_done_by_the_first(site: Site) -> None:
    """A process that is killed costs time, and no link."""
    process = site.begin()
    os.kill(children(process.pid)[0], signal.SIGKILL)
    site.pause = 0.0
    out, err = process.communicate(timeout=SECONDS)
    report = json.loads(out)
    assert (process.returncode, err) == (1, b"1,201 links: 1,176 ok, 25 broken.\n")
    assert len(report["links"]) == len(HOSTS) * PAGES + 1


def test_out_of_time_before_all_is_read(site: Site) -> None:
    """A run whose time is over while the catalogue is still read tells of each link that it was not asked: exit code 2."""
    site.pause = 0.1
    (site.program.folder / "catalog.toml").write_text('[check-links]\nlimit = "0.5s"\n', encoding="utf-8")
    ran = site.program(*site.arguments("--gap", "0", "--concurrency", "8", "--format", "json"))
    report = json.loads(ran.out)
    assert ran.code == 2
    assert len(report["links"]) == len(HOSTS) * PAGES + 1
    assert report["unasked"] > 0


@pytest.mark.parametrize("to_all", [True, False])
def test_ctrl_c_tells_what_all_know(site: Site, to_all: bool) -> None:
    """What each process has found is reported when the run is stopped, by the terminal or by a signal to the first."""
    process = site.begin()
    helpers = children(process.pid)
    if to_all:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.terminate()
    out, err = process.communicate(timeout=SECONDS)
    report = json.loads(out)
    assert process.returncode == 130
    assert b"Traceback" not in err
    known = [link for link in report["links"] if link["rule"] != "not-asked"]
    assert len({link["url"].split("/")[2] for link in known} & {f"{host}:{site.port}" for host in HOSTS}) == len(HOSTS)
    assert len(report["links"]) == len(HOSTS) * PAGES + 1
    assert 0 < report["unasked"] == len(report["links"]) - len(known)
    assert not any(map(is_there, helpers))


def test_who_is_left_alone_ends(site: Site) -> None:
    """When the first process is killed the others end too."""
    process = site.begin()
    helpers = children(process.pid)
    process.kill()
    wait_for(lambda: not any(map(is_there, helpers)))
    process.communicate(timeout=SECONDS)


def test_a_mistake_is_told_once(site: Site) -> None:
    """A catalogue that turns out to be none is an error, in one voice, and nobody is left behind."""
    text = Path(site.program.folder / site.catalogue).read_text()
    Path(site.program.folder / site.catalogue).write_text(text + "  - id: [\n<<<<<<< here\n")
    ran = site.program(*site.arguments("--gap", "0"))
    assert ran.code in (1, 2)
    assert ran.err.count("Error:") <= 1
    assert "Traceback" not in ran.err


def test_a_rest_is_everybodys() -> None:
    """Until when a host is to be left alone is known to all processes; of other hosts nothing is."""
    team = Crew({"a": 1, "b": 1}, 2)
    rest, other = team.rest("a"), team.rest("c")
    if team.rank:
        team.work(lambda: _rest(team))
    heard: list[Any] = []
    asyncio.run(team.listen(heard.append))
    team.disband()
    assert (heard, rest.until, team.rest("b").until, other.until) == (["done"], 12.5, 0.0, 0.0)


def test_where_no_process_can_be_made_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on processes is no failure: the first one is alone, and has nobody to wait for."""

    def fork() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", fork)
    team = Crew({"a": 1, "b": 1}, 2)
    asyncio.run(team.listen(pytest.fail))
    team.disband()
    assert team.rank == 0


def _rest(team: Crew) -> None:
    team.rest("a").until = 12.5
    team.rest("c").until = 99.0
    team.tell("done")


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1))
def test_each_host_is_in_one_batch(hosts: dict[str, int]) -> None:
    """All hosts are in batches, the large ones first, and no batch is large but by one host."""
    batches = crew._batches(hosts)
    assert sorted(host for batch in batches for host in batch) == sorted(hosts)
    assert [hosts[host] for batch in batches for host in batch] == sorted(hosts.values(), reverse=True)
    assert len(batches) <= 256
    enough = sum(hosts.values()) / crew._BATCHES
    assert all(sum(map(hosts.__getitem__, batch)) <= enough for batch in batches if len(batch) > 1)


def test_each_batch_is_taken_by_one_process() -> None:
    """What one process has taken no other one gets, and who takes last gets the rest."""
    hosts = dict.fromkeys(map(str, range(300)), 1)
    team = Crew(hosts, 3)
    if team.rank:
        team.work(lambda: _take_a_few(team))
    heard: list[list[str]] = []
    asyncio.run(team.listen(heard.append))
    rest = [host for batch in team.take_hosts() for host in batch]
    team.disband()
    assert list(map(len, heard)) == [30, 30]
    assert sorted([*heard[0], *heard[1], *rest]) == sorted(hosts)
    assert all(map(team.owns, rest))
    assert not any(map(team.owns, heard[0]))
    assert team.owns("new")


def _take_a_few(team: Crew) -> None:
    team.tell([host for batch in islice(team.take_hosts(), 10) for host in batch])


@given(st.integers(2, 4), st.integers(4, 20))
def test_the_parts_of_a_host_are_the_whole(size: int, at_a_time: int) -> None:
    """What its owner may ask at a time and one question of each other process are what one process may ask."""
    owner, other = Crew({"a": 1}), Crew({"b": 1})
    owner.size = other.size = size
    other.rank = 1
    assert owner.part("a", at_a_time) + (size - 1) * other.part("a", at_a_time) == at_a_time
