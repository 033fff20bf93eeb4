"""The script on paper: every line with its seconds, its sources and a box to sign, as one page of HTML."""

import datetime
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from speech_content.changes import Change, word_changes
from speech_content.library import Library
from speech_content.model import Aspect, Citation, Line, Topic
from speech_content.speech import words

__all__ = ["sheet"]

_STYLE = Path(__file__).with_name("signoff.css")
_GROUPS = {"urgent": "Red flags", "prompt": "Prompts"}
"""Lines that belong to no topic, by the second part of their key."""


def sheet(library: Library, today: datetime.date, changed: Iterable[Change] | None = None) -> str:
    """Make the page.

    Args:
        library: what is said.
        today: the day to print on it.
        changed: where given, only these lines are on it, with what changed in them.
    """
    listed = None if changed is None else {change.key: change for change in changed}
    lines = [line for line in library.script() if listed is None or line.key in listed]
    gone = [change for change in (listed or {}).values() if change.new is None]
    groups = {name: list(group) for name, group in groupby(sorted(lines, key=_group), key=_group)}
    order = [*library.topics, *_GROUPS]
    parts = [_part(library, name, groups[name], listed or {}) for name in order if name in groups]
    title = "Script to sign" if listed is None else "Changes to sign"
    name = escape(library.language.values.get("organisation", ""))
    return f"""<!doctype html>
<html lang="{escape(library.language.tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}, {name}</title>
<style>
{_STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{name}, {escape(library.language.tag)}, printed on {today.isoformat()}: {_size(lines)}.
Digest of the whole script: <code>{library.digest[:16]}</code></p>
<p>Tick a line when it is right as it will be heard. A line with <strong>confirm</strong> leans on a fact that only one
source states.</p>
</header>
{_contents(library, [name for name in order if name in groups])}
<main>
{"".join(parts)}{_gone(gone)}</main>
<footer><p>All lines read and signed by:</p>
<p class="signature">Name <span></span> Role <span></span> Date <span></span></p></footer>
</body>
</html>
"""


def _group(line: Line) -> str:
    return line.key.split("/")[1]


def _size(lines: list[Line]) -> str:
    seconds = sum(line.seconds for line in lines)
    lasts = f"{seconds:.0f} seconds" if seconds < 600 else f"{seconds / 60:.0f} minutes"
    return f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}, {lasts}"


def _title(library: Library, group: str) -> str:
    return library.topics[group].title if group in library.topics else _GROUPS[group]


def _contents(library: Library, groups: Iterable[str]) -> str:
    items = "".join(f'<li><a href="#{escape(group)}">{escape(_title(library, group))}</a></li>' for group in groups)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _part(library: Library, group: str, lines: list[Line], listed: dict[str, Change]) -> str:
    topic = library.topics.get(group)
    lines = sorted(lines, key=lambda line: _place(line, topic))
    rows = "".join(_row(library, line, topic, listed.get(line.key)) for line in lines)
    head = (
        '<thead><tr><th scope="col">Line</th><th scope="col">Seconds</th><th scope="col">What is said</th>'
        '<th scope="col">Sources</th><th scope="col">Right</th></tr></thead>'
    )
    sources = _sources(library, lines)
    return (
        f'<section id="{escape(group)}" aria-labelledby="h-{escape(group)}">'
        f'<h2 id="h-{escape(group)}">{escape(_title(library, group))}</h2>{_standing(topic)}'
        f"<table><caption>{escape(_title(library, group))}: {_size(lines)}</caption>"
        f"{head}<tbody>{rows}</tbody></table>{sources}"
        "</section>\n"
    )


def _place(line: Line, topic: Topic | None) -> tuple[int, int, str]:
    """Put a topic's lines in the order of its file, all others in that of their keys."""
    parts = line.key.split("/")
    if topic is None:
        return 0, 0, line.key
    return list(topic.sections).index(Aspect(parts[2])), int(parts[3]), line.key


def _standing(topic: Topic | None) -> str:
    if topic is None:
        return ""
    if topic.review is None:
        return f"<p>Draft of {topic.written}, signed by nobody yet.</p>"
    by = escape(topic.review.by)
    return f"<p>Written on {topic.written}, signed by {by} on {topic.review.on}, due on {topic.review.due}.</p>"


def _row(library: Library, line: Line, topic: Topic | None, change: Change | None) -> str:
    key = escape(line.key.split("/", maxsplit=2)[2])
    box = f'<input type="checkbox" aria-label="{key} is right">'
    said = (_changed(change) if change else f"<p>{escape(line.written)}</p>") + _heard(line)
    return (
        f'<tr id="{escape(line.key)}"><th scope="row">{key}</th><td class="number">{line.seconds:.1f}</td>'
        f"<td>{said}</td><td>{_cited(library, line.sources)}</td><td>{box}</td></tr>"
    )


def _heard(line: Line) -> str:
    """Give the words as they are said, where they are others than those written: numbers, units, abbreviations."""
    heard = words(line.speech)
    return f'<p class="heard">Heard as: {escape(heard)}</p>' if heard != line.written else ""


def _changed(change: Change) -> str:
    if not (change.old and change.new) or change.old.text == change.new.written:
        text = escape(change.new.written) if change.new else ""
        return f'<p>{text}</p><p class="how">{change.how}</p>'
    tags = {"-": "del", "+": "ins"}
    runs = [
        f"<{tags[sign]}>{escape(run)}</{tags[sign]}>" if sign else escape(run)
        for sign, run in word_changes(change.old.text, change.new.written)
    ]
    return f'<p>{" ".join(runs)}</p><p class="how">{change.how}</p>'


def _cited(library: Library, citations: Iterable[Citation]) -> str:
    marks = []
    for cited in citations:
        review = library.sources[cited.source].facts[cited.number].review
        mark = f'<span class="cite">{escape(f"{cited.source} {cited.number}")}</span>'
        marks.append(f"{mark} <strong>confirm</strong>" if review else mark)
    return ", ".join(marks)


def _sources(library: Library, lines: Iterable[Line]) -> str:
    """List the facts that the lines cite, so that each line can be held against them."""
    cited = sorted({citation for line in lines for citation in line.sources})
    if not cited:
        return ""
    items = []
    for citation in cited:
        source = library.sources[citation.source]
        fact = source.facts[citation.number]
        review = " <strong>confirm</strong>" if fact.review else ""
        origin = escape(f"{source.publisher}, {source.title}: {fact.origin}")
        mark = escape(f"{citation.source} {citation.number}")
        items.append(f"<dt>{mark}{review}</dt><dd>{escape(fact.text)} <small>{origin}</small></dd>")
    return f"<h3>What the sources say</h3><dl>{''.join(items)}</dl>"


def _gone(changes: list[Change]) -> str:
    if not changes:
        return ""
    rows = "".join(
        f"<li><del>{escape(change.old.text if change.old else '')}</del> {escape(change.key)}</li>"
        for change in changes
    )
    return f'<section id="gone" aria-labelledby="h-gone"><h2 id="h-gone">No longer said</h2><ul>{rows}</ul></section>\n'
