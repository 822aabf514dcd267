"""The record format as pydantic models: the boundary between data and resources.

The only user of pydantic. A model says what each field may hold and describes it; the
JSON Schema and the reference of the format are made from the same words.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any

# Start-up: pydantic would read the metadata of every installed package in search of plugins.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema

from nswp_catalog.core import values
from nswp_catalog.core.catalog import About
from nswp_catalog.core.place import Path
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.resource import RELATIONS, Caution, Download, Relation, Resource
from nswp_catalog.core.rule import RULES
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.vocabulary import Term
from nswp_catalog.errors import BadValue, shorten

# The YAML of editors takes an unquoted 2018 or 9789241504744 for a number; both are right.
_WORD: dict[str, Any] = {"type": ["string", "number"]}
_SLUG = {**_WORD, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_DATE = {"type": ["string", "integer"], "pattern": f"^[0-9]{{4}}(-(0[1-9]|1[0-2])(-{_DAY})?)?$"}
_TAG = {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}
_ADDRESS = {"type": "string", "format": "uri", "pattern": '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s<>"]+$'}
_FILLED = {**_WORD, "pattern": "\\S"}

Line = Annotated[str, AfterValidator(values.line), WithJsonSchema(_FILLED)]
Slug = Annotated[str, AfterValidator(values.slug), WithJsonSchema(_SLUG)]
Date = Annotated[str, AfterValidator(values.date), WithJsonSchema(_DATE)]
Language = Annotated[str, AfterValidator(values.language), WithJsonSchema(_TAG)]
Address = Annotated[str, AfterValidator(values.address), WithJsonSchema(_ADDRESS)]
Doi = Annotated[
    str, AfterValidator(values.doi), WithJsonSchema({"type": "string", "pattern": "^10\\.[0-9]{4,9}(\\.[0-9]+)*/\\S+$"})
]
Isbn = Annotated[str, AfterValidator(values.isbn), WithJsonSchema({"type": ["string", "integer"]})]
Country = Annotated[str, AfterValidator(values.country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Count = Annotated[
    str,
    AfterValidator(values.count),
    WithJsonSchema({"type": ["integer", "string"], "pattern": "^[1-9][0-9]*$", "minimum": 1}),
]
Sha256 = Annotated[str, AfterValidator(values.sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})]
RelationName = Annotated[
    str, AfterValidator(values.relation), WithJsonSchema({"type": "string", "enum": list(RELATIONS)})
]
Localised = Annotated[
    Any,
    PlainValidator(values.localised),
    WithJsonSchema(
        {
            "anyOf": [
                _FILLED,
                {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"pattern": _TAG["pattern"]},
                    "additionalProperties": _FILLED,
                },
            ]
        }
    ),
]


class _Model(BaseModel):
    # Unknown keys are reported by `_read`, which knows how to suggest the right one.
    model_config = ConfigDict(
        # Built when first needed: reading records needs few of the models.
        defer_build=True,
        extra="ignore",
        json_schema_extra={"additionalProperties": False, "patternProperties": {"^x-": {}}},
    )


class DownloadModel(_Model):
    """A file of the resource."""

    url: Address = Field(description="Where the file is.")
    label: Line | None = Field(None, description="What the link says.")
    language: Language | None = Field(None, description="In which language the file is: a BCP 47 tag.")
    format: Line | None = Field(None, description="What kind of file it is: pdf, epub, mp4, docx.")
    pages: Count | None = Field(None, description="How many pages it has.")
    bytes: Count | None = Field(None, description="How large it is, in bytes.")
    archived: Address | None = Field(None, description="The address of an archived copy.")
    sha256: Sha256 | None = Field(
        None, description="The SHA-256 digest of the file as last seen; `check-links --record` writes it."
    )


class RelationModel(_Model):
    """How the resource stands to another of the catalogue."""

    id: Slug = Field(description="The id of the other resource.")
    relation: RelationName = Field(description="What this resource is to the other.")


class CautionModel(_Model):
    """Where reading or sharing the resource can be an offence."""

    country: Country = Field(description="ISO 3166-1 code of the country.")
    note: Localised | None = Field(None, description="What a reader there should know.")
    since: Date | None = Field(None, description="Since when.")


class ResourceModel(_Model):
    """One resource of the library."""

    id: Slug = Field(description="A short name that never changes: a-z, 0-9 and hyphens.")
    title: Localised = Field(description="The title: a text, or {language: text}.")
    summary: Localised | None = Field(
        None, description="What it is about, in plain text; paragraphs are parted by blank lines."
    )
    type: Slug | None = Field(None, description="What it is: one id of `vocabularies: types:`.")
    themes: tuple[Slug, ...] = Field((), description="What it is about: ids of `vocabularies: themes:`.")
    regions: tuple[Slug, ...] = Field((), description="Which part of the world: ids of `vocabularies: regions:`.")
    tags: tuple[Line, ...] = Field((), description="Free words.")
    date: Date | None = Field(None, description="When it was published: 2018, 2018-09 or 2018-09-14.")
    authors: tuple[Line, ...] = Field(
        (), description="Who wrote it: `Family, Given` for people, the name as it is for bodies."
    )
    publishers: tuple[Line, ...] = Field((), description="Who published it.")
    languages: tuple[Language, ...] = Field((), description="In which languages the work exists: BCP 47 tags.")
    url: Address | None = Field(None, description="Its landing page.")
    doi: Doi | None = Field(None, description="Its DOI, without https://doi.org/.")
    isbn: Isbn | None = Field(None, description="Its ISBN, with or without hyphens.")
    downloads: tuple[DownloadModel, ...] = Field((), description="Its files.")
    archived: Address | None = Field(None, description="The address of an archived copy of `url`.")
    related: tuple[RelationModel, ...] = Field((), description="How it stands to other resources of the catalogue.")
    cautions: tuple[CautionModel, ...] = Field((), description="Where reading or sharing it can be an offence.")
    notes: Line | None = Field(None, description="A remark for editors; no export, page or feed carries it.")
    added: Date | None = Field(None, description="When the record was added.")


class TermModel(_Model):
    """A term of a vocabulary."""

    id: Slug = Field(description="A short name that never changes: a-z, 0-9 and hyphens.")
    label: Localised = Field(description="What people call it: a text, or {language: text}.")
    aliases: tuple[Line, ...] = Field((), description="Other names by which people ask for it.")
    broader: Slug | None = Field(None, description="The term above it; searching for that finds this one.")


class LanguageTermModel(TermModel):
    """A language, with what people call it."""

    id: Language = Field(description="A BCP 47 tag.")


class AboutModel(_Model):
    """What the catalogue says of itself."""

    title: Localised | None = Field(None, description="The name of the catalogue.")
    description: Localised | None = Field(None, description="One sentence on what is in it.")
    homepage: Address | None = Field(None, description="Where it is published.")
    language: Language | None = Field(
        None, description="The language of every text that does not say otherwise: a BCP 47 tag."
    )


class VocabulariesModel(_Model):
    """The terms that records may use."""

    themes: tuple[TermModel, ...] = Field((), description="What resources are about.")
    types: tuple[TermModel, ...] = Field((), description="What kinds of resources there are.")
    regions: tuple[TermModel, ...] = Field((), description="Parts of the world.")
    languages: tuple[LanguageTermModel, ...] = Field(
        (), description="What languages are called; any language may be used all the same."
    )


class CatalogModel(_Model):
    """A catalogue of resources in one file."""

    catalog: AboutModel | None = Field(None, description="What the catalogue says of itself.")
    vocabularies: VocabulariesModel | None = Field(None, description="The terms that records may use.")
    resources: tuple[ResourceModel, ...] | None = Field(description="The records.")


def read_resource(data: Any, index: int) -> tuple[Resource | None, list[Problem]]:
    """Return the resource in ``data`` (the record at ``index`` of the list), and its problems.

    The resource is None when there are problems.
    """
    model, problems = _read(ResourceModel, data, ("resources", index), "record")
    if not isinstance(model, ResourceModel) or problems:
        return None, problems
    return _resource(model, data), []


def _resource(model: ResourceModel, data: Mapping[str, Any]) -> Resource:
    fields = dict(model.__dict__)
    for name, convert in _CONVERSIONS.items():
        if fields[name]:
            fields[name] = tuple([convert(**item.__dict__) for item in fields[name]])
    extra = tuple((key, value) for key, value in data.items() if key.startswith("x-"))
    return Resource(**fields, extra=extra)


_CONVERSIONS: dict[str, type[Download] | type[Relation] | type[Caution]] = {
    "downloads": Download,
    "related": Relation,
    "cautions": Caution,
}
_NESTED = _CONVERSIONS.keys()


def read_term(data: Any, path: Path) -> tuple[Term | None, list[Problem]]:
    """Return the term in ``data``, found at ``path`` (`vocabularies`, name, index), and its problems."""
    kind = LanguageTermModel if path[1] == "languages" else TermModel
    model, problems = _read(kind, data, path, "term")
    if not isinstance(model, TermModel) or problems:
        return None, problems
    return Term(model.id, model.label, model.aliases, model.broader), []


def read_about(data: Any) -> tuple[About, list[Problem]]:
    """Return what the ``catalog:`` head says, as far as it is right, and its problems."""
    model, problems = _read(AboutModel, data, ("catalog",), "mapping")
    if not isinstance(model, AboutModel):
        return About(), problems
    return About(model.title, model.description, model.homepage, model.language or "en"), problems


def unknown_keys(data: Mapping[str, Any], known: Any, path: Path, resource: str = "") -> list[Problem]:
    """Return a problem for each key of ``data`` that is neither known nor the editor's own."""
    return [
        _problem(
            "unknown-key",
            f"`{shorten(key)}` is not a field.",
            did_you_mean(key, known) or "Correct it, or begin it with `x-` if it is your own.",
            (*path, key),
            resource,
            at_key=True,
        )
        for key in data
        if key not in known and not key.startswith("x-")
    ]


def _problem(rule: str, message: str, advice: str, path: Path, resource: str, at_key: bool = False) -> Problem:
    return Problem(rule, RULES[rule].severity, message, advice, path, at_key, resource=resource)


_KNOWN: dict[type[_Model], frozenset[str]] = {
    kind: frozenset(kind.model_fields) for kind in (ResourceModel, TermModel, LanguageTermModel, AboutModel)
}


def _read(kind: type[_Model], data: Any, path: Path, name: str) -> tuple[_Model | None, list[Problem]]:
    if not isinstance(data, dict):
        message = f"This {name} is not a mapping of fields."
        return None, [_problem("wrong-type", message, "Write `key: value` lines, or delete the lone dash.", path, "")]
    problems: list[Problem] = []
    resource = data.get("id")
    resource = resource if name == "record" and isinstance(resource, str) else ""
    known = _KNOWN[kind]
    if not known.issuperset(data):
        problems = unknown_keys(data, known, path, resource)
    if None in data.values():
        data = {key: value for key, value in data.items() if value is not None}
    model: _Model | None = None
    try:
        model = kind.model_validate(data)
    except ValidationError as error:
        problems += [_explain(item, path, resource) for item in error.errors(include_url=False)]
    if kind is ResourceModel:
        for field in _NESTED:
            if field in data:
                problems += _nested_unknown_keys(data, field, path, resource)
    return model, problems


def _nested_unknown_keys(data: Mapping[str, Any], field: str, path: Path, resource: str) -> list[Problem]:
    items = data.get(field)
    if not isinstance(items, list):
        return []
    models: dict[str, type[_Model]] = {"downloads": DownloadModel, "related": RelationModel, "cautions": CautionModel}
    known = models[field].model_fields
    found: list[Problem] = []
    for index, item in enumerate(items):
        if isinstance(item, dict) and not item.keys() <= known.keys():
            found += unknown_keys(item, known, (*path, field, index), resource)
    return found


def _explain(item: Mapping[str, Any], path: Path, resource: str) -> Problem:
    """Return one error of pydantic's in our words."""
    location: Path = (*path, *item["loc"])
    field = next((part for part in reversed(location) if isinstance(part, str)), "")
    error = item.get("ctx", {}).get("error")
    if isinstance(error, BadValue):
        return _problem(error.rule, error.message, error.advice, (*location, *error.path), resource, error.at_key)
    given = item.get("input")
    if item["type"] == "missing":
        return _problem("missing-field", f"`{field}` is missing.", f"Add a line `{field}: …`.", location[:-1], resource)
    if item["type"] == "tuple_type":
        example = (
            f"`{field}: [{given}]`"
            if isinstance(given, str) and len(given) < 60
            else "one item a line, each with a dash"
        )
        return _problem("wrong-type", f"`{field}` is a list.", f"Write {example}.", location, resource)
    if item["type"] in ("model_type", "dict_type", "model_attributes_type"):
        return _problem(
            "wrong-type",
            f"An item of `{field}` is a mapping of fields.",
            f"Write `{_EXAMPLES.get(field, 'key: value')}`.",
            location,
            resource,
        )
    if given is None:
        return _problem(
            "empty-text",
            f"An item of `{field}` is empty.",
            "Write something after the dash, or delete it.",
            location,
            resource,
        )
    return _problem(
        "wrong-type",
        f"`{field}` is one text, not {_kind(given)}.",
        f"Write `{field}: …` on one line; put it in quotes if it has brackets or colons.",
        location,
        resource,
    )


_EXAMPLES = {
    "downloads": "- url: https://…",
    "related": "- {id: …, relation: summary-of}",
    "cautions": "- country: RU",
}


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a mapping"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a catalogue file."""
    schema = CatalogModel.model_json_schema()
    _tidy(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "catalog",
        **{k: v for k, v in schema.items() if k != "title"},
    }


def _tidy(node: Any) -> None:
    """Take out what pydantic adds for itself: titles, null alternatives and their defaults."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
        return
    if not isinstance(node, dict):
        return
    for name, definition in node.get("$defs", {}).items():
        definition.pop("title", None)
        definition.setdefault("description", name)
    for field in node.get("properties", {}).values():
        field.pop("title", None)
        field.pop("default", None)
        options = field.get("anyOf", [])
        if {"type": "null"} in options:
            # A key with nothing after it counts as left out, so null stays allowed.
            field["anyOf"] = [option for option in options if option != {"type": "null"}] + [{"type": "null"}]
        elif field.get("type") == "array":
            field["type"] = ["array", "null"]
    for value in node.values():
        _tidy(value)
