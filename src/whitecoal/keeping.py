"""What is written is there whole or not at all: made beside under a hidden name, synced, and named in one step.

    .base-7f3a9c21.lock                 locked while somebody makes it (see locks.py)
    .base-7f3a9c21.unfinished-k2j9x     what is being made
    .base-7f3a9c21.replaced             what stood there before, while a folder changes places with a new one

A file takes the place of another in one step. A folder cannot: between two steps the old one is called `.replaced`, and
whoever opens the shelf next puts it back. What others left who were killed is cleared by the next who makes something
there, and only while its lock is free: never what somebody alive is making, never what is finished.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from whitecoal.errors import CannotWrite, UsageError
from whitecoal.locks import SUFFIX, held, held_if_free

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED, REPLACED = ".unfinished-", ".replaced"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
NO_SYNC = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES}
"""What a drive answers whose folders cannot be synced."""


# ---- files and folders, whole -------------------------------------------------------------------------------------


def write_whole(target: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all; one that says this already is left alone.

    Raises:
        CannotWrite, UsageError: where it cannot be written, and what to do.
    """
    content = content.encode() if isinstance(content, str) else content
    if target.is_file() and target.read_bytes() == content:
        return target
    with told_of(target.parent), held(target) as alone:
        if alone:
            _clear(target)
        unfinished = _unfinished(target)
        try:
            unfinished.write_bytes(content)
            _sync(unfinished)
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync(target.parent)
    return target


@contextmanager
def folder_made(target: Path) -> Iterator[Path]:
    """A new folder, unfinished while this lasts; it takes its name at the end, or is taken away.

    Args:
        target: its name; a folder of this name is replaced.

    Yields:
        Path: where to write.

    Raises:
        CannotWrite, UsageError: where it cannot be written, and what to do.
    """
    with told_of(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with held(target) as alone:
            if alone:
                _clear(target)
            unfinished = _unfinished(target)
            try:
                unfinished.mkdir()
                yield unfinished
                _put_in_place(unfinished, target)
            except BaseException:
                _removed(unfinished)
                _restore(target)
                raise


@contextmanager
def room_to_work(target: Path) -> Iterator[Path]:
    """A hidden folder beside a thing for what is made on the way to it; the lock of the thing must be held."""
    folder = _unfinished(target)
    folder.mkdir()
    try:
        yield folder
    finally:
        _removed(folder)


def _unfinished(target: Path) -> Path:
    return target.parent / f".{target.name}{UNFINISHED}{secrets.token_hex(3)}"


def _put_in_place(unfinished: Path, target: Path) -> None:
    """Sync everything, then let the finished folder take its name."""
    for path in sorted(unfinished.rglob("*")):
        _sync(path)
    _sync(unfinished)
    old = _replaced(target)
    if target.exists():
        _thrown_away(target)
        target.rename(old)
        _sync(target.parent)
    unfinished.rename(target)
    _sync(target.parent)
    _thrown_away(target)


def _sync(path: Path) -> None:
    """What a file or a folder holds is on the disk, not only on its way there."""
    if not path.is_dir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    elif os.name != "nt":  # where folders cannot be opened, the system syncs names by itself
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in NO_SYNC:
                raise
        finally:
            os.close(handle)


def _removed(folder: Path) -> None:
    """Take a folder away; a thread that is still writing a table may need a moment to end."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


# ---- what others left ---------------------------------------------------------------------------------------------


def restore(parent: Path) -> None:
    """Put back what was about to be replaced by somebody who was killed in between; waits for who is at it now."""
    for old in parent.glob(f".*{REPLACED}"):
        target = parent / old.name[1 : -len(REPLACED)]
        if target.exists():
            continue
        with suppress(OSError), held(target):  # where nothing can be written, there is nothing to put back either
            _restore(target)


def clear_leftovers(parent: Path) -> None:
    """Clear what others left in a folder, and in the runs that stand in it, who were killed while they made it.

    What cannot be cleared stays: nothing depends on it.
    """
    with suppress(OSError):
        for name in sorted({_made(path) for path in [*parent.glob(".*"), *parent.glob("[!.]*/.*")]} - {None}, key=str):
            target = Path(str(name))
            with suppress(OSError), held_if_free(target) as free:
                if free:
                    _clear(target)


def _made(path: Path) -> Path | None:
    """What a hidden name is a sign of; None when it is none of ours."""
    name = path.name.removeprefix(".")
    for sign in (UNFINISHED, REPLACED, SUFFIX):
        stem, found, ending = name.rpartition(sign)
        if found and stem and (not ending or sign == UNFINISHED):
            return path.parent / stem
    return None


def _clear(target: Path) -> None:
    """Clear what was left of a thing; its lock is held, so nobody alive is making it."""
    _restore(target)
    for path in target.parent.glob(f".{_plain(target.name)}{UNFINISHED}*"):
        if path.is_dir():
            _removed(path)
        else:
            path.unlink(missing_ok=True)


def _restore(target: Path) -> None:
    """The old thing back under its name if there is no new one; else it is taken away."""
    old = _replaced(target)
    if not old.exists():
        return
    if target.exists():
        _thrown_away(target)
    else:
        old.rename(target)
        _sync(target.parent)


def _thrown_away(target: Path) -> None:
    """Take away what was replaced; under a name first from which nothing half taken away is ever put back."""
    old = _replaced(target)
    if old.exists():
        _removed(old.rename(_unfinished(target)))


def _replaced(target: Path) -> Path:
    return target.parent / f".{target.name}{REPLACED}"


def _plain(name: str) -> str:
    """A name as a pattern that fits itself only."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


# ---- what went wrong ----------------------------------------------------------------------------------------------


@contextmanager
def told_of(folder: Path) -> Iterator[None]:
    """While something is written to a folder, what the system refuses is told in words."""
    try:
        yield
    except OSError as error:
        told = refusal(error, folder)
        if told is None:
            raise
        raise told from error


def refusal(error: OSError, folder: Path) -> CannotWrite | UsageError | None:
    """What the system refused to write, in words; None where that is something else.

    Args:
        error: as the system tells it.
        folder: what was to be written to, where the error names none.
    """
    kept = "Nothing half-written was kept, and what was finished before stands."
    if error.errno in NO_ROOM:
        advice = "Make room, or name a folder on another disk."
        return CannotWrite(f'There is no room left to write to "{folder}" ({_said(error)}). {kept} {advice}')
    if error.errno == errno.EIO:
        return CannotWrite(f'The disk of "{folder}" fails ({_said(error)}). {kept} Name a folder on another disk.')
    if error.errno in NOT_ALLOWED and (not error.filename or folder in Path(error.filename).parents):
        advice = "Allow it, or name a folder of your own."
        return CannotWrite(f'"{folder}" cannot be written: {_said(error)}. {kept} {advice}')
    told = _misnamed(error, folder)
    return UsageError(told) if told else None


def _misnamed(error: OSError, folder: Path) -> str:
    """What is wrong with the name of a folder, in words; nothing where that is not it."""
    if error.errno == errno.ENAMETOOLONG:
        return f'"{str(error.filename or folder)[:60]}…" is a longer name than the system allows. Name a shorter one.'
    if error.errno == errno.ENOENT and not folder.exists():
        return f'There is no folder "{folder}". Make it, or name another.'
    file = next((path for path in (folder, *folder.parents) if path.exists() and not path.is_dir()), None)
    if file is not None and error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f'"{file}" is a file, and a folder is wanted there. Name another folder.'
    return ""


def _said(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
