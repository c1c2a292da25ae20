"""The questions of the exam: published problems, each with its source; tests answer them, a page tells the answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A published problem.

    Args:
        number: by which it is called.
        title: what it is about.
        source: where problem and answer are printed.
    """

    number: str
    title: str
    source: str


WILLIAMS = (
    "H. P. Williams, Model Building in Mathematical Programming, 5th ed. (2013), problem {}; "
    "digits as Gurobi's modeling examples print them"
)

FAO_56 = "R. G. Allen and others, Crop evapotranspiration, FAO Irrigation and Drainage Paper 56 (1998), example {}"

W1 = Question(
    "W1",
    "Four reservoirs in two branches, twelve periods",
    "R. E. Larson, State Increment Dynamic Programming (1968); tables as commonly reprinted, the answer confirms them",
)
W5 = Question(
    "W5",
    "Three users on a river, returns that fall",
    "D. P. Loucks and E. van Beek, Water Resource Systems Planning and Management (2005)",
)
W6 = Question(
    "W6",
    "Three kibbutzim sow the same share of their land",
    "F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, chapter 3, regional planning",
)
W18 = Question("W18", "Evaporation from a surface proportional to the volume", "by hand, in the test")
H1 = Question(
    "H1",
    "Energy of falling water, and planes for a head that follows the lake",
    "by hand; planes: G. P. McCormick, Mathematical Programming 10 (1976) 147-175",
)
T1 = Question(
    "T1",
    "Two canneries and three markets",
    "G. B. Dantzig, Linear Programming and Extensions (1963), chapter 3.3; GAMS model library, trnsport",
)
S1 = Question(
    "S1",
    "Mexican steel: five plants, three markets, imports and exports",
    "D. Kendrick, A. Meeraus and J. Alatorre, The Planning of Investment Programs in the Steel Industry (1984); "
    "GAMS model library, mexss",
)
M1 = Question(
    "M1",
    "A stock of ore over two periods",
    "T. Tietenberg, Environmental and Natural Resource Economics, the two-period model with numbers",
)
M2 = Question(
    "M2",
    "A stock of ore over any number of periods: its rent grows at the rate of interest",
    "H. Hotelling, Journal of Political Economy 39 (1931) 137-175; closed form for a linear demand, in the test",
)
M3 = Question("M3", "Which of four mines to work, and which to give up", WILLIAMS.format("7, mining"))
A1 = Question(
    "A1",
    "What to sow before the weather is known",
    "J. R. Birge and F. Louveaux, Introduction to Stochastic Programming (1997), section 1.1",
)
A2 = Question("A2", "A farm with a dairy herd over five years", WILLIAMS.format("8, farm planning"))
A3 = Question(
    "A3",
    "Saving over three periods in which shares and bonds do well or badly",
    "J. R. Birge and F. Louveaux, Introduction to Stochastic Programming (1997), section 1.2",
)
L1 = Question(
    "L1",
    "Doors and windows from three plants, and what an hour in each is worth",
    "F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, chapter 3, Wyndor Glass",
)
I1 = Question(
    "I1",
    "What two sectors must make for one another and for the market",
    "R. E. Miller and P. D. Blair, Input-Output Analysis, 2nd ed. (2009), chapter 2",
)
K1 = Question(
    "K1",
    "Machines that make two parts, of which each piece wants one",
    "L. V. Kantorovich, Mathematical Methods of Organizing and Planning Production (1939), first example; "
    "Management Science 6 (1960) 366-422",
)
G1 = Question(
    "G1",
    "Coal, steel and transport over five years, with what they build",
    "H. P. Williams, Model Building in Mathematical Programming, 5th ed. (2013), problem 9, economic planning",
)
R1 = Question(
    "R1",
    "An oil refinery and its blends",
    "H. P. Williams, Model Building in Mathematical Programming, 5th ed. (2013), problem 6, refinery optimisation",
)
C1 = Question(
    "C1",
    "Nine projects and two budgets, whole or in part",
    "J. H. Lorie and L. J. Savage, Journal of Business 28 (1955) 229-239; H. M. Weingartner, Mathematical Programming "
    "and the Analysis of Capital Budgeting Problems (1963)",
)
T2 = Question("T2", "A warehouse filled when it is cheap and emptied when it is dear", "GAMS model library, whouse")
T3 = Question(
    "T3",
    "Cloth of England for wine of Portugal",
    "D. Ricardo, On the Principles of Political Economy and Taxation (1817), chapter 7",
)
D1 = Question(
    "D1",
    "The cheapest food that keeps a man",
    "G. J. Stigler, Journal of Farm Economics 27 (1945) 303-314; optimum: S. G. Garille and S. I. Gass, Operations "
    "Research 49 (2001) 1-13; the 20 foods of the GAMS model library, diet",
)
P1 = Question("P1", "Which power stations to run through a day", WILLIAMS.format("15, tariff rates (power generation)"))
P2 = Question(
    "P2", "The same with two hydro stations and a reservoir that is pumped up", WILLIAMS.format("16, hydro power")
)
P3 = Question(
    "P3",
    "Load shared by three thermal stations whose costs rise ever faster",
    "A. J. Wood and B. F. Wollenberg, Power Generation, Operation, and Control, examples 3A and 3B",
)
F1 = Question(
    "F1",
    "Production sharing, one barrel",
    "the usual textbook barrel: price 100, royalty 10 %, cost a third of net, split 60/40, tax 40 %",
)
F2 = Question("F2", "Production sharing over three years", "ADIT module 3.04, December 2024, question 1")
F3 = Question("F3", "Rate of return and present worth of a bare flow", "−100, then seven of 50; any spreadsheet")
F8 = Question(
    "F8",
    "The state's least share under the Stabroek agreement",
    "the petroleum agreement of 2016, Guyana: royalty 2 %, cost ceiling 75 %, split 50/50",
)
E8 = Question("E8", "Radiation outside the atmosphere, 20 degrees south on 3 September", FAO_56.format(8))
E10 = Question("E10", "Radiation from hours of sunshine: Rio de Janeiro in May", FAO_56.format(10))
E14 = Question("E14", "Wind measured at ten metres", FAO_56.format(14))
E17 = Question("E17", "Evapotranspiration of a month: Bangkok in April", FAO_56.format(17))
E18 = Question("E18", "Evapotranspiration of a day: Uccle on 6 July", FAO_56.format(18))
E20 = Question(
    "E20",
    "Evapotranspiration from temperatures alone: Lyon in July",
    FAO_56.format(20),
)

O1 = Question(
    "O1",
    "UTOPIA: a country's energy over twenty-one years",
    "OSeMOSYS, utopia.txt, the answer as stated in its own tests",
)
O2 = Question("O2", "Super simple: two technologies and one fuel", "OSeMOSYS, super_simple.txt, likewise")

QUESTIONS = (
    W1,
    W5,
    W6,
    W18,
    H1,
    T1,
    T2,
    T3,
    I1,
    G1,
    K1,
    L1,
    C1,
    D1,
    S1,
    R1,
    M1,
    M2,
    M3,
    A1,
    A2,
    A3,
    P1,
    P2,
    P3,
    F1,
    F2,
    F3,
    F8,
    E8,
    E10,
    E14,
    E17,
    E18,
    E20,
    O1,
    O2,
)
"""In the order of the page."""
