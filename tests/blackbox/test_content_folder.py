"""An organisation's folder in front of a running server, reloaded by the command that an operator types."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from serving import Address, running_server

TOPIC = """+++
title = "Zorb"
names = ["zorb disease", "the zorbs"]
code = "1901"
written = 2026-11-22
{signed}
[missing]
emergency = "No source yet says it."
causes = "No source yet says it."
risk-factors = "No source yet says it."
symptoms = "No source yet says it."
diagnosis = "No source yet says it."
treatment = "No source yet says it."
prevention = "No source yet says it."
get-help = "No source yet says it."
+++
## overview
{sentence} {{ours 1}}
"""
SIGNED = 'reviewed_by = "A. Nurse"\nreviewed = 2026-11-22\nreview_due = 2126-11-22\n'
SOURCE = (
    '+++\ntitle = "Ours"\npublisher = "the Clinic"\nlicence = "own"\n+++\n1. A zorb is a thing on the skin. (p. 1)\n'
)


def folder(root: Path, sentence: str = "A zorb is a thing on the skin.", signed: str = "") -> Path:
    """Write an organisation's folder: a topic, its source, a prompt, a term and a name."""
    here = root / "languages/en-US"
    (here / "topics").mkdir(parents=True, exist_ok=True)
    (root / "sources").mkdir(exist_ok=True)
    (here / "topics/zorb.md").write_text(TOPIC.format(sentence=sentence, signed=signed), encoding="utf-8")
    (root / "sources/ours.md").write_text(SOURCE, encoding="utf-8")
    (here / "prompts.toml").write_text('launch = "Welcome to {organisation}."\n', encoding="utf-8")
    (here / "lexicon.toml").write_text('[terms]\nzorb = { ipa = "ˈzɔɹb", respelling = "ZORB" }\n', encoding="utf-8")
    (root / "organisation.toml").write_text('name = "Riverside Clinic"\n', encoding="utf-8")
    return root


def leafline(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEAFLINE_")}
    return subprocess.run(
        [sys.executable, "-m", "skill", *arguments],
        env={**clean, **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def script(address: Address) -> str:
    """Ask the server for the digest of all that it can say."""
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
        return str(json.load(answer)["script"])


def settled(address: Address, before: str, seconds: float = 20) -> str:
    """Give the digest once it is another one, or after some seconds the same."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and script(address) == before:
        time.sleep(0.1)
    return script(address)


def said(question: str, root: Path, **environ: str) -> dict:
    """Ask in a process of its own, with the folder set in the environment."""
    done = leafline("ask", "--json", question, LEAFLINE_CONTENT=str(root), **environ)
    assert 0 == done.returncode, done.stderr
    return dict(json.loads(done.stdout))


def test_all_of_a_folder_lies_over_what_ships(tmp_path: Path) -> None:
    """Topic, source, lexicon and prompts of the organisation count; the topics that ship are still there."""
    root = folder(tmp_path)
    answer = said("what is zorb disease", root)
    assert ("spoken", "zorb") == (answer["kind"], answer["topic"])
    assert "the Clinic" in json.dumps(answer["source"])
    assert "neutropenia" == said("what causes neutropenia", root)["topic"]
    printed = leafline("script", "--content", str(root)).stdout
    assert "Welcome to Riverside Clinic." in printed
    assert "ZORB" not in printed


def test_require_review_refuses_drafts_and_takes_signed_topics(tmp_path: Path) -> None:
    """With LEAFLINE_REQUIRE_REVIEW=1 a draft isn't read out; signed, it is."""
    drafts = said("what is a zorb", folder(tmp_path / "a"), LEAFLINE_REQUIRE_REVIEW="1")
    assert not any("thing on the skin" in line["text"] for line in drafts["lines"])
    signed = said("what is a zorb", folder(tmp_path / "b", signed=SIGNED), LEAFLINE_REQUIRE_REVIEW="1")
    assert any("thing on the skin" in line["text"] for line in signed["lines"])


def test_reload_takes_in_good_content_and_refuses_bad(tmp_path: Path) -> None:
    """The command says what came of it: new content in use, or each problem and the old content still there."""
    root = folder(tmp_path / "content")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environ = {"XDG_RUNTIME_DIR": str(runtime)}
    with running_server(LEAFLINE_CONTENT=str(root), LEAFLINE_ALEXA_UNSIGNED="1", **environ) as server:
        port = server.rsplit(":", maxsplit=1)[1]
        before = script(server)
        folder(root, "A zorb is a small thing on the skin.")
        done = leafline("reload", "--port", port, **environ)
        assert (0, "") == (done.returncode, done.stderr)
        assert "The new content is in use." in done.stdout
        after = settled(server, before)
        assert after != before
        folder(root, "A zorb costs $3/4|5 on the skin.")
        done = leafline("reload", "--port", port, **environ)
        assert 1 == done.returncode
        assert "languages/en-US/topics/zorb.md:" in done.stderr
        assert "The old content stays in use" in done.stderr
        assert after == script(server)
        (root / "languages/en-US/topics/zorb.md").write_bytes(b"+++\ntitle = \xff\xfe\n+++\n")
        done = leafline("reload", "--port", port, **environ)
        assert 1 == done.returncode
        assert "UTF-8" in done.stderr
        assert after == script(server)


def test_reload_never_signals_a_stranger(tmp_path: Path) -> None:
    """A notice that is left over names a process that may be anyone's by now; nothing is sent to it."""
    runtime = tmp_path / "run"
    (runtime / "leafline").mkdir(parents=True, mode=0o700)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        notice = {"pid": stranger.pid, "loads": 1, "refused": ""}
        (runtime / "leafline/server-8080.json").write_text(json.dumps(notice))
        done = leafline("reload", "--port", "8080", XDG_RUNTIME_DIR=str(runtime))
        assert 1 == done.returncode
        assert "No server of yours runs on port 8080" in done.stderr
        assert stranger.poll() is None
    finally:
        stranger.send_signal(signal.SIGKILL)
        stranger.wait()


def test_reload_trusts_no_folder_that_others_can_write(tmp_path: Path) -> None:
    """A folder open to everybody could hold anybody's notice."""
    shared = tmp_path / "leafline"
    shared.mkdir()
    shared.chmod(0o777)
    done = leafline("reload", XDG_RUNTIME_DIR=str(tmp_path))
    assert 1 == done.returncode
    assert "open to others" in done.stderr
