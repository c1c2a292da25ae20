"""The chapters of the report: those the case asks for, and those that every plan has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whitecoal.show import doubted, general, history, insisted
from whitecoal.show.choosing import kinds_of_place, unknown_names
from whitecoal.show.figures import Page, figure
from whitecoal.show.headlines import complaints
from whitecoal.show.markup import Section
from whitecoal.show.vocabulary import BY, Showing, faults_of, showing

if TYPE_CHECKING:
    from whitecoal.plans import Plan

REST_OF_REPORT = "Further figures"


def sections(page: Page) -> list[Section]:
    """All chapters of the report, those without content left out."""
    plan = page.plan
    asked = asked_of(plan)
    chapters = dict.fromkeys(one.section or REST_OF_REPORT for one in asked if one.form != "history")
    found = [
        Section(
            title,
            "".join(
                figure(page, one) for one in asked if (one.section or REST_OF_REPORT) == title and one.form != "history"
            ),
        )
        for title in chapters
    ]
    found += [
        Section("What is scarce", general.what_is_scarce(plan)),
        Section("Where the worth comes from", general.where_worth_comes_from(plan)),
        Section("What is insisted on, and what it costs", insisted.what_is_insisted_on(plan)),
        Section(doubted.TITLE, doubted.what_is_doubtful(plan, page.name())),
        Section("The plan beside history", history.beside(page, [one for one in asked if one.form == "history"])),
        Section("What there is to know of the case", general.what_there_is_to_know(plan)),
        Section("What the plan rests on", general.what_it_rests_on(plan)),
        Section("How it was found, and whether the books close", general.how_it_was_found(plan, warnings_of(plan))),
    ]
    return [section for section in found if section.body]


def asked_of(plan: Plan) -> list[Showing]:
    """The figures that the case asks for; where it asks for none, one for each good of its headlines."""
    entries = [entry for entry in plan.about.get("report", []) if isinstance(entry, dict)]
    if entries:
        return [showing(entry) for entry in entries]
    led = [showing(entry) for entry in plan.about.get("headlines", []) if isinstance(entry, dict)]
    return [
        Showing(name=one.name, good=one.good, entries=one.entries, places=one.places, unit=one.unit, by="entry")
        for one in led
        if one.good and one.per is None
    ]


def warnings_of(plan: Plan) -> list[str]:
    """What headlines and report ask for and the plan cannot show, as sentences."""
    entries = plan.about.get("report", [])
    told = complaints(plan) + [str(fault) for fault in faults_of("report", entries)]
    known = {*BY, *kinds_of_place(plan)}
    for asked in asked_of(plan) if entries else ():
        told += [f'Figure "{asked.name}": {sentence}' for sentence in unknown_names(plan, asked)]
        told += [
            f'Figure "{asked.name}": there is no kind of place "{by}".'
            for by in (asked.by, asked.columns)
            if by not in known and not by.startswith("item ")
        ]
    return told
