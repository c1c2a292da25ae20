"""The program in Pyomo: a rule for each kind of constraint, held by its own interface to HiGHS (appsi)."""

from pyomo.contrib.appsi.solvers import Highs
from pyomo.environ import ConcreteModel, Constraint, NonNegativeReals, Objective, RangeSet, Reals, Var

from benchmarks.building.plan import (
    CREDIT,
    CROPS,
    DARK,
    EFFICIENCY,
    LACKING,
    MONTHS,
    MOST_ADDED,
    OIL,
    RIVER,
    SOWING,
    TURBINE,
    Plan,
    plan_of,
)
from benchmarks.building.trial import Built, tried


def build(plan: Plan) -> Built:  # noqa: C901 - a rule a constraint
    """The program in HiGHS."""
    m = ConcreteModel()
    m.B, m.Y, m.M = RangeSet(0, plan.basins - 1), RangeSet(0, plan.years - 1), RangeSet(0, MONTHS - 1)
    m.C = RangeSet(0, len(CROPS) - 1)
    inflow, lowest, demand = plan.inflow.tolist(), plan.lowest.tolist(), plan.demand.tolist()
    room, turbines, energy, land = (v.tolist() for v in (plan.room, plan.turbines, plan.energy, plan.land))
    need, harvest, eaten = plan.need.tolist(), plan.harvest.tolist(), plan.eaten.tolist()
    sold, bought, factor = plan.sold.tolist(), plan.bought.tolist(), plan.factor.tolist()

    m.stored = Var(m.B, m.Y, m.M, bounds=lambda _m, b, _y, _t: (0, room[b]))
    for name in ("released", "spilt", "withdrawn", "passed", "oil", "dark", "lacking"):
        setattr(m, name, Var(m.B, m.Y, m.M, domain=NonNegativeReals))
    m.turbines = Var(m.B, m.Y, domain=NonNegativeReals)
    m.added = Var(m.B, m.Y, bounds=(0, MOST_ADDED))
    for name in ("sown", "sold", "bought"):
        setattr(m, name, Var(m.B, m.C, m.Y, domain=NonNegativeReals))
    m.purse = Var(m.Y, domain=Reals, bounds=(-CREDIT, None))

    def reservoir(m: ConcreteModel, b: int, y: int, t: int) -> object:
        balance = -m.stored[b, y, t] - m.released[b, y, t] - m.spilt[b, y, t]
        if t or y:
            balance += m.stored[b, y, t - 1] if t else m.stored[b, y - 1, MONTHS - 1]
        if b % RIVER:
            balance += m.passed[b - 1, y, t]
        return balance == -inflow[b][t]

    m.reservoir = Constraint(m.B, m.Y, m.M, rule=reservoir)

    def river(m: ConcreteModel, b: int, y: int, t: int) -> object:
        return m.released[b, y, t] + m.spilt[b, y, t] - m.withdrawn[b, y, t] - m.passed[b, y, t] == 0

    m.river = Constraint(m.B, m.Y, m.M, rule=river)

    def fields(m: ConcreteModel, b: int, y: int, t: int) -> object:
        drunk = sum(need[c][t] * m.sown[b, c, y] for c in m.C if need[c][t])
        return EFFICIENCY * m.withdrawn[b, y, t] - drunk >= 0

    m.fields = Constraint(m.B, m.Y, m.M, rule=fields)
    m.room = Constraint(m.B, m.Y, m.M, rule=lambda m, b, y, t: m.turbines[b, y] - m.released[b, y, t] >= 0)
    m.low = Constraint(m.B, m.Y, m.M, rule=lambda m, b, y, t: m.passed[b, y, t] + m.lacking[b, y, t] >= lowest[b][t])

    def power(m: ConcreteModel, b: int, y: int, t: int) -> object:
        return energy[b] * m.released[b, y, t] + m.oil[b, y, t] + m.dark[b, y, t] == demand[b][t]

    m.power = Constraint(m.B, m.Y, m.M, rule=power)
    m.land = Constraint(m.B, m.Y, rule=lambda m, b, y: sum(m.sown[b, c, y] for c in m.C) <= land[b])

    def stand(m: ConcreteModel, b: int, y: int) -> object:
        before = m.turbines[b, y - 1] if y else turbines[b]
        return before + m.added[b, y] - m.turbines[b, y] == 0

    m.stand = Constraint(m.B, m.Y, rule=stand)

    def harvested(m: ConcreteModel, b: int, c: int, y: int) -> object:
        return harvest[b][c] * m.sown[b, c, y] + m.bought[b, c, y] - m.sold[b, c, y] == eaten[b][c]

    m.harvested = Constraint(m.B, m.C, m.Y, rule=harvested)

    def held(m: ConcreteModel, y: int) -> object:
        trade = sum(sold[b][c] * m.sold[b, c, y] - bought[b][c] * m.bought[b, c, y] for b in m.B for c in m.C)
        return (m.purse[y - 1] if y else 0) - m.purse[y] + trade == 0

    m.held = Constraint(m.Y, rule=held)

    def cost(m: ConcreteModel) -> object:
        monthly = sum(
            factor[y] * (OIL * m.oil[b, y, t] + DARK * m.dark[b, y, t] + LACKING * m.lacking[b, y, t])
            for b in m.B
            for y in m.Y
            for t in m.M
        )
        added = sum(TURBINE * factor[y] * m.added[b, y] for b in m.B for y in m.Y)
        sown = sum(SOWING * factor[y] * m.sown[b, c, y] for b in m.B for c in m.C for y in m.Y)
        return monthly + added + sown - factor[plan.years] * m.purse[plan.years - 1]

    m.cost = Objective(rule=cost)
    solver = Highs()
    solver.config.stream_solver = False
    solver.set_instance(m)
    highs = solver._solver_model  # noqa: SLF001 - to ask the optimum
    program = highs.getLp()
    return Built(highs, program.num_col_, program.num_row_, len(program.a_matrix_.value_))


if __name__ == "__main__":
    tried(plan_of, build)
