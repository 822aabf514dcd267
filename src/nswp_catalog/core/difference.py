"""The difference of two texts in lines, as a unified diff.

`difflib` alone takes quadratic time where the same lines stand in many records. Here it is
given only what stands between lines that both texts have once, such as those with the ids.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_Step = tuple[str, int, int, int, int]


def unified(before: Sequence[str], after: Sequence[str], name: str, context: int = 3) -> Iterator[str]:
    """Yield the lines of a unified diff of two texts, without line ends; none where they are the same."""
    matcher = _Anchored(before, after)
    for number, group in enumerate(matcher.get_grouped_opcodes(context)):
        if number == 0:
            yield from (f"--- a/{name}", f"+++ b/{name}")
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for what, start, end, new_start, new_end in group:
            if what == "equal":
                yield from (f" {line}" for line in before[start:end])
                continue
            yield from (f"-{line}" for line in before[start:end])
            yield from (f"+{line}" for line in after[new_start:new_end])


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


class _Anchored(SequenceMatcher[str]):
    """A matcher of lines that never looks across a line which both texts have once."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self.before = before
        self.after = after

    def get_opcodes(self) -> list[_Step]:  # type: ignore[override]  # plain tuples are enough for the grouping
        """Return the steps that make the one of the other."""
        steps: list[_Step] = []
        start, new_start = 0, 0
        for end, new_end in [*_anchors(self.before, self.after), (len(self.before), len(self.after))]:
            part = SequenceMatcher(None, self.before[start:end], self.after[new_start:new_end], autojunk=False)
            for what, a, b, c, d in part.get_opcodes():
                step = (what, start + a, start + b, new_start + c, new_start + d)
                if steps and steps[-1][0] == what == "equal":
                    step = ("equal", steps[-1][1], step[2], steps[-1][3], step[4])
                    steps.pop()
                steps.append(step)
            start, new_start = end, new_end
        return steps


def _anchors(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the lines stand that both texts have once, as far as their order is the same."""
    once = {line for line, number in Counter(before).items() if number == 1}
    once &= {line for line, number in Counter(after).items() if number == 1}
    places = {line: place for place, line in enumerate(after) if line in once}
    reached = -1
    for place, line in enumerate(before):
        if line in once and places[line] > reached:
            reached = places[line]
            yield place, reached
