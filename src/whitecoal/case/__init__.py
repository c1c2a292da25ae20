"""A case: a folder of tables and a case.toml, amended, checked, frozen."""

from whitecoal.case.folder import TABLES, Case, ListedGood, read_case

__all__ = ["TABLES", "Case", "ListedGood", "read_case"]
