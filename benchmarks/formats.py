"""Every writer and reader of `catalog`, in time and memory, beside a floor that only loads the records.

    python benchmarks/formats.py [N ...]

Each measurement is a process of its own; the time is that of its processor, without starting Python.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_CHILD = """
import gc, json, resource, sys, time
from pathlib import Path
gc.disable()
from nswp_catalog.cli.exporting import _Chosen, _nothing
from nswp_catalog.exchange.format import Library, Wishes, formats
from nswp_catalog.storage import find
from nswp_catalog.storage.ask import ask
from nswp_catalog.storage.find import Question

catalogue, cache, name, way, file = sys.argv[1:]
one = formats().get(name)

def work(index):
    docs, _ = find.find(index, Question((), sort="date"))
    library = Library(index.head, _Chosen(index, docs, _nothing), len(docs))
    start = time.process_time()
    if way == "load":
        size = sum(1 for _ in library.resources)
    elif way == "write":
        with open(file, "wb") as out:
            size = sum(out.write(piece if isinstance(piece, bytes) else piece.encode()) for piece in one.write(library, Wishes()))
    else:
        size = sum(1 for _ in one.read(Path(file).read_bytes(), Wishes()))
    return time.process_time() - start, size

seconds, size = ask(Path(catalogue), Path(cache), time.time_ns(), work)
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size]))
"""


def measured(*arguments: object) -> tuple[float, float]:
    """Return the seconds and the megabytes that one piece of work takes."""
    command = [sys.executable, "-c", _CHILD, *map(str, arguments)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, memory, _ = json.loads(ran.stdout)
    return seconds, memory


def main(numbers: list[int]) -> None:
    """Print a table for catalogues of some sizes."""
    from nswp_catalog.exchange.format import formats

    known = {name: one for name, one in formats().items() if name != "citation"}
    print("| records | format | write, s | x loading | write, MB | read, s | read, MB |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for number in numbers:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            catalogue = folder / "catalogue.yaml"
            maker = Path(__file__).with_name("make_catalogue.py")
            subprocess.run([sys.executable, str(maker), str(number), str(catalogue)], check=True)
            measured(catalogue, folder, "", "load", "")  # builds the index
            floor, memory = measured(catalogue, folder, "", "load", "")
            print(f"| {number:,} | only loading | {floor:.2f} | 1.0 | {memory:.0f} | | |", flush=True)
            for name, one in known.items():
                file = folder / f"library{one.endings[0]}"
                seconds, memory = measured(catalogue, folder, name, "write", file)
                row = f"| {number:,} | {name} | {seconds:.2f} | {seconds / floor:.1f} | {memory:.0f} |"
                if one.read:
                    seconds, memory = measured(catalogue, folder, name, "read", file)
                    row += f" {seconds:.2f} | {memory:.0f} |"
                else:
                    row += " | |"
                print(row, flush=True)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [1_000, 10_000, 100_000])
