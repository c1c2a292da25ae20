"""How many cases a law is tried on."""

from hypothesis import HealthCheck, settings

LAWS = "laws"
"""The profile of Hypothesis that `make laws` asks for."""


def many() -> bool:
    """Whether laws are tried in full."""
    return settings.get_current_profile_name() == LAWS


def tried(few: int = 2, times: float = 1.0) -> settings:
    """The settings of a law: `few` fixed cases, or in full 200 and more new ones.

    Args:
        few: cases where they are not tried in full.
        times: by how many times there are more in full.
    """
    full = many()
    return settings(
        max_examples=round(settings.default.max_examples * times) if full else few,
        deadline=None,
        derandomize=not full,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        print_blob=True,
    )
