"""Whether a phone line is fit to be called: keys, numbers, the organisation, and every recording of what it can say."""

from collections.abc import Iterator

from audio.manifest import Manifest
from skill.channels.phone.graph import Graph
from skill.channels.phone.keys import keymap
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.sounds import PHONE_FORMATS, RATES, lacking
from skill.channels.phone.state import Node

__all__ = ["line_problems"]


def line_problems(line: PhoneLine, graph: Graph, manifest: Manifest) -> Iterator[str]:
    """Say what keeps a line from being called, most urgent first.

    Args:
        line: the line.
        graph: it, laid out.
        manifest: which recordings there are.
    """
    yield from keymap().problems()
    if not line.tongues[0].library.topics:
        yield "there are no leaflets"
    for stop in graph.stops:
        if stop.state.node not in (Node.END, Node.PERSON) and stop.silence is None:
            yield f"menu {stop.number} ({stop.state.node}) has no way out"
    voices = {
        (clip.engine, clip.voice)
        for clip in manifest.clips
        if clip.profile in PHONE_FORMATS and clip.key.partition("/")[0] == line.tongues[0].library.language.tag
    }
    if len(voices) > 1:
        shown = ", ".join(sorted(f"{engine} {voice}".strip() for engine, voice in voices))
        yield f"the recordings are in more than one voice: {shown}"
    lines = ((text, slow) for text in line.script() for slow in RATES)
    for missing in lacking(lines, manifest, PHONE_FORMATS):
        yield f"not recorded: {missing}"
