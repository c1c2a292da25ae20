"""One linear program of river basins, written in several ways: see plan.py for the program, the others for the ways."""
