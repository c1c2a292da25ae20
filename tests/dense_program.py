"""A program written as a dense matrix, for tests of the solver."""

from typing import Any

import numpy as np

from whitecoal.solving.program import Program

INF = np.inf


def program_of(matrix: Any, **arrays: Any) -> Program:
    """A program from a dense matrix; what is not given is zero, unlimited above and not whole."""
    dense = np.atleast_2d(np.asarray(matrix, dtype=float))
    rows, columns = np.nonzero(dense)
    n = dense.shape[1]
    given: dict[str, Any] = {
        "cost": np.zeros(n),
        "first": np.zeros(n),
        "lower": np.zeros(n),
        "upper": np.full(n, INF),
        "whole": np.zeros(n, dtype=bool),
        "row_lower": np.full(len(dense), -INF),
        "row_upper": np.full(len(dense), INF),
        **arrays,
    }
    arrays_of: dict[str, Any] = {
        name: value if name == "offset" else np.asarray(value) for name, value in given.items()
    }
    return Program(
        row_start=np.append(0, np.cumsum(np.bincount(rows, minlength=len(dense)))),
        row_column=columns.astype(np.int32),
        row_value=dense[rows, columns],
        **arrays_of,
    )
