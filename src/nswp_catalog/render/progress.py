"""A bar of progress for a terminal, on standard error."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """A bar with what was counted so far, and the time that is left; without a ``total`` it only moves."""

    def __init__(self, total: int | None, color: bool, doing: str = "") -> None:
        console = Console(stderr=True, no_color=not color, markup=False, highlight=False)
        self._progress = Progress(
            BarColumn(24),
            *(
                []
                if total is None
                else [MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()]
            ),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task(doing, total=total, rate="")
        self._progress.start()

    def advance(self, counts: str, by: int = 1) -> None:
        """Move on; ``counts`` says what there is so far."""
        speed = self._progress.tasks[0].speed
        self._progress.update(self._task, advance=by, description=counts, rate=f"{speed:.0f}/s" if speed else "")

    def reach(self, number: int) -> None:
        """Move to where ``number`` are done."""
        self._progress.update(self._task, completed=number)

    def stop(self) -> None:
        """Take the bar away."""
        self._progress.stop()
