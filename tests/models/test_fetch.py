"""Fetching over real HTTP: whole or not at all, resumed after a cut, from the next source where one fails."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models import (
    FetchBusy,
    FetchCancelled,
    FetchFailed,
    ManifestInvalid,
    NotEnoughSpace,
    UnknownModel,
    fetch,
)
from models.manifest import load_manifest
from tests.models.conftest import archive_model, files_model, sha256, zipped

BIG = bytes(range(256)) * 8000  # 2 MB
VOSK = {"am/final.mdl": b"model", "conf/mfcc.conf": b"--x=1\n", "graph/Gr.fst": b"g"}


def test_a_fetched_model_is_whole_and_described(server, store_of):
    files = {"model.bin": BIG, "config.json": b"{}"}
    server.files = {f"/m/{name}": data for name, data in files.items()}
    store = store_of(files_model(f"{server.url}/m", files))
    seen = []

    folder = fetch(store, "small", progress=seen.append)

    assert folder == store.folder / "small"
    assert {p.name for p in folder.iterdir()} == {"model.bin", "config.json", "model.json"}
    assert (folder / "model.bin").read_bytes() == BIG
    assert store.verify("small") == []
    assert store.is_installed("small")
    (installed,) = store.installed()
    assert (installed.name, installed.source, installed.size) == ("small", "official", len(BIG) + 2)
    assert (seen[-1].done, seen[-1].total, seen[-1].source) == (len(BIG) + 2, len(BIG) + 2, "official")
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert not (store.folder / ".fetching" / "small").exists()


def test_a_model_that_is_here_is_not_fetched_again(server, store_of):
    server.files = {"/model.bin": b"abc"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))
    fetch(store, "small")

    fetch(store, "small")

    assert len(server.requests) == 1


def test_a_cut_connection_is_taken_up_where_it_broke(server, store_of):
    server.files = {"/model.bin": BIG}
    server.cut_after = [700_000, 300_000]
    store = store_of(files_model(server.url, {"model.bin": BIG}))

    folder = fetch(store, "small")

    assert (folder / "model.bin").read_bytes() == BIG
    ranges = [asked for _, asked in server.requests]
    assert ranges[0] is None
    assert len(ranges) == 3
    assert ranges[1].startswith("bytes=")
    assert int(ranges[2][6:-1]) > int(ranges[1][6:-1]) > 0


def test_a_later_try_continues_what_an_earlier_one_left(server, store_of):
    server.files = {"/model.bin": BIG}
    server.cut_after = [100_000] * 4
    store = store_of(files_model(server.url, {"model.bin": BIG}))
    with pytest.raises(FetchFailed, match="official"):
        fetch(store, "small")
    assert not store.is_installed("small")
    assert store.installed() == []
    before = len(server.requests)

    fetch(store, "small")

    assert store.verify("small") == []
    assert server.requests[before][1] is not None


def test_a_server_that_cannot_resume_is_read_from_the_start(server, store_of):
    server.files, server.ranges, server.cut_after = {"/model.bin": BIG}, False, [500_000]
    store = store_of(files_model(server.url, {"model.bin": BIG}))

    assert (fetch(store, "small") / "model.bin").read_bytes() == BIG


def test_a_file_that_changed_between_two_tries_is_not_mixed(server, store_of):
    old = bytes(len(BIG))
    server.files, server.cut_after = {"/model.bin": old}, [500_000] * 4
    store = store_of(files_model(server.url, {"model.bin": BIG}))
    with pytest.raises(FetchFailed):
        fetch(store, "small")
    server.files, server.etag = {"/model.bin": BIG}, '"v2"'

    assert (fetch(store, "small") / "model.bin").read_bytes() == BIG


def test_wrong_bytes_are_thrown_away_and_never_seen(server, store_of):
    server.files = {"/model.bin": b"abX"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))

    with pytest.raises(FetchFailed, match="SHA-256"):
        fetch(store, "small")

    assert not (store.folder / "small").exists()
    assert list(store.folder.rglob("*.part")) == []


def test_more_bytes_than_expected_end_the_download(server, store_of):
    server.files = {"/model.bin": BIG}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))

    with pytest.raises(FetchFailed, match="more than the 3 bytes"):
        fetch(store, "small")


def test_the_next_source_is_tried_where_one_fails(server, store_of):
    server.files = {"/good/model.bin": b"abc", "/lies/model.bin": b"xyz"}
    store = store_of(
        files_model(
            "http://127.0.0.1:9",  # nobody listens there
            {"model.bin": b"abc"},
            extra_sources="".join(
                f'[[model.sources]]\ntype = "files"\nname = "{name}"\nbase_url = "{server.url}/{name}"\n'
                for name in ("missing", "lies", "good")
            ),
        )
    )

    fetch(store, "small")

    assert store.installed()[0].source == "good"
    assert [path for path, _ in server.requests] == [
        "/missing/model.bin",
        "/lies/model.bin",
        "/good/model.bin",
    ]


def test_where_every_source_fails_the_message_says_what_each_said(server, store_of):
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))

    with pytest.raises(FetchFailed, match=r"official: .*HTTP 404") as caught:
        fetch(store, "small")

    assert caught.value.code == "fetch_failed"
    assert "what was already downloaded is kept" in caught.value.hint


def test_a_disk_without_room_is_noticed_before_anything_is_asked(server, store_of):
    server.files = {"/model.bin": b"abc"}
    manifest = files_model(server.url, {"model.bin": b"abc"}, more=f"size = {10**17}")
    store = store_of(manifest)

    with pytest.raises(NotEnoughSpace, match="MB free"):
        fetch(store, "small")

    assert server.requests == []


def test_a_caller_can_stop_a_download_and_go_on_later(server, store_of):
    server.files = {"/model.bin": BIG}
    store = store_of(files_model(server.url, {"model.bin": BIG}))
    seen = []
    with pytest.raises(FetchCancelled):
        fetch(store, "small", progress=seen.append, stopped=lambda: len(seen) >= 2)
    assert not store.is_installed("small")

    fetch(store, "small")

    assert server.requests[-1][1].startswith("bytes=")
    assert store.verify("small") == []


def test_two_processes_do_not_fetch_the_same_model_at_once(server, store_of, tmp_path):
    server.files = {"/model.bin": BIG}
    store = store_of(files_model(server.url, {"model.bin": BIG}))
    inside, leave = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        inside.set()
        leave.wait(20)

    first = threading.Thread(target=fetch, args=(store, "small"), kwargs={"progress": wait})
    first.start()
    assert inside.wait(20)
    code = (
        "import sys\nfrom pathlib import Path\nfrom models import Store, fetch, load_manifest, FetchBusy\n"
        "store = Store(Path(sys.argv[1]), load_manifest(Path(sys.argv[2])))\n"
        "try:\n    fetch(store, 'small')\nexcept FetchBusy as error:\n    print(error.code)\n"
    )
    second = subprocess.run(
        [sys.executable, "-c", code, str(store.folder), str(tmp_path / "manifest.toml")],
        capture_output=True,
        text=True,
        check=True,
    )
    leave.set()
    first.join(20)

    assert second.stdout.strip() == FetchBusy.code
    assert store.is_installed("small")


@pytest.mark.parametrize("outer", ["vosk-model-small-xx-0.1/", ""])
def test_an_archive_is_unpacked_without_its_outer_folder(server, store_of, outer):
    data = zipped({outer + name: content for name, content in VOSK.items()})
    server.files = {"/x.zip": data}
    store = store_of(archive_model(f"{server.url}/x.zip", data))

    folder = fetch(store, "vosk-xx")

    assert (folder / "am/final.mdl").read_bytes() == b"model"
    assert (folder / "graph/Gr.fst").read_bytes() == b"g"
    assert store.verify("vosk-xx") == []


@pytest.mark.parametrize("outer", ["vosk-model-small-pt-0.3/", ""])
def test_the_flat_layout_of_the_portuguese_model_is_accepted(server, store_of, outer):
    flat = {"final.mdl": b"m", "Gr.fst": b"g", "HCLr.fst": b"h", "mfcc.conf": b"c"}
    data = zipped({outer + name: content for name, content in flat.items()})
    server.files = {"/pt.zip": data}
    store = store_of(archive_model(f"{server.url}/pt.zip", data))

    assert (fetch(store, "vosk-xx") / "final.mdl").read_bytes() == b"m"


def test_an_archive_without_a_known_hash_is_trusted_once_and_recorded(server, store_of):
    data = zipped(VOSK)
    server.files = {"/x.zip": data}
    store = store_of(archive_model(f"{server.url}/x.zip", data, digest=""))

    folder = fetch(store, "vosk-xx")

    recorded = {f["path"]: f["sha256"] for f in json.loads((folder / "model.json").read_text())["files"]}
    assert recorded == {name: sha256(content) for name, content in VOSK.items()}
    (folder / "graph/Gr.fst").write_bytes(b"x")
    assert store.verify("vosk-xx") == ["graph/Gr.fst: its bytes have changed"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped({"readme.txt": b"hello"}), "no Vosk model"),
        (zipped({**VOSK, "../../escape": b"x"}), "unsafe path"),
        (b"this is no zip", "not a usable zip"),
    ],
)
def test_an_archive_that_is_no_model_is_refused(server, store_of, tmp_path, content, words):
    server.files = {"/x.zip": content}
    store = store_of(archive_model(f"{server.url}/x.zip", content))

    with pytest.raises(FetchFailed, match=words):
        fetch(store, "vosk-xx")

    assert store.installed() == []
    assert not list(tmp_path.rglob("escape"))


def test_a_damaged_model_is_fetched_again_only_when_a_file_is_missing_or_short(server, store_of):
    server.files = {"/model.bin": b"abc"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))
    folder = fetch(store, "small")
    (folder / "model.bin").write_bytes(b"ab")
    assert not store.is_installed("small")
    assert store.verify("small") == ["model.bin: its bytes have changed"]

    fetch(store, "small")

    assert (folder / "model.bin").read_bytes() == b"abc"


def test_removing_a_model_leaves_nothing_of_it(server, store_of):
    server.files = {"/model.bin": b"abc"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))
    fetch(store, "small")

    assert store.remove("small") is True
    assert store.remove("small") is False
    assert list(store.folder.glob("small*")) == []
    assert store.verify("small") == ["not installed"]


def test_an_unknown_name_is_refused(store_of, server):
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))

    with pytest.raises(UnknownModel, match="'nope'"):
        fetch(store, "nope")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "language"', 'kind = "music"'),
        ('engine = "llama.cpp"', 'engine = "vosk"'),
        ('name = "small"', 'name = "../small"'),
        ('path = "model.bin"', 'path = "../model.bin"'),
        ('sha256 = "', 'sha256 = "zz'),
        ('type = "files"', 'type = "torrent"'),
        ('licence = "MIT"', 'licence = "MIT"\nword_errors = { pt = 0.1 }'),
        ('licence = "MIT"', 'licence = "MIT"\nword_errors = { es = 12 }'),
        ('licence = "MIT"', 'licence = "MIT"\nword_errors = 0.1'),
        ('licence = "MIT"', 'licence = "MIT"\nmemory = -1'),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(tmp_path: Path, old, new):
    path = tmp_path / "bad.toml"
    path.write_text(files_model("http://127.0.0.1", {"model.bin": b"abc"}).replace(old, new), "utf-8")

    with pytest.raises(ManifestInvalid):
        load_manifest(path)
