"""``leafline export``: what other systems need, one module each."""

from pathlib import Path

from skill.commands import Verbs

command = Verbs(
    package=__name__,
    folder=str(Path(__file__).parent),
    name="export",
    help="Write the files that another system needs.",
)
