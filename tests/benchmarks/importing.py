"""How well leaflets are filed, and what that costs beside the libraries of their formats.

    python tests/benchmarks/importing.py --leaflets DIR [--file NAME] [--show]

DIR holds leaflets and a SOURCES.tsv with the columns file, gold_sections and also_acceptable (aspects, with _ for -).
For each file: the share of the sections filed that are right (in either column), the share of the gold sections that
are filed, and how many units were filed, marked for an editor and left out, with their polarity. A section counts as
filed where at least one unit in it is certain; what is only marked counts for neither. Sections that are no aspect of
the product (spread, side_effects …) are taken as right under the aspects named in NEAREST, and not asked for.

A polarity flip is a sentence that says the opposite of the list under "Do" or "Don't" that it was taken from; those
lists are looked up in the text and Markdown files by themselves, not with the importer.

Then CPU seconds of reading and of reading and drafting, beside one pass of the format's library over the same bytes
(BeautifulSoup on lxml, python-docx, pdfminer.six, markdown-it-py, ElementTree), and the peak memory of a process that
does it. Plain text has no library; it is left out of the ratio.
"""

# ruff: noqa: E402 - this script's own folder would hide the package of its name
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import csv
import io
import multiprocessing
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from speech_content.draft import Draft, draft
from speech_content.drafting.unit import Polarity
from speech_content.drafting.words import ImportWords
from speech_content.importer import read_leaflets
from speech_content.language import BUILT_IN, Tables

NEAREST = {
    "spread": {"prevention", "causes"},
    "side_effects": {"complications", "treatment"},
    "living_with": {"self_care"},
    "pregnancy": {"risk_factors", "complications", "prevention"},
    "screening": {"diagnosis", "prevention"},
}
ROUNDS = 3


def words() -> ImportWords:
    """Load the words for importing English."""
    return ImportWords.from_table(Tables("en-US", (BUILT_IN,)).table("importing"))


def sections(drafts: list[Draft]) -> set[str]:
    """Name the aspects in which something certain stands."""
    return {
        str(filed.aspect).replace("-", "_")
        for each in drafts
        for filed in each.filed
        if filed.certain and filed.aspect is not None
    }


def marked_lists(path: Path) -> Iterator[tuple[bool, str]]:
    """Give items of lists under "Do" (True) and "Don't" (False) in a text or Markdown file, without the importer."""
    does: bool | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        bare = line.strip("# \t").replace("’", "'").lower()
        if bare in ("do", "don't"):
            does = bare == "do"
        elif match := re.match(r"\s*[-•*]\s+(\S.{8,})", line):
            if does is not None:
                yield does, " ".join(match[1].split())[:25].lower()
        elif line.strip() and not line.startswith(" "):
            does = None


def flips(path: Path, drafts: list[Draft]) -> tuple[int, int]:
    """Count sentences that say the opposite of their list, and items that were looked up."""
    if path.suffix not in (".txt", ".md"):
        return 0, 0
    said = [proposal for each in drafts for proposal in each.proposals]
    turned = looked = 0
    for does, item in marked_lists(path):
        for proposal in said:
            text = proposal.text.lower()
            if item not in text or proposal.polarity is Polarity.UNKNOWN:
                continue
            looked += 1
            before = text[: text.index(item)].replace("’", "'")
            negated = bool(re.search(r"\b(?:don't|do not|avoid|not)\b", before))
            turned += negated is does
    return turned, looked


def quality(folder: Path, only: str, *, show: bool) -> None:
    """Print the table of what was filed."""
    known = words()
    with (folder / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if only in row["file"]]
    total = Counter[str]()
    print(
        f"{'file':46} {'right':>6} {'found':>6} {'filed':>5} {'mark':>4} {'left':>4}   do don't unkn  wrong; not found"
    )
    for row in rows:
        path = folder / row["file"]
        drafts = [draft(leaflet, known) for leaflet in read_leaflets(path)]
        gold = set(row["gold_sections"].split(","))
        fine = gold | set(filter(None, row["also_acceptable"].split(",")))
        for section in fine & set(NEAREST):
            fine |= NEAREST[section]
        gold -= set(NEAREST)
        found = sections(drafts)
        filed = [each for made in drafts for each in made.filed]
        counts = Counter(each.polarity for each in filed)
        turned, looked = flips(path, drafts)
        line = {
            "reported": len(found),
            "right": len(found & fine),
            "gold": len(gold),
            "hit": len(found & gold),
            "units": sum(each.certain for each in filed),
            "marked": sum(not each.certain for each in filed),
            "left": sum(len(made.left) for made in drafts),
            "do": counts[Polarity.DO],
            "dont": counts[Polarity.DONT],
            "unknown": counts[Polarity.UNKNOWN],
            "flips": turned,
            "looked": looked,
        }
        total.update(line)
        print(
            f"{row['file']:46} {line['right']:>3}/{line['reported']:<2} {line['hit']:>3}/{line['gold']:<2} "
            f"{line['units']:>5} {line['marked']:>4} {line['left']:>4} {line['do']:>4} {line['dont']:>5} "
            f"{line['unknown']:>4}  {', '.join(sorted(found - fine))}; {', '.join(sorted(gold - found))}"
        )
        if show:
            for made in drafts:
                for each in made.filed:
                    choices = ", ".join(f"{c.how}: {c.aspect} {c.confidence:.2f}" for c in each.choices[:2])
                    print(f"    {'  ' if each.certain else '??'} {each.polarity:9} {choices:60} {each.unit.whole[:90]}")
                for out in made.left:
                    print(f"       left out, {out.reason}: {out.text[:90]}")
    print(
        f"\nprecision {total['right'] / max(1, total['reported']):.3f} ({total['right']}/{total['reported']})"
        f"   recall {total['hit'] / max(1, total['gold']):.3f} ({total['hit']}/{total['gold']})"
        f"   units {total['units']} filed, {total['marked']} marked, {total['left']} left out"
        f"\npolarity: {total['do']} do, {total['dont']} don't, {total['unknown']} unknown;"
        f" {total['flips']} flips among {total['looked']} items under Do and Don't"
    )


def _html(data: bytes) -> None:
    from bs4 import BeautifulSoup

    BeautifulSoup(data, "lxml").get_text()


def _docx(data: bytes) -> None:
    from docx import Document

    for paragraph in Document(io.BytesIO(data)).paragraphs:
        _ = (paragraph.text, paragraph.style)


def _pdf(data: bytes) -> None:
    from pdfminer.high_level import extract_text

    extract_text(io.BytesIO(data))


def _markdown(data: bytes) -> None:
    from markdown_it import MarkdownIt

    MarkdownIt("commonmark").enable("table").parse(data.decode())


def _xml(data: bytes) -> None:
    from defusedxml.ElementTree import fromstring

    "".join(fromstring(data).itertext())


LIBRARIES: dict[str, Callable[[bytes], None]] = {
    ".html": _html,
    ".docx": _docx,
    ".pdf": _pdf,
    ".md": _markdown,
    ".xml": _xml,
}


def _cpu(work: Callable[[], Any]) -> float:
    """Least CPU seconds of some rounds; the first warms up."""
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def cost(folder: Path, only: str) -> None:
    """Print CPU by format."""
    known = words()
    print(f"\n{'format':8} {'files':>5} {'library':>9} {'read':>9} {'read+draft':>10} {'read/lib':>8} {'all/lib':>8}")
    sums = Counter[str]()
    for suffix, library in LIBRARIES.items():
        paths = [path for path in sorted(folder.glob(f"*{suffix}")) if only in path.name]
        if not paths:
            continue
        datas = [path.read_bytes() for path in paths]
        alone = _cpu(lambda datas=datas, library=library: [library(data) for data in datas])
        read = _cpu(lambda paths=paths: [read_leaflets(path) for path in paths])
        both = _cpu(lambda paths=paths: [draft(each, known) for path in paths for each in read_leaflets(path)])
        sums.update(library=int(alone * 1e6), read=int(read * 1e6), both=int(both * 1e6), files=len(paths))
        print(
            f"{suffix:8} {len(paths):>5} {alone:>8.3f}s {read:>8.3f}s {both:>9.3f}s "
            f"{read / alone:>8.2f} {both / alone:>8.2f}"
        )
    print(
        f"{'all':8} {sums['files']:>5} {sums['library'] / 1e6:>8.3f}s {sums['read'] / 1e6:>8.3f}s "
        f"{sums['both'] / 1e6:>9.3f}s {sums['read'] / sums['library']:>8.2f} {sums['both'] / sums['library']:>8.2f}"
    )
    print(f"{sums['files'] / (sums['both'] / 1e6):.0f} documents a second of CPU, read and drafted")


def _peak() -> float:
    """Peak memory of this process in MB; the kernel's own count, as getrusage carries that of the parent over."""
    status = Path("/proc/self/status")
    if status.exists() and (match := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(match[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _memory(path: Path, way: str, answer: Any) -> None:
    if way == "library":
        LIBRARIES[path.suffix](path.read_bytes())
    else:
        known = words()
        for leaflet in read_leaflets(path):
            draft(leaflet, known)
    answer.put(_peak())


def memory(folder: Path, only: str) -> None:
    """Print the peak memory of a fresh process for the largest file of each format."""
    context = multiprocessing.get_context("spawn")
    print("\npeak memory of a process, in MB, for the largest file of each format")
    for suffix in LIBRARIES:
        paths = [path for path in folder.glob(f"*{suffix}") if only in path.name]
        if not paths:
            continue
        path = max(paths, key=lambda found: found.stat().st_size)
        peaks = []
        for way in ("library", "leafline"):
            answer = context.Queue()
            process = context.Process(target=_memory, args=(path, way, answer))
            process.start()
            peaks.append(answer.get())
            process.join()
        print(f"{path.name:46} library {peaks[0]:6.0f}   Leafline {peaks[1]:6.0f}")


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=Path, required=True)
    parser.add_argument("--file", default="", help="Only files whose name holds this.")
    parser.add_argument("--show", action="store_true", help="Print every unit.")
    given = parser.parse_args()
    quality(given.leaflets, given.file, show=given.show)
    cost(given.leaflets, given.file)
    memory(given.leaflets, given.file)


if __name__ == "__main__":
    main()
