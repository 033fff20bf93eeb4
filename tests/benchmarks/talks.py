"""Short dialogues: is each follow-up answered as its author expects?"""

import tomllib
from collections.abc import Callable, Collection

from labelled import DATA
from questions import plain
from shares import show

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown
from skill.question import Question
from skill.session import Offer, Session
from skill.understanding import Understanding, build
from speech_content.library import load_library


def dialogues(
    makers: dict[str, Callable[[], tuple[Understanding, dict[str, str]]]],
    split: str,
    authors: Collection[str],
    *,
    verbose: bool,
) -> None:
    right = turns = 0
    written = tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))
    made: dict[str, tuple[Understanding, dict[str, str]]] = {}
    for dialogue in written["dialogue"]:
        if dialogue["split"] != split or (authors and dialogue["author"] not in authors):
            continue
        if dialogue["library"] not in made:
            made[dialogue["library"]] = makers[dialogue["library"]]()
        understanding, ids = made[dialogue["library"]]
        session = Session()
        for number, (text, wanted) in enumerate(dialogue["turns"]):
            answer = plain(understanding.answer(Question(text=text, spoken=True), session))
            fits = any(_fits(answer, one, ids) for one in wanted.split(" or "))
            if number:
                turns += 1
                right += fits
                if verbose and not fits:
                    print(
                        f"{'':<4}{text!r} wanted {wanted} got {answer} after {session.topic} {session.aspect}",
                        session.offer,
                    )
            session = _after(session, wanted.split(" or ")[0], ids, answer)
    show("follow-ups in dialogues: right", "85 %", right, turns)


def _fits(answer: Answer, wanted: str, ids: dict[str, str]) -> bool:
    if wanted.startswith("command:"):
        return isinstance(answer, Command) and str(answer.intent) in wanted.removeprefix("command:").split("|")
    if wanted.startswith("unknown"):
        return isinstance(answer, Unknown)
    if wanted.startswith("ask:"):
        allowed = {ids.get(one, one) for one in wanted.removeprefix("ask:").split("|")}
        return isinstance(answer, Ambiguous) and set(answer.topics) <= allowed
    topics, _, aspects = wanted.partition(" ")
    if not isinstance(answer, Spoken) or answer.topic not in {ids.get(one, one) for one in topics.split("|")}:
        return False
    return not aspects or bool({str(aspect) for aspect in answer.aspects} & set(aspects.split("|")))


def _after(session: Session, wanted: str, ids: dict[str, str], answer: Answer) -> Session:
    """The session after a turn that went as expected."""
    asked = str(answer.aspects[0]) if isinstance(answer, Spoken) else str(getattr(answer, "aspect", "") or "")
    if wanted.startswith("ask:"):
        topics = tuple(ids.get(one, one) for one in wanted.removeprefix("ask:").split("|"))
        return session.but(offer=Offer("topic" if len(topics) == 1 else "topics", topics, asked))
    if wanted.startswith(("command:", "unknown")):
        return session
    topics, _, aspects = wanted.partition(" ")
    topic = ids.get(one := topics.split("|")[0], one)
    before = session.before if topic == session.topic else session.topic
    return session.but(topic=topic, before=before, aspect=aspects.split("|")[0] or "overview", offer=Offer())


def product_dialogues() -> tuple[Understanding, dict[str, str]]:
    """The built-in library; the dialogues' names for its topics are matched by title and names."""
    library = load_library()
    ids = {}
    for topic in library.topics.values():
        for name in (topic.id, topic.title, *topic.names):
            ids.setdefault(name.lower().replace(" ", "-"), topic.id)
    return build(library), ids | {"febrile-neutropenia": "chemo-fever", "vitamin-b12-deficiency": "b12-deficiency"}
