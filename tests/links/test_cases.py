"""``check-links`` is right about every link of the table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli.running import Program, dangers

from nswp_catalog.core.link import Verdict

from .case import Case
from .cases import CASES, DETOURS, PRIVATE_CASES, own, routes
from .checking import Checked, checked, run
from .server import Server


def _names(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    """Yield the one run over all cases, with leave for private addresses."""
    with Server(routes(CASES), own(CASES)) as server:
        yield checked(tmp_path_factory.mktemp("hostile"), server, CASES, "--allow-private")


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    """Yield the run over private addresses, without leave."""
    with Server(routes(PRIVATE_CASES)) as server:
        yield checked(tmp_path_factory.mktemp("private"), server, PRIVATE_CASES)


@pytest.fixture(scope="module")
def detours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    """Yield the run over pages that redirect to private addresses for which there is no leave."""
    with Server(routes(DETOURS)) as server:
        yield checked(tmp_path_factory.mktemp("detours"), server, DETOURS, "--allow-private", "127.0.0.1/32")


def _judge(run: Checked, case: Case) -> None:
    entry = run.entry(case)
    right = " or ".join(sorted(case.verdicts))
    said = f"{entry['verdict']} by {entry.get('rule')}: {entry.get('reason')}"
    assert entry["verdict"] in case.verdicts, f"{entry['url']}\n  is {right}: {case.why}\n  said to be {said}"


@pytest.mark.parametrize("case", _names(CASES))
def test_right(hostile: Checked, case: Case) -> None:
    """The verdict is one of those that a reader would agree to."""
    _judge(hostile, case)


@pytest.mark.parametrize("case", _names(PRIVATE_CASES))
def test_private(private: Checked, case: Case) -> None:
    """An address that leads into a private network is not asked, however it is written."""
    _judge(private, case)


@pytest.mark.parametrize("case", _names(DETOURS))
def test_detour(detours: Checked, case: Case) -> None:
    """A redirect does not lead where an address may not."""
    _judge(detours, case)


def test_nobody_connected(private: Checked) -> None:
    """Without leave there is not even a connection."""
    assert (private.server.connections, private.server.seen) == (0, [])
    assert private.ran.code == (1 if any(link["verdict"] == "broken" for link in private.links.values()) else 0)


def test_no_detour_arrived(detours: Checked) -> None:
    """The target of the detours has seen nobody, while their beginnings were asked."""
    assert {request.host for request in detours.server.seen} == {"main"}
    assert not detours.server.asked("/detour-target")
    assert detours.server.asked("/detour-address")


def test_no_wrong_alarm(hostile: Checked) -> None:
    """No link is called broken that is not."""
    wrong = [
        case.name
        for case in CASES
        if hostile.entry(case)["verdict"] == "broken" and Verdict.BROKEN not in case.verdicts
    ]
    assert not wrong


def test_no_dead_link_is_called_fine(hostile: Checked) -> None:
    """No link is called ok or moved that is neither."""
    fine = {Verdict.OK, Verdict.MOVED}
    wrong = [case.name for case in CASES if hostile.entry(case)["verdict"] in fine and not case.verdicts & fine]
    assert not wrong


def test_the_run_is_sound(hostile: Checked) -> None:
    """There is no traceback, the exit code says that links are broken, and each link is reported once."""
    assert "Traceback" not in hostile.ran.err, hostile.ran.err
    assert hostile.ran.code == 1
    assert len(hostile.links) == len(CASES)
    assert not hostile.server.faults


def test_where_it_stands(hostile: Checked) -> None:
    """Each entry says which field of which record, on which line, holds the address."""
    for case in CASES:
        places = hostile.entry(case)["resources"]
        found = [(place["id"], place["field"], place["line"]) for place in places]
        assert found == [(case.name, case.field, hostile.lines[case.name])]


def test_cookies_stay_at_home(hostile: Checked) -> None:
    """No cookie of one host was brought to another, and no name and password either."""
    for request in hostile.server.seen:
        if request.host == "other":
            assert "secret=" not in request.headers.get("cookie", "")
            assert "planted=" not in request.headers.get("cookie", "")
            assert "authorization" not in request.headers


@pytest.mark.parametrize("form", ["text", "github", "markdown"])
def test_nothing_paints(tmp_path: Path, form: str) -> None:
    """What servers send neither reaches the terminal as a control character nor makes a line of its own."""
    evil = [case for case in CASES if case.name.startswith("evil-")]
    with Server(routes(evil), own(evil)) as server:
        ran, _ = run(Program(tmp_path), server, evil, "--format", form, "--allow-private")
    assert "Traceback" not in ran.err, ran.err
    assert not dangers(ran.out + ran.err)
    forged = ("::error::", "::warning::", "::error file=x")
    assert not [line for line in (ran.out + ran.err).splitlines() if line.strip().startswith(forged)]


def test_the_table_is_sound() -> None:
    """Names and addresses differ, and no case allows both that a link is fine and that it is dead."""
    for cases in (CASES, PRIVATE_CASES, DETOURS):
        assert len({case.name for case in cases}) == len({case.url for case in cases}) == len(cases)
    for case in CASES:
        assert case.verdicts
        assert not {Verdict.OK, Verdict.BROKEN} <= case.verdicts, case.name
