"""``leafline new``: what an editor begins with, one module each."""

from pathlib import Path

from skill.commands import Verbs

command = Verbs(
    package=__name__,
    folder=str(Path(__file__).parent),
    name="new",
    help="Begin something new in your content folder.",
)
