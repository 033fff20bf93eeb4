"""MedlinePlus and MedQuAD as blocks."""

from pathlib import Path

from leaflet_kit import read_one

from speech_content.importer import read_leaflets
from speech_content.leaflet import Kind

PAIRS = """<?xml version="1.0" encoding="UTF-8"?><Document id="1" source="NHLBI" url="https://knees.example">
<Focus>wobbly knees</Focus><FocusAnnotations><Synonyms><Synonym>sway</Synonym></Synonyms></FocusAnnotations><QAPairs>
<QAPair pid="1"><Question qid="1-2" qtype="symptoms">What are the symptoms of wobbly knees ?</Question>
<Answer>Knees shake. They may:         -  sway    -  bend         That is all.

Outlook

It passes.</Answer></QAPair></QAPairs></Document>"""
TOPICS = """<health-topics>
<health-topic id="7" title="Wobble" url="https://w.example" language="English" date-created="01/02/2024">
<also-called>Sway</also-called>
<full-summary>&lt;p&gt;It sways.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;left&lt;/li&gt;&lt;/ul&gt;</full-summary></health-topic>
<health-topic id="8" title="Vaiven" language="Spanish"><full-summary>Algo</full-summary></health-topic>
<health-topic id="9" title="Nod" language="English"><full-summary>It nods.</full-summary></health-topic>
</health-topics>"""


def test_pairs_give_headings_lists_and_what_was_lost(tmp_path: Path) -> None:
    """A question is a heading; runs of blanks are the line ends that the collection lost; ids are places."""
    leaflet = read_one(tmp_path, "p.xml", PAIRS)
    assert ("Wobbly knees", ("sway",), "National Heart, Lung, and Blood Institute") == (
        leaflet.title,
        leaflet.names,
        leaflet.publisher,
    )
    assert [
        (Kind.HEADING, "What are the symptoms of wobbly knees?"),
        (Kind.PARAGRAPH, "Knees shake. They may:"),
        (Kind.BULLET, "sway"),
        (Kind.BULLET, "bend"),
        (Kind.PARAGRAPH, "That is all."),
        (Kind.HEADING, "Outlook"),
        (Kind.PARAGRAPH, "It passes."),
    ] == [(block.kind, block.text) for block in leaflet.blocks]
    assert leaflet.blocks[0].place == "1-2"


def test_a_file_of_topics_gives_a_leaflet_each(tmp_path: Path) -> None:
    """Each English topic is a leaflet with its other names and address; its summary is HTML."""
    (tmp_path / "t.xml").write_text(TOPICS, encoding="utf-8")
    leaflets = read_leaflets(tmp_path / "t.xml")
    assert ["Wobble", "Nod"] == [leaflet.title for leaflet in leaflets]
    assert (("Sway",), "https://w.example") == (leaflets[0].names, leaflets[0].url)
    assert ["It sways.", "left"] == [block.text for block in leaflets[0].blocks]


def test_saved_conditions_have_their_fields_as_headings(tmp_path: Path) -> None:
    """A saved list of conditions gives a leaflet each; paragraphs that ran together are parted."""
    text = (
        "<MedlinePlusConditions><item><term>Sway</term><synonyms><item>wobble</item></synonyms><url>https://s.example</url>"
        "<description>It sways.It is rare.</description><causes>Genes do it.</causes></item></MedlinePlusConditions>"
    )
    leaflet = read_one(tmp_path, "c.xml", text)
    assert ["Description", "It sways.", "It is rare.", "Causes", "Genes do it."] == [b.text for b in leaflet.blocks]
    assert (("wobble",), "https://s.example") == (leaflet.names, leaflet.url)
