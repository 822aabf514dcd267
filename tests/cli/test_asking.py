"""`add` at a terminal: what it asks, what it takes, and that giving up writes nothing."""

import re
import sys
from pathlib import Path

import pytest

from .running import Dialogue, Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals there")

ENTER, SPACE, DOWN = "\r", " ", "\x1b[B"
QUESTIONS = [
    ("Title:", "A New Guide\r"),
    ("Id:", ENTER),
    ("Summary:", "One.\r\rTwo: no.\x1b\r"),
    ("Type:", DOWN + ENTER),
    ("Themes:", SPACE + DOWN + DOWN + SPACE + ENTER),
    ("Regions:", ENTER),
    ("Tags:", "safety, no\r"),
    ("Date:", "2018-09-14\r"),
    ("Authors:", "García, Ana; WHO\r"),
    ("Publishers:", ENTER),
    ("Languages:", SPACE + ENTER),
    ("Address of its page:", "https://example.org/new\r"),
    ("DOI:", ENTER),
    ("ISBN:", ENTER),
    ("Address of a file", "https://example.org/new.pdf\r"),
    ("What the link says:", "The guide\r"),
    ("Its language:", "fr\r"),
    ("Address of another file", ENTER),
    ("Add it?", ENTER),
]
"""Every question in its order, with an answer."""
ADDED = """
  - id: a-new-guide
    title: A New Guide
    summary: |
      One.

      Two: no.
    type: research
    themes: [violence, law]
    tags:
      - safety
      - "no"
    date: "2018-09-14"
    authors:
      - García, Ana
      - WHO
    languages: [fr]
    url: https://example.org/new
    downloads:
      - url: https://example.org/new.pdf
        label: The guide
        language: fr
"""


def text(program: Program) -> str:
    """Return the catalogue's text."""
    return (program.folder / "resources.yaml").read_text("utf-8")


def test_all_questions(library: Program) -> None:
    """The answers make the record that is shown, agreed to and written; all else stays."""
    before = text(library)
    talk = Dialogue(library, "add")
    for question, answer in QUESTIONS:
        shown = talk.until(question)
        if question == "Add it?":
            assert "title: A New Guide" in shown
        talk.type(answer)
    assert talk.end() == 0
    assert "catalog show a-new-guide" in talk.seen
    after = text(library)
    assert after.startswith(before.rstrip("\n"))
    added, _, rest = after[len(before.rstrip("\n")) :].lstrip("\n").partition("    added: ")
    assert added == ADDED.lstrip("\n")
    assert len(rest.splitlines()) == 1


@pytest.mark.parametrize("place", range(len(QUESTIONS)), ids=[question for question, _ in QUESTIONS])
def test_giving_up(library: Program, place: int) -> None:
    """Ctrl-C at any question writes nothing, and says so."""
    before = text(library)
    talk = Dialogue(library, "add")
    for question, answer in QUESTIONS[:place]:
        talk.until(question)
        talk.type(answer)
    talk.until(QUESTIONS[place][0])
    assert talk.interrupt() == 130
    assert "Nothing was written." in talk.seen
    assert "Traceback" not in talk.seen
    assert text(library) == before


def test_bad_answers_are_kept_and_complained_of(library: Program) -> None:
    """A wrong answer stays to be put right; what is required cannot be left empty."""
    talk = Dialogue(library, "add", "--summary", "S.")
    talk.until("Title:")
    talk.type(ENTER)
    talk.until("This one is needed")
    talk.type("A Guide to Safety" + ENTER)
    assert "`guide-to-safety`" in talk.until("Id:"), "the likely duplicate is shown"
    talk.type("\x15guide-to-safety\r")
    talk.until("is taken")
    talk.type("-2\r")
    for question, answer in QUESTIONS[3:7]:
        assert "Summary" not in talk.until(question), "what was given is not asked"
        talk.type(answer)
    talk.until("Date:")
    talk.type("2018-13\r")
    talk.until("does not exist")
    talk.type("\x7f\x7f12\r")
    for question in (
        "Authors:",
        "Publishers:",
        "Languages:",
        "Address of its page:",
        "DOI:",
        "ISBN:",
        "Address of a file",
    ):
        talk.until(question)
        talk.type(ENTER)
    talk.until("Add it?")
    talk.type("y\r")
    assert talk.end() == 0
    assert "  - id: guide-to-safety-2\n" in text(library)
    assert "    date: 2018-12\n" in text(library)
    assert "    summary: S.\n" in text(library)


def test_saying_no(library: Program) -> None:
    """Whoever does not want what is shown has nothing written."""
    before = text(library)
    talk = Dialogue(library, "add")
    for question, answer in QUESTIONS[:-1]:
        talk.until(question)
        talk.type(answer)
    talk.until("Add it?")
    talk.type("n\r")
    assert talk.end() == 0
    assert "Nothing was written." in talk.seen
    assert text(library) == before


def changed_in(editor: Path, library: Program) -> Dialogue:
    """Return a dialogue in which all was answered, and is to be changed in an editor first."""
    talk = Dialogue(library, "add", env={"EDITOR": f"{sys.executable} {editor}"})
    for question, answer in QUESTIONS[:-1]:
        talk.until(question)
        talk.type(answer)
    talk.until("Add it?")
    talk.type("c\r")
    return talk


def test_changing_it_first(library: Program) -> None:
    """What was answered can be changed in the editor; what is wrong there is told, and nothing typed is lost."""
    before = text(library)
    editor = library.folder / "editor.py"
    editor.write_text(
        "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\nold = path.read_text('utf-8')\n"
        "path.write_text(old.replace('2018-13', '2018-12') if '2018-13' in old else old.replace('2018-09-14', '2018-13'), 'utf-8')\n"
    )
    talk = changed_in(editor, library)
    assert "does not exist" in talk.until("Go on editing?")
    assert text(library) == before
    talk.type("y\r")
    assert "date: 2018-12" in talk.until("Add it?"), "it is shown again"
    talk.type(ENTER)
    assert talk.end() == 0
    assert "    date: 2018-12\n" in text(library)
    assert "      One.\n\n      Two: no.\n" in text(library)


@pytest.mark.parametrize("interrupts", [False, True])
def test_giving_up_the_editor(library: Program, interrupts: bool) -> None:
    """Who gives the editor up is told where the text is; who only leaves it is shown the record as it was before."""
    before = text(library)
    editor = library.folder / "editor.py"
    editor.write_text(
        "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n"
        "path.write_text(path.read_text('utf-8').replace('2018-09-14', 'soon'), 'utf-8')\n"
    )
    talk = changed_in(editor, library)
    talk.until("Go on editing?")
    if interrupts:
        assert talk.interrupt() == 130
    else:
        talk.type("n\r")
        assert "2018-09-14" in talk.until("Add it?")
        talk.type("n\r")
        assert talk.end() == 0
    assert text(library) == before
    place = re.search(r"What you wrote is in\s+(\S+)\.\s", talk.seen)
    assert place
    assert 'date: "soon"' in Path(place[1]).read_text("utf-8")
