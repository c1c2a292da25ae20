"""Every error whitecoal raises on purpose.

    WhitecoalError
    ├── CaseFault       the case has faults; all of them are listed
    ├── UnitError       a unit is not known, or two do not measure the same
    ├── LabelError      names of items do not match
    ├── PostingError    a sector posts what the ledger cannot hold
    ├── NoPlan          no plan keeps all hard limits; the message says which contradict
    ├── Stopped         the user or a time limit ended the work
    ├── SolverFailed    the solver gave no usable answer
    ├── AuditFailed     a saved plan does not keep its books
    ├── CannotWrite     a disk is full, or a folder may not be written to
    └── UsageError      the words given make no sense together

Each message is a sentence: where, what was found, what was wanted, what to do. `exit_code` is what the
command line returns.
"""

from collections.abc import Sequence
from typing import ClassVar

from whitecoal.faults import Fault, told


class WhitecoalError(Exception):
    """The root: anything whitecoal raises on purpose."""

    exit_code: ClassVar[int] = 70


class CaseFault(WhitecoalError):  # noqa: N818 - the fault is the case's, not ours
    """The case has faults, all of them in `faults`; nothing was run."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(told(self.faults))

    def __reduce__(self) -> tuple[type["CaseFault"], tuple[tuple[Fault, ...]]]:
        """Rebuilt from its faults, so that it survives the way back from a worker process."""
        return CaseFault, (self.faults,)


class UnitError(WhitecoalError):
    """A unit is not in the vocabulary, or an amount cannot be stated in the unit wanted."""


class LabelError(WhitecoalError):
    """Names of items do not match, or a name is not there."""


class PostingError(WhitecoalError):
    """A sector posts to a place, good or time that the ledger does not have."""


class NoPlan(WhitecoalError):  # noqa: N818 - it is an answer, not a mishap
    """No plan keeps all hard limits."""

    exit_code = 3


class Stopped(WhitecoalError):  # noqa: N818 - it is an answer, not a mishap
    """The user or a time limit ended the work before there was an answer."""

    exit_code = 130


class SolverFailed(WhitecoalError):  # noqa: N818 - it says what happened
    """The solver gave no usable answer."""


class AuditFailed(WhitecoalError):  # noqa: N818 - it says what happened
    """A saved plan does not keep its books, its bounds or its worth."""

    exit_code = 4


class CannotWrite(WhitecoalError):  # noqa: N818 - it says what happened
    """A disk is full, or a folder may not be written to; nothing half-written was kept."""

    exit_code = 74


class UsageError(WhitecoalError):
    """The words or arguments given make no sense together."""

    exit_code = 2
