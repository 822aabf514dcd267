"""One date set in a catalogue by ruamel.yaml: the file is loaded, changed and written whole.

Called with the file, the id of the record and the date, by a Python that has ruamel.yaml.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the command line."""
    path, record_id, date = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    yaml: Any = import_module("ruamel.yaml").YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    data = yaml.load(path)
    next(record for record in data["resources"] if record["id"] == record_id)["date"] = date
    yaml.dump(data, path)


if __name__ == "__main__":
    main()
