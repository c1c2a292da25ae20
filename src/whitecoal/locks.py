"""One at a time: a lock beside what is made, given back by the system when its holder ends, however it ends.

The lock is a hidden file beside the thing, `.base-7f3a9c21.lock`, that its holder keeps locked and takes away at the
end. A file left by a process that was killed is locked by nobody, so it stops nobody. Not every drive of a network has
locks: without them two may make the same thing at once, each apart, and nothing is ever cleared away as dead.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SUFFIX = ".lock"
UNKNOWN = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a drive answers that has no locks."""
SOON, LATER = 0.02, 0.5
"""After how long a taken lock is asked for again: first, and at most [s]."""

if sys.platform == "win32":  # pragma: no cover - the other half is
    import msvcrt

    def _locked(file: int) -> bool:
        """Lock an open file; False when somebody else has it locked."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def _give_back(file: int, path: Path) -> None:
        """Unlock and take away; the system keeps a file that somebody else has opened meanwhile."""
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        os.close(file)
        with suppress(OSError):
            path.unlink()

else:
    import fcntl

    def _locked(file: int) -> bool:
        """Lock an open file; False when somebody else has it locked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                return False
            raise
        return True

    def _give_back(file: int, path: Path) -> None:
        """Take away, then unlock: whoever waits for a file that is gone looks for a new one."""
        with suppress(OSError):
            path.unlink()
        os.close(file)


def lock_of(target: Path) -> Path:
    """The file that is locked while somebody makes a thing."""
    return target.parent / f".{target.name}{SUFFIX}"


@contextmanager
def held(target: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """While this lasts nobody else makes the thing; waits for who does.

    Args:
        target: what is made; the folder above it must be there.
        waiting: told once when somebody else is making it.

    Yields:
        bool: False where the drive has no locks.

    Raises:
        OSError: the folder cannot be written.
    """
    pause, told = SOON, False
    while True:
        with held_if_free(target) as free:
            if free is not False:
                yield free is True
                return
        if not told:
            waiting()
            told = True
        time.sleep(pause)
        pause = min(2 * pause, LATER)


@contextmanager
def held_if_free(target: Path) -> Iterator[bool | None]:
    """The same without waiting: yields False when somebody else makes it, None where the drive has no locks."""
    path = lock_of(target)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        free: bool | None = _locked(file) and _is(file, path)
    except OSError as error:
        os.close(file)
        if error.errno not in UNKNOWN:
            raise
        yield None
        return
    if not free:
        os.close(file)
        yield False
        return
    try:
        yield True
    finally:
        _give_back(file, path)


def _is(file: int, path: Path) -> bool:
    """Whether an open file is still the one of this name; its last holder may just have taken it away."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
