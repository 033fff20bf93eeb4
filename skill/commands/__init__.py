"""The command line: ``leafline VERB``, one module a verb, found by its file name."""

import importlib
import pkgutil
import sys
from pathlib import Path

import click

from speech_content.errors import LeaflineError

__all__ = ["Verbs", "main"]


class Verbs(click.Group):
    """A group whose commands are the modules of a folder; each is imported only when it is used."""

    def __init__(self, package: str, folder: str, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._package, self._folder = package, folder

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every verb."""
        del ctx
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules([self._folder]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{self._package}.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101 - a broken module is ours to find in tests
        return command


@click.command(
    cls=Verbs,
    package=__name__,
    folder=str(Path(__file__).parent),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="leafline")
def _leafline() -> None:
    """Turn patient leaflets into answers that people can ask for."""


def main() -> None:
    """Run the command line; what went wrong is said in one message, without a trace."""
    try:
        _leafline(prog_name="leafline")
    except LeaflineError as error:
        click.secho(str(error), err=True, fg="red" if sys.stderr.isatty() else None)
        sys.exit(1)
