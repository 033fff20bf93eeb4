"""``leafline reload``: new content into the running server, whole or not at all."""

import os
import signal

import click

from skill.options import setting_options
from skill.settings import Settings
from speech_content.errors import SettingError


@click.command("reload")
@click.option("--wait", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds to wait for it.")
@setting_options("port")
def command(settings: Settings, wait: int) -> None:
    """Have the server on --port load its content anew; what can't be spoken is refused, and the old content stays."""
    # Its lock is a thing of Unix, and the other commands should work without.
    from skill.notice import read_notice, wait_for_load

    before = read_notice(settings.port)
    if before is None:
        message = f"No server of yours runs on port {settings.port}. Start one with leafline serve, or give its --port."
        raise SettingError(message)
    try:
        os.kill(before.pid, signal.SIGHUP)
    except ProcessLookupError:
        raise SettingError("The server has just ended. Start it with leafline serve.") from None
    after = wait_for_load(settings.port, before, wait)
    if after is None:
        raise SettingError(f"The server has not answered within {wait} s. Look at its log.")
    if after.refused:
        raise SettingError(f"The old content stays in use:\n{after.refused}")
    click.echo("The new content is in use.")
