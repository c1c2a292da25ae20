"""Contracts with foreign firms, exactly: terms in, flows of both sides out. No case and no plan is needed."""

from whitecoal.contracts.contract import Contract, contract
from whitecoal.contracts.measures import Measures, measured, payback, present_worth
from whitecoal.contracts.reading import read_terms, terms_of
from whitecoal.contracts.roots import rates_of_return
from whitecoal.contracts.simulation import Simulation, simulate
from whitecoal.contracts.terms import Terms

__all__ = [
    "Contract",
    "Measures",
    "Simulation",
    "Terms",
    "contract",
    "measured",
    "payback",
    "present_worth",
    "rates_of_return",
    "read_terms",
    "simulate",
    "terms_of",
]
