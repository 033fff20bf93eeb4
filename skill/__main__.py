"""``python -m skill`` is the command ``leafline``."""

from skill.commands import main

main()
