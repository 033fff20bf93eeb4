"""An empty topic: one marked line for each aspect that it needs."""

import datetime
from dataclasses import dataclass

from speech_content.draft import slug
from speech_content.drafting.topic_text import MARK, toml_text
from speech_content.language import Language, Tables
from speech_content.model import Profile
from speech_content.topic_file import REQUIRED

__all__ = ["Skeleton", "skeleton"]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a new topic begins with."""

    topic_id: str
    title: str
    lines: tuple[str, ...]
    """The body; ``{source}`` stands for the source's id."""
    profile: Profile

    def topic_text(self, source: str, code: str, written: datetime.date) -> str:
        """Write the topic file."""
        small = self.title if self.title[1:] != self.title[1:].lower() else self.title[:1].lower() + self.title[1:]
        head = [
            f"title = {toml_text(self.title)}",
            f"names = [{toml_text(small)}]",
            f"code = {toml_text(code)}",
            f"profile = {toml_text(self.profile)}",
            f"written = {written.isoformat()}",
        ]
        return "\n".join(["+++", *head, "+++", *(line.replace("{source}", source) for line in self.lines)]) + "\n"

    def source_text(self) -> str:
        """Write the source file, as yet without a fact."""
        head = [f"title = {toml_text(self.title)}", 'publisher = "?"', 'url = ""', 'licence = "?"', 'published = ""']
        return (
            "\n".join(["+++", *head, "+++", "# One fact a line: 1. The fact in your own words. (where it stands)"])
            + "\n"
        )


def skeleton(title: str, topic_id: str, profile: Profile, words: Language, tables: Tables) -> Skeleton:
    """Make the beginning of a topic."""
    ask = str(tables.table("importing").get("draft", {}).get("ask", "{about}"))
    lines: list[str] = []
    for number, aspect in enumerate(REQUIRED[profile], 1):
        about = words.aspects[aspect].about if aspect in words.aspects else str(aspect)
        lines += [f"## {aspect}", f"{MARK} {ask.format(about=about)} | {{{{source}} {number}}}", ""]
    return Skeleton(topic_id or slug(title), title, tuple(lines), profile)
