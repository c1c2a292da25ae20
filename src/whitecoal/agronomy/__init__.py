"""Agronomy: what water crops need in a climate, and what they yield with it or without. Knows no sector and no plan.

evapotranspiration   of the reference grass, by FAO-56 (through pyet)
rain                 how much of it helps
growth               need by season, yield by stage of growth (FAO-56, FAO-33)
hull                 which ways of watering are worth keeping, and what is lost by keeping only those
ways                 all of it for the crops and climates of a case
recount              needs and yields once more, day by day in plain arithmetic, for the check of a plan
declared             the tables it reads
"""
