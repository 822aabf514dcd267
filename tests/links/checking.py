"""Runs ``catalog check-links`` against the hostile server."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cli.running import SECONDS, Program, Ran

from .case import Case
from .server import Server


@dataclass(frozen=True)
class Checked:
    """What one run said."""

    ran: Ran
    server: Server
    links: dict[str, dict[str, Any]]
    """The entries of the report, by address."""
    lines: dict[str, int]
    """On which line of the catalogue the address of each case stands."""

    def entry(self, case: Case) -> dict[str, Any]:
        """Return what the report has of a case."""
        url = self.server.fill(case.url)
        for written in (url, url.strip()):
            if written in self.links:
                return self.links[written]
        pytest.fail(f"The report has no entry for {url!r} ({case.name}).")


def catalogue(cases: Iterable[Case], server: Server) -> tuple[str, dict[str, int]]:
    """Return a catalogue of these cases, and on which line the address of each stands."""
    lines = ["catalog:", "  title: Hostile links", "resources:"]
    where: dict[str, int] = {}
    for case in cases:
        url = json.dumps(server.fill(case.url), ensure_ascii=False)
        lines += [f"  - id: {case.name}", f"    title: {json.dumps(case.title, ensure_ascii=False)}"]
        if case.file is None:
            lines.append(f"    url: {url}")
            where[case.name] = len(lines)
        else:
            lines += ["    downloads:", f"      - url: {url}"]
            where[case.name] = len(lines)
            lines += [f"        {name}: {json.dumps(value)}" for name, value in case.file.items()]
    return "\n".join(lines) + "\n", where


def run(program: Program, server: Server, cases: Iterable[Case], *options: str) -> tuple[Ran, dict[str, int]]:
    """Run the command on a catalogue of these cases; a run that does not end fails."""
    text, where = catalogue(cases, server)
    path = program.write(text)
    state = str(program.home / "state")
    limits = ("--timeout", "3", "--retries", "1", "--gap", "0", "--state", state, "--max-age", "0")
    trust = {"SSL_CERT_FILE": str(server.certificates.bundle)}
    try:
        return program("--catalog", path, "check-links", *limits, *options, env=trust), where
    except subprocess.TimeoutExpired as hung:
        said = (hung.stderr or b"")[-2000:]
        pytest.fail(f"The run did not end within {SECONDS} seconds; it said: {said!r}")


def checked(home: Path, server: Server, cases: Iterable[Case], *options: str) -> Checked:
    """Run the command, and read its report; without one, fail with what was said instead."""
    ran, where = run(Program(home), server, cases, "--format", "json", *options)
    try:
        report = json.loads(ran.out)
        links = {link["url"]: link for link in report["links"]}
    except (ValueError, KeyError, TypeError) as fault:
        pytest.fail(f"No report ({fault!r}), exit code {ran.code}: {ran.out[:500]!r} {ran.err[-3000:]}")
    assert report["version"] == 1
    assert sum(report["totals"].values()) == len(report["links"]) == len(links)
    return Checked(ran, server, links, where)
