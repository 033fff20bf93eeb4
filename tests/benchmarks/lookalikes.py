"""Names that are taken for each other: is one ever answered with the other, unasked?"""

from collections.abc import Iterable

from labelled import table
from questions import plain
from rivals import tokens
from shares import show

from skill.answer import Ambiguous, Spoken
from skill.question import Question
from skill.session import Session
from skill.understanding import Understanding


def flips(understanding: Understanding, ids: set[str]) -> None:
    """Each name of a pair, typed and heard, as it stands and with slips; a flip answers with the other one."""
    silent, tried, asked = [], 0, 0
    names = {topic.id: {topic.title, *topic.names} for topic in understanding.index.topics}
    # Where a topic goes by both names, answering with it is right.
    names = {topic: {" ".join(tokens(name)) for name in some} for topic, some in names.items()}
    pairs = [row for row in table("lookalikes") if {row["id_a"], row["id_b"]} & ids]
    for row in pairs:
        for said, other in (("name_a", "id_b"), ("name_b", "id_a")):
            for text in dict.fromkeys(_slips(row[said])):
                for spoken in (False, True):
                    question = Question(text=f"what is {text}", spoken=spoken)
                    answer = plain(understanding.answer(question, Session()))
                    tried += 1
                    asked += isinstance(answer, Ambiguous)
                    if (
                        isinstance(answer, Spoken)
                        and answer.topic == row[other]
                        and not _goes_by(names[answer.topic], row[said])
                    ):
                        silent.append((text, spoken, answer.topic))
    show(
        f"look-alikes: silent flips, {len(pairs)} pairs in the inventory",
        "0",
        len(silent),
        tried,
        f"asked {asked}",
        rare=True,
    )
    for text, spoken, topic in silent[:400]:
        print(f"{'':<4}flip: {text!r} {'heard' if spoken else 'typed'} -> {topic}")


def _goes_by(names: set[str], name: str) -> bool:
    words = tokens(name)
    return " ".join(words) in names or any(sorted(words) == sorted(one.split()) for one in names)


def _slips(name: str) -> Iterable[str]:
    """The name, and it with one letter left out, doubled or swapped at a few places, and split in two."""
    yield name
    for at in range(2, len(name) - 1, max(1, len(name) // 5)):
        yield name[:at] + name[at + 1 :]
        yield name[: at + 1] + name[at:]
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if " " not in name and len(name) > 8:
        yield f"{name[:5]} {name[5:]}"
