"""The exceptions that carry a message for people."""


class CatalogError(Exception):
    """Something that the user can put right: what is wrong, where, and what to do.

    ``message`` is one sentence; ``advice`` says what to do next, and may be empty.
    The command line prints both and exits with 2.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class BadValue(ValueError):
    """A value that breaks a rule of the record format.

    ``rule`` is the name of the broken rule, ``message`` says what is wrong and
    ``advice`` how to put it right. ``path`` leads on from the value to the part of it
    that is meant, or to its key with ``at_key``.
    """

    def __init__(
        self, rule: str, message: str, advice: str = "", path: tuple[str, ...] = (), at_key: bool = False
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.advice = advice
        self.path = path
        self.at_key = at_key


def shorten(value: str, width: int = 80) -> str:
    """Return ``value`` cut to ``width`` characters, as it is quoted in a message."""
    return value if len(value) <= width else value[: width - 1] + "…"
