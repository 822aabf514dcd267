"""The quick reading of records agrees with the models."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.storage import accept, schema
from nswp_catalog.storage.parse import parse

ROOT = Path(__file__).parents[2]
CATALOGUES = [ROOT / "data/resources.yaml", *sorted((ROOT / "tests/examples/good").glob("*.yaml"))]
RECORDS = [record for path in CATALOGUES for record in (parse(path.read_bytes()) or {}).get("resources") or ()]
ODD: list[Any] = [
    None, "", " ", "a", "violence", "2018", "2018-13", "0", "12", "en", "EN-gb", "xx", "https://a.org/b", "ftp://a.org",
    "10.1371/journal.pmed.1002680", "978-92-4-150474-4", "RU", "f" * 64, "summary-of", [], ["a"], [""], [None], ["en", "fr"],
    {}, {"en": "A"}, {"en": ""}, {"zz": "A"}, [{}], [{"url": "https://a.org"}], [{"url": "https://a.org", "pages": "x"}],
    [{"url": None}], [{"url": "https://a.org", "label": None, "x-a": "b"}], [{"url": "https://a.org", "colour": "red"}],
    [{"id": "a", "relation": "summary-of"}], [{"id": "a"}], [{"country": "RU", "note": {"en": "A"}, "since": "2013"}],
    [{"country": "ru"}], ["a", {"en": "b"}],
]  # fmt: skip
KEYS = [*schema.ResourceModel.model_fields, "x-own", "colour", "label", "aliases", "broader", "homepage", "language"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_a_right_record_needs_no_model(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the models find right is taken without them, and as they take it."""
    expected = schema.read_resource(record, 0)
    monkeypatch.delattr(schema, "read_resource")
    assert accept.read_resource(record, 0) == expected


@given(st.sampled_from(RECORDS), st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD), max_size=3))
def test_every_record(record: Any, changes: dict[str, Any]) -> None:
    """Right or wrong, a record gives the same resource and the same problems."""
    data = {**copy.deepcopy(record), **changes}
    assert accept.read_resource(data, 3) == schema.read_resource(data, 3)


@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD), max_size=5), st.sampled_from(["themes", "languages"])
)
def test_every_term_and_head(data: dict[str, Any], name: str) -> None:
    """The same for terms and for what the catalogue says of itself."""
    for given_data in (data, {"id": "en", "label": "A", **data}):
        path = ("vocabularies", name, 0)
        assert accept.read_term(given_data, path) == schema.read_term(given_data, path)
    assert accept.read_about(data) == schema.read_about(data)
