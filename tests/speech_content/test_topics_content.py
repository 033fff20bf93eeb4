"""What the built-in topics and sources say, and how they say it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import pytest

from speech_content.language import BUILT_IN, Tables
from speech_content.library import Library
from speech_content.model import Aspect, Profile, Sentence, Topic
from speech_content.speech import Pause, Speech, seconds, words

CODES = {
    "neutropenia": "1101",
    "chemo-fever": "1102",
    "anemia": "1103",
    "low-platelets": "1104",
    "leukemia": "1105",
    "lymphoma": "1106",
    "sepsis": "1107",
    "jaundice": "1108",
    "b12-deficiency": "1109",
    "bone-marrow-tests": "1110",
    "chemotherapy": "1111",
}
LEAFLET = "neutropenia-leaflet"
ONLY_THE_LEAFLET_STATES = {"B-12", "folate", "antidepressants", "antihistamines", "Illegal drugs", "protein", "urine"}
OTHER_THINGS = {
    "neutrophilia",
    "leukopenia",
    "lymphopenia",
    "thrombocytosis",
    "thrombocythemia",
    "polycythemia",
    "lymphedema",
    "lipoma",
    "melanoma",
    "bone marrow transplant",
}
"""Names that sound or look like those of a topic and mean something else."""
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a about also an and are as at be been but by called can do does either for from has have how if in into "
        "is it its itself may mean means more of on one or other others own people person so some such than that "
        "the their them then there these they this those to too up well when where which who will with you your",
    )
)
"""Words that carry no fact of their own."""
PLAIN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "any back because blood case cause come done drugs during eat fails find found get goes include lead made "
        "medical name none not now prevent raise result risk short sign symptom take treatment two type",
    )
)
"""Words that tie a fact to what was asked, without adding to it."""
DENIALS = {"no", "not", "never", "none", "cannot", "without", "neither", "nor"}
UNSAFE = re.compile(r"\bstop taking\b|\byou have\b|\byou've got\b|\d\s?(?:mg|ml|milligrams?|tablets?|pills?)\b", re.I)
BRITISH = re.compile(r"anaem|leukaem|haem|diarrhoea|tumour|oedema|paracetamol|\bcoeliac|recognis|colour|litre", re.I)
JOINING = re.compile(r",| or | and ")


def sentences(topic: Topic) -> Iterator[tuple[str, Sentence]]:
    """Give every sentence with its place."""
    for aspect, section in topic.sections.items():
        for chunk in section.chunks:
            yield from ((f"{topic.id}:{sentence.line} ({aspect})", sentence) for sentence in chunk.sentences)


def facts(library: Library, sentence: Sentence) -> str:
    """Give the text of all facts that a sentence cites."""
    return " ".join(library.sources[c.source].facts[c.number].text for c in sentence.citations)


def stem(word: str) -> str:
    """Cut common endings, so that "treated" and "treatment" agree."""
    for ending in ("ations", "ation", "ment", "ness", "ying", "ing", "ied", "ies", "es", "ed", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def content_words(text: str) -> set[str]:
    """Give the words that carry a text's facts, by their stems."""
    return {stem(word) for word in re.findall(r"[a-z][a-z-]+", text.lower()) if word not in FUNCTION_WORDS}


def spoken_sentences(speech: Speech) -> list[str]:
    """Split a line at its pauses."""
    groups = groupby(speech, key=lambda part: isinstance(part, Pause))
    return [words(tuple(group)) for pause, group in groups if not pause]


@pytest.fixture(scope="module")
def topics(library: Library) -> list[Topic]:
    """The topics that ship with Leafline."""
    return [library.topics[topic_id] for topic_id in CODES]


def test_every_promised_topic_is_there_with_its_keypad_number(library: Library) -> None:
    """Eleven topics ship, each with a keypad number of its own that begins with 1."""
    assert CODES == {topic_id: library.topics[topic_id].code for topic_id in CODES}


def test_two_topics_are_procedures(topics: list[Topic]) -> None:
    """Tests and treatments have aspects of their own kind."""
    assert ["bone-marrow-tests", "chemotherapy"] == [t.id for t in topics if t.profile is Profile.PROCEDURE]


def test_all_topics_are_drafts(topics: list[Topic]) -> None:
    """No clinician has signed what ships, so nothing pretends that one has."""
    assert [] == [topic.id for topic in topics if topic.review]


def test_every_fact_of_the_leaflet_is_answered(library: Library) -> None:
    """The topic on neutropenia says each fact of the leaflet that it was made from."""
    cited = {c.number for _, s in sentences(library.topics["neutropenia"]) for c in s.citations if c.source == LEAFLET}
    assert set(library.sources[LEAFLET].facts) == cited


@pytest.mark.parametrize("word", sorted(ONLY_THE_LEAFLET_STATES))
def test_what_only_the_leaflet_states_is_marked_for_review(library: Library, word: str) -> None:
    """A clinician's look is asked for where no second source was found, in source and topic alike."""
    said = [fact for fact in library.sources[LEAFLET].facts.values() if word in fact.text]
    assert said
    assert [] == [fact.number for fact in said if not fact.review]
    leaning = [s for _, s in sentences(library.topics["neutropenia"]) if any(f.text in facts(library, s) for f in said)]
    assert leaning
    assert [] == [sentence.text for sentence in leaning if not sentence.review]


def test_no_topic_but_neutropenia_leans_on_facts_marked_for_review(library: Library, topics: list[Topic]) -> None:
    """Unconfirmed facts stay where the leaflet put them."""
    assert {"neutropenia"} == {topic.id for topic in topics for _, sentence in sentences(topic) if sentence.review}


def test_facts_are_numbered_in_order(library: Library) -> None:
    """A source's facts count from one without a gap, so a printed list can be ticked off."""
    assert [] == [s.id for s in library.sources.values() if list(s.facts) != list(range(1, len(s.facts) + 1))]


def test_every_source_is_leaned_on(library: Library, topics: list[Topic]) -> None:
    """No source lies about unused: a topic cites it, or a region's value or line does."""
    used = {citation.source for topic in topics for _, sentence in sentences(topic) for citation in sentence.citations}
    for folder in (BUILT_IN / "languages").iterdir():
        tables = Tables(folder.name, (BUILT_IN,))
        used |= {value["source"].split()[0] for value in tables.table("region").get("values", {}).values()}
    assert set(library.sources) <= used


def test_a_sentence_keeps_to_the_words_of_its_facts(library: Library, topics: list[Topic]) -> None:
    """At least three in five of a sentence's content words stand in the facts that it cites."""
    strayed = []
    for topic in topics:
        for place, sentence in sentences(topic):
            mine, theirs = content_words(sentence.text), content_words(facts(library, sentence))
            if len(mine & theirs) < 0.6 * len(mine):
                strayed.append((place, sorted(mine - theirs)))
    assert [] == strayed


def test_a_sentence_adds_only_plain_words_to_its_facts(library: Library, topics: list[Topic]) -> None:
    """No medical word, and no other word that could change the sense, comes from anywhere but the cited facts."""
    plain = {stem(word) for word in PLAIN_WORDS}
    added = []
    for topic in topics:
        known = plain | content_words(" ".join((topic.title, *topic.names)))
        for place, sentence in sentences(topic):
            if more := content_words(sentence.text) - content_words(facts(library, sentence)) - known:
                added.append((place, sorted(more)))
    assert [] == added


def test_a_sentence_has_no_number_that_its_facts_lack(library: Library, topics: list[Topic]) -> None:
    """Every figure, thresholds and emergency numbers among them, stands in a cited fact."""
    figures = re.compile(r"\d+(?:[.,]\d+)*")
    wrong = [
        (place, figure)
        for topic in topics
        for place, sentence in sentences(topic)
        for figure in figures.findall(sentence.text.replace("B-12", ""))
        if figure not in figures.findall(facts(library, sentence))
    ]
    assert [] == wrong


def test_a_sentence_denies_only_what_its_facts_deny(library: Library, topics: list[Topic]) -> None:
    """No "not" is added to a fact."""
    wrong = []
    for topic in topics:
        for place, sentence in sentences(topic):
            denied = DENIALS & set(re.findall(r"[a-z]+", sentence.text.lower()))
            if denied and not DENIALS & set(re.findall(r"[a-z]+", facts(library, sentence).lower())):
                wrong.append((place, denied))
    assert [] == wrong


def test_a_sentence_is_short_when_spoken(library: Library, topics: list[Topic]) -> None:
    """Twenty words at most, counted as they are said."""
    long = [
        said
        for topic in topics
        for key, line in library.lines.items()
        if key.startswith(f"{library.language.tag}/{topic.id}/")
        for said in spoken_sentences(line.speech)
        if len(said.split()) > 20
    ]
    assert [] == long


def test_a_sentence_lists_five_things_at_most(topics: list[Topic]) -> None:
    """Longer lists are grouped into sentences."""
    long = [place for topic in topics for place, s in sentences(topic) if len(JOINING.split(s.text)) > 6]
    assert [] == long


def test_answers_are_short_enough_to_listen_to(library: Library, topics: list[Topic]) -> None:
    """A chunk lasts 30 seconds at most and an aspect 60."""
    long = []
    for topic in topics:
        for aspect, section in topic.sections.items():
            lasts = [seconds(library.chunk(topic.id, aspect, n).speech) for n in range(len(section.chunks))]
            if max(lasts) > 30 or sum(lasts) > 60:
                long.append((topic.id, aspect, lasts))
    assert [] == long


def test_most_first_answers_are_shorter_still(library: Library, topics: list[Topic]) -> None:
    """Nine in ten first answers last 22 seconds at most."""
    lasts = [seconds(library.chunk(t.id, a).speech) for t in topics for a in t.sections]
    assert sum(length <= 22 for length in lasts) >= 0.9 * len(lasts)


def test_emergency_lines_are_brief(library: Library, topics: list[Topic]) -> None:
    """Two sentences and 15 seconds at most, in one go."""
    long = []
    for topic in topics:
        if (section := topic.sections.get(Aspect.EMERGENCY)) is None:
            continue
        lasts = seconds(library.chunk(topic.id, Aspect.EMERGENCY).speech)
        if len(section.chunks) > 1 or len(section.chunks[0].sentences) > 2 or lasts > 15:
            long.append((topic.id, lasts))
    assert [] == long


def test_emergency_lines_say_whom_to_call(library: Library, topics: list[Topic]) -> None:
    """Each holds the region's emergency number."""
    number = library.language.values["emergency_number"]
    said = [topic.sections[Aspect.EMERGENCY].chunks[0].text for topic in topics if Aspect.EMERGENCY in topic.sections]
    assert said
    assert [] == [text for text in said if number not in text]


def test_first_sentence_names_the_topic(topics: list[Topic]) -> None:
    """Who hears only the first sentence of an answer knows what it is about."""
    nameless = [
        (topic.id, aspect)
        for topic in topics
        for aspect in topic.aspects
        for first in [topic.sections[aspect].chunks[0].sentences[0].text.lower()]
        if not any(name.lower() in first for name in (topic.title, *topic.names))
    ]
    assert [] == nameless


def test_no_sentence_asks(topics: list[Topic]) -> None:
    """Content states; only prompts ask, and keep the conversation open."""
    assert [] == [place for topic in topics for place, sentence in sentences(topic) if "?" in sentence.text]


def test_no_dose_no_diagnosis_no_advice_to_stop(topics: list[Topic]) -> None:
    """Content gives no dose, tells nobody what they have, and takes nobody off a medicine."""
    assert [] == [place for topic in topics for place, sentence in sentences(topic) if UNSAFE.search(sentence.text)]


def test_spelling_is_american(library: Library, topics: list[Topic]) -> None:
    """The base language is en-US; another region's spelling is a table of its own."""
    said = [s.text for topic in topics for _, s in sentences(topic)]
    held = [fact.text for source in library.sources.values() for fact in source.facts.values()]
    assert [] == [text for text in said + held if BRITISH.search(text)]


def test_no_first_answer_is_said_twice(topics: list[Topic]) -> None:
    """Each aspect of a topic has an answer of its own."""
    said = Counter((topic.id, topic.sections[a].chunks[0].text) for topic in topics for a in topic.aspects)
    assert [] == [text for text, times in said.items() if times > 1]


def test_no_name_belongs_to_two_topics(topics: list[Topic]) -> None:
    """A name said as written leads to one topic."""
    owners = Counter(name for t in topics for name in {n.lower() for n in (t.title, *t.names, *t.misheard_as)})
    assert [] == [name for name, times in owners.items() if times > 1]


def test_no_look_alike_is_a_name(topics: list[Topic]) -> None:
    """What is something else is never taken for a topic."""
    taken = [name for topic in topics for name in (topic.title, *topic.names, *topic.misheard_as)]
    assert set() == OTHER_THINGS & {name.lower() for name in taken}


def test_people_have_many_words_for_it(topics: list[Topic]) -> None:
    """Each topic knows at least ten names and eight ways of mishearing them."""
    assert [] == [topic.id for topic in topics if len(topic.names) < 10 or len(topic.misheard_as) < 8]


def test_every_aspect_has_examples(topics: list[Topic]) -> None:
    """An editor gave at least three questions for each aspect that can be asked, and for no other."""
    wrong = [t.id for t in topics if set(t.asked_as) != set(t.aspects) or any(len(q) < 3 for q in t.asked_as.values())]
    assert [] == wrong


def test_no_example_stands_under_two_aspects(topics: list[Topic]) -> None:
    """A question has one answer."""
    asked = Counter(q.lower() for topic in topics for examples in topic.asked_as.values() for q in examples)
    assert [] == [question for question, times in asked.items() if times > 1]


def test_what_is_missing_is_missing_with_a_reason(topics: list[Topic]) -> None:
    """A reason stands for a section that isn't there, and is a sentence."""
    wrong = [
        (topic.id, aspect)
        for topic in topics
        for aspect, reason in topic.missing.items()
        if aspect in topic.sections or not reason.endswith(".") or len(reason.split()) < 6
    ]
    assert [] == wrong


def test_jaundice_gives_no_advice_that_no_source_gave(library: Library) -> None:
    """Nobody is told how jaundice is treated, or when it is urgent, before a source says so."""
    unsaid = {Aspect.EMERGENCY, Aspect.DIAGNOSIS, Aspect.TREATMENT, Aspect.PREVENTION, Aspect.GET_HELP}
    unsaid |= {Aspect.SELF_CARE}
    jaundice = library.topics["jaundice"]
    assert unsaid == set(jaundice.missing)
    assert set() == unsaid & set(jaundice.sections)


def test_the_fever_threshold_comes_from_the_region(library: Library, topics: list[Topic]) -> None:
    """No topic writes out a temperature, so another region changes one line."""
    fever = library.language.values["fever"]
    left = [place for t in topics for place, s in sentences(t) if "°" in s.text.replace(fever, "")]
    assert [] == left
    assert {"neutropenia", "chemo-fever", "chemotherapy", "leukemia", "lymphoma"} == {
        topic.id for topic in topics for _, sentence in sentences(topic) if fever in sentence.text
    }
