"""Space: one tree of places, and the rule that finds in which account a posting is kept.

A place has a name, a kind and, unless it is a root, a place it lies within: union ▸ region ▸ district, basin ▸
node, region ▸ zone ▸ plant. A good balances at some kinds of place; a posting made at a place below climbs the
tree to the nearest such place. A pool then may say that the account is kept elsewhere (the foreign exchange of a
republic at the union).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from whitecoal.errors import PostingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ITEM = "item"
"""The kind that says: every item keeps an account of its own, whatever its name."""


@dataclass(frozen=True)
class Place:
    """A named place of a kind, within another (empty for a root)."""

    name: str
    kind: str
    within: str = ""


@dataclass(frozen=True)
class Places:
    """All places of a case.

    Args:
        listed: the places; their names are unique and what they lie within exists (the case was checked).
        pools: for a good and a place, the holder at which that account is kept.
    """

    listed: tuple[Place, ...]
    pools: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, Place]:
        """Every place by its name."""
        return {place.name: place for place in self.listed}

    @cached_property
    def _holders(self) -> frozenset[tuple[str, str]]:
        """Goods and the places that hold their pools."""
        return frozenset((good, holder) for (good, _), holder in self.pools.items())

    def __getitem__(self, name: str) -> Place:
        if name not in self.by_name:
            near = difflib.get_close_matches(name, self.by_name, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise PostingError(f'"{name}" is not a place of the case.{hint}')
        return self.by_name[name]

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Names of the places of a kind, in the order of the case."""
        return tuple(place.name for place in self.listed if place.kind == kind)

    def path(self, name: str) -> Iterable[Place]:
        """The place and everything it lies within, from the inside out."""
        place = self[name]
        yield place
        while place.within:
            place = self.by_name[place.within]
            yield place

    def lies_within(self, name: str, outer: str) -> bool:
        """Whether a place is another or lies within it; an item that is no place is only itself."""
        return name == outer or (name in self.by_name and any(place.name == outer for place in self.path(name)))

    def climb(self, name: str, kinds: Sequence[str]) -> str:
        """The nearest of the place itself and what it lies within that is of one of these kinds.

        Raises:
            PostingError: when there is none.
        """
        for place in self.path(name):
            if place.kind in kinds:
                return place.name
        where = " ▸ ".join(f"{place.name} ({place.kind})" for place in self.path(name))
        raise PostingError(f'"{name}" lies in no {" or ".join(kinds)}: {where}.')

    def above(self, name: str, kind: str) -> str:
        """Like `climb` for one kind, but empty where there is none: for charts that group by basin or region."""
        return next((place.name for place in self.path(name) if place.kind == kind), "") if name in self.by_name else ""

    def account(self, good: str, kinds: Sequence[str], name: str) -> str:
        """The place at which a posting of a good is kept."""
        if ITEM in kinds or (good, name) in self._holders:
            return name
        place = self.climb(name, kinds)
        return self.pools.get((good, place), place)
