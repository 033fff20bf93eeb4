"""What a conversation remembers, and what a platform may do to it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from skill.session import Offer, Session

ASPECTS = st.sampled_from(["", "causes", "symptoms"])
SESSIONS = st.builds(
    Session,
    topic=st.sampled_from(["", "neutropenia"]),
    aspect=ASPECTS,
    chunk=st.integers(0, 9),
    offer=st.sampled_from([Offer(), Offer("more"), Offer("aspect", aspect="causes"), Offer("topics", ("a", "b"))]),
    heard=st.lists(st.sampled_from(["causes", "types"]), max_size=3).map(tuple),
    page=st.integers(0, 9),
    slow=st.booleans(),
    told=st.just(("disclaimer",)),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(SESSIONS)
def test_a_session_survives_the_way_through_json(session: Session) -> None:
    """What a platform carries is what comes back."""
    assert session == Session.from_dict(json.loads(json.dumps(session.to_dict())))
    assert session == Session.from_text(session.to_text())


@given(st.dictionaries(st.sampled_from([*Session.__slots__, "new"]), JSON) | JSON)
def test_any_json_makes_a_session(data: object) -> None:
    """What doesn't fit is left out; nothing raises, and the result can be carried again."""
    session = Session.from_dict(data)
    assert session == Session.from_dict(session.to_dict())


@given(st.text() | JSON)
def test_any_text_makes_a_session(text: object) -> None:
    """Text that isn't a session's is a new session."""
    assert isinstance(Session.from_text(text), Session)


def test_a_new_session_is_nothing() -> None:
    """A conversation that remembers nothing costs nothing to carry."""
    assert {} == Session().to_dict()


def test_lists_are_bounded() -> None:
    """A session that was made longer on the way comes back short."""
    assert 64 == len(Session.from_dict({"said": ["x"] * 10_000}).said)
