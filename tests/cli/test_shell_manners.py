"""Help, version, global options, colours, and how the program ends."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nswp_catalog.cli import app

from .running import REPOSITORY, SECONDS, Program

COMMANDS = list(app._COMMANDS)
FULL = Path("/dev/full")
ELSEWHERE = ("open", "add", "edit", "remove", "undo", "init", "check-links", "export", "import", "cache")
"""What opens a browser, asks the web, or changes something: tried by tests of its own."""


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_an_example(shipped: Program, command: str, flag: str) -> None:
    """Every command explains itself with an example that begins with its own name."""
    ran = shipped(*command.split(), flag)
    assert (ran.code, ran.talk) == (0, "")
    assert "Example" in ran.out
    assert f"catalog {command or 'search'}" in ran.prose


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal(shipped: Program, command: str, columns: int) -> None:
    """Help drawn on a terminal has the same example and fits its width."""
    ran = shipped(*command.split(), "-h", columns=columns)
    assert ran.code == 0
    assert f"catalog {command or 'search'}" in ran.prose
    assert max(map(len, ran.seen.splitlines())) <= columns


def test_examples_of_the_help_work(shipped: Program) -> None:
    """Every example of every help runs as it stands on the catalogue that ships."""
    done = []
    for command in ["", *COMMANDS]:
        text = shipped(*command.split(), "-h", env={"COLUMNS": "400"}).out
        _, _, examples = text.partition("Example")
        for example in re.findall(
            r"(?:Example: +|^Example:|\A:? *)catalog ([^·>\n]+)", "Example" + examples, re.MULTILINE
        ):
            words = shlex.split(example.strip())
            if words[0] in ELSEWHERE or set(words) & {"rename", "merge", "-o"}:
                continue
            assert shipped(*words).code == 0, example
            done.append(example)
    assert {example.split()[0] for example in done} == {*COMMANDS} - {*ELSEWHERE}
    assert len(done) >= 15


def test_help_lists_the_commands_in_scope(shipped: Program) -> None:
    """The help lists every command that exists, and none that does not."""
    names = [
        line.split()[0]
        for line in shipped("-h").out.partition("Commands:")[2].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert set(COMMANDS) <= set(names)
    assert all(shipped(name, "-h").code == 0 for name in names)


def test_help_as_a_word(shipped: Program) -> None:
    """``catalog help`` and ``catalog help COMMAND`` are what people type first."""
    assert shipped("help").out == shipped("--help").out
    assert shipped("help", "search").out == shipped("search", "--help").out


def test_version(shipped: Program) -> None:
    """``--version`` says the name and the number, and nothing else."""
    from nswp_catalog import __version__

    ran = shipped("--version")
    assert (ran.code, ran.out, ran.talk) == (0, f"catalog {__version__}\n", "")


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["lst"],
        ["list", "--fromat", "tsv"],
        ["list", "extra"],
        ["show"],
        ["open"],
        ["list", "--limit", "x"],
        ["cache", "burn"],
        ["list", "--limit", "-5"],
    ],
)
def test_wrong_usage(reader: Program, args: list[str]) -> None:
    """Wrong usage exits with 2, prints no data, and says what to do."""
    ran = reader(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.talk.strip()
    assert "Traceback" not in ran.talk


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (["lst"], "`list`"),
        (["serach", "x"], "`search`"),
        (["list", "--thme", "law"], "--theme"),
        (["list", "--format", "jsn"], "`json"),
        (["list", "--sort", "titel"], "`title`"),
        (["list", "--missing", "sumary"], "`summary`"),
        (["cache", "claer"], "`clear`"),
        (["validate", "--format", "srif"], "`sarif`"),
        (["validate", "--explain", "bad-dat"], "`bad-date`"),
        (["show", "guide-to-saftey"], "`guide-to-safety`"),
        (["open", "guide-to-saftey"], "`guide-to-safety`"),
    ],
)
def test_slips_are_answered_with_the_nearest(reader: Program, args: list[str], meant: str) -> None:
    """A slip of the finger is answered with what was meant."""
    ran = reader(*args)
    assert ran.code in (1, 2)
    assert meant in ran.talk


@pytest.mark.parametrize(
    "option",
    [["-q"], ["--quiet"], ["-v"], ["--verbose"], ["--no-color"], ["-c", "{}"], ["--catalog", "{}"], ["--catalog={}"]],
)
def test_global_options_before_and_behind(library: Program, option: list[str]) -> None:
    """Every global option may stand before the command, behind it, or last."""
    path = library.write("resources:\n  - {id: a, title: A safety manual}\n")
    option = [part.format(path) for part in option]
    before = library(*option, "search", "safety", "--format", "ids")
    assert before.code == 0
    assert library("search", *option, "safety", "--format", "ids").out == before.out
    assert library("search", "safety", "--format", "ids", *option).out == before.out


def test_quiet_says_nothing(library: Program) -> None:
    """With ``--quiet`` nothing is said on standard error but errors."""
    library.write("resources:\n  - {id: a, title: A}\n  - {id: b}\n", "resources.yaml")
    ran = library("-q", "list")
    assert (ran.code, ran.ids, ran.talk) == (0, ["a"], "")
    assert library("-q", "search", "zebra").talk == ""
    assert "theme" in library("-q", "list", "--theme", "nope").talk


@pytest.mark.parametrize("how", [{"env": {"NO_COLOR": "1"}}, {"flag": "--no-color"}])
@pytest.mark.parametrize("command", ["search safety", "list", "show guide-to-safety", "stats", "themes"])
def test_no_colour(reader: Program, how: dict[str, object], command: str) -> None:
    """With ``NO_COLOR`` or ``--no-color`` a terminal gets no colours."""
    env = how.get("env")
    flags = [str(how["flag"])] if "flag" in how else []
    ran = reader(*flags, *command.split(), columns=80, env=env if isinstance(env, dict) else None)
    assert ran.code == 0
    codes = {int(code) for sgr in re.findall(r"\x1b\[([0-9;]*)m", ran.out) for code in sgr.split(";") if code}
    assert not codes & {*range(30, 50), *range(90, 108)}
    coloured = reader(*command.split(), columns=80).out
    assert re.search(r"\x1b\[[0-9;]*3[0-9]", coloured), "with colours there would be some"


def test_no_colour_in_help_and_errors(reader: Program) -> None:
    """``NO_COLOR`` and ``--no-color`` hold for help and for errors of usage too."""
    for args, env in (
        (["-h"], {"NO_COLOR": "1"}),
        (["--no-color", "-h"], {}),
        (["--no-color", "list", "-h"], {}),
        (["--no-color", "list", "--nope"], {}),
    ):
        out = reader(*args, columns=80, env=env).out
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]", out), args


def test_dumb_terminal(reader: Program) -> None:
    """A terminal that says it can do nothing gets no escape codes."""
    ran = reader("search", "safety", columns=80, env={"TERM": "dumb"})
    assert ran.code == 0
    assert "\x1b" not in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
@pytest.mark.parametrize(
    "command",
    [
        "list",
        "list --format json",
        "list --format csv",
        "stats",
        "themes",
        "schema",
        "validate --hints",
        "show smart-guide-to-cedaw",
        "-h",
    ],
)
def test_closed_pipe_is_quiet(shipped: Program, command: str) -> None:
    """``catalog … | head -1`` says nothing about the pipe, though its reader is gone."""
    shipped(*command.split())  # the index, so that all output comes at once
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "nswp_catalog", *command.split()],
        cwd=REPOSITORY,
        env=shipped.environment,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    _, err = process.communicate(timeout=SECONDS)
    said = err.decode()
    assert "Traceback" not in said
    assert "Broken pipe" not in said
    assert "BrokenPipe" not in said
    assert "Error" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="no fifo there")
def test_interrupted(catalog: Program) -> None:
    """Ctrl-C ends the program with 130 and without a traceback."""
    fifo = catalog.folder / "slow.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "nswp_catalog", "validate", str(fifo)],
        env=catalog.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    with fifo.open("wb") as writer:  # opens when the program has come to read it
        writer.write(b"resources:\n")
        writer.flush()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="locales are otherwise there")
def test_poor_locale(reader: Program) -> None:
    """In a locale without Unicode every title comes out whole, as UTF-8."""
    env = {"LC_ALL": "C", "LANG": "C"}
    ran = reader("list", env=env)
    assert ran.code == 0
    assert "性工作者权利手册" in ran.out
    assert reader("search", "手册", env=env).ids == ["zh-handbook"]


def test_no_traceback_for_bytes_as_arguments(reader: Program) -> None:
    """Words that are not text do no harm."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("arguments are always text there")
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"nswp_catalog", b"search", b"\xff\xfe"],
        cwd=reader.folder, env=reader.environment, capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="there is no such device here")
@pytest.mark.parametrize(
    "args", ["list", "search safety", "show guide-to-safety", "validate --format json", "--help", "themes"]
)
def test_output_that_has_no_room(reader: Program, args: str) -> None:
    """Where the output cannot be written, that is said in words, and the exit code is 2."""
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nswp_catalog", *args.split()],
            cwd=reader.folder, env=reader.environment, stdout=full, stderr=subprocess.PIPE, timeout=SECONDS, check=False,
        )  # fmt: skip
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert b"cannot be written" in done.stderr


@pytest.mark.parametrize("args", [["show", "\udcff"], ["add", "--title", "x\udcff"], ["remove", "\udcff", "--yes"]])
@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
def test_arguments_that_are_no_text(reader: Program, args: list[str]) -> None:
    """Bytes that are not UTF-8 are refused in words."""
    ran = reader(*args)
    assert (ran.code, ran.out, "Traceback" in ran.talk) == (2, "", False)
    assert "UTF-8" in ran.talk


def test_a_fault_of_the_program(reader: Program) -> None:
    """What should never happen is told in one line, with what is wanted for a report, and no traceback."""
    code = (
        "import sys; from nswp_catalog.cli import boundary\n"
        "def broken(): raise KeyError('gone')\n"
        "sys.exit(boundary.guarded(broken))"
    )
    ran = reader.python(code)
    assert (ran.code, ran.out, "Traceback" in ran.talk) == (2, "", False)
    assert "a fault of the program" in ran.talk
    assert "KeyError: 'gone'" in ran.talk
    assert "Python" in ran.talk


@pytest.mark.skipif(sys.platform == "win32", reason="a working folder cannot be deleted there")
def test_a_working_folder_that_is_gone(reader: Program) -> None:
    """A catalogue that is named is used; one that would have to be looked for is asked for in words."""
    gone = reader.folder / "gone"
    gone.mkdir()
    path = reader.folder / "resources.yaml"
    for args, code in ((["-c", str(path), "list", "--count"], 0), (["list", "--count"], 2)):
        script = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m nswp_catalog {' '.join(args)}"
        done = subprocess.run(
            ["/bin/sh", "-c", script], env=reader.environment, capture_output=True, timeout=SECONDS, check=False
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr
        gone.mkdir(exist_ok=True)
