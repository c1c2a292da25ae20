"""Solving the shipped cases."""
