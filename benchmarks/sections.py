"""The sections of the page of benchmarks, in its order: a new one is a line here."""

from benchmarks import instructions, start
from benchmarks.building import section as build
from benchmarks.reading import section as read

SECTIONS = (build.SECTION, read.SECTION, start.SECTION, instructions.SECTION)
