"""The best plan that there is, by CP-SAT: python best_floor.py MODELS SECONDS. MODELS is a JSON list; prints a line each,
{"status", "goals"}, with "optimal" where each goal in its turn was proved, "infeasible" where fixed work rules out every plan.

Every way to run an operation (choice, start, length of the changeover before it) is a column of its own; what it takes is worked out
by the rules of floor_rules.py, so the model has nothing but sums over columns and, for each resource, a circuit of what follows what.
"""
import json
import sys
import time

from ortools.sat.python import cp_model

from floor_rules import GOALS, Floor


def horizon(floor):
    """Late enough for an optimum: all one after the other, at the worst moment, in open time."""
    end = floor.now
    times = [floor.earliest(name) for name in floor.planned()] + [floor.model.get("frozenUntil", 0)]
    times += [one["latest"] for one in floor.tasks.values()] + [one["start"] + 1 for one in floor.former.values()]
    times += [one["to"] for one in floor.model.get("energy", [])]
    times += [less["to"] for one in floor.secondaries.values() for less in one.get("less", [])]
    for one in list(floor.resources.values()) + list(floor.secondaries.values()):
        times += [b for _, b in one.get("calendar", []) if b < 10**6] + [a for a, _ in one.get("calendar", [])]
    work = 0
    for name in floor.planned():
        work += max(duration for _, duration, *_ in floor.choices(name)) + floor.span(name)[1]
        work += max([one.get("min", 0) for one in floor.after[name]], default=0)
    return max([end, *times]) + work + 12


def solve(model_data, seconds):
    floor = Floor(model_data)
    end_of_time = horizon(floor)
    model = cp_model.CpModel()
    names, columns = floor.planned(), {}
    start, end, setup_start = {}, {}, {}
    cover = {}  # (what, t) -> [(amount, literal)]

    def take(what, a, b, amount, literal):
        for t in range(a, b):
            cover.setdefault((what, t), []).append((amount, literal))

    on = {resource: [name for name in names if any(c[0] == resource for c in floor.choices(name))] for resource in floor.resources}
    goals = {goal: [] for goal in GOALS}
    constant = dict.fromkeys(GOALS, 0)
    constant["hard"] = len(floor.left_out())
    for name in names:
        columns[name] = []
        fixed = floor.fixed_start(name)
        for resource, duration, kw, needs, calendar in floor.choices(name):
            if fixed is None and any(amount > floor.secondaries[one]["capacity"] for one, amount in needs.items()):
                continue
            times = sorted({floor.setup_time(resource, other, name) for other in [None, *on[resource]] if other != name})
            for s in [fixed] if fixed is not None else range(floor.earliest(name), end_of_time):
                worked = floor.pieces(name, calendar, s, duration)
                if worked is None:
                    continue
                pieces, resumed = worked
                e = pieces[-1][1] if pieces else s
                for d in times:
                    before = floor.setup_pieces(resource, s, d)
                    if before is None or (before and before[0][0] < floor.now):
                        continue
                    literal = model.new_bool_var("")
                    begin = before[0][0] if before else s
                    columns[name].append((resource, s, e, begin, d, literal))
                    take(("r", resource), begin, e, 1, literal)
                    for secondary, amount in floor.setup_crew(resource).items():
                        for a, b in before:
                            take(("s", secondary), a, b, amount, literal)
                    for secondary, amount in needs.items():
                        tool = floor.secondaries[secondary]["kind"] == "tool"
                        for a, b in [(s, e)] if tool else pieces:
                            take(("s", secondary), a, b, amount, literal)
                    goals["setups"].append((d + resumed * floor.span(name)[1], literal))
                    goals["energy"].append((floor.energy(pieces, kw), literal))
                    former = floor.former.get(name)
                    if former:
                        goals["shift"].append((abs(s - former["start"]), literal))
                        goals["moved"].append((int(s != former["start"] or resource != former["resource"]), literal))
        if not columns[name]:
            return {"status": "infeasible"}
        model.add_exactly_one(column[-1] for column in columns[name])
        for table, index in ((start, 1), (end, 2), (setup_start, 3)):
            table[name] = sum(column[index] * column[-1] for column in columns[name])

    for name, task in floor.tasks.items():
        (resource, duration, _, needs, calendar) = floor.choices(name)[0]
        ways = []
        for s in range(floor.earliest(name), end_of_time):
            if floor.pieces(name, calendar, s, duration) is None:
                continue
            literal = model.new_bool_var("")
            ways.append(literal)
            take(("r", resource), s, s + duration, 1, literal)
            for secondary, amount in needs.items():
                take(("s", secondary), s, s + duration, amount, literal)
            goals["hard"].append((int(s + duration > task["latest"]), literal))
            # What takes no time covers nothing, and yet does not happen in the midst of it.
            for column in [column for name in names for column in columns[name]]:
                if column[0] == resource and column[2] == column[3] and s < column[2] < s + duration:
                    model.add_bool_or(~literal, ~column[-1])
        if not ways:
            constant["hard"] += 1
            continue
        model.add_exactly_one(ways)

    for (kind, what), t in cover:
        amounts = cover[((kind, what), t)]
        capacity = 1 if kind == "r" else floor.capacity_at(what, t)
        model.add(sum(amount * literal for amount, literal in amounts) <= capacity)

    for resource in floor.resources:
        sequence(model, floor, resource, on[resource], columns, end, setup_start, goals)

    for name in names:
        done = [floor.done[o["operation"]] + o["max"] for o in floor.after[name] if o["operation"] in floor.done and "max" in o]
        if done:
            late = model.new_bool_var("")
            model.add(start[name] <= min(done)).only_enforce_if(~late)
            goals["hard"].append((1, late))
        for one in floor.after[name]:
            other = one["operation"]
            if other in floor.done:
                continue
            early = model.new_bool_var("")
            if floor.fixed_start(name) is None:
                model.add(early == 0)
            else:
                goals["hard"].append((1, early))
            model.add(start[name] - end[other] >= one.get("min", 0)).only_enforce_if(~early)
            if "max" in one:
                late = model.new_bool_var("")
                model.add(start[name] - end[other] <= one["max"]).only_enforce_if(~late)
                goals["hard"].append((1, late))

    makespan = model.new_int_var(floor.now, end_of_time * 2, "")
    for name in names:
        model.add(makespan >= end[name])
    goals["makespan"].append((1, makespan))
    for order in model_data["orders"]:
        own = [one["id"] for one in order["operations"] if one["id"] in end]
        done = [floor.done[one["id"]] for one in order["operations"] if one["id"] in floor.done]
        if "due" not in order or order["id"] in floor.left_out() or not (own or done):
            continue
        late = model.new_int_var(0, end_of_time * 2, "")
        for moment in [end[name] for name in own] + done:
            model.add(late >= moment - order["due"])
        goals["tardiness"].append((order.get("weight", 1), late))
    return by_turns(model, goals, constant, model_data.get("goals", GOALS), seconds)


def sequence(model, floor, resource, names, columns, end, setup_start, goals):
    """A circuit over what runs on a resource: changeovers and campaigns follow from what comes before what."""
    arcs, blocks = [], {}
    attribute = floor.resources[resource].get("campaign")
    first = floor.resources[resource].get("state", {}).get(attribute)
    value = lambda name: first if name is None else floor.order_of[name].get("attributes", {}).get(attribute)
    if attribute and first is not None:
        blocks[first] = [1]
    empty = model.new_bool_var("")
    arcs.append((0, 0, empty))
    for i, name in enumerate(names, 1):
        here = [column[-1] for column in columns[name] if column[0] == resource]
        away = model.new_bool_var("")
        model.add(sum(here) + away == 1)
        arcs.append((i, i, away))
        model.add_implication(empty, away)
        by_length = {}
        for j, other in enumerate([None, *names]):
            if other == name:
                continue
            literal = model.new_bool_var("")
            arcs.append((j, i, literal))
            by_length.setdefault(floor.setup_time(resource, other, name), []).append(literal)
            if other is not None:
                model.add(setup_start[name] >= end[other]).only_enforce_if(literal)
            if attribute and value(name) is not None and value(name) != value(other):
                blocks.setdefault(value(name), []).append(literal)
        for length in {column[4] for column in columns[name] if column[0] == resource} | set(by_length):
            chosen = [column[-1] for column in columns[name] if column[0] == resource and column[4] == length]
            model.add(sum(chosen) == sum(by_length.get(length, [])))
        arcs.append((i, 0, model.new_bool_var("")))
    if names:
        model.add_circuit(arcs)
    for literals in blocks.values():
        again = model.new_int_var(0, len(names) + 1, "")
        model.add(again >= sum(literals) - 1)
        goals["hard"].append((1, again))


def by_turns(model, goals, constant, order, seconds):
    values, deadline = {}, time.time() + seconds
    for goal in order:
        terms = [(weight, literal) for weight, literal in goals[goal] if weight]
        if not terms:
            values[goal] = constant[goal]
            continue
        total = sum(weight * literal for weight, literal in terms)
        model.minimize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 4
        solver.parameters.max_time_in_seconds = max(1.0, deadline - time.time())
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return {"status": "infeasible"}
        if status != cp_model.OPTIMAL:
            return {"status": "unproved"}
        best = round(solver.objective_value)
        values[goal] = best + constant[goal]
        model.clear_hints()
        for index in range(len(model.proto.variables)):
            variable = model.get_int_var_from_proto_index(index)
            model.add_hint(variable, solver.value(variable))
        model.add(total <= best)
    return {"status": "optimal", "goals": values}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        models = json.load(file)
    for one in models:
        print(json.dumps(solve(one, float(sys.argv[2]))), flush=True)


if __name__ == "__main__":
    main()
