"""The conversation: what is said after what, whatever the channel."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.answering import IN_A_BREATH
from skill.conversation import Conversation
from skill.question import Intent, Question
from skill.reply import Reply
from skill.session import Offer, Session
from speech_content.library import Library
from speech_content.model import Aspect, Review, Topic

TODAY = datetime.date(2026, 11, 22)
NEUTROPENIA = Spoken("neutropenia", (Aspect.CAUSES,))


class Told:
    """Understands what the test tells it to."""

    def __init__(self) -> None:
        self.next: Answer = Unknown()

    def answer(self, question: Question, session: Session) -> Answer:
        return self.next


class Talk:
    """A conversation whose understanding is told; keeps the session between turns."""

    def __init__(self, library: Library, *, today: datetime.date = TODAY, require_review: bool = False) -> None:
        self.told = Told()
        self.conversation = Conversation(library, self.told, today=lambda: today, require_review=require_review)
        self.session = Session()

    def __call__(self, answer: Answer | Intent) -> list[str]:
        self.told.next = Command(answer) if isinstance(answer, Intent) else answer
        self.reply: Reply = self.conversation.reply(Question(), self.session)
        self.session = self.reply.session
        return keys(self.reply)


def keys(reply: Reply) -> list[str]:
    """Keys of a reply's lines, without the language."""
    return [line.key.removeprefix("en-US/") for line in reply.lines]


def signed(library: Library, due: datetime.date) -> Library:
    """The library with neutropenia signed; its lines are those of a library that was loaded so."""
    review = Review("R. Nurse", datetime.date(2026, 1, 1), due)
    topics = dict(library.topics)
    topics["neutropenia"] = replace(topics["neutropenia"], review=review)
    line = library.prompt("draft")
    extra = {
        f"en-US/prompt/{name}/neutropenia": replace(line, key=f"en-US/prompt/{name}/neutropenia")
        for name in ("reviewed", "next-review", "overdue")
    }
    return replace(library, topics=topics, lines={**library.lines, **extra})


@pytest.fixture
def talk(library: Library) -> Talk:
    return Talk(library)


def test_launch_says_who_speaks_and_when_to_call_for_help(talk: Talk) -> None:
    """The first words name the line and its limits, and ask."""
    assert ["prompt/launch", "prompt/disclaimer", "prompt/ask-topic"] == talk(Intent.LAUNCH)
    assert not talk.reply.ends


def test_an_answer_says_topic_then_aspect_then_content_then_one_offer(talk: Talk) -> None:
    """The topic is said back before the answer, and the disclaimer and the draft's mark come once."""
    first = talk(NEUTROPENIA)
    assert ["prompt/topic/neutropenia", "prompt/aspect/causes", "neutropenia/causes/1"] == first[:3]
    assert ["prompt/draft", "prompt/disclaimer-after"] == first[3:5]
    assert first[5].startswith("prompt/offer")
    assert 6 == len(first)
    again = talk(Spoken("neutropenia", (Aspect.SYMPTOMS,)))
    assert "prompt/draft" not in again
    assert "prompt/disclaimer-after" not in again


def test_the_disclaimer_of_the_launch_counts(talk: Talk) -> None:
    """Who heard it at the start doesn't hear it again."""
    talk(Intent.LAUNCH)
    assert "prompt/disclaimer-after" not in talk(NEUTROPENIA)


def test_yes_takes_up_the_offer_until_all_is_heard(talk: Talk) -> None:
    """Saying yes again and again leads through every chunk of every aspect once, and then stops offering."""
    heard = [key for key in talk(NEUTROPENIA) if key.startswith("neutropenia/")]
    while talk.session.offer.kind != "none":
        heard += [key for key in talk(Intent.YES) if key.startswith("neutropenia/")]
        assert len(heard) < 100
    topic: Topic = talk.conversation.library.topics["neutropenia"]
    every = [f"neutropenia/{a}/{n}" for a in topic.aspects for n in range(1, len(topic.sections[a].chunks) + 1)]
    assert sorted(every) == sorted(heard)
    assert "prompt/heard-all" in keys(talk.reply)


def test_two_aspects_are_answered_in_one_go(talk: Talk) -> None:
    """A question about causes and symptoms gets both."""
    said = talk(Spoken("neutropenia", (Aspect.CAUSES, Aspect.SYMPTOMS)))
    assert ["neutropenia/causes/1", "neutropenia/symptoms/1"] == [k for k in said if k.startswith("neutropenia/")]


def test_a_missing_aspect_is_said_and_others_are_offered(talk: Talk) -> None:
    """What the leaflet lacks is never made up."""
    said = talk(Spoken("neutropenia", (Aspect.PREPARATION,)))
    assert ["prompt/topic/neutropenia", "prompt/lacks/preparation", "prompt/lacks-has"] == said[:3]
    assert "prompt/which-part" == said[-1]
    assert len(said) <= 4 + IN_A_BREATH
    assert talk.reply.choices


def test_more_reads_on_and_says_when_there_is_no_more(talk: Talk) -> None:
    """Each "tell me more" is the next chunk; after the last it says so."""
    talk(NEUTROPENIA)
    chunks = len(talk.conversation.library.topics["neutropenia"].sections[Aspect.CAUSES].chunks)
    said = [talk(Intent.MORE)[1] for _ in range(chunks)]
    assert [*(f"neutropenia/causes/{n}" for n in range(2, chunks + 1)), "prompt/no-more"] == said


def test_repeat_says_the_same_and_slower_changes_the_pace(talk: Talk) -> None:
    """Repeating any number of times gives the same lines; slower and normal say so and repeat."""
    said = talk(NEUTROPENIA)
    assert said == talk(Intent.REPEAT)
    assert ["prompt/slower", *said] == talk(Intent.SLOWER)
    assert talk.reply.session.slow
    assert said == talk(Intent.REPEAT)
    assert ["prompt/normal", *said] == talk(Intent.NORMAL)
    assert not talk.session.slow


def test_repeating_nothing_asks(talk: Talk) -> None:
    """Before anything was said there is nothing to repeat."""
    assert ["prompt/nothing-yet"] == talk(Intent.REPEAT)


def test_next_and_previous_walk_through_the_aspects(talk: Talk) -> None:
    """They follow the order of the leaflet and don't run off its ends."""
    aspects = talk.conversation.library.topics["neutropenia"].aspects
    talk(Spoken("neutropenia", (aspects[0],)))
    for aspect in aspects[1:]:
        assert f"neutropenia/{aspect}/1" in talk(Intent.NEXT)
    talk(Intent.NEXT)
    assert f"neutropenia/{aspects[-2]}/1" in talk(Intent.PREVIOUS)


def test_one_name_is_asked_back_and_several_are_listed(talk: Talk) -> None:
    """One is a "did you mean", more are listed; yes and no answer the first."""
    assert ["prompt/did-you-mean/neutropenia"] == talk(Ambiguous(("neutropenia",), Aspect.SYMPTOMS))
    assert "neutropenia/symptoms/1" in talk(Intent.YES)
    talk(Ambiguous(("neutropenia",), None))
    assert ["prompt/what-else"] == talk(Intent.NO)
    topics = tuple(talk.conversation.library.topics)[:2]
    said = talk(Ambiguous(topics, None))
    assert "prompt/one-of" in said or len(topics) == 1
    assert [c.question.topic for c in talk.reply.choices] == list(topics)


def test_an_unknown_name_is_said_to_be_unknown(talk: Talk) -> None:
    """It says that there is no such leaflet, and offers what is near or the list."""
    assert ["prompt/not-covered", "prompt/offer-list"] == talk(Unknown(named=True))
    assert "prompt/list" in talk(Intent.YES)
    said = talk(Unknown(Aspect.CAUSES, named=True, near=("neutropenia",)))
    assert ["prompt/not-covered", "prompt/near", "prompt/topic/neutropenia", "prompt/which-leaflet"] == said


def test_an_aspect_without_a_topic_asks_for_one(talk: Talk) -> None:
    """What was asked is kept for the topic to come."""
    assert ["prompt/need-topic"] == talk(Unknown(Aspect.TREATMENT))
    assert Offer("topics", aspect="treatment") == talk.session.offer


def test_misses_escalate_and_are_forgiven(talk: Talk) -> None:
    """First a short reprompt, then an example, then help; an answer starts over."""
    first, second, third = (talk(Unknown()) for _ in range(3))
    assert ["prompt/no-match"] == first
    assert second[0].startswith("prompt/no-match-example/")
    assert "prompt/help" == third[0]
    talk(NEUTROPENIA)
    assert ["prompt/no-match"] == talk(Unknown())
    assert talk(Intent.NO_MATCH)[0].startswith("prompt/no-match-example/")


def test_silence_escalates_to_goodbye(talk: Talk) -> None:
    """The last question again, then an example, then goodbye."""
    offer = talk(NEUTROPENIA)[-1]
    assert [offer] == talk(Intent.NO_INPUT)
    assert talk(Intent.NO_INPUT)[0].startswith("prompt/no-input-example/")
    assert ["prompt/goodbye"] == talk(Intent.NO_INPUT)
    assert talk.reply.ends


def test_an_alert_comes_alone_and_ends(talk: Talk, library: Library) -> None:
    """The emergency line is first and last; nothing is offered after it."""
    talk(NEUTROPENIA)
    line = next(key for key in library.lines if key.startswith("en-US/urgent/") and not key.endswith("-soft"))
    assert [line.removeprefix("en-US/")] == talk(Urgent(line.split("/")[2], "alert"))
    assert talk.reply.ends
    assert ["neutropenia/emergency/1"] == talk(Urgent("neutropenia", "alert"))
    assert ["urgent/general"] == talk(Urgent("no-such-line", "alert"))


def test_a_soft_flag_is_one_line_before_the_answer(talk: Talk, library: Library) -> None:
    """What was asked is still answered."""
    soft = next(key for key in library.lines if key.endswith("-soft"))
    name = soft.split("/")[2].removesuffix("-soft")
    said = talk(Urgent(name, "soft", NEUTROPENIA))
    assert [f"urgent/{name}-soft", "prompt/topic/neutropenia"] == said[:2]
    assert "neutropenia/causes/1" in said


def test_the_list_is_read_in_pages(talk: Talk) -> None:
    """At most four names in a breath, each once, and the last page asks which."""
    said, pages = talk(Intent.TOPICS), 1
    names = [key for key in said if key.startswith("prompt/topic/")]
    while talk.session.offer.kind == "list":
        page = [key for key in talk(Intent.YES) if key.startswith("prompt/topic/")]
        assert len(page) <= IN_A_BREATH
        names, pages = names + page, pages + 1
        assert pages < 50
    assert [f"prompt/topic/{id_}" for id_ in talk.conversation.library.topics] == names
    assert keys(talk.reply)[-1] == "prompt/list-end"


def test_the_source_names_publisher_and_review(talk: Talk) -> None:
    """Who says so: the publishers, and how far it is checked."""
    talk(NEUTROPENIA)
    said = talk(Intent.SOURCE)
    assert "prompt/topic/neutropenia" == said[0]
    assert ["prompt/draft", "prompt/what-else"] == said[-2:]
    section = talk.conversation.library.topics["neutropenia"].sections[Aspect.CAUSES]
    cited = {c.source for chunk in section.chunks for s in chunk.sentences for c in s.citations}
    named = {key.removeprefix("prompt/source/") for key in said[1:-2]}
    assert named
    assert named <= cited


def test_a_name_is_spelled_letter_by_letter(talk: Talk) -> None:
    """Each letter is a line."""
    talk(NEUTROPENIA)
    said = talk(Intent.SPELL)
    assert "neutropenia" == "".join(key[-1] for key in said if key.startswith("prompt/letter/"))


@pytest.mark.parametrize("intent", [Intent.MORE, Intent.SOURCE, Intent.SPELL])
def test_moves_that_need_a_topic_ask_for_one(talk: Talk, intent: Intent) -> None:
    """Nothing leans on a topic that isn't there."""
    assert ["prompt/no-topic-yet"] == talk(intent)


@pytest.mark.parametrize("intent", [Intent.STOP, Intent.CANCEL])
def test_stop_says_goodbye(talk: Talk, intent: Intent) -> None:
    """It ends, at once."""
    assert ["prompt/goodbye"] == talk(intent)
    assert talk.reply.ends


def test_no_twice_says_goodbye(talk: Talk) -> None:
    """No to an offer asks what else; no to that ends."""
    talk(NEUTROPENIA)
    assert ["prompt/what-else"] == talk(Intent.NO)
    assert ["prompt/goodbye"] == talk(Intent.NO)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "fresh"), (0, "fresh"), (1, "overdue"), (30, "overdue"), (31, "expired"), (4000, "expired")],
)
def test_the_clock_chooses_what_is_said_of_a_signed_topic(library: Library, days: int, expected: str) -> None:
    """Fresh is said plainly, overdue with its date, expired only where to get help."""
    talk = Talk(signed(library, TODAY), today=TODAY + datetime.timedelta(days))
    said = talk(NEUTROPENIA)
    content = [key for key in said if key.startswith("neutropenia/")]
    assert (expected == "expired") == ("prompt/expired" in said)
    assert (expected == "overdue") == ("prompt/overdue/neutropenia" in said)
    assert [f"neutropenia/{'get-help' if expected == 'expired' else 'causes'}/1"] == content
    assert "prompt/draft" not in said
    assert content == [k for k in talk(Intent.MORE) if k.startswith("neutropenia/")] or expected != "expired"


def test_unsigned_topics_are_left_unsaid_where_review_is_required(library: Library) -> None:
    """With the setting on, a draft is named and not read."""
    talk = Talk(library, require_review=True)
    for answer in (NEUTROPENIA, Intent.MORE, Intent.NEXT):
        assert not [key for key in talk(answer) if key.startswith("neutropenia/")]


def test_a_withdrawn_topic_is_forgotten(talk: Talk) -> None:
    """A session that leans on a topic which is gone starts anew, and a stale offer is refused."""
    talk.session = Session(topic="gone", aspect="causes", offer=Offer("more"))
    assert ["prompt/ask-topic"] == talk(Intent.YES)
    assert "prompt/withdrawn" in talk(Spoken("gone", (Aspect.CAUSES,)))


ASPECTS = st.sampled_from(Aspect)
TOPICS = st.sampled_from(["neutropenia", "gone", ""])
PLAIN = st.one_of(
    st.builds(Spoken, TOPICS, st.lists(ASPECTS, min_size=1, max_size=3).map(tuple)),
    st.builds(Ambiguous, st.lists(TOPICS, max_size=5).map(tuple), st.none() | ASPECTS),
    st.builds(Unknown, st.none() | ASPECTS, st.booleans(), st.lists(TOPICS, max_size=4).map(tuple)),
    st.builds(Command, st.sampled_from(Intent)),
)
ANSWERS = PLAIN | st.builds(
    Urgent, st.sampled_from(["general", "neutropenia", "x"]), st.sampled_from(["alert", "soft"]), st.none() | PLAIN
)


@given(st.lists(ANSWERS, max_size=12))
def test_a_reply_ends_exactly_when_it_asks_nothing(library: Library, answers: Iterable[Answer]) -> None:
    """Whatever is answered in whatever order: lines of the script, and open if and only if the last line asks."""
    talk = Talk(library)
    for answer in answers:
        talk(answer)
        reply = talk.reply
        assert reply.lines
        assert all(library.lines[line.key] is line for line in (*reply.lines, *reply.reprompt))
        assert reply.ends == (not reply.lines[-1].asks)
        assert reply.ends == (not reply.reprompt)
        assert sum(line.asks for line in reply.lines[:-1]) <= sum(line.asks for line in reply.lines)
        assert Session.from_dict(reply.session.to_dict()) == reply.session
