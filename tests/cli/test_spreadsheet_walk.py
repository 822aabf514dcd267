"""The editor's walk: exported, changed by hand in LibreOffice, imported; and nothing else is different in git."""

import difflib
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import yaml

from .running import REAL, Program

_TYPING = """
Sub Walk
  On Error GoTo Failed
  Dim doc, sheet, hidden(2) As New com.sun.star.beans.PropertyValue, saving(1) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  hidden(1).Name = "FilterName" : hidden(1).Value = "{load}"
  hidden(2).Name = "FilterOptions" : hidden(2).Value = "{options}"
  doc = StarDesktop.loadComponentFromURL("{url}", "_blank", 0, hidden())
  sheet = doc.Sheets.getByIndex(0)
  Dim last As Long
  last = LastRow(sheet)
  Put(sheet, RowOf(sheet, "{first}"), "Title", "A title typed in LibreOffice")
  Dim english As New com.sun.star.lang.Locale
  Put(sheet, RowOf(sheet, "{second}"), "Date", "2001-02-03")
  sheet.getCellByPosition(ColumnOf(sheet, "Date"), RowOf(sheet, "{second}")).NumberFormat = doc.NumberFormats.queryKey("YYYY-MM-DD", english, False)
  Put(sheet, RowOf(sheet, "{third}"), "Tags", "typed; by hand")
  Put(sheet, last + 1, "Title", "Была новая строка")
  Put(sheet, last + 1, "Date", "2019")
  Put(sheet, last + 1, "Themes", "Violence")
  Put(sheet, last + 2, "Title", "Another new row")
  Put(sheet, last + 2, "Address", "https://example.org/another-new-row")
  Put(sheet, last + 2, "Authors", "Díaz, Ana; The Collective")
  saving(0).Name = "FilterName" : saving(0).Value = "{save}"
  saving(1).Name = "FilterOptions" : saving(1).Value = "{options}"
  doc.storeToURL("{url}", saving())
  doc.close(True)
  Exit Sub
Failed:
  StarDesktop.terminate()
End Sub

Sub Put(sheet, row, heading, text)
  sheet.getCellByPosition(ColumnOf(sheet, heading), row).setFormula(text)
End Sub

Function ColumnOf(sheet, heading)
  Dim column As Long
  For column = 200 To 0 Step -1
    If sheet.getCellByPosition(column, 0).String = heading Then ColumnOf = column
  Next
End Function

Function RowOf(sheet, id)
  Dim row As Long
  For row = 1 To LastRow(sheet)
    If sheet.getCellByPosition(0, row).String = id Then RowOf = row
  Next
End Function

Function LastRow(sheet)
  Dim cursor
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  LastRow = cursor.RangeAddress.EndRow
End Function
"""
"""What is typed into cells, as a macro: LibreOffice takes the text of a formula for what fingers type.

Only that a cell becomes a day is shown by its format, which fingers need not set.
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""
_FILTERS = {
    "xlsx": {"load": "Calc MS Excel 2007 XML", "save": "Calc MS Excel 2007 XML", "options": ""},
    # What the dialog of LibreOffice offers: UTF-8, commas, cells saved as they are shown.
    "csv": {"load": "Text - txt - csv (StarCalc)", "save": "Text - txt - csv (StarCalc)", "options": "44,34,76,1,,0,false,false,true"},
}  # fmt: skip


def typed(file: Path, ids: list[str], folder: Path) -> None:
    """Change three cells of a table and fill two new rows, in LibreOffice."""
    profile = folder / "profile"
    macro = _TYPING.format(url=file.as_uri(), first=ids[0], second=ids[1], third=ids[2], **_FILTERS[file.suffix[1:]])
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"  # an empty one is in every profile
    module.write_text(_MODULE.format(escape(macro)), encoding="utf-8")
    subprocess.run([*office, "macro:///Standard.Module1.Walk"], check=True, capture_output=True, timeout=120)


def records(text: str) -> dict[str, dict[str, Any]]:
    """Return the records of a catalogue by id, as another reader than ours reads them."""
    return {record["id"]: record for record in yaml.safe_load(text)["resources"]}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (libreoffice-calc-nogui) is not installed")
@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_three_cells_and_two_rows_are_five_records(catalog: Program, name: str) -> None:
    """Three cells changed and two rows added in LibreOffice are five records in the diff, and nothing else."""
    ours = Path(catalog.write(REAL.read_bytes(), "resources.yaml"))
    before = ours.read_text(encoding="utf-8")
    old = records(before)
    ids = [record["id"] for record in old.values() if isinstance(record["title"], str) and "tags" in record][:3]
    assert catalog("export", name, "-o", f"library.{name}").code == 0
    file = catalog.folder / f"library.{name}"
    exported = file.read_bytes()
    typed(file, ids, catalog.home)
    assert file.read_bytes() != exported

    ran = catalog("import", file.name, "--on-duplicate", "update")
    assert ran.code == 0, ran.talk
    after = ours.read_text(encoding="utf-8")
    new = records(after)
    changed = {key for key in new if new[key] != old.get(key)}
    assert (len(new), changed & old.keys(), len(changed)) == (len(old) + 2, set(ids), 5), ran.talk
    assert [new[key][field] for key, field in zip(ids, ("title", "date", "tags"), strict=True)] == [
        "A title typed in LibreOffice", "2001-02-03", ["typed", "by hand"],
    ]  # fmt: skip
    added = [new[key] for key in new if key not in old]
    assert [(one["title"], one.get("date"), one.get("themes"), one.get("url"), one.get("authors")) for one in added] == [
        ("Была новая строка", 2019, ["violence"], None, None),
        ("Another new row", None, None, "https://example.org/another-new-row", ["Díaz, Ana", "The Collective"]),
    ]  # fmt: skip
    gone = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]
    assert len(gone) <= 3
    assert catalog("validate").code == 0
    assert "Nothing to write" in catalog("import", file.name, "--on-duplicate", "update").talk
