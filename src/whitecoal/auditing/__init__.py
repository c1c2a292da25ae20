"""Auditing: the books of a saved plan, from its files alone; nothing here is shared with what builds or solves."""
