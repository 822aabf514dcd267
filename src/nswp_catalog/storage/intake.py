"""Taking records in: what is new, what is there already and what is wrong, before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Catalog, Head
from nswp_catalog.core.checks import unknown_terms
from nswp_catalog.core.duplicates import SAME_ID, Known, sameness
from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.values import language_meant
from nswp_catalog.core.vocabulary import Vocabulary
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.accept import read_resource
from nswp_catalog.storage.load import load
from nswp_catalog.storage.read import Source

Data = dict[str, Any]


class Status(StrEnum):
    """What an entry is to the catalogue."""

    NEW = "new"
    DUPLICATE = "duplicate"
    INVALID = "invalid"


class Offer(NamedTuple):
    """An entry of a file, as it was understood: where it stands, and its record as plain data."""

    place: str
    record: Data
    fault: str = ""
    remarks: tuple[str, ...] = ()
    keeps_unknown: bool = False
    """Whether a type that the vocabulary lacks is kept under ``x-type``, as references have types of their own."""


class Item(NamedTuple):
    """An offer that was looked at."""

    place: str
    status: Status
    record: Data
    """As it would be written."""
    resource: Resource | None = None
    other: Resource | None = None
    """Of a duplicate: the one that is there already, or comes earlier in what is offered."""
    at: int | None = None
    """The place of ``other`` in the catalogue; None for one that is only offered."""
    changes: Mapping[str, Any] = {}
    """What an update would change in ``other``."""
    why: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether it is there already, with nothing new in it."""
        return self.status is Status.DUPLICATE and not self.changes


def look_at(text: bytes, offers: Iterable[Offer], today: str) -> list[Item]:
    """Return what each of ``offers`` is to the catalogue in ``text``. Raises `NotACatalog`."""
    return list(_Intake(text, today).items(offers))


class _Intake:
    """The catalogue, and what was offered so far."""

    def __init__(self, text: bytes, today: str) -> None:
        loaded = load(text)
        self.head: Head = loaded.catalog.head
        self.today = today
        self.known = Known()
        self.places: dict[str, int] = {}
        self.advice: dict[tuple[str, str], str] = {}
        for place, resource in loaded.catalog.resources:
            self.known.add(resource)
            self.places.setdefault(resource.id, place)
        self.taken = set(records.ids(loaded.source)) | self.places.keys()

    def items(self, offers: Iterable[Offer]) -> list[Item]:
        """Return what each offer is."""
        found = [self._item(offer) for offer in offers]
        while True:
            checked = [self._related(item) for item in found]
            lost = {item.resource.id for item, was in zip(checked, found, strict=True) if item.status is not was.status and item.resource and was.status is Status.NEW}  # fmt: skip
            if not lost:
                return checked
            self.taken -= lost  # what leads to these leads nowhere now
            found = checked

    def _item(self, offer: Offer) -> Item:
        if offer.fault:
            return Item(offer.place, Status.INVALID, offer.record, why=offer.fault, remarks=offer.remarks)
        given, remarks = _resolved(offer, self.head)
        record = records.as_written(self.head, given)
        if str(record.get("id", "")).isdigit() and record["id"] not in self.taken:
            record["x-id"] = record.pop("id")  # somebody's row number: it would say nothing in an address
            remarks = (*remarks, f"The number {record['x-id']} is kept as `x-id`; the id is made from the title.")
        named = "id" in record
        if not named:
            record = {"id": self._free_id(record), **record}
        resource, errors = self._checked(record)
        if errors and offer.keeps_unknown and (kept := _kept_aside(record, errors)):
            record = kept
            remarks = (*remarks, *(f"Kept under `x-`: {problem.message}" for problem in errors))
            resource, errors = self._checked(record)
        if resource is None or errors:
            strange = self._unknown_names(record)
            # A name that no term goes by is no id either, which need not be said as well.
            told = [problem for problem in errors if not (strange and _is_of_term(problem))]
            why = " ".join([*strange, *(f"{problem.message} {problem.advice}".strip() for problem in told)])
            return Item(offer.place, Status.INVALID, record, why=why, remarks=remarks)
        if found := self._match(resource, named):
            other, why = found
            changes = changed(other, record, self.head, is_whole=not offer.keeps_unknown)
            return Item(offer.place, Status.DUPLICATE, record, resource, other, self.places.get(other.id), changes, why, remarks)  # fmt: skip
        if resource.id in self.taken:
            why = f"The id `{resource.id}` is taken by a record that `catalog validate` complains of."
            return Item(offer.place, Status.INVALID, record, why=why, remarks=remarks)
        self.taken.add(resource.id)
        self.known.add(resource)
        record.setdefault("added", self.today)
        return Item(offer.place, Status.NEW, record, resource, remarks=remarks)

    def _unknown_names(self, record: Data) -> list[str]:
        """Return a sentence for each name in ``record`` that no term of its vocabulary goes by."""
        told = []
        for field, (name, kind) in _KINDS.items():
            vocabulary, value = self.head.vocabulary(name), record.get(field, ())
            for word in (value,) if isinstance(value, str) else value:
                if isinstance(word, str) and vocabulary.find(word) is None:
                    if (kind, word) not in self.advice:  # the next rows have it as well
                        self.advice[kind, word] = _advice(word, vocabulary)
                    told.append(f"There is no {kind} “{word}”. {self.advice[kind, word]}")
        return told

    def _checked(self, record: Data) -> tuple[Resource | None, list[Problem]]:
        """Return the resource that a record is, and what is wrong with it."""
        resource, problems = read_resource(splice.as_read(record), 0)
        if resource is not None:
            problems = [*problems, *unknown_terms(Catalog(self.head, ((0, resource),)))]
        return resource, [problem for problem in problems if problem.severity is Severity.ERROR]

    def _match(self, resource: Resource, named: bool) -> tuple[Resource, str] | None:
        """Return what could be the same work. Works of one page that have ids of their own, or come together, are two."""
        if named and (same := self.known.by_id(resource.id)):
            return same, SAME_ID
        found = self.known.match(resource)
        is_sure = not named and found is not None and found[0].id in self.places
        if found and not is_sure and found[1] == "The address is the same" and not _alike(found[0], resource):
            return None
        return found

    def _free_id(self, record: Data) -> str:
        title = record.get("title", "")
        text = next(iter(title.values()), "") if isinstance(title, dict) else str(title)
        wanted = (records.id_from(text) if isinstance(text, str) else "") or "resource"
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def _related(self, item: Item) -> Item:
        """Return ``item``, invalid if it leads to a record that neither is there nor comes."""
        if item.resource is None or item.status is Status.INVALID:
            return item
        for relation in item.resource.related:
            if relation.id not in self.taken:
                why = f"`related` names `{relation.id}`, which is not there. {did_you_mean(relation.id, self.taken)}"
                return item._replace(status=Status.INVALID, why=why.strip())
        return item


_KINDS = {"type": ("types", "type"), "themes": ("themes", "theme"), "regions": ("regions", "region")}


def _advice(word: str, vocabulary: Vocabulary) -> str:
    names = [name for term in vocabulary.terms for name in (term.id, *term.label.all(), *term.aliases)]
    return did_you_mean(word, names) or f"There are: {', '.join(term.id for term in vocabulary.terms)}."


def _is_of_term(problem: Problem) -> bool:
    return len(problem.path) > 2 and problem.path[2] in _KINDS


def _kept_aside(record: Data, errors: list[Problem]) -> Data | None:
    """Return a record whose fields with ``errors`` stand under ``x-``; None where it cannot do without them.

    References of others are full of numbers and dates that are not quite right: they cost no entry.
    """
    wrong = {str(problem.path[2]) for problem in errors if len(problem.path) > 2}
    if not wrong or wrong & {"id", "title"} or not wrong <= record.keys():
        return None
    return {f"x-{name}" if name in wrong else name: value for name, value in record.items()}


def _alike(one: Resource, other: Resource) -> bool:
    return bool(sameness(one._replace(url=None), other._replace(url=None)))


def _resolved(offer: Offer, head: Head) -> tuple[Data, tuple[str, ...]]:
    """Return the record with what its words mean in this catalogue, and what is to be told of it."""
    record, remarks = dict(offer.record), list(offer.remarks)
    themes: dict[str, str] = {}
    tags = []
    for word in record.pop("keywords", ()):
        theme = head.vocabulary("themes").find(word)
        themes[theme or ""] = word
        if not theme:
            tags.append(word)
    themes.pop("", None)
    if themes:
        record["themes"] = list(dict.fromkeys([*record.get("themes", ()), *themes]))
        remarks.append(f"Themes by keyword: {', '.join(themes.values())}.")
    if tags:
        record["tags"] = list(dict.fromkeys([*record.get("tags", ()), *tags]))
    kind = record.get("type")
    if offer.keeps_unknown and isinstance(kind, str) and kind and head.vocabulary("types").find(kind) is None:
        record["x-type"] = record.pop("type")
        remarks.append(f"The type “{kind}” is none of this catalogue's; it is kept as `x-type`.")
    if isinstance(languages := record.get("languages"), list):
        known = head.vocabulary("languages")
        record["languages"] = list(
            dict.fromkeys(
                known.find(each) or language_meant(each) if isinstance(each, str) else each for each in languages
            )
        )
    return record, tuple(remarks)


def changed(old: Resource, record: Data, head: Head, is_whole: bool) -> Data:
    """Return the fields of ``old`` that differ in ``record``, with what they become.

    What ``record`` does not speak of stays. Where its format loses nothing it ``is_whole``: its
    lists stand in place of the old ones; else they add to them. Files are matched by address.
    """
    before = splice.as_read(old.to_data(private=True))
    after: Data = {}
    for name, value in record.items():
        if name in ("id", "added") or value in (None, "", [], {}):
            continue
        new = value
        if name == "downloads":
            new = _merged_files(before.get(name, []), value)
        elif isinstance(before.get(name), dict) and not isinstance(value, dict):
            new = _in_its_language(before[name], str(value))
        elif name in ("themes", "tags", "languages") and not is_whole:
            new = [*before.get(name, []), *(item for item in value if not _known_otherwise(name, item, before, head))]
            new = list(dict.fromkeys(new))
        if new and not _same(before.get(name), splice.as_read(new)):
            after[name] = new
    return after


def _known_otherwise(name: str, item: str, before: Data, head: Head) -> bool:
    """Return whether a theme is only what a tag of the old record could also mean, or a tag a theme of it."""
    themes = head.vocabulary("themes")
    if name == "themes":
        return any(themes.find(tag) == item for tag in before.get("tags", []))
    return name == "tags" and themes.find(item) in before.get("themes", [])


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        return before.split() == after.split()
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    return bool(before == after)


def _in_its_language(before: Mapping[str, str], text: str) -> Data:
    """Return a localised text with ``text``, whose language nobody said, in place of its first version."""
    if any(_same(version, text) for version in before.values()):
        return dict(before)
    return {**before, next(iter(before)): text}


def _merged_files(before: list[Data], offered: list[Data]) -> list[Data]:
    by_address = {item.get("url"): item for item in offered}
    kept = [{**item, **by_address.pop(item.get("url"), {})} for item in before]
    return [*kept, *by_address.values()]


def take_in(source: Source, items: Iterable[Item]) -> bytes:
    """Return the text with the new ones of ``items`` added, and the others changed. Raises `CatalogError`."""
    chosen = list(items)
    changes = _changes(chosen)
    edited = records.edit(source, changes) if changes else source.text
    added = [item.record for item in chosen if item.status is Status.NEW]
    return splice.add(splice.opened(edited), added) if added else edited


def refused(source: Source, items: Sequence[Item]) -> list[Item]:
    """Return those of ``items`` that cannot be written into the text, each with the reason, as invalid ones.

    What is related to a new one that cannot is among them.
    """
    found = _refused(source, items)
    lost = {item.resource.id for item in found if item.at is None and item.resource}
    while lost:
        led = [item for item in items if item.resource and lost & {to.id for to in item.resource.related}]
        new = [item for item in led if not any(item.record is one.record for one in found)]
        found += [item._replace(status=Status.INVALID, why="It is related to one that cannot be written.") for item in new]  # fmt: skip
        lost = {item.resource.id for item in new if item.at is None and item.resource}
    return found


def _refused(source: Source, items: Sequence[Item]) -> list[Item]:
    """Return what cannot be written, found by halves: most often there is none, and seldom more than a few."""
    try:
        take_in(source, items)
    except CatalogError as error:
        if len(items) == 1:
            return [items[0]._replace(status=Status.INVALID, why=f"{error.message} {error.advice}".strip())]
        half = len(items) // 2
        return [*_refused(source, items[:half]), *_refused(source, items[half:])]
    return []


def _changes(items: Iterable[Item]) -> dict[int, Data]:
    changes: dict[int, Data] = {}
    for item in items:
        if item.at is not None:
            changes.setdefault(item.at, {}).update(item.changes)
    return changes
