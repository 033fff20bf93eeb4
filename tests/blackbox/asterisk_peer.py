"""A real Asterisk on loopback with a configuration of its own, and callers inside and outside of it.

Callers inside are Local channels: they send keys at set times. What they heard is read from Asterisk's own log of the
files that it began to play.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

__all__ = ["Asterisk", "Step", "asterisk_at_work", "needs"]

_MODULES = """
pbx_config app_playback app_dial app_verbose app_stack app_senddtmf app_mixmonitor app_exec app_while
func_channel func_strings func_timeout func_env func_logic func_global func_math func_volume
format_pcm format_sln format_wav codec_ulaw codec_g722 codec_resample codec_a_mu
res_speech res_agi res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb
res_pjproject res_rtp_asterisk res_pjsip res_pjsip_session res_pjsip_sdp_rtp
res_pjsip_endpoint_identifier_anonymous res_pjsip_endpoint_identifier_ip res_pjsip_authenticator_digest
res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_rfc3326 res_pjsip_pubsub chan_pjsip bridge_simple bridge_softmix
bridge_native_rtp bridge_builtin_features bridge_holding
"""
_PLAYING = re.compile(r"<Local/(\w+)@test-[\w-]+;2> Playing '(leafline/[\w/.-]+?)\.\w+'")


def needs(*programs: str) -> None:
    """Skip a test where a program is missing."""
    for program in programs:
        if shutil.which(program) is None:
            package = {"sipp": "sip-tester"}.get(program, program)
            pytest.skip(f"{program} is missing: apt-get install {package} (Debian 12: Asterisk comes from Debian 11)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a caller inside does."""

    wait: float
    """Seconds before the keys are pressed."""
    keys: str = ""


@dataclass
class Asterisk:
    """A running Asterisk."""

    folder: Path
    ami: socket.socket
    sip_port: int
    process: subprocess.Popen[bytes]
    replies: list[str] = field(default_factory=list)

    def command(self, *lines: str) -> None:
        """Send one action over the manager interface."""
        self.ami.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def cli(self, command: str) -> str:
        """Run a command of the console."""
        run = ["asterisk", "-C", str(self.folder / "etc/asterisk.conf"), "-rx", command]
        return subprocess.run(run, capture_output=True, text=True, timeout=60, check=False).stdout

    def call(self, name: str, entry: str) -> None:
        """Let the caller with this name, whose steps are in the dialplan, call an entry."""
        self.command(
            "Action: Originate",
            f"Channel: Local/{name}@{entry}",
            f"Context: caller-{name}",
            "Exten: s",
            "Priority: 1",
            "Async: true",
        )

    def add_callers(self, callers: dict[str, Sequence[Step]]) -> None:
        """Write the callers' steps and load them."""
        lines = []
        for name, steps in callers.items():
            lines += [f"[caller-{name}]", "exten => s,1,NoOp(begin)"]
            for step in steps:
                lines.append(f" same => n,Wait({step.wait:.2f})")
                lines += [f" same => n,SendDTMF({step.keys},50,80)"] if step.keys else []
            lines.append(" same => n,Hangup()")
        (self.folder / "etc/callers.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.cli("dialplan reload")

    def heard(self) -> dict[str, list[str]]:
        """Give the files that each caller heard the beginning of, in order."""
        found: dict[str, list[str]] = {}
        log = (self.folder / "log/full").read_text(encoding="utf-8", errors="replace")
        for match in _PLAYING.finditer(log):
            found.setdefault(match[1], []).append(match[2])
        return found

    def busy(self) -> int:
        """Count the channels that are up."""
        match = re.search(r"(\d+) active channel", self.cli("core show channels count"))
        return int(match[1]) if match else 0

    def wait_until_quiet(self, seconds: float) -> None:
        """Wait until all calls are over."""
        deadline = time.monotonic() + seconds
        while self.busy():
            if time.monotonic() > deadline:
                pytest.fail("calls went on for too long")
            time.sleep(0.5)


@contextmanager
def asterisk_at_work(folder: Path, export: Path, entries: Iterable[str] = ()) -> Iterator["Asterisk"]:
    """Run Asterisk with an exported line, and further lines of dialplan."""
    needs("asterisk")
    etc, log, run = folder / "etc", folder / "log", folder / "run"
    for path in (etc, log, run, folder / "spool", folder / "db", folder / "lib"):
        path.mkdir(parents=True)
    sounds = folder / "lib/sounds"
    sounds.mkdir()
    for language in (export / "sounds").iterdir():
        (sounds / language.name).symlink_to(language)
    (folder / "lib/documentation").symlink_to("/usr/share/asterisk/documentation")
    places = ("lib/asterisk/modules", "lib/*/asterisk/modules", "lib64/asterisk/modules")
    modules = next(path for place in places for path in Path("/usr").glob(place))
    ami_port, sip_port, rtp_port = _ports(3)
    files = {
        "asterisk.conf": f"[directories](!)\n[directories]\nastetcdir => {etc}\nastmoddir => {modules}\n"
        f"astvarlibdir => {folder}/lib\nastdbdir => {folder}/db\nastkeydir => {folder}/lib\n"
        f"astdatadir => {folder}/lib\nastagidir => {folder}/lib\nastspooldir => {folder}/spool\n"
        f"astrundir => {run}\nastlogdir => {log}\n[options]\nverbose=3\nlive_dangerously=no\n",
        "modules.conf": "[modules]\nautoload=no\n" + "".join(f"load={name}.so\n" for name in _MODULES.split()),
        "logger.conf": "[general]\ndateformat=%s\n[logfiles]\nfull => verbose(4),error,warning\n",
        "manager.conf": f"[general]\nenabled=yes\nport={ami_port}\nbindaddr=127.0.0.1\n"
        "[test]\nsecret=test\nwrite=all\nread=\n",
        "rtp.conf": f"[general]\nrtpstart={rtp_port}\nrtpend={rtp_port + 400}\nstrictrtp=no\n",
        "pjsip.conf": f"[transport]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{sip_port}\n"
        "[anonymous]\ntype=endpoint\ncontext=test-sip\ndisallow=all\nallow=ulaw\ndtmf_mode=rfc4733\n"
        "direct_media=no\nrtp_symmetric=no\n",
        "extensions.conf": "#include leafline.conf\n#include callers.conf\n"
        "[test-static]\nexten => _X.,1,Goto(leafline,s,1)\nexten => _[a-z].,1,Goto(leafline,s,1)\n"
        "[test-sip]\nexten => line,1,Goto(leafline,s,1)\n[test-self]\nexten => _[a-z].,1,Goto(leafline-self-test,s,1)\n"
        + "\n".join(entries)
        + "\n",
        "callers.conf": "",
        "leafline.conf": (export / "extensions.conf").read_text(encoding="utf-8"),
    }
    for name, text in files.items():
        (etc / name).write_text(text, encoding="utf-8")
    for name in ("codecs", "features", "acl", "cdr", "cel", "indications", "udptl", "ccss", "stasis"):
        (etc / f"{name}.conf").write_text("", encoding="utf-8")
    with (folder / "console").open("wb") as console:
        process = subprocess.Popen(
            ["asterisk", "-C", str(etc / "asterisk.conf"), "-f", "-p"],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(folder)},
        )
    ami = None
    try:
        ami = _manager(ami_port, process, folder)
        asterisk = Asterisk(folder, ami, sip_port, process)
        asterisk.command("Action: Login", "Username: test", "Secret: test", "Events: off")
        for _ in range(100):
            if "Yes" in asterisk.cli("core show settings") or "fully booted" in asterisk.cli("core waitfullybooted"):
                break
            time.sleep(0.1)
        yield asterisk
    finally:
        if ami is not None:
            ami.close()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ports(count: int) -> list[int]:
    """Find ports that nobody listens on; the last one begins a free range, even, above the others."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    try:
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        ports = [probe.getsockname()[1] for probe in sockets]
    finally:
        for probe in sockets:
            probe.close()
    ports[-1] = min(ports[-1], 60_000) // 2 * 2
    return ports


def _manager(port: int, process: subprocess.Popen[bytes], folder: Path) -> socket.socket:
    deadline = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("Asterisk did not start:\n" + (folder / "console").read_text(errors="replace")[-3000:])
            time.sleep(0.2)
