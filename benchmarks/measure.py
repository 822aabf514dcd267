"""Whole commands, measured as a user meets them: wall time and peak memory of a process.

Every measurement goes by turns: the floor, the command, its peers, and again from the
start, so that whatever else the machine does falls on all of them alike.
"""

import fcntl
import os
import pty
import shutil
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS, LINES = 80, 24
FEWEST = 3
"""How often a command is run at least, however slow it is."""
PATIENCE = 30.0
"""After how many seconds a command that has been run often enough is not run again."""
_CHUNK = 1 << 16


class Failed(Exception):
    """A command did not do what it was meant to, so that its time says nothing."""


@dataclass(frozen=True)
class Command:
    """A command to measure. ``expected`` must occur in what it prints.

    With ``terminal`` it is run in one of 80 columns, else with a pipe for its output.
    ``prepare`` is called before each run and not measured. ``environment`` is all it gets.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    terminal: bool = False
    expected: bytes = b""
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: its wall time in seconds and its peak resident memory in bytes."""

    seconds: float
    peak: int


@dataclass
class Samples:
    """All runs of a command; ``failure`` says why there are none."""

    samples: list[Sample] = field(default_factory=list)
    failure: str = ""

    @property
    def median(self) -> float:
        """Return the median wall time in seconds."""
        return statistics.median(sample.seconds for sample in self.samples)

    @property
    def minimum(self) -> float:
        """Return the shortest wall time in seconds."""
        return min(sample.seconds for sample in self.samples)

    @property
    def peak(self) -> int:
        """Return the largest peak memory in bytes."""
        return max(sample.peak for sample in self.samples)

    @property
    def enough(self) -> bool:
        """Whether running the command again would take more time than it is worth."""
        spent = sum(sample.seconds for sample in self.samples)
        return bool(self.failure) or (len(self.samples) >= FEWEST and spent > PATIENCE)


def measure(commands: Mapping[str, Command], runs: int) -> dict[str, Samples]:
    """Run each command once to warm it up and then ``runs`` times, by turns."""
    results = {name: Samples() for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            if not results[name].enough:
                _run_into(results[name], command, warm_up=turn == 0)
    return results


def _run_into(result: Samples, command: Command, warm_up: bool) -> None:
    try:
        sample = run(command)
    except (Failed, OSError) as error:
        result.failure = str(error)
    else:
        if not warm_up:
            result.samples.append(sample)


def run(command: Command) -> Sample:
    """Run ``command`` once. Raises `Failed`."""
    command.prepare()
    reader, writer = _open_terminal() if command.terminal else os.pipe()
    start = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        env=command.environment,
        stdin=writer if command.terminal else subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
        start_new_session=True,
    )
    os.close(writer)
    found, last = _read_all(reader, command.expected)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    os.close(reader)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not found:
        raise Failed(f"{Path(command.arguments[0]).name} exited with {process.returncode}: {last}")
    # A child starts out with the peak of its parent, which is why this process stays small.
    return Sample(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def _open_terminal() -> tuple[int, int]:
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    return reader, writer


def _read_all(reader: int, expected: bytes) -> tuple[bool, str]:
    """Return whether ``expected`` is in what can be read, and the last line of it."""
    found, recent = not expected, b""
    while chunk := _read(reader):
        recent = recent[-_CHUNK:] + chunk
        found = found or expected in recent
    lines = recent.decode("utf-8", "replace").split("\n")
    return found, next((line.strip() for line in reversed(lines) if line.strip()), "nothing is printed")


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, _CHUNK)
    except OSError:  # how Linux says that nobody holds the other end of a terminal any more
        return b""


def environment(home: str, **more: str) -> dict[str, str]:
    """Return an environment whose user has nothing but the folder ``home``."""
    folders = {f"XDG_{name}_HOME": str(Path(home, name.lower())) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    return {"PATH": os.defpath, "HOME": home, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", **folders, **more}


def forget(folder: str) -> Callable[[], None]:
    """Return what deletes ``folder``, for a command to be measured without it."""
    return lambda: shutil.rmtree(folder, ignore_errors=True)
