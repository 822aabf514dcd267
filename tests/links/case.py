"""A case: a link, what it does, and which verdicts are right."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nswp_catalog.core.link import Verdict

from .server import Handler

TITLE = "Smart Guide to CEDAW"
"""The title of a record that does not say otherwise."""

Verdicts = frozenset[Verdict]
OK: Verdicts = frozenset({Verdict.OK})
MOVED: Verdicts = frozenset({Verdict.MOVED})
SUSPECT: Verdicts = frozenset({Verdict.SUSPECT})
BLOCKED: Verdicts = frozenset({Verdict.BLOCKED})
UNREACHABLE: Verdicts = frozenset({Verdict.UNREACHABLE})
BROKEN: Verdicts = frozenset({Verdict.BROKEN})
SKIPPED: Verdicts = frozenset({Verdict.SKIPPED})


@dataclass(frozen=True)
class Case:
    """One link of the table."""

    name: str
    """Also the id of its record."""
    verdicts: Verdicts
    """All that are right."""
    why: str
    url: str
    """With ``<host>`` for the address of a host."""
    title: str = TITLE
    """Of its record."""
    file: Mapping[str, str] | None = None
    """The fields of the download besides ``url``, where the link is one; else it is the landing page."""
    routes: Mapping[tuple[str, str], Handler] = field(default_factory=dict)
    """The handlers that it needs, by (host, path)."""
    own: bool = False
    """Whether it needs a host of its own, which is called as the case is."""

    @property
    def field(self) -> str:
        """The field of the record that holds the link."""
        return "url" if self.file is None else "downloads[0].url"

    def record(self, url: str) -> dict[str, object]:
        """Return its record, with ``url`` as the address."""
        if self.file is None:
            return {"id": self.name, "title": self.title, "url": url}
        return {"id": self.name, "title": self.title, "downloads": [{"url": url, **self.file}]}


def case(
    name: str,
    handler: Handler | None,
    verdicts: Verdicts,
    why: str,
    *,
    url: str | None = None,
    title: str = TITLE,
    file: Mapping[str, str] | None = None,
    also: Mapping[str, Handler] | None = None,
    own: bool = False,
    tail: str = "",
) -> Case:
    """Return the case that ``handler`` answers at ``/name``, followed by ``tail``.

    ``also`` has handlers by path; with ``own`` they are for the case's own host. ``url`` is for an address that is
    not made from the name.
    """
    host = name if own else ""
    routes = {(host, path): other for path, other in (also or {}).items()}
    if handler:
        routes[host, f"/{name}"] = handler
    address = url or f"http://<{name if own else 'main'}>/{name}{tail}"
    return Case(name, verdicts, why, address, title, file, routes, own)
