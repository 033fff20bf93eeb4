"""Whatever is said, on whatever channel and in whatever state, understanding gives an answer and never an exception."""

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.answer import Ambiguous, Command, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Offer, Session
from skill.understanding import Understanding
from speech_content.library import Library
from speech_content.model import Aspect

WORDS = st.sampled_from(
    [
        *(
            "what",
            "causes",
            "is",
            "it",
            "the",
            "of",
            "and",
            "fever",
            "chemo",
            "neutropenia",
            "anemia",
            "leukemia",
            "new",
        ),
        *("tropina", "can't", "breathe", "no", "yes", "i", "have", "how", "treated", "a", "b", "12", "type", "two"),
        *(
            "hyper",
            "hypo",
            "osis",
            "chest",
            "pain",
            "stop",
            "my",
            "she",
            "all",
            "day",
            "...",
            "{topic}",
            "<speak>",
            "&",
        ),
        *("\u200b", "é", "İ", "ß"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=700),
    st.lists(WORDS, max_size=120).map(" ".join),
    st.text(alphabet="aeiou tnrs", max_size=600),
    st.text(alphabet=st.characters(min_codepoint=0x80), max_size=300),
)
QUESTIONS = st.builds(
    Question,
    intent=st.sampled_from(Intent),
    text=TEXTS,
    hypotheses=st.lists(TEXTS, max_size=2).map(tuple),
    topic=st.sampled_from(["", "anemia", "no such topic"]),
    candidates=st.sampled_from([(), ("anemia", "leukemia"), ("no such topic",)]),
    topic_text=TEXTS,
    aspect=st.none() | st.sampled_from(Aspect),
    spoken=st.booleans(),
)
SESSIONS = st.builds(
    Session,
    topic=st.sampled_from(["", "neutropenia", "no such topic"]),
    aspect=st.sampled_from(["", "causes", "no such aspect"]),
    offer=st.builds(
        Offer,
        kind=st.sampled_from(["none", "aspect", "more", "topic", "topics", "list"]),
        topics=st.sampled_from([(), ("anemia",), ("anemia", "leukemia"), ("no such topic",)]),
        aspect=st.sampled_from(["", "treatment", "no such aspect"]),
    ),
)


@settings(max_examples=300, deadline=None)
@given(question=QUESTIONS, session=SESSIONS)
def test_anything_gets_an_answer(
    library: Library, understanding: Understanding, question: Question, session: Session
) -> None:
    """Of a known kind, about topics that exist, and the same one when asked again."""
    answer = understanding.answer(question, session)
    assert answer == understanding.answer(question, session)
    plain = answer.then if isinstance(answer, Urgent) and answer.then else answer
    match plain:
        case Spoken(topic, aspects):
            assert topic in library.topics
            assert aspects
        case Ambiguous(topics, _):
            assert 1 <= len(topics) <= 3
            assert set(topics) <= set(library.topics)
        case Unknown(_, _, near):
            assert set(near) <= set(library.topics)
        case Urgent(line, _, _):
            assert line in library.topics or f"{library.language.tag}/urgent/{line}" in library.lines
        case _:
            assert isinstance(plain, Command)


@settings(max_examples=100, deadline=None)
@given(question=QUESTIONS, session=SESSIONS)
def test_anything_can_be_explained(understanding: Understanding, question: Question, session: Session) -> None:
    """In printable lines."""
    decision = understanding.explain(question, session)
    assert str(decision).startswith("answer")
    assert all(line.isprintable() for line in str(decision).splitlines())
