"""Analyses: the same problem asked another question, one file each."""
