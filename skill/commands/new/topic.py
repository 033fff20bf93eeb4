"""``leafline new topic``: an empty topic with every heading that it needs, and its source."""

import datetime

import click

from skill.options import content_options
from skill.settings import Settings
from speech_content.drafting.shelf import Shelf
from speech_content.drafting.skeleton import skeleton
from speech_content.errors import SettingError
from speech_content.language import BUILT_IN, Tables, read_language
from speech_content.model import Profile


@click.command("topic")
@click.argument("title")
@click.option("--topic", "topic_id", default="", metavar="ID", help="Id of the topic; by default made of its title.")
@click.option(
    "--profile", type=click.Choice([str(profile) for profile in Profile]), default="condition", show_default=True
)
@content_options
def command(settings: Settings, title: str, topic_id: str, profile: str) -> None:
    """Begin a topic named TITLE: one line to write for each required aspect, and a source for its facts."""
    if settings.content is None:
        raise SettingError("Say where the topic goes: --content DIR, or LEAFLINE_CONTENT.")
    if not title.strip() or len(title) > 80:
        raise SettingError("Give the topic a title of 1 to 80 characters.")
    tables = Tables(settings.language, (BUILT_IN, *settings.folders))
    words = read_language(tables)
    shelf = Shelf(settings.content, tables)
    today = datetime.datetime.now(datetime.UTC).date()
    topic, source = shelf.begin(skeleton(title.strip(), topic_id, Profile(profile), words, tables), today)
    click.echo(f"{topic}\n{source}\nWrite facts into the source and sentences into the topic; then: leafline check")
