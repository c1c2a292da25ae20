"""Water in figures: curves of surface and head, the straight lines and planes that stand for them, a second look.

Sectors read from here; nothing here knows a sector, a solver or an output.
"""
