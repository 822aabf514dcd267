"""`add`, `edit`, `remove` and `undo`: the file changes where it should, and nowhere else."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .running import REPOSITORY, SECONDS, Program

TEXT = """\
# Ours. No byte of this may change.
catalog: {title: T}
vocabularies:
  themes:
    - {id: violence, label: {en: Violence, es: Violencia}, aliases: [GBV]}
    - {id: health, label: Health}
    - {id: law, label: Law}

resources:
  # The first one.
  - id: one   # never change
    title: "One"
    themes: [violence]  # see the cover
    date: 2018

  - id: two
    title: Two
    themes:
      - health
      - law # really
    related:
      - {id: one, relation: companion-to}

# the end
"""


@pytest.fixture
def file(catalog: Program) -> Path:
    """Write the example catalogue into the program's folder, and return its path."""
    catalog.write(TEXT, "resources.yaml")
    return catalog.folder / "resources.yaml"


def records(file: Path) -> list[dict[str, Any]]:
    """Return the records as another reader of YAML has them."""
    return list(yaml.safe_load(file.read_text("utf-8"))["resources"])


def test_add(catalog: Program, file: Path) -> None:
    """A record is added at the end in the house style; the file is the same but for it."""
    ran = catalog(
        "add", "--title", "Housing: a guide", "--theme", "gbv", "--theme", "Health", "--tag", "no", "--date", "2019-05",
        "--author", "Díaz, Ana", "--language", "fr", "--url", "https://example.org/h", "--download", "https://example.org/h.pdf",
        "--summary", "One.\n\nTwo: 2.",
    )  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    assert "catalog show housing-a-guide" in ran.talk
    before, after = TEXT.split("\n# the end\n")
    text = file.read_text("utf-8")
    assert text.startswith(before)
    assert text.endswith("\n\n# the end\n" + after)
    today = json.loads(catalog("show", "housing-a-guide", "--format", "json").out)[0]["added"]
    assert text[len(before) : -len("\n# the end\n")] == (
        '\n  - id: housing-a-guide\n    title: "Housing: a guide"\n    summary: |\n      One.\n\n      Two: 2.\n'
        '    themes: [violence, health]\n    tags:\n      - "no"\n    date: 2019-05\n    authors:\n      - Díaz, Ana\n    languages: [fr]\n'
        f'    url: https://example.org/h\n    downloads:\n      - url: https://example.org/h.pdf\n    added: "{today}"\n'
    )
    assert catalog("validate").code == 0
    assert catalog("search", "housing", "--format", "ids").lines == ["housing-a-guide"]


def test_ids_are_made_from_titles(catalog: Program, file: Path) -> None:
    """An id is made from the title, another one where that is taken; other scripts are spelt in Latin letters."""
    for expected in ("two-2", "two-3"):
        assert expected in catalog("add", "--title", "Two").talk
    assert catalog("add", "--title", "Руководство").code == 0
    ran = catalog("add", "--title", "…")
    assert (ran.code, "--id" in ran.talk) == (2, True)
    assert [record["id"] for record in records(file)] == ["one", "two", "two-2", "two-3", "rukovodstvo"]


def test_add_from_yaml(catalog: Program, file: Path) -> None:
    """A whole record can be read from a file, with the fields that only YAML can hold."""
    catalog.write("title: {en: Three, fr: Trois}\ncautions:\n  - {country: RU, note: no}\n", "three.yaml")
    assert catalog("add", "--from-yaml", "three.yaml", "--id", "three").code == 0
    record = records(file)[2]
    assert (record["title"], record["cautions"]) == ({"en": "Three", "fr": "Trois"}, [{"country": "RU", "note": "no"}])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "--title"),
        (["--title", ""], "title"),
        (["--title", "N", "--id", "one"], "taken"),
        (["--title", "N", "--id", "Bad Id"], "id"),
        (["--title", "N", "--theme", "voilence"], "`violence`"),
        (["--title", "N", "--date", "2018-13"], "2018-13"),
        (["--title", "N", "--url", "javascript:alert(1)"], "http"),
        (["--title", "N", "--url", "example.org", "--date", "x"], "2 things"),
        (["--from-yaml", "nowhere.yaml"], "nowhere.yaml"),
        (["--from-yaml", "broken.yaml"], "broken.yaml:1:"),
        (["--from-yaml", "list.yaml"], "one record"),
        (["--from-yaml", "related.yaml"], "`nobody`"),
    ],
)
def test_what_is_wrong_is_not_added(catalog: Program, file: Path, args: list[str], said: str) -> None:
    """A record that would not be right is refused in words, and nothing is written."""
    catalog.write("title: [", "broken.yaml")
    catalog.write("- a\n- b\n", "list.yaml")
    catalog.write("title: N\nrelated: [{id: nobody, relation: part-of}]\n", "related.yaml")
    ran = catalog("add", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.talk
    assert "Traceback" not in ran.talk
    assert file.read_text("utf-8") == TEXT


@pytest.mark.usefixtures("file")
def test_likely_duplicates_are_shown(catalog: Program) -> None:
    """What could be there already is shown, with the reason."""
    catalog(
        "add", "--title", "A guide to safety in the city", "--doi", "10.1000/abc", "--url", "https://www.example.org/g/"
    )
    for args, why in (
        (["--title", "Guide to safety in the city"], "title"),
        (["--title", "Other", "--doi", "10.1000/ABC"], "DOI"),
        (["--title", "Other", "--url", "http://example.org/g#top"], "address"),
    ):
        talk = catalog("add", *args, "--dry-run").talk
        assert "a-guide-to-safety-in-the-city" in talk
        assert why in talk
    assert catalog("add", "--title", "Quite another work", "--dry-run").talk == ""


@pytest.mark.parametrize(
    ("args", "old", "new"),
    [
        (["one", "--set", "title=Uno: 1"], '"One"', '"Uno: 1"'),
        (["one", "--set", "date=2019"], "2018", "2019"),
        (["one", "--unset", "date"], "    date: 2018\n", ""),
        (["one", "--add-theme", "Law"], "[violence]  #", "[violence, law]  #"),
        (["one", "--remove-theme", "violencia", "--add-theme", "law"], "[violence]  #", "[law]  #"),
        (["one", "--add-theme", "violence", "--set", "date=2020"], "2018", "2020"),
        (["two", "--add-theme", "violence"], "# really\n", "# really\n      - violence\n"),
        (["two", "--remove-theme", "law"], "      - law # really\n", ""),
        (["one", "--set", "tags=[a, b]"], "# see the cover\n", "# see the cover\n    tags: [a, b]\n"),
        (["one", "--set", "x-shelf=4"], "    date: 2018\n", '    date: 2018\n    x-shelf: 4\n'),
        (["--theme", "violence", "--set", "date=2020", "--yes"], "2018", "2020"),
    ],
)  # fmt: skip
def test_edit(catalog: Program, file: Path, args: list[str], old: str, new: str) -> None:
    """Only the field that was named changes, and its comment stays."""
    ran = catalog("edit", *args)
    assert ran.code == 0, ran.talk
    assert file.read_text("utf-8") == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["one"], "--set"),
        ([], "one resource"),
        (["one", "--theme", "law", "--set", "date=2018"], "one resource"),
        (["oen", "--set", "date=2019"], "`one`"),
        (["one", "--set", "date"], "--set FIELD=VALUE"),
        (["one", "--set", "dat=2018"], "`date`"),
        (["one", "--set", "date=soon"], "soon"),
        (["one", "--set", "id=two"], "taken"),
        (["one", "--unset", "title"], "title"),
        (["one", "--set", "tags=[a"], "tags"),
        (["two", "--set", "themes=[violence]"], "comment"),
        (["--theme", "violence", "--set", "date=2020"], "--yes"),
    ],
)
def test_edits_that_are_refused(catalog: Program, file: Path, args: list[str], said: str) -> None:
    """An edit that is not clear, or would bring an error or lose a comment, is refused in words."""
    ran = catalog("edit", *args)
    assert ran.code == 2, ran.talk
    assert said in ran.talk
    assert "Traceback" not in ran.talk
    assert file.read_text("utf-8") == TEXT


def test_what_was_wrong_before_is_no_hindrance(catalog: Program, file: Path) -> None:
    """A record with an error can still be edited, and so can its neighbours."""
    file.write_text(TEXT.replace("date: 2018", "date: soon\n    sumary: x"), "utf-8")
    assert catalog("edit", "one", "--set", "title=Uno").code == 0
    assert catalog("edit", "two", "--set", "date=2018").code == 0
    assert catalog("edit", "one", "--set", "date=2018").code == 0
    assert "sumary: x" in file.read_text("utf-8")


def test_an_id_that_others_name(catalog: Program, file: Path) -> None:
    """An id is not taken away from a record that others are related to, nor given to two."""
    ran = catalog("edit", "one", "--set", "id=uno")
    assert (ran.code, "`two` is related to `one`" in ran.talk) == (2, True)
    ran = catalog("edit", "--theme", "law", "--theme", "violence", "--set", "id=same", "--yes")
    assert (ran.code, "is taken" in ran.talk) == (2, True)
    assert file.read_text("utf-8") == TEXT
    assert catalog("edit", "two", "--set", "id=deux").code == 0


@pytest.mark.parametrize(
    "command", ["add --title N", "edit one --set date=2020", "remove two", "edit --theme law --add-tag x"]
)
def test_dry_run(catalog: Program, file: Path, command: str) -> None:
    """``--dry-run`` prints a diff that patch can read, and writes nothing."""
    ran = catalog(*command.split(), "--dry-run")
    assert ran.code == 0
    assert file.read_text("utf-8") == TEXT
    assert ran.out.startswith("--- a/resources.yaml\n+++ b/resources.yaml\n@@ ")
    git = shutil.which("git")
    if git is None:
        pytest.skip("git reads the diff here")
    done = subprocess.run(
        [git, "apply", "-"],
        cwd=catalog.folder,
        input=ran.out.encode(),
        timeout=SECONDS,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert file.read_text("utf-8") != TEXT


def test_remove(catalog: Program, file: Path) -> None:
    """A record goes with its own comment; one that another is related to stays."""
    ran = catalog("remove", "one", "--yes")
    assert (ran.code, "`two`" in ran.talk) == (2, True)
    assert catalog("remove", "two").code == 2, "without a terminal nobody can be asked"
    assert file.read_text("utf-8") == TEXT
    assert catalog("remove", "two", "--yes").code == 0
    start, end = TEXT.index("\n  - id: two"), TEXT.index("\n# the end")
    assert file.read_text("utf-8") == TEXT[:start] + TEXT[end:]
    assert catalog("remove", "one", "--yes").code == 0
    assert catalog("list", "--count").out == "0\n"
    assert catalog("remove", "one", "--yes").code == 2


def test_undo(catalog: Program, file: Path) -> None:
    """Writes are taken back one after the other, the last one first, to the very bytes of the beginning."""
    texts = [file.read_text("utf-8")]
    for command in (
        "add --title N",
        "edit one --add-tag x",
        "remove two --yes",
        "edit --theme violence --set date=2020 --yes",
    ):
        assert catalog(*command.split()).code == 0, command
        texts.append(file.read_text("utf-8"))
    for text in reversed(texts[:-1]):
        assert catalog("undo").code == 2, "without a terminal nobody can be asked"
        shown = catalog("undo", "--dry-run").out
        assert shown.startswith("--- a/")
        assert catalog("undo", "--yes").code == 0
        assert file.read_text("utf-8") == text
    ran = catalog("undo", "--yes")
    assert (ran.code, "nothing" in ran.talk) == (1, True)


def test_undo_of_what_was_changed_since(catalog: Program, file: Path) -> None:
    """After an edit by hand nothing is taken back, and the reason is told; when that edit is gone it works again."""
    catalog("edit", "one", "--set", "date=2020")
    ours = file.read_text("utf-8")
    file.write_text(ours + "# by hand\n", "utf-8")
    ran = catalog("undo", "--yes")
    assert (ran.code, "catalog edit" in ran.talk) == (2, True)
    assert file.read_text("utf-8") == ours + "# by hand\n"
    file.write_text(ours, "utf-8")
    assert catalog("undo", "--yes").code == 0
    assert file.read_text("utf-8") == TEXT


def run_at_once(catalog: Program, commands: list[list[str]]) -> None:
    """Run commands at the same time; each must succeed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "nswp_catalog", *command],
            cwd=catalog.folder, env=catalog.environment, stderr=subprocess.PIPE,
        )
        for command in commands
    ]  # fmt: skip
    for process in running:
        _, talk = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, talk


def test_many_adds_at_once_all_land(catalog: Program, file: Path) -> None:
    """Thirty programs that add a record at the same time all do."""
    run_at_once(catalog, [["add", "--title", f"Title number {number}"] for number in range(30)])
    assert {record["id"] for record in records(file)[2:]} == {f"title-number-{number}" for number in range(30)}
    assert file.read_text("utf-8").startswith(TEXT.split("\n# the end", maxsplit=1)[0])
    for _ in range(30):
        assert catalog("undo", "--yes").code == 0
    assert file.read_text("utf-8") == TEXT


def test_the_shipped_catalogue_is_copied_before_it_is_written(catalog: Program) -> None:
    """The catalogue of the program is never written to: the first write goes to a copy, and says so."""
    shipped = (REPOSITORY / "data" / "resources.yaml").read_bytes()
    refused = catalog("edit", "no-such-record", "--set", "date=2018")
    assert (refused.code, "copied" in refused.talk) == (2, False)
    ran = catalog("add", "--title", "Mine")
    assert ran.code == 0
    assert "copied" in ran.talk
    assert "Added `mine` to" in ran.talk
    assert "data/resources.yaml" not in ran.talk, "the file that is named is the copy"
    assert (REPOSITORY / "data" / "resources.yaml").read_bytes() == shipped
    assert catalog("list", "--count").out == "89\n"
    assert "copied" not in catalog("add", "--title", "Mine too").talk
    assert catalog("undo", "--yes").code == 0
    assert catalog("list", "--count").out == "89\n"


def test_a_broken_catalogue_is_not_written_to(catalog: Program, file: Path) -> None:
    """Where the text is not YAML, no command writes, and each says where."""
    file.write_text(TEXT.replace('"One"', '"One'), "utf-8")
    broken = file.read_text("utf-8")
    for command in ("add --title N", "edit two --set date=2018", "remove two --yes"):
        ran = catalog(*command.split())
        assert ran.code == 2
        assert "validate" in ran.talk or "resources.yaml:" in ran.talk
    assert file.read_text("utf-8") == broken


def test_a_link_and_the_mode_stay(catalog: Program, file: Path) -> None:
    """A symbolic link stays a link, and the file keeps its mode."""
    if sys.platform == "win32":
        pytest.skip("links and modes are otherwise there")
    real = catalog.folder / "real.yaml"
    file.rename(real)
    file.symlink_to("real.yaml")
    real.chmod(0o640)
    assert catalog("edit", "one", "--set", "date=2019").code == 0
    assert file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "2019" in real.read_text("utf-8")
    assert sorted(path.name for path in catalog.folder.iterdir()) == ["real.yaml", "resources.yaml"]


# At a terminal

EDITOR = """\
import sys
from pathlib import Path
path, turns = Path(sys.argv[1]), Path(sys.argv[0]).parent
text, turn = path.read_text("utf-8"), len(list(turns.glob("turn*")))
(turns / f"turn{turn}").write_text(text, "utf-8")
changes = (turns / "changes").read_text("utf-8").split("\\n")
old, new = changes[turn].split(" -> ")
path.write_text(text.replace(old, new), "utf-8")
"""


def with_editor(catalog: Program, *changes: str) -> dict[str, str]:
    """Return the variables that name an editor, which makes one of ``changes`` in each of its turns."""
    folder = catalog.home / "editor"
    folder.mkdir()
    (folder / "changes").write_text("\n".join(changes), "utf-8")
    (folder / "editor.py").write_text(EDITOR, "utf-8")
    return {"VISUAL": f"'{sys.executable}' '{folder / 'editor.py'}'"}


def test_edit_in_an_editor(catalog: Program, file: Path) -> None:
    """With an id alone the record opens in the editor with its comments, and comes back into the file."""
    ran = catalog("edit", "one", env=with_editor(catalog, "2018 -> 2019  # by the imprint"), columns=80)
    assert ran.code == 0, ran.seen
    given = (catalog.home / "editor" / "turn0").read_text("utf-8")
    assert given == '- id: one   # never change\n  title: "One"\n  themes: [violence]  # see the cover\n  date: 2018\n'
    assert file.read_text("utf-8") == TEXT.replace("2018", "2019  # by the imprint")
    assert catalog("undo", "--yes").code == 0
    assert file.read_text("utf-8") == TEXT


def test_an_editor_closed_without_a_change(catalog: Program, file: Path) -> None:
    """When nothing was changed nothing is written."""
    ran = catalog("edit", "one", env=with_editor(catalog, "none -> none"), columns=80)
    assert (ran.code, "Nothing changes" in ran.seen) == (0, True)
    assert file.read_text("utf-8") == TEXT


def test_a_mistake_in_the_editor(catalog: Program, file: Path) -> None:
    """What is wrong is shown, and the person goes on with what was written."""
    env = with_editor(catalog, "[violence] -> [violence", "[violence -> [voilence]", "voilence -> law")
    ran = catalog("edit", "one", env=env, columns=80, typed="\ny\n")
    assert ran.code == 0, ran.seen
    assert "one.yaml:4:3: A list in brackets" in ran.seen
    assert "`violence`" in ran.seen
    assert file.read_text("utf-8") == TEXT.replace("[violence]", "[law]")


def test_giving_up_loses_nothing(catalog: Program, file: Path) -> None:
    """Who gives up is told where the text is."""
    ran = catalog("edit", "one", env=with_editor(catalog, "2018 -> soon"), columns=80, typed="n\n")
    assert ran.code == 2
    assert file.read_text("utf-8") == TEXT
    place = re.search(r"is in\s+(\S+one\.yaml)", ran.prose)
    assert place
    assert "soon" in Path(place[1]).read_text("utf-8")


def test_a_record_that_somebody_else_changed(catalog: Program, file: Path) -> None:
    """When the record was changed while it was in the editor, neither change is lost."""
    env = with_editor(catalog, "2018 -> 2019")
    script = catalog.home / "editor" / "editor.py"
    script.write_text(
        EDITOR + f"p = Path({str(file)!r})\np.write_text(p.read_text('utf-8').replace('One', 'Uno'), 'utf-8')\n",
        "utf-8",
    )
    ran = catalog("edit", "one", env=env, columns=80, typed="n\n")
    assert ran.code == 2
    assert "meanwhile" in ran.prose
    assert file.read_text("utf-8") == TEXT.replace("One", "Uno")


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("replace('title: Two', 'title: Deux')", ""),
        ("replace('  - id: one', '  # new\\n  - id: new\\n    title: New\\n\\n  - id: one')", ""),
        ("replace('id: one', 'id: uno')", "There is no resource"),
        ("replace('# the end', '<' * 7 + ' HEAD')", "Git left a conflict"),
    ],
    ids=["another record changed", "a record put before it", "its id changed", "a conflict"],
)
def test_what_others_wrote_while_a_record_was_in_the_editor(
    catalog: Program, file: Path, meanwhile: str, said: str
) -> None:
    """Both changes land where they can; else nothing is written over, and the text of the editor is kept."""
    env = with_editor(catalog, "2018 -> 2019")
    script = catalog.home / "editor" / "editor.py"
    script.write_text(
        EDITOR + f"p = Path({str(file)!r})\np.write_text(p.read_text('utf-8').{meanwhile}, 'utf-8')\n", "utf-8"
    )
    ran = catalog("edit", "one", env=env, columns=80, typed="n\n")
    theirs = eval(f"TEXT.{meanwhile}")  # noqa: S307 # the change above
    assert theirs != TEXT
    if said:
        assert ran.code == 2
        assert said in ran.prose
        assert file.read_text("utf-8") == theirs
        place = re.search(r"is in\s+(\S+one\.yaml)", ran.prose)
        assert place
        assert "2019" in Path(place[1]).read_text("utf-8")
    else:
        assert ran.code == 0, ran.seen
        assert file.read_text("utf-8") == theirs.replace("2018", "2019")


def test_many_edits_of_one_record_at_once_all_land(catalog: Program, file: Path) -> None:
    """Twelve programs that add a tag to the same record at the same time all do; none writes over another."""
    run_at_once(catalog, [["edit", "one", "--add-tag", f"tag-{number}"] for number in range(12)])
    assert set(records(file)[0]["tags"]) == {f"tag-{number}" for number in range(12)}


@pytest.mark.parametrize("editor", ["no-such-editor", "false"])
def test_an_editor_that_fails(catalog: Program, file: Path, editor: str) -> None:
    """An editor that does not start, or fails, is an error in words."""
    ran = catalog("edit", "one", env={"VISUAL": editor}, columns=80)
    assert (ran.code, editor in ran.seen, "Traceback" in ran.seen) == (2, True, False)
    assert file.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("typed", "code", "changed"),
    [("y\n", 0, True), ("n\n", 0, False), ("\n", 0, False), ("\x04", 130, False)],
)
@pytest.mark.parametrize("command", ["remove two", "edit --theme violence --set date=2019"])
def test_asking_first(catalog: Program, file: Path, command: str, typed: str, code: int, changed: bool) -> None:
    """The difference is shown and agreed to before anything is written; no is the answer of who only hits Enter."""
    ran = catalog(*command.split(), columns=80, typed=typed)
    assert ran.code == code, ran.seen
    assert "--- a/resources.yaml" in ran.seen
    assert (file.read_text("utf-8") != TEXT) is changed


def test_init(catalog: Program) -> None:
    """A new catalogue is valid as it is, explains itself, and is never written over another."""
    ran = catalog("init")
    assert (ran.code, ran.out) == (0, "")
    assert "catalog add" in ran.talk
    text = (catalog.folder / "resources.yaml").read_text("utf-8")
    assert catalog("validate", "--strict").code == 0
    assert [line.split("\t")[0] for line in catalog("themes").lines][:2] == ["health", "human-rights"]
    assert catalog("init").code == 2
    assert (catalog.folder / "resources.yaml").read_text("utf-8") == text
    assert catalog("add", "--title", "New", "--theme", "violence").code == 0
    lines = (catalog.folder / "resources.yaml").read_text("utf-8").splitlines()
    gone = [line for line in text.splitlines() if line not in lines]
    assert gone == ["resources: []"], "nothing else is touched by the first record"


def test_init_elsewhere(catalog: Program) -> None:
    """A path names the file or its folder, and how to use it is said."""
    assert "catalog -c sub/new.yaml add" in catalog("init", "sub/new.yaml").talk.replace("\\", "/")
    assert catalog("init", "sub").code == 0
    assert (catalog.folder / "sub" / "resources.yaml").exists()
    ran = catalog("init", "sub/new.yaml/x.yaml")
    assert (ran.code, "Traceback" in ran.talk) == (2, False)


def test_rename_and_merge(catalog: Program, file: Path) -> None:
    """Terms change in the head and in all records, in one write that is shown, asked for and taken back."""
    ran = catalog("themes", "rename", "Violence", "safety", "--dry-run")
    assert ran.code == 0
    assert "+    themes: [safety]  # see the cover" in ran.lines
    assert "1 record would change." in ran.talk
    assert file.read_text() == TEXT
    assert catalog("themes", "rename", "violence", "safety").code == 2, "nobody is there to ask"
    assert file.read_text() == TEXT
    said = catalog("themes", "merge", "law", "health", columns=80, typed="y\r")
    assert "Change 1 record?" in said.out
    assert [term["id"] for term in yaml.safe_load(file.read_text())["vocabularies"]["themes"]] == ["violence", "health"]
    assert records(file)[1]["themes"] == ["health"]
    assert catalog("undo", "--yes").code == 0
    assert file.read_text() == TEXT


@pytest.mark.parametrize("words", ["rename", "rename a", "merge a b c", "remove law"])
def test_rename_wrongly(catalog: Program, file: Path, words: str) -> None:
    """What cannot be understood is explained."""
    ran = catalog("themes", *words.split())
    assert ran.code == 2
    assert "catalog themes" in ran.talk
    assert file.read_text() == TEXT
