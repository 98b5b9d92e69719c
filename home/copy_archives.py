"""The archive that holds a copy, and the proof that it is whole.

It is a ``.tar.gz`` that any tool can open. Its last file is the manifest, with the size and SHA-256
digest of every file. After it comes the seal: an empty gzip member whose comment is the digest of all
bytes before it. gzip's own checksum does not cover its header and a few spare bits; the seal does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from .database_copies import CopyError

MANIFEST = "manifest.json"
FORMAT = 2  # the format before had a manifest without digests
OWNER_ONLY = 0o600  # it holds people's addresses
CHUNK = 1 << 20
NAMED_AT_MOST = 3
FOLDER = {"folder": True}
Members = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Contents:
    """What an archive says about itself. ``has_digests`` is false for copies of older versions."""

    database: str
    has_digests: bool


def write_archive(
    target: Path, *, files: Iterable[tuple[str, Path]], about: dict[str, str]
) -> None:
    """Write ``files``, each under its name, to ``target``, which only its owner may read.

    A file that is deleted meanwhile is left out. The archive is on the disk when this returns.
    """
    with target.open("x+b") as archive_file:
        os.fchmod(archive_file.fileno(), OWNER_ONLY)
        with (
            gzip.GzipFile(filename="", mode="wb", fileobj=archive_file) as packed,
            tarfile.open(fileobj=packed, mode="w", dereference=True) as archive,
        ):
            members: Members = {}
            for name, path in files:
                with suppress(FileNotFoundError):
                    members[name] = _add(archive, name, path)
            _add_manifest(archive, target.parent / MANIFEST, members, about)
        archive_file.seek(0)
        digest = hashlib.file_digest(archive_file, "sha256").hexdigest()
        archive_file.write(_seal(digest))
        archive_file.flush()
        os.fsync(archive_file.fileno())


def unpack_archive(source: Path, folder: Path) -> Contents:
    """Unpack ``source`` into the new ``folder``; raises ``CopyError`` unless every byte is as it was written.

    Copies made by older versions have no digests: for them, gzip's checksum and the end of the archive are checked.
    """
    try:
        _read_to_the_end(source)
        members = _extract(source, folder)
        manifest = _read_manifest(folder)
    except (tarfile.TarError, ValueError) as error:
        _refuse(source, str(error))
    if manifest["format"] == FORMAT:
        _compare(source, folder, members, manifest)
        _check_seal(source)
    return Contents(manifest["database"], has_digests=manifest["format"] == FORMAT)


# --- Writing --------------------------------------------------------------------------------------


class _Digesting:
    """A file that takes the digest of what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """The digest is of the bytes that went into the archive, even if the file changes at this moment."""
    if path.is_dir():
        archive.add(path, name, recursive=False)
        return FOLDER
    with path.open("rb") as file:
        info = archive.gettarinfo(arcname=name, fileobj=file)
        digesting = _Digesting(file)
        archive.addfile(info, digesting)
    return {"size": info.size, "sha256": digesting.digest.hexdigest()}


def _add_manifest(
    archive: tarfile.TarFile, path: Path, members: Members, about: dict[str, str]
) -> None:
    path.write_text(
        json.dumps({"format": FORMAT, **about, "count": len(members), "members": members})
    )
    archive.add(path, MANIFEST)


def _seal(digest: str) -> bytes:
    """An empty gzip member (RFC 1952) with a comment, which every tool reads and ignores."""
    header = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
    nothing = b"\x03\x00" + bytes(8)
    return header + f"sha256:{digest}".encode() + b"\x00" + nothing


# --- Reading --------------------------------------------------------------------------------------


def _refuse(source: Path, what: str) -> NoReturn:
    raise CopyError(f"{source} is not a copy that back_up made, or is not whole: {what}.")


def _read_to_the_end(source: Path) -> None:
    """Have gzip compare its checksum, which it does at the very end only; ``tarfile`` never gets there."""
    try:
        with gzip.open(source) as packed:
            while packed.read(CHUNK):
                pass
    except (gzip.BadGzipFile, zlib.error) as error:
        _refuse(source, f"gzip reports damaged data ({error})")
    except EOFError:
        _refuse(source, "its end is missing")
    except OSError as error:
        _refuse(source, error.strerror or str(error))


def _extract(source: Path, folder: Path) -> set[str]:
    """The names in the archive. An ``OSError`` is about ``folder``: ``source`` has just been read."""
    names: set[str] = set()
    with gzip.open(source) as packed, tarfile.open(fileobj=packed, mode="r:") as archive:
        members = _plain_files(archive, folder, names)
        try:
            archive.extractall(folder, members=members)  # noqa: S202 - looked at
        except OSError as error:
            raise CopyError(f"The copy cannot be unpacked here: {error}") from error
        packed.seek(archive.offset)  # a header that cannot be read looks like the end to tarfile
        rest = packed.read()
        if len(rest) < 2 * tarfile.BLOCKSIZE or rest.strip(b"\x00"):
            raise tarfile.ReadError(f"it cannot be read after its first {len(names)} files")
    return names


def _plain_files(
    archive: tarfile.TarFile, folder: Path, names: set[str]
) -> Iterator[tarfile.TarInfo]:
    """The archive's files and folders; ``tarfile.TarError`` for anything that would land elsewhere.

    Python's own ``filter="data"`` is younger than the Python of Debian 12.
    """
    for member in archive:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isreg() or member.isdir()):
            raise tarfile.TarError(f"{member.name} is no plain file inside the archive")
        if member.name in names:
            raise tarfile.TarError(f"{member.name} is in it twice")
        names.add(member.name)
        yield member


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise ValueError("it has no manifest")
    manifest = json.loads(path.read_text())
    if not isinstance(manifest, dict) or not isinstance(manifest.get("database"), str):
        raise ValueError("its manifest cannot be read")
    manifest.setdefault("format", FORMAT - 1)
    if manifest["format"] not in (FORMAT - 1, FORMAT):
        raise ValueError("it was made by a version of the hub that this version does not know")
    if manifest["format"] == FORMAT and not isinstance(manifest.get("members"), dict):
        raise ValueError("its manifest cannot be read")
    return manifest


def _compare(source: Path, folder: Path, names: set[str], manifest: dict[str, Any]) -> None:
    members: Members = manifest["members"]
    found = names - {MANIFEST}
    same = found & members.keys()
    wrong = {
        "missing": members.keys() - found,
        "not in the manifest": found - members.keys(),
        "changed": {name for name in same if _described(folder / name) != members[name]},
    }
    said = [f"{what}: {_in_words(names)}" for what, names in wrong.items() if names]
    if manifest.get("count") != len(members):
        said.append("the count in its manifest is wrong")
    if said:
        _refuse(source, "; ".join(said))


def _described(path: Path) -> dict[str, Any]:
    if path.is_dir():
        return FOLDER
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"size": path.stat().st_size, "sha256": digest}


def _in_words(names: set[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    some = ", ".join(sorted(names)[:NAMED_AT_MOST])
    return f"{some} and {more} more" if more > 0 else some


def _check_seal(source: Path) -> None:
    size = len(_seal(hashlib.sha256().hexdigest()))
    digest = hashlib.sha256()
    left = source.stat().st_size - size
    with source.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        if file.read() != _seal(digest.hexdigest()):
            _refuse(
                source, "its seal does not match, so some byte was changed after it was written"
            )
