"""The command `catalog`: its commands by name, and its global options."""

import os
import re
import sys
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from nswp_catalog import __version__
from nswp_catalog.cli.arguments import global_options_first, is_exclusion, networks_told
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.errors import CatalogError

_COMMANDS = {
    "init": ("starting", "init", "Make a new catalogue."),
    "list": ("searching", "list_resources", "List the resources, newest first."),
    "search": ("searching", "search", "Search titles, summaries, people, tags and themes."),
    "show": ("showing", "show", "Show one or more resources whole."),
    "open": ("showing", "open_page", "Open the page of a resource in the browser."),
    "add": ("adding", "add", "Add a resource."),
    "edit": ("editing", "edit", "Change a resource, or all that filters choose."),
    "remove": ("removing", "remove", "Remove resources."),
    "undo": ("removing", "undo", "Take back the last change."),
    "themes": ("overview", "vocabulary_command:theme", "List the themes with their counts."),
    "types": ("overview", "vocabulary_command:type", "List the types with their counts."),
    "regions": ("overview", "vocabulary_command:region", "List the regions with their counts."),
    "tags": ("overview", "vocabulary_command:tag", "List the tags with their counts."),
    "stats": ("overview", "stats", "Show what is in the catalogue, and what is missing."),
    "validate": ("checking", "validate", "Check the catalogue and show every problem with its place."),
    "check-links": ("linking", "check_links", "Check whether the addresses still lead to the works."),
    "export": ("exporting", "export", "Write resources as tables, references, feeds or pages."),
    "site": ("publishing", "site", "Write the library as a folder of pages, one for each theme."),
    "import": ("importing", "import_files", "Take resources in from tables, references or data."),
    "schema": ("checking", "schema", "Print the JSON Schema of the catalogue file."),
    "cache": ("caching", "cache", "Show where derived data lies, or delete it."),
}
"""Where each command is: its module, its function (or what makes it, and from what), its help."""


class _Group(TyperGroup):
    """Commands that are imported when they are called, so that none pays for another."""

    listing = False
    """Whether only names and one-line helps are wanted."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        return TyperCommand(cmd_name, help=_COMMANDS[cmd_name][2]) if self.listing else _command(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that ``args`` begin with; a wrong name is answered with the nearest."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise CatalogError(
                f"There is no command “{args[0]}”.", did_you_mean(args[0], _COMMANDS) or "`catalog --help` lists them."
            )
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help without importing any command."""
        self.listing = True
        if not _draws():
            super().format_help(ctx, formatter)
            return
        from nswp_catalog.render import terminal  # start-up: only help on a terminal draws here

        commands = [(name, _COMMANDS[name][2]) for name in _COMMANDS]
        options = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        page = terminal.help_page(self.get_usage(ctx), self.help or "", [("Commands", commands), ("Options", options)])
        terminal.console("NO_COLOR" not in os.environ).print(*page, sep="\n")

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Complete the names of commands without importing any."""
        self.listing = True
        return super().shell_complete(ctx, incomplete)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args``; the global options may also stand behind the command, and ``help`` before one."""
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, global_options_first(args))


class _Search(TyperCommand):
    """`search`, where ``-word`` excludes a word instead of naming options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args`` with a real minus sign (U+2212) before the words to exclude."""
        return super().parse_args(ctx, ["−" + arg[1:] if is_exclusion(arg) else arg for arg in args])


class _CheckLinks(TyperCommand):
    """`check-links`, where ``--allow-private`` may stand without a network."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args``, with what each ``--allow-private`` allows."""
        return super().parse_args(ctx, networks_told(args))


def _command(name: str) -> Any:
    module, _, argument = _COMMANDS[name][1].partition(":")
    function = getattr(import_module(f"nswp_catalog.cli.{_COMMANDS[name][0]}"), module)
    single = _new_app(None)
    cls = {"search": _Search, "check-links": _CheckLinks}.get(name, TyperCommand)
    command = function(argument) if argument else function
    # On a terminal a line break in a paragraph would stay one.
    told = re.sub(r"(?<!\n)\n(?!\n)", " ", cleandoc(command.__doc__ or ""))
    single.command(name, cls=cls, help=told, context_settings=_SETTINGS)(command)
    return typer.main.get_command(single)


def _new_app(cls: type[TyperGroup] | None) -> typer.Typer:
    return typer.Typer(
        cls=cls,
        context_settings=_SETTINGS,
        add_completion=cls is not None,
        no_args_is_help=cls is not None,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if _draws() else None,
    )


def _draws() -> bool:
    return sys.stdout.isatty() and sys.stderr.isatty()


_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"catalog {__version__}")
        raise typer.Exit


def _globals(
    ctx: typer.Context,
    catalog: Annotated[
        Path | None,
        typer.Option(
            "--catalog",
            "-c",
            metavar="PATH",
            help="The catalogue file. [default: data/resources.yaml or resources.yaml, here or above]",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours; NO_COLOR does the same.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Data only; say nothing else.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which catalogue is used, and how long it took.")
    ] = False,
) -> None:
    """Manage a catalogue of public resources, kept in one YAML file.

    Example:  catalog search --theme violence

    Example:  catalog show smart-guide-to-cedaw

    Example:  catalog validate
    """
    from nswp_catalog.cli.session import Session  # start-up: the help needs no index

    ctx.obj = Session(catalog, quiet, verbose)


def build() -> typer.Typer:
    """Return the application."""
    app = _new_app(_Group)
    app.callback()(_globals)
    return app


def run() -> None:
    """Run the command that the arguments name, to its end."""
    build()(prog_name="catalog")
