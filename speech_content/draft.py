"""Makes a draft of a topic out of a leaflet: by selection from its own sentences, with everything accounted for."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from operator import itemgetter

from speech_content.drafting.chunks import chunks, emergency
from speech_content.drafting.filing import file_units
from speech_content.drafting.licence import Licence, licence_of
from speech_content.drafting.model import FilingModel, load_model
from speech_content.drafting.noise import sift
from speech_content.drafting.opinions import Opinions, TopicNames
from speech_content.drafting.proposal import Proposal, propose
from speech_content.drafting.respell import to_ipa
from speech_content.drafting.sentences import Respelling
from speech_content.drafting.unit import Filed, LeftOut
from speech_content.drafting.units import cut
from speech_content.drafting.words import ImportWords, normal
from speech_content.errors import ImportingError
from speech_content.leaflet import Block, Leaflet
from speech_content.model import Aspect, Profile
from speech_content.topic_file import REQUIRED

__all__ = ["Draft", "TypingError", "draft", "slug"]

_TWO_NAMES = re.compile(r"(\S.*?\S)\s*\(([^()®]{3,60})\)")
"""A title with another name in brackets."""
_ENOUGH_WORDS = 40
"""Words from which a leaflet's language can be told."""
_SAMPLE = 4_000
"""Letters that are looked at for it."""
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TypingError:
    """A likely typing error in the leaflet, for its publisher; nothing is mended by itself."""

    text: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic in the making."""

    leaflet: Leaflet
    topic_id: str
    title: str
    names: tuple[str, ...]
    sections: Mapping[Aspect, tuple[tuple[Proposal, ...], ...]] = field(hash=False)
    """Chunks by aspect, in the order of :class:`Aspect`."""
    filed: tuple[Filed, ...]
    """Every unit; its number is that of the fact."""
    left: tuple[LeftOut, ...]
    respellings: tuple[Respelling, ...]
    typing: tuple[TypingError, ...]
    licence: Licence
    published: str
    missing: tuple[Aspect, ...]
    """Required aspects that the leaflet says nothing of."""
    missing_reason: str
    """What the topic file gives as the reason."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """All sentences, in order of aspect."""
        return tuple(proposal for part in self.sections.values() for chunk in part for proposal in chunk)


def draft(
    leaflet: Leaflet,
    words: ImportWords,
    *,
    topic_id: str = "",
    title: str = "",
    licence: str = "",
    model: FilingModel | None = None,
) -> Draft:
    """Draft a topic.

    Args:
        leaflet: what was read.
        words: the language's words for importing.
        topic_id: the topic's id; made of its title where empty.
        title: the topic's title; the leaflet's where empty.
        licence: what the importing person knows of the licence.
        model: the learned model; the one that ships where not given.

    Raises:
        ImportingError: the leaflet is in another language, or says nothing.
    """
    _check_language(leaflet, words)
    kept, left = sift(leaflet, words)
    parts = cut(kept, words)
    if not parts.units:
        raise ImportingError("nothing in it speaks of a topic: all of it is menus, captions or notes.")
    title = _printable(title or _title(leaflet, kept, words)) or "Topic"
    if match := _TWO_NAMES.fullmatch(title):
        title, leaflet = match[1], replace(leaflet, names=(match[2], *leaflet.names))
    names = TopicNames(title, leaflet.names, words)
    filed = file_units(parts.units, Opinions(words, model or load_model(), names))
    left += parts.left
    sections, over = _sections(propose(filed, words))
    places = {each.unit.number: each.unit.place for each in filed}
    left += [LeftOut(each.text, places[each.units[0]], "over-length") for each in over]
    return Draft(
        leaflet=leaflet,
        topic_id=topic_id or slug(names.title),
        title=names.title,
        names=_names(names.title, leaflet),
        sections=sections,
        filed=tuple(filed),
        left=tuple(left),
        respellings=tuple(
            replace(row, ipa=to_ipa(row.respelling, words.letters, words.last))
            for row in dict.fromkeys(parts.respellings)
        ),
        typing=tuple(_typing_errors(kept, words)),
        licence=licence_of(leaflet, left, words, licence),
        published=leaflet.published or _published(left, words),
        missing=tuple(aspect for aspect in REQUIRED[Profile.CONDITION] if aspect not in sections),
        missing_reason=words.phrases["missing"],
    )


def slug(title: str) -> str:
    """Make an id of a title: small letters, digits and hyphens, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    name = re.sub(r"^(?=\d)", "topic-", name)[:60].strip("-")
    return name or "topic"


def _sections(
    proposals: Iterable[Proposal],
) -> tuple[dict[Aspect, tuple[tuple[Proposal, ...], ...]], list[Proposal]]:
    said: dict[Aspect, dict[str, Proposal]] = {aspect: {} for aspect in Aspect}
    for proposal in proposals:
        found = said[proposal.aspect]
        if same := found.get(proposal.text):
            # What the leaflet says twice is said once, with both citations.
            proposal = replace(same, units=tuple(dict.fromkeys((*same.units, *proposal.units))))  # noqa: PLW2901
        found[proposal.text] = proposal
    by_aspect = {aspect: list(found.values()) for aspect, found in said.items()}
    by_aspect[Aspect.EMERGENCY], rest = emergency(by_aspect[Aspect.EMERGENCY])
    by_aspect[Aspect.GET_HELP] = rest + by_aspect[Aspect.GET_HELP]
    sections: dict[Aspect, tuple[tuple[Proposal, ...], ...]] = {}
    over: list[Proposal] = []
    for aspect, sentences in by_aspect.items():
        if sentences:
            sections[aspect], too_many = chunks(sentences)
            over += too_many
    return sections, over


def _check_language(leaflet: Leaflet, words: ImportWords) -> None:
    if leaflet.language and not leaflet.language.lower().startswith(words.tags):
        message = f"it says that its language is {leaflet.language}. Import it with the --language that it is in."
        raise ImportingError(message)
    found = _LETTERS.findall(leaflet.text[:_SAMPLE].lower())
    share = len([word for word in found if word in words.common]) / max(1, len(found))
    if len(found) >= _ENOUGH_WORDS and share < words.least_common:
        message = (
            f"hardly any of its words ({share:.0%}) are common words of the language that it is imported in. "
            "Import it with the --language that it is in."
        )
        raise ImportingError(message)


def _title(leaflet: Leaflet, kept: Iterable[Block], words: ImportWords) -> str:
    """Take the leaflet's title, or what its first sentence speaks of, or the file's name."""
    if leaflet.title.strip():
        return leaflet.title
    first = next((block.text for block in kept), "")
    if match := words.grammar["subject"].match(normal(first)):
        return match[1]
    name = re.sub(r"[_-]+", " ", leaflet.file.rpartition(".")[0]).strip()
    return words.title(name[:1].upper() + name[1:]) or "Topic"


def _printable(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())


def _names(title: str, leaflet: Leaflet) -> tuple[str, ...]:
    """Give what people may call it: the title as it stands inside a sentence, and the leaflet's other names."""
    first = title.split(" ", 1)[0]
    small = title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]
    if any(title.lower() in block.text for block in leaflet.blocks):
        # "Heat Rash" on top is heat rash in the sentences.
        small = title.lower()
    # With a small first letter it is spelled without being told.
    own = () if small == title[:1].lower() + title[1:] else (small,)
    others = (_printable(name) for name in leaflet.names)
    return tuple(dict.fromkeys((*own, *(name for name in others if name and len(name) <= 80))))


def _published(left: Iterable[LeftOut], words: ImportWords) -> str:
    """Find the date of a revision or copyright line; that of the next review is none."""
    for row in left:
        if (
            row.reason not in ("revision", "copyright")
            or row.of_picture
            or words.grammar["next"].search(row.text.lower())
        ):
            continue
        if match := words.grammar["date"].search(row.text):
            return match[1]
    return ""


def _typing_errors(blocks: Sequence[Block], words: ImportWords) -> list[TypingError]:
    """Look through all blocks at once, and tell by where it stands which one an error is in."""
    texts = [normal(block.text) for block in blocks]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "\n".join(texts)
    found: list[tuple[int, TypingError]] = []
    for what, first in words.typing.found(whole):
        for match in first.re.finditer(whole, first.start()):
            number = bisect_right(starts, match.start()) - 1
            text, start, end = texts[number], match.start() - starts[number], match.end() - starts[number]
            if end <= len(text):
                shown = text[max(0, start - 20) : end + 20].strip()
                found.append((number, TypingError(shown, blocks[number].place, what)))
    return [error for _, error in sorted(found, key=itemgetter(0))]
