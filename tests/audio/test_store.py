import hashlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from recording_kit import LINES, line, silence

from audio import build as build_module
from audio import outputs as outputs_module
from audio.build import build
from audio.executor import Pool
from audio.manifest import MANIFEST, read_manifest
from audio.store import LocalStore, RemoteStore, Store, object_name, open_store
from speech_content.errors import AudioError, SettingError


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 server on this machine, with a bucket."""
    server_module = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("s3fs")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        boto3.client("s3").create_bucket(Bucket="recordings")
        yield "s3://recordings/leafline"
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new place of each kind."""
    match request.param:
        case "folder":
            return str(tmp_path / "store")
        case "memory":
            return f"memory://{uuid.uuid4().hex}"
    return f"{request.getfixturevalue('s3')}/{uuid.uuid4().hex}"


def test_files_are_written_read_listed_and_removed(target: str) -> None:
    """Every place does the same; what isn't there is not found, and not an error to list or remove."""
    store = open_store(target)
    assert {} == store.sizes("objects")
    with pytest.raises(FileNotFoundError):
        store.read("objects/a.mp3")
    store.write("objects", {"a.mp3": b"1", "b.mp3": b"22"})
    store.write("", {"manifest.json": b"{}"})
    assert {"a.mp3": 1, "b.mp3": 2} == store.sizes("objects")
    assert (b"22", b"{}") == (store.read("objects/b.mp3"), store.read("manifest.json"))
    store.write("objects", {"a.mp3": b"333"})
    store.remove("objects", {"b.mp3", "never.mp3"})
    assert {"a.mp3": 3} == open_store(target).sizes("objects")
    assert set() == store.unfinished("objects")
    with store.lock(alone=True):
        pass


def test_a_build_ends_up_the_same_anywhere(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest names the same objects, the objects are what they are called, a second build makes nothing."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", ((False, ("mp3",)),))
    setup = silence(tmp_path)
    remote = type(setup)(setup.engines, target)
    build(LINES, setup)
    assert len(LINES) == build(LINES, remote).made
    here, there = LocalStore(tmp_path), open_store(target)
    assert here.read(MANIFEST) == there.read(MANIFEST)
    for clip in read_manifest(there).clips:
        assert hashlib.sha256(there.read(clip.path)).hexdigest() in clip.path
    assert 0 == build(LINES, remote).made


def test_processes_write_to_a_bucket(s3: str, tmp_path: Path) -> None:
    """A pool's processes open the target themselves."""
    setup = type(silence(tmp_path))(silence(tmp_path).engines, f"{s3}/pool")
    assert 22 == build(LINES[:2], setup, executor=Pool(2)).made


class Recording:
    """Notes the order in which a store is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self, folder: str, files: dict[str, bytes]) -> None:
        """Note and pass on."""
        self.written.append(folder or next(iter(files)))
        self._store.write(folder, files)


def test_objects_come_first_and_the_manifest_last(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the manifest finds everything it names."""
    from audio import job as job_module

    recording = Recording(open_store(target))
    opened: Callable[[str], Recording] = lambda _: recording  # noqa: E731
    monkeypatch.setattr(build_module, "open_store", opened)
    monkeypatch.setattr(job_module, "open_store", opened)
    monkeypatch.setattr(outputs_module, "LINE_TAKES", ((False, ("ulaw",)),))
    setup = silence(Path("unused"))
    build((LINES[0], line("a/causes/1", "Yes it is.")), setup)
    assert ["objects", "recipes", "objects", "recipes", MANIFEST] == recording.written


def test_a_place_that_nobody_knows_is_refused() -> None:
    """The message names the protocol, or the package that is missing."""
    with pytest.raises(SettingError, match="nope"):
        open_store("nope://bucket/x")


def test_a_url_of_a_file_is_a_folder(tmp_path: Path) -> None:
    """``file://`` gets the same care as a folder."""
    store = open_store(f"file://{tmp_path}")
    assert isinstance(store, LocalStore)
    assert tmp_path == store.folder


def test_a_place_that_fails_is_an_audio_error() -> None:
    """Each filesystem has errors of its own; what comes out is ours, and says where."""

    class Broken:
        def pipe(self, *_: object) -> None:
            raise PermissionError("no")

    with pytest.raises(AudioError, match="s3://b/x"):
        RemoteStore(Broken(), "b/x", "s3://b/x").write("objects", {"a": b""})


def test_objects_are_named_by_content() -> None:
    """SHA-256 and the suffix that players go by."""
    assert hashlib.sha256(b"x").hexdigest() + ".ulaw.wav" == object_name(b"x", ".ulaw.wav")


def test_unfinished_files_are_seen_by_pruning_alone(tmp_path: Path) -> None:
    """What a killed process left behind is never listed as an object."""
    store = LocalStore(tmp_path)
    store.write("objects", {"a.mp3": b"1"})
    (tmp_path / "objects" / ".part-123").write_bytes(b"half")
    assert ({"a.mp3": 1}, {".part-123"}) == (store.sizes("objects"), store.unfinished("objects"))
