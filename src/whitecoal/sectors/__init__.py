"""The sectors, one file each. A new sector is its file and one line here.

A sector module has a story (its docstring), `TABLES` (what it reads), `build(p)` (its goods, decisions and
entries) and, where physics wants it, `check(case, ledger)` (an independent look at a finished plan). Sectors
never import one another: they meet in goods.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from whitecoal.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.tables import Table

ORDER = (
    "labour",
    "people",
    "rivers",
    "groundwater",
    "hydropower",
    "grids",
    "crops",
    "canals",
    "herds",
    "mines",
    "processes",
    "trade",
    "treasury",
    "concessions",
    "works",
    "aid",
    "purses",
    "pace",
)


class Sector(Protocol):
    """What a sector module offers."""

    __name__: str
    TABLES: tuple[Table, ...]

    def build(self, p: Any) -> None:
        """Open the sector's goods, make its decisions, post its entries."""


def sectors_called(names: Sequence[str] = ORDER) -> tuple[Any, ...]:
    """The modules of the sectors of these names, in the house's order.

    Raises:
        UsageError: when a name is not a sector; the house's sectors are listed.
    """
    unknown = [name for name in names if name not in ORDER]
    if unknown:
        raise UsageError(f'"{unknown[0]}" is not a sector. There are: {", ".join(ORDER)}.')
    return tuple(cast("Sector", import_module(f"whitecoal.sectors.{name}")) for name in ORDER if name in names)
