"""``leafline import``: drafts topics from leaflets, with a receipt each."""

# ruff: noqa: N999 - the verb is a keyword; the verbs are imported by name, not by statement
import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from skill.options import content_options
from skill.settings import Settings
from speech_content.drafting.licence import Permission
from speech_content.drafting.many import Outcome, Wishes, draft_many
from speech_content.drafting.receipt import receipt_table
from speech_content.drafting.shelf import Shelf
from speech_content.errors import ImportingError, SettingError
from speech_content.language import BUILT_IN, Tables


@click.command("import")
@click.argument("leaflets", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--title", default="", help="Title of the topic, where the leaflet's won't do.")
@click.option("--topic", "topic_id", default="", metavar="ID", help="Id of the topic; by default made of its title.")
@click.option("--licence", default="", metavar="TEXT", help='What you know of the licence; "own" for your own leaflet.')
@click.option("--replace", is_flag=True, help="Write over a topic that is in your content folder.")
@click.option("--dry-run", is_flag=True, help="Read and draft, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print each receipt as one JSON object a line.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes; by default one a core.")
@content_options
def command(
    settings: Settings,
    leaflets: tuple[Path, ...],
    title: str,
    topic_id: str,
    licence: str,
    replace: bool,
    dry_run: bool,
    as_json: bool,
    workers: int | None,
) -> None:
    """Draft a topic from each of LEAFLETS (text, Markdown, HTML, DOCX, PDF, XML) into your content folder.

    What is uncertain stands in the topic on lines that begin with ??; leafline check names them until you have
    decided. Beside each topic lies its receipt: what was taken, left out, and why.
    """
    tables, shelf = _shelf(settings, replace=replace, dry_run=dry_run)
    if (title or topic_id) and len(leaflets) > 1:
        raise SettingError("--title and --topic are for one leaflet. Import it by itself.")
    with _progress(len(leaflets)) as report:
        outcomes = draft_many(
            leaflets,
            tables.table("importing"),
            Wishes(licence, title, topic_id),
            workers=min(workers or os.cpu_count() or 1, len(leaflets)),
            report=report,
        )
    failed = sum(not _finish(outcome, shelf, as_json=as_json) for outcome in outcomes)
    if failed:
        click.echo(f"{failed} of {len(outcomes)} files were not imported.", err=True)
        sys.exit(1)


def _shelf(settings: Settings, *, replace: bool, dry_run: bool) -> tuple[Tables, Shelf | None]:
    folder = settings.content
    if folder is None and not dry_run:
        raise SettingError("Say where drafts go: --content DIR, or LEAFLINE_CONTENT. It is made where it isn't there.")
    if folder is not None and folder.exists() and not folder.is_dir():
        message = f"{folder}: this is a file. Give a folder as --content."
        raise SettingError(message)
    tables = Tables(settings.language, (BUILT_IN, *settings.folders))
    if not tables.table("importing"):
        message = f"{settings.language}: there is no importing.toml for this language. Import in en-US, or write one."
        raise SettingError(message)
    return tables, None if dry_run or folder is None else Shelf(folder, tables, replace)


def _finish(outcome: Outcome, shelf: Shelf | None, *, as_json: bool) -> bool:
    """Write what was drafted and say so; false where something went wrong."""
    if outcome.problem:
        click.echo(outcome.problem, err=True)
        return False
    fine = True
    for draft in outcome.drafts:
        try:
            placed = shelf.put(draft, datetime.datetime.now(datetime.UTC).date()) if shelf else None
        except ImportingError as error:
            click.echo(str(error), err=True)
            fine = False
            continue
        if as_json:
            click.echo(json.dumps(receipt_table(draft), ensure_ascii=False))
            continue
        doubtful = sum(bool(proposal.doubts) for proposal in draft.proposals)
        anew = draft.licence.permission is Permission.COPYRIGHTED
        to_do = f"all of them to write anew, {doubtful} to decide" if anew else f"{doubtful} to decide"
        click.echo(
            f"{draft.topic_id}: {len(draft.filed)} facts, {len(draft.proposals)} sentences, {to_do}, "
            f"{len(draft.left)} left out, licence {draft.licence.permission}"
        )
        if placed:
            click.echo(f"  {placed.topic}\n  {placed.receipt}\n  {placed.source}")
            if placed.terms:
                click.echo(f"  Listen to what was added to the lexicon: {', '.join(placed.terms)}")
            if placed.covers:
                click.echo(f"  It lies over the topic {draft.topic_id} that was there before.")
    return fine


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Outcome], None]]:
    """Show a bar on a terminal; elsewhere the lines about each file are enough."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    if total < 2 or not console.is_terminal:
        yield lambda _: None
        return
    with Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("", total=total)

        def report(outcome: Outcome) -> None:
            bar.update(task, advance=1, description=f"{outcome.path.name}{' failed' if outcome.problem else ''}")

        yield report
