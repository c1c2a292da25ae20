"""Tables: declared once; from the declaration they are read, checked, kept with their evidence, and described."""

from whitecoal.tables.declaration import EVIDENCE, GRADES, Column, Table, registry

__all__ = ["EVIDENCE", "GRADES", "Column", "Table", "registry"]
