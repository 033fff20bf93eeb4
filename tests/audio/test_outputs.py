from recording_kit import LINES, Fussy, line

from audio.engine import Skills, identity
from audio.outputs import line_item, record, sentences
from audio.recipe import LINE_TAKES, recipe
from speech_content.speech import PARAGRAPH_PAUSE, SENTENCE_PAUSE, Pause, Text


def test_speech_is_cut_at_its_pauses() -> None:
    """Each sentence keeps the silence after it; pauses without words between them don't make empty sentences."""
    one, two = Text("One."), Text("Two.")
    assert [((one,), SENTENCE_PAUSE), ((two,), 0.0)] == list(sentences((one, Pause(SENTENCE_PAUSE), two)))
    assert [((one, two), PARAGRAPH_PAUSE)] == list(sentences((Pause(1), one, two, Pause(PARAGRAPH_PAUSE), Pause(1))))


def test_an_engine_without_a_slow_rate_is_stretched() -> None:
    """Sound and sentence times are a quarter longer, and the engine is only asked for its one rate."""
    engine = Fussy()
    engine.skills = Skills(slow=False, timings=True)  # type: ignore[misc]
    normal, slow = (record(engine, LINES[1].speech, slow=slow) for slow in (False, True))
    assert abs(1.25 - slow.pcm.seconds / normal.pcm.seconds) < 0.02
    words = slow.cues[0].words
    assert words is not None
    assert normal.pcm.seconds < words[-1].end <= slow.pcm.seconds


def test_recipes_differ_in_all_that_is_heard() -> None:
    """Words, engine, rate and format each make another recipe; the key of a line doesn't."""
    digest = LINES[0].digest
    recipes = {
        recipe(digest, "one", "ulaw", slow=False),
        recipe(digest, "one", "ulaw", slow=True),
        recipe(digest, "one", "wav", slow=False),
        recipe(digest, "two", "ulaw", slow=False),
        recipe(LINES[1].digest, "one", "ulaw", slow=False),
    }
    assert 5 == len(recipes)
    assert line("a/b/1", "Same.").digest == line("c/d/1", "Same.").digest


def test_an_engine_is_known_by_its_code_too() -> None:
    """Otherwise a changed rate of speech in our own module would go unnoticed."""
    first, second = (identity(Fussy(name)) for name in ("espeak", "flite"))
    assert first.split()[0] != second.split()[0]
    assert first.split()[-1] != second.split()[-1]


def test_items_say_what_is_made_of_them() -> None:
    """A line has every format at its rates."""
    item = line_item(LINES[0])
    assert (LINES[0].key, LINES[0].digest, LINE_TAKES) == (item.key, item.digest, item.takes)
