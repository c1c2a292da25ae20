"""The program as a file that any solver reads."""

import errno
import gzip
import os
import tempfile
from pathlib import Path

from whitecoal.solving.arrays import Program
from whitecoal.solving.session import Session

ENDS = b"ENDATA\n"
"""How a program that is written to its end ends."""


def write_mps(program: Program, path: Path) -> None:
    """Write the program as free MPS, compressed by gzip, as HiGHS writes it.

    It is a **minimisation of minus the worth**; minus the offset stands in the objective. Columns are c0, c1, …,
    rows r0, r1, …, in the order of the arrays; whole columns stand between integer markers. The first objective is
    not in it: write `program.keep_first(limit)` for the program as solved. The same program gives the same bytes,
    and the file is there whole or not at all.

    Args:
        program: what to write.
        path: the file, by custom `program.mps.gz`.

    Raises:
        SolverFailed: HiGHS could not write it.
        OSError: the folder cannot be written, or has no room.
    """
    session = Session(program)
    session.demand_whole(program.whole)
    with tempfile.TemporaryDirectory(prefix=".program-", dir=path.parent) as folder:
        plain, packed = Path(folder) / "program.mps", Path(folder) / "program.mps.gz"
        session.write(str(plain))
        text = plain.read_bytes()
        if not text.endswith(ENDS):  # HiGHS does not say that a disk is full
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        with packed.open("wb") as raw:
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as file:
                file.write(text)
            raw.flush()
            os.fsync(raw.fileno())
        packed.replace(path)
