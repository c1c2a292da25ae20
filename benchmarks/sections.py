"""The sections of the page of benchmarks, in its order: a new one is a line here."""

from benchmarks import cases, instructions, start
from benchmarks.building import section as build
from benchmarks.reading import section as read

SECTIONS = (build.SECTION, cases.SECTION, read.SECTION, start.SECTION, instructions.SECTION)
