"""The sections of the page of benchmarks, in its order: a new one is a line here."""

from benchmarks import cases, instructions, peer_osemosys, peer_pypsa, start
from benchmarks.asking import section as ask
from benchmarks.building import section as build
from benchmarks.reading import section as read
from benchmarks.solving import growth, methods, steps
from benchmarks.solving import section as solve

SECTIONS = (
    build.SECTION,
    cases.SECTION,
    read.SECTION,
    start.SECTION,
    solve.SECTION,
    methods.SECTION,
    steps.SECTION,
    growth.SECTION,
    ask.SECTION,
    peer_osemosys.SECTION,
    peer_pypsa.SECTION,
    instructions.SECTION,
)
