"""What is exported: the dialplan, the VoiceXML documents, the code card, and the folder they are written to."""

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from audio.clip import Clip, Made
from audio.formats import FORMATS
from audio.manifest import Manifest
from audio.store import LocalStore, object_name
from skill.channels.phone.asterisk import Dialplan, note, played
from skill.channels.phone.code_card import card_page, card_text
from skill.channels.phone.folder import write_folder
from skill.channels.phone.graph import ByDate, ByHours, Graph, explore
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.line_check import line_problems
from skill.channels.phone.sounds import PHONE_FORMATS, lacking, sound_files
from skill.channels.phone.state import Node
from skill.channels.phone.voicexml import ROOT, START, VoiceXml
from skill.settings import Settings
from speech_content.errors import AudioError, SettingError

DAY = datetime.date(2026, 11, 22)
V = "{http://www.w3.org/2001/vxml}"
G = "{http://www.w3.org/2001/06/grammar}"
TOPICS = Path(__file__).parents[2] / "speech_content/languages/en-US/topics"
ORGANISATION = """
name = "Riverside Clinic"
[person]
number = "+1-555-010-0100"
opening_hours = "from Monday to Friday, from nine to five"
timezone = "America/New_York"
closed_on = [2026-12-25]
[person.hours]
monday = "09:00-12:00, 13:00-17:00"
"""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> PhoneLine:
    """A line with two leaflets that go out of date, and somebody behind it on Mondays."""
    folder = tmp_path_factory.mktemp("content")
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    topics = folder / "languages/en-US/topics"
    topics.mkdir(parents=True)
    for name, due in (("anemia", "2027-03-01"), ("sepsis", "2025-01-01")):
        text = re.sub(r"(?m)^written .*$", "written = 2024-01-01", (TOPICS / f"{name}.md").read_text(encoding="utf-8"))
        first, rest = text.split("\n", 1)
        head = f'reviewed_by = "Dr. A. Example"\nreviewed = 2024-01-10\nreview_due = {due}\n'
        (topics / f"{name}.md").write_text(f"{first}\n{head}{rest}", encoding="utf-8")
    line = PhoneLine(Settings(content=folder))
    keep = ("anemia", "sepsis")
    library = line.tongues[0].library
    small = replace(library, topics={name: library.topics[name] for name in keep})
    line.__dict__["tongues"] = (replace(line.tongues[0], library=small),)
    return line


@pytest.fixture(scope="module")
def graph(line: PhoneLine) -> Graph:
    """It, laid out."""
    return explore(line.flow, DAY)


def test_every_stop_has_a_way_out_and_every_way_leads_somewhere(graph: Graph) -> None:
    """No dead end: each menu has a way for every entry and for silence, and no way leads nowhere."""
    reached = {0}
    for stop in graph.stops:
        ways = [*stop.entries.values(), *stop.outcomes.values()]
        ways += [way for way in (stop.silence, stop.miss, stop.repeat) if way is not None]
        for way in ways:
            match way:
                case ByDate(stops):
                    reached |= {number for _, number in stops}
                case ByHours(opened, closed):
                    reached |= {opened, closed}
                case _:
                    reached.add(way)
        assert bool(ways) == (stop.state.node is not Node.END)
    assert set(range(len(graph.stops))) == reached


def test_a_leaflet_is_entered_by_its_dates(line: PhoneLine, graph: Graph) -> None:
    """A code leads to what is said now, after the date of the next check, and after the days of grace."""
    way = graph.stops[0].entries["1103"]
    assert isinstance(way, ByDate)
    assert [DAY, datetime.date(2027, 3, 2), datetime.date(2027, 4, 1)] == [day for day, _ in way.stops]
    said = [[text.key.partition("/")[2] for text in line.flow.lines(graph.stops[n].state)] for _, n in way.stops]
    assert "prompt/for-aspect/overview" in said[0]
    assert ["prompt/topic/anemia", "prompt/expired", "prompt/aspect/get-help", "anemia/get-help/1"] == said[2][:4]
    assert isinstance(graph.stops[0].entries["1107"], int), "what is out of date already has one way only"


def test_the_dialplan_looks_at_the_clock(graph: Graph) -> None:
    """Dates and hours are compared by Asterisk itself, in the organisation's time zone."""
    text = Dialplan(graph, "PJSIP/{number}@trunk").text()
    assert "GotoIf($[${STRFTIME(${EPOCH},America/New_York,%Y%m%d)} >= 20270401]?leafline-" in text
    assert "ExecIfTime(09:00-11:59,mon,*,*,America/New_York?Set(LEAFLINE_OPEN=1))" in text
    assert "= 20261225]?closed)" in text
    assert "Dial(PJSIP/+1-555-010-0100@trunk,25,g)" in text


def test_every_goto_of_the_dialplan_has_its_context(graph: Graph) -> None:
    """No Goto, Gosub or include names a context that is not there, and none is there twice."""
    text = Dialplan(graph).text()
    contexts = re.findall(r"(?m)^\[(.+)\]$", text)
    assert len(contexts) == len(set(contexts))
    named = set(re.findall(r"(?:Goto\(|Gosub\(|\?|include => )(leafline[\w-]*)", text))
    assert named <= set(contexts)
    assert max(map(len, text.splitlines())) < 4000, "Asterisk cuts longer lines"


def test_the_note_tells_the_first_date_and_how_to_install(graph: Graph) -> None:
    """An operator reads what to copy where, and until when the content is good."""
    text = note(graph, 10, "PJSIP/{number}")
    assert "Sepsis, after 2025-01-31" in text
    assert "dialplan reload" in text


def test_the_documents_are_well_formed_and_lead_to_one_another(graph: Graph) -> None:
    """Every document has a prompt, a grammar, and ways for silence, for a miss and for every entry that exist."""
    files = VoiceXml(graph).files()
    assert {START, ROOT} <= set(files)
    for name, text in files.items():
        document = etree.fromstring(text.encode())
        assert f"{V}vxml" == document.tag
        assert "2.1" == document.get("version")
        if name == ROOT:
            continue
        assert ROOT == document.get("application")
        named = set(re.findall(r"(?:menu-\d+|index)\.vxml", text))
        assert named <= set(files)
        for field in document.iter(f"{V}field"):
            assert [f"{G}grammar", f"{V}prompt", f"{V}noinput", f"{V}nomatch", f"{V}filled"] == [e.tag for e in field]
            rules = {rule.get("id") for rule in field.iter(f"{G}rule")}
            assert {ref.get("uri").lstrip("#") for ref in field.iter(f"{G}ruleref")} <= rules
            assert "" == document.find(f"{V}property[@name='termchar']").get("value")
        for clip in document.iter(f"{V}audio"):
            assert clip.get("src").startswith("sounds/en-US/leafline/")
            assert clip.text, "the platform's own voice says what it can't play"
        assert list(document.iter(f"{V}goto", f"{V}disconnect"))


def test_the_documents_lead_where_the_flow_leads(graph: Graph) -> None:
    """The table of entries in the first document is the laid-out one, dates and all."""
    document = etree.fromstring(VoiceXml(graph).files()[START].encode())
    script = document.findtext(f"{V}script")
    table = dict(re.findall(r'"([0-9*#]+)": function\(\) \{ return (.*?); \}', script))
    assert set(graph.stops[0].entries) == set(table)
    assert '"menu-' in table["1107"]
    way = graph.stops[0].entries["1103"]
    assert isinstance(way, ByDate)
    expected = [[int(f"{day:%Y%m%d}"), f"menu-{number}.vxml"] for day, number in way.stops]
    assert expected == json.loads(table["1103"].removeprefix("byDate(").removesuffix(")"))


def recorded(line: PhoneLine, store: LocalStore) -> Manifest:
    """Record every line in every format, with the line's key as its sound."""
    clips, files = [], {}
    for text in line.script():
        for slow in (False, True):
            for form in PHONE_FORMATS:
                data = f"{text.key} {slow} {form}".encode()
                name = object_name(data, FORMATS[form].suffix)
                files[name] = data
                clips.append(
                    Clip(text.key, text.digest, form, slow, Made("r", f"objects/{name}", len(data), 1.0, "e", "v"))
                )
    store.write("objects", files)
    return Manifest(tuple(clips))


def test_an_export_holds_every_recording_under_its_lines_name(line: PhoneLine, graph: Graph, tmp_path: Path) -> None:
    """Each line's own recording, in each format and rate, is where the dialplan looks for it."""
    store = LocalStore(tmp_path / "store")
    sounds = sound_files(Dialplan(graph).lines(), recorded(line, store), ("ulaw", "sln16", "g722"))
    write_folder(tmp_path / "line", {"extensions.conf": Dialplan(graph).text()}, sounds, store)
    named = set(re.findall(r"leafline/(?:normal|slow)/[\w/-]+", (tmp_path / "line/extensions.conf").read_text()))
    for name in named:
        for suffix in (".ulaw", ".sln16", ".g722"):
            content = (tmp_path / "line/sounds/en-US" / f"{name}{suffix}").read_text()
            rate, _, key = name.removeprefix("leafline/").partition("/")
            assert f"en-US/{key} {rate == 'slow'} {suffix.removeprefix('.')}" == content


def test_a_line_without_all_its_recordings_is_not_exported(line: PhoneLine, graph: Graph) -> None:
    """Missing recordings stop an export, by name and with the command that makes them."""
    with pytest.raises(AudioError, match="build-audio"):
        sound_files(played(graph), Manifest(), ("ulaw",))


def test_a_check_finds_what_is_missing_or_of_other_words(line: PhoneLine, graph: Graph, tmp_path: Path) -> None:
    """With everything recorded there is nothing to report; one changed line is found, at its rate and format."""
    manifest = recorded(line, LocalStore(tmp_path))
    assert [] == list(line_problems(line, graph, manifest))
    first, *others = manifest.clips
    changed = Manifest((replace(first, digest="other words"), *others))
    expected = f"not recorded: {first.key}, {'slow' if first.slow else 'normal'}: {first.profile}"
    assert [expected] == list(line_problems(line, graph, changed))
    assert [] == list(lacking(((text, True) for text in line.script()), manifest, PHONE_FORMATS))


def test_an_older_export_is_replaced_whole_and_other_folders_are_left_alone(tmp_path: Path) -> None:
    """A second export takes the place of the first; a folder with something else in it is refused and unchanged."""
    target = tmp_path / "line"
    write_folder(target, {"a.txt": "one", "b.txt": "one"})
    write_folder(target, {"a.txt": "two", "b.txt": "two"})
    assert ["two", "two"] == [path.read_text() for path in sorted(target.iterdir())]
    assert [target] == list(tmp_path.iterdir()), "nothing is left beside it"
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine")
    with pytest.raises(SettingError, match="something else"):
        write_folder(tmp_path / "other", {"a.txt": "one"})
    assert ["mine.txt"] == [path.name for path in (tmp_path / "other").iterdir()]


def test_the_card_names_every_leaflet_with_its_number(line: PhoneLine) -> None:
    """Every leaflet is on the card with its number, as text and as a page to print."""
    text, page = card_text(line.tongues, line.organisation), card_page(line.tongues, line.organisation)
    for topic in line.tongues[0].library.topics.values():
        assert re.search(rf"(?m)^{re.escape(topic.title)} +{topic.code}$", text)
        assert f"<td>{topic.title}</td><td>{topic.code}</td>" in page
    assert etree.HTML(page) is not None
