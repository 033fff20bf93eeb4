"""Text that can't be turned into words safely."""

__all__ = ["Unsayable"]


class Unsayable(ValueError):  # noqa: N818  # the word that an editor reads
    """Raised instead of guessing; whoever knows the file and line makes a problem of it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}. {mend}.")
        self.what = what
        """What is wrong, without a full stop."""
        self.mend = mend
        """How to mend it, as an instruction, without a full stop."""
