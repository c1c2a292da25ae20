"""whitecoal plans a region's water, power, land, minerals and trade in one ledger of goods.

A user brings a folder of tables; the answer is a plan that can be defended: what to build and when, what to sell
and to whom, what to grow where, who is better off, what limits it, what it rests on.

    >>> import whitecoal
    >>> plan = whitecoal.plan("my-basin")                # doctest: +SKIP
    >>> plan.to_table("foreign exchange")                # doctest: +SKIP
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Amendment": "case.amendments",
    "Array": "algebra",
    "Asking": "analyses.asking",
    "Calendar": "calendar",
    "Case": "case",
    "Column": "tables",
    "Contract": "contracts",
    "Curve": "hydrology.curves",
    "Expr": "algebra",
    "Good": "entries",
    "Plan": "plans",
    "Problem": "problem",
    "Shelf": "studies",
    "SolveOptions": "solving.program",
    "Station": "agronomy.evapotranspiration",
    "Study": "studies",
    "Table": "tables",
    "Unit": "units",
    "audit": "auditing.audit",
    "build": "planning",
    "contract": "contracts",
    "costs_of_insisting": "analyses.insisting",
    "doubts": "analyses.doubts",
    "open_plan": "plans",
    "plan": "studies",
    "plan_case": "planning",
    "planes_of": "hydrology.planes",
    "present_worth": "contracts",
    "quantity": "algebra",
    "rates_of_return": "contracts",
    "read_case": "case",
    "reference_evapotranspiration": "agronomy.evapotranspiration",
    "replan": "analyses.replanning",
    "unit": "units",
}
"""The public face, alphabetical: where each name lives. Loaded when first asked for, so that --help is instant."""

__all__ = [*_HOME]  # noqa: PLE0604 - the names are the keys above, strings all


def __getattr__(name: str) -> Any:
    """A public name, loaded when first asked for."""
    if name not in _HOME:
        raise AttributeError(f'whitecoal has no "{name}". There are: {", ".join(_HOME)}.')
    return getattr(import_module(f"whitecoal.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
