"""What was seen is kept: through kills, by several runs at once, and never against a newer program."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from nswp_catalog.core.link import Verdict
from nswp_catalog.errors import CatalogError
from nswp_catalog.links.history import History
from nswp_catalog.links.judge import judge
from nswp_catalog.links.memory import Memory, remembered
from nswp_catalog.links.page import Page
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.rule import Case, Finding, Past
from nswp_catalog.links.seen import Body, Seen
from nswp_catalog.links.trouble import Trouble

OK = Finding(Verdict.OK, "fine", "It answers (200).")
AWAY = Finding(Verdict.UNREACHABLE, "not-reached", "No answer.")
URL = "https://a.org/guide"


def memory(url: str = URL, now: float = 0.0) -> Memory:
    """Return what is remembered of an address that is right."""
    return remembered(None, url, "p", now, Seen(url, status=200), OK, mentioned=True, away=False)


def test_what_is_noted_is_recalled(tmp_path: Path) -> None:
    """A later run knows what an earlier one saw, and no more than it asks for."""
    history = History(tmp_path / "deep" / "state.sqlite3")
    history.note([memory(), memory("https://b.org/")])
    history.close()
    again = History(tmp_path / "deep" / "state.sqlite3")
    assert again.recall([URL, "https://c.org/"]) == {URL: memory()}
    again.close()


def test_failures_are_counted_and_not_taken_for_answers() -> None:
    """Runs without an answer count from the first; an answer ends the count, and a title once seen stays seen."""
    away = Seen(URL, trouble=Trouble.TIMEOUT)
    first = remembered(memory(), URL, "p", 100.0, away, AWAY, mentioned=False, away=True)
    second = remembered(first, URL, "p", 200.0, away, AWAY, mentioned=False, away=True)
    assert (second.failing_runs, second.failing_since, second.good_at, second.mentioned) == (2, 100.0, 0.0, True)
    assert not second.is_fresh("p", 200.0, 86_400.0)
    assert remembered(second, URL, "p", 300.0, Seen(URL, status=200), OK, mentioned=False, away=False).failing_runs == 0


def test_what_says_nothing_of_a_link_is_no_failure_of_it() -> None:
    """A refusal ends the count, for somebody answers; a link that is skipped fails no more and no less than before."""
    away = remembered(memory(), URL, "p", 100.0, Seen(URL, status=500), AWAY, mentioned=False, away=True)
    blocked = Finding(Verdict.BLOCKED, "challenge", ".")
    refused = remembered(away, URL, "p", 200.0, Seen(URL, status=503), blocked, mentioned=False, away=False)
    assert (refused.failing_runs, refused.failing_since) == (0, None)
    skipped = Finding(Verdict.SKIPPED, "private-address", ".")
    private = Seen(URL, trouble=Trouble.PRIVATE)
    for known, runs, since in ((away, 1, 100.0), (memory(), 0, None)):
        passed = remembered(known, URL, "p", 200.0, private, skipped, mentioned=False, away=False)
        assert (passed.failing_runs, passed.failing_since) == (runs, since)


def test_a_page_that_tells_of_a_problem_fails_for_good_in_the_end() -> None:
    """What a server says with the status of success counts as what it says with that of an error."""
    page = Page(b"<title>Under maintenance</title>")
    seen = Seen(URL, status=200, body=Body(b"<p>", 3), page=page)
    known: Memory | None = None
    for day in range(4):
        finding = judge(Case(seen, Promise(("Smart Guide",)), known.past if known else Past(), now=day * 86_400.0))
        known = remembered(known, URL, "p", day * 86_400.0, seen, finding, mentioned=False, away=True)
    assert (finding.verdict, finding.rule) == (Verdict.BROKEN, "error-page")


def test_another_promise_is_not_missed_on_a_page_that_never_made_it() -> None:
    """That a page mentioned a work holds for the title that the record had then."""
    again = remembered(memory(), URL, "q", 100.0, Seen(URL, status=200), OK, mentioned=False, away=False)
    assert (memory().mentioned, again.mentioned) == (True, False)


def test_good_answers_hold_for_a_while_and_for_their_promise() -> None:
    """What was right is right for a while, unless the record promises something else now, or the clock went back."""
    good = memory(now=1000.0)
    assert good.is_fresh("p", 1099.0, 100.0)
    assert not good.is_fresh("p", 1100.0, 100.0)
    assert not good.is_fresh("q", 1001.0, 100.0)
    assert not good.is_fresh("p", 900.0, 100.0)


def test_a_file_that_is_none_is_an_error_for_people(tmp_path: Path) -> None:
    """A file that is no history, or one of a newer program, is told of and left as it is."""
    other = tmp_path / "state.sqlite3"
    other.write_bytes(b"not a database, whatever it is called" * 99)
    with pytest.raises(CatalogError, match="cannot be used"):
        History(other)
    assert other.read_bytes().startswith(b"not a database")
    with pytest.raises(CatalogError):
        History(tmp_path)


def test_two_runs_write_at_once_and_one_is_killed(tmp_path: Path) -> None:
    """Several processes write into one file at once, one of them until it is killed: nothing that was noted is lost."""
    file = tmp_path / "state.sqlite3"
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from nswp_catalog.core.link import Verdict
        from nswp_catalog.links.history import History
        from nswp_catalog.links.memory import remembered
        from nswp_catalog.links.rule import Finding
        from nswp_catalog.links.seen import Seen
        history = History(Path(sys.argv[1]))
        number = 0
        while number < int(sys.argv[3]):
            url = f"https://{sys.argv[2]}.org/{number}"
            history.note([remembered(None, url, "p", 0.0, Seen(url, status=200), Finding(Verdict.OK, "fine", "."), False, False)])
            print(url, flush=True)
            number += 1
    """)
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(file), name, count], stdout=subprocess.PIPE, text=True)
        for name, count in (("a", "60"), ("b", "60"), ("killed", "1000000"))
    ]
    noted: list[str] = []
    for _ in range(40):
        assert runs[2].stdout
        noted.append(runs[2].stdout.readline().strip())
    runs[2].kill()
    noted += [line for run in runs for line in run.communicate(timeout=60)[0].splitlines()]
    history = History(file)
    assert len(noted) >= 160
    assert set(history.recall(noted)) == set(noted)
    history.close()
