"""Asking a plan again with other numbers."""
