"""Analyses: a question asked of the same problem, one file each. They change the question, never a sector."""
