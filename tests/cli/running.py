"""Runs the real program as its users do: in a pipe, or in a terminal of a given width."""

import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
REAL = REPOSITORY / "data" / "resources.yaml"
"""The catalogue that ships with the program."""
SECONDS = 120
"""After so long a run hangs: no promise is about this number."""

_PASSED_ON = ("PATH", "SYSTEMROOT", "WINDIR", "PATHEXT", "COMSPEC", "VIRTUAL_ENV")
_OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINK = re.compile(r"\x1b\]8;[^;\x07\x1b]*;(?P<address>[^\x07\x1b]*)\x1b\\")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Ran:
    """What one run of the program did; in a terminal ``out`` has both streams."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    @property
    def ids(self) -> list[str]:
        """The first tab-separated cell of each line."""
        return [line.split("\t")[0] for line in self.lines]

    @property
    def seen(self) -> str:
        """What a person sees: the output without colours and links."""
        return _LINK.sub("", _OWN_COLOURS.sub("", self.out))

    @property
    def links(self) -> list[str]:
        """The addresses of the links that the output has for a terminal."""
        return [match["address"] for match in _LINK.finditer(self.out) if match["address"]]

    @property
    def prose(self) -> str:
        """What a person reads, with the line breaks and frames of the terminal taken out."""
        return re.sub(r"[\s│╭╮╰╯─]+", " ", self.seen)

    @property
    def talk(self) -> str:
        """What is said on standard error."""
        return self.err


def dangers(text: str) -> list[str]:
    """Return what in ``text`` a terminal could obey: all control characters but the line break and the tab."""
    return _CONTROL.findall(text.replace("\r\n", "\n"))


class Program:
    """``catalog``, run in a clean environment of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "work"
        self.folder.mkdir(parents=True)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the program sees: none of the person's own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.upper() in _PASSED_ON or name.startswith("COVERAGE_")
        }
        folders = {
            name: str(self.home / name.lower())
            for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        }
        windows = {f"WIN_PD_OVERRIDE_{name}": str(self.home / name.lower()) for name in ("LOCAL_APPDATA", "APPDATA")}
        return {
            **kept,
            **folders,
            **windows,
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "TERM": "xterm-256color",
        }

    def __call__(
        self,
        *args: str,
        folder: Path | None = None,
        env: Mapping[str, str] | None = None,
        columns: int | None = None,
        typed: str = "",
    ) -> Ran:
        """Run the program with ``args``: in pipes, or in a terminal of ``columns`` columns, where ``typed`` is typed."""
        command = [sys.executable, "-m", "nswp_catalog", *args]
        variables = {**self.environment, **(env or {})}
        if columns is not None:
            return _in_terminal(command, folder or self.folder, variables, columns, typed)
        return self.run(command, folder or self.folder, variables)

    def python(self, code: str, *args: str) -> Ran:
        """Run Python ``code`` where the program would run."""
        return self.run([sys.executable, "-c", code, *args], self.folder, self.environment)

    @staticmethod
    def run(command: list[str], folder: Path, env: Mapping[str, str]) -> Ran:
        """Run ``command`` in pipes; bytes that are not UTF-8 fail."""
        done = subprocess.run(
            command,
            cwd=folder,
            env=dict(env),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def write(self, text: str | bytes, name: str = "catalogue.yaml") -> str:
        """Write a catalogue file and return its path."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(file)


def _in_terminal(command: list[str], folder: Path, env: Mapping[str, str], columns: int, typed: str) -> Ran:
    if sys.platform == "win32":
        pytest.skip("there is no pseudo-terminal here")
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        command, cwd=folder, env=dict(env), stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    os.write(master, typed.encode())
    guard = threading.Timer(SECONDS, process.kill)
    guard.start()
    try:
        out = b"".join(_chunks(master))
        code = process.wait(SECONDS)
    finally:
        guard.cancel()
        process.kill()
        process.wait()
        os.close(master)
    return Ran(code, out.decode("utf-8").replace("\r\n", "\n"), "")


def _take_terminal() -> None:
    """Make the terminal on standard input that of the session, so that Ctrl-C interrupts."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _chunks(descriptor: int) -> Iterator[bytes]:
    """Yield what a pseudo-terminal gives until its other end is closed."""
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:  # Linux says EIO at the end
            return
        if not chunk:
            return
        yield chunk


class Dialogue:
    """The program in a terminal of 80 columns, and a person who answers what it asks (not on Windows)."""

    def __init__(self, program: Program, *args: str, env: dict[str, str] | None = None) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        # No terminal here answers when it is asked where its cursor stands.
        variables = {**program.environment, "PROMPT_TOOLKIT_NO_CPR": "1", **(env or {})}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nswp_catalog", *args],
            cwd=program.folder, env=variables, stdin=far, stdout=far, stderr=far, start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - there are no threads here
        )  # fmt: skip
        os.close(far)
        self.seen = ""

    def until(self, text: str) -> str:
        """Wait for ``text`` to be shown after what was seen before, and return what was shown up to then."""
        shown = ""
        deadline = time.monotonic() + SECONDS
        while text not in shown:
            ready, _, _ = select.select([self.near], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"“{text}” is not shown after {shown!r}"
            try:
                part = os.read(self.near, 65536).decode("utf-8", "replace")
            except OSError:
                part = ""
            assert part, f"“{text}” is not shown at the end of {shown!r}"
            shown += _OWN_COLOURS.sub("", re.sub(r"\x1b\[[?>0-9;]*[A-Za-z]", "", part))
        self.seen += shown
        return shown

    def type(self, text: str) -> None:
        """Type ``text``."""
        os.write(self.near, text.encode())

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code.

        It is pressed again after a second: Python does not see the one that comes between
        its last look for signals and its wait for a key, which nobody's fingers could hit.
        """
        for _ in range(SECONDS):
            self.type("\x03")
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                break
        return self.end()

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        deadline = time.monotonic() + SECONDS
        try:
            while select.select([self.near], [], [], max(0.0, deadline - time.monotonic()))[0]:
                part = os.read(self.near, 65536)
                if not part:
                    break
                self.seen += part.decode("utf-8", "replace")
        except OSError:
            pass
        os.close(self.near)
        return self.process.wait(SECONDS)
