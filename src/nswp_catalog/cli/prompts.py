"""The questions of `add` at a terminal. The only user of questionary, and of the prompt_toolkit below it."""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from shutil import get_terminal_size
from typing import Any

import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from nswp_catalog.core.catalog import Head
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage.accept import read_resource
from nswp_catalog.storage.splice import as_read

Record = dict[str, Any]
_Read = Callable[[str], Any]
_KEYS = {
    "type": ("↑ ↓ choose, letters narrow, Enter takes it", "types"),
    "themes": ("Space marks, letters narrow, Enter goes on", "themes"),
    "regions": ("Space marks, letters narrow, Enter goes on", "regions"),
    "languages": ("Space marks, letters narrow, Enter goes on", "languages"),
}
"""The fields whose values are chosen: how, and from which vocabulary."""


class Wish(Enum):
    """What a person wants of a record that was made from the answers."""

    ADD = auto()
    CHANGE = auto()
    FORGET = auto()


class Questions:
    """Asks for one field after the other. Ctrl-C raises `KeyboardInterrupt` at any of them."""

    def __init__(self, head: Head, color: bool) -> None:
        self.head = head
        # Without a style of ours questionary has one of its own.
        self.style = None if color else questionary.Style([(part, "noinherit") for part in _PARTS])

    def title(self) -> str:
        """Return the title."""
        return str(self._text("title", "Title", "", _line, required=True))

    def id(self, proposed: str, is_taken: Callable[[str], bool]) -> str:
        """Return an id that no record has; ``proposed`` stands there to be changed."""

        def check(text: str) -> bool | str:
            if is_taken(text.strip()):
                return f"`{text.strip()}` is taken. Choose another one."
            return _check("id", text, _line, required=True)

        hint = "a short name that never changes: a-z, 0-9 and hyphens"
        return self._ask("Id", hint, check, default=proposed).strip()

    def others(self, given: Mapping[str, Any]) -> Record:
        """Return the fields that are answered, but for title and id, and but for those that are ``given``."""
        answers: Record = {}
        for name, (label, hint, read) in _FIELDS.items():
            if name in given:
                continue
            if name in _KEYS and self.head.vocabulary(_KEYS[name][1]).terms:
                answer = self._choice(name, label)
            else:
                answer = self._text(name, label, hint, read)
            if answer:
                answers[name] = answer
        if "downloads" not in given and (downloads := self._downloads()):
            answers["downloads"] = downloads
        return answers

    def agreed(self) -> Wish:
        """Return what is to become of the record that was shown."""
        choices = [
            questionary.Choice("Yes, write it", Wish.ADD, shortcut_key="y"),
            questionary.Choice("Change it first, in the editor", Wish.CHANGE, shortcut_key="c"),
            questionary.Choice("No, forget it", Wish.FORGET, shortcut_key="n"),
        ]
        hint = "(↑ ↓ or the letter chooses, Enter takes it)"
        wish: Wish = questionary.select(
            "Add it?", choices, instruction=hint, use_shortcuts=True, style=self.style
        ).unsafe_ask()
        return wish

    def _downloads(self) -> list[Record]:
        downloads: list[Record] = []
        while True:
            which = "another file" if downloads else "a file to download"
            url = self._text("url", f"Address of {which}", "Enter: none", _line)
            if not url:
                return downloads
            label = self._text(
                "label", "  What the link says", "Enter: nothing", _line, inside="downloads", beside={"url": url}
            )
            language = self._text(
                "language",
                "  Its language",
                "en, fr, … · Enter: not said",
                _line,
                inside="downloads",
                beside={"url": url},
            )
            part = {"url": url, "label": label, "language": language}
            downloads.append({name: value for name, value in part.items() if value})

    def _choice(self, name: str, label: str) -> Any:
        keys, vocabulary = _KEYS[name]
        terms = self.head.vocabulary(vocabulary).terms
        choices = [questionary.Choice(f"{one_line(str(term.label))}  ({term.id})", term.id) for term in terms]
        if name == "type":
            choices.insert(0, questionary.Choice("not said", ""))
        ask = questionary.select if name == "type" else questionary.checkbox
        # Without the filter some letters would mark or turn over all choices.
        return ask(
            f"{label}:",
            choices,
            instruction=f"({keys})",
            style=self.style,
            use_search_filter=True,
            use_jk_keys=False,
        ).unsafe_ask()

    def _text(
        self,
        name: str,
        label: str,
        hint: str,
        read: _Read,
        required: bool = False,
        inside: str = "",
        beside: Mapping[str, Any] = {},
    ) -> Any:
        def check(text: str) -> bool | str:
            return _check(name, text, read, required, inside, beside)

        text = self._ask(label, hint, check, multiline=name == "summary")
        return read(text) if text.strip() else ""

    def _ask(
        self, label: str, hint: str, check: Callable[[str], bool | str], default: str = "", multiline: bool = False
    ) -> str:
        answer: str = questionary.text(
            f"{label}:",
            default=default,
            validate=check,
            multiline=multiline,
            # A text of several lines begins at the margin, or each would stand below the hint.
            instruction=(f"({hint})\n" if multiline else f"({hint}) ") if hint else None,
            style=self.style,
            validate_while_typing=False,
            key_bindings=_leaving_out() if multiline else None,
        ).unsafe_ask()
        return answer


def _leaving_out() -> KeyBindings:
    """Return the keys of a text of several lines: Enter ends it where nothing is typed."""
    keys = KeyBindings()

    @keys.add("enter", filter=Condition(lambda: not get_app().current_buffer.text))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys


def _check(
    name: str, text: str, read: _Read, required: bool = False, inside: str = "", beside: Mapping[str, Any] = {}
) -> bool | str:
    """Return True for what may be typed for a field, else what is wrong with it."""
    if not text.strip():
        return "This one is needed; Ctrl-C gives up." if required else True
    part = {**beside, name: read(text)}
    record = {"id": "new", "title": "New", **({inside: [part]} if inside else part)}
    _, problems = read_resource(as_read(record), 0)
    if not problems:
        return True
    message = one_line(f"{problems[0].message} {problems[0].advice}")
    # The line below the question is all the room there is.
    return message if len(message) < get_terminal_size().columns else one_line(problems[0].message)


def _line(text: str) -> str:
    return text.strip()


def _listed(mark: str) -> _Read:
    return lambda text: [part.strip() for part in text.split(mark) if part.strip()]


_FIELDS: dict[str, tuple[str, str, _Read]] = {
    "summary": ("Summary", "Esc, then Enter, ends it; Enter alone begins a new line", _line),
    "type": ("Type", "an id", _line),
    "themes": ("Themes", "ids, with commas between", _listed(",")),
    "regions": ("Regions", "ids, with commas between", _listed(",")),
    "tags": ("Tags", "free words, with commas between", _listed(",")),
    "date": ("Date", "2018, 2018-09 or 2018-09-14", _line),
    "authors": ("Authors", "Family, Given; with semicolons between", _listed(";")),
    "publishers": ("Publishers", "with semicolons between", _listed(";")),
    "languages": ("Languages", "en, fr, …", _listed(",")),
    "url": ("Address of its page", "https://…", _line),
    "doi": ("DOI", "10.…", _line),
    "isbn": ("ISBN", "", _line),
}
"""What is asked after title and id, in this order: label, hint, and how the answer is read."""
_PARTS = ("qmark", "question", "answer", "pointer", "highlighted", "selected", "separator", "instruction", "text")
