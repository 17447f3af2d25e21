"""Judges a plan: python check_floor.py MODEL PLAN. Reads the two alone; prints {"ok", "errors", "goals"}, exit 1 if it does not stand.

What a plan may break is counted as `hard`, and must be what the plan says of itself; all else is an error.
"""
import json
import sys

from floor_rules import FAR, GOALS, Floor


def check(model, plan):
    floor, errors = Floor(model), []
    goals = dict.fromkeys(GOALS, 0)
    gone = floor.left_out()
    if {one["order"] for one in plan["leftOut"]} != gone:
        errors.append(f"left out should be {sorted(gone)}")
    goals["hard"] += len(gone)
    expected = floor.planned()
    placed = {}
    for one in plan["operations"] + plan["maintenance"]:
        if one["id"] in placed:
            errors.append(f"{one['id']} is planned twice")
        placed[one["id"]] = one
    for name in list(expected) + list(floor.tasks):
        if name not in placed:
            told = any(one["rule"] == "calendar ends" and one["id"] == name for one in plan["broken"])
            if not told:
                errors.append(f"{name} is nowhere")
            goals["hard"] += 1
    for name in placed:
        if name not in expected and name not in floor.tasks:
            errors.append(f"{name} does not belong into the plan")
    if errors:
        return errors, goals

    held, fixed_broken, machines, unfit = [], 0, {}, set()
    for name, one in placed.items():
        machines.setdefault(one["resource"], []).append(name)
        start, end = one["start"], one["end"]
        if any(not isinstance(one[key], int) for key in ("start", "end")):
            errors.append(f"{name}: times are not whole numbers")
            continue
        choice = next((c for c in floor.choices(name) if c[0] == one["resource"]), None)
        if choice is None:
            errors.append(f"{name} cannot be done on {one['resource']}")
            continue
        _, duration, kw, needs, calendar = choice
        fixed = floor.fixed_start(name)
        worked = floor.pieces(name, calendar, start, duration)
        if fixed is None:
            if start < floor.earliest(name):
                errors.append(f"{name} starts at {start}, before {floor.earliest(name)}")
            if worked is None:
                errors.append(f"{name} cannot run from {start}")
                continue
        elif start != fixed:
            errors.append(f"{name} was moved from {fixed} to {start}")
        if worked is None:
            # A fixed operation where it does not fit: by the clock.
            fixed_broken += 1
            unfit.add(name)
            pieces = [(start, start + duration)]
            if end != start + duration:
                errors.append(f"{name} ends at {start + duration}, not {end}")
        else:
            pieces, resumed = worked
            goals["setups"] += resumed * floor.span(name)[1]
            if end != (pieces[-1][1] if pieces else start):
                errors.append(f"{name} ends at {pieces[-1][1] if pieces else start}, not {end}")
        for secondary, amount in needs.items():
            tool = floor.secondaries[secondary]["kind"] == "tool"
            for a, b in [(start, end)] if tool else pieces:
                held.append((secondary, a, b, amount, fixed is not None, name))
        if name in floor.tasks:
            goals["hard"] += end > floor.tasks[name]["latest"]
            continue
        goals["makespan"] = max(goals["makespan"], end)
        goals["energy"] += floor.energy(pieces, kw)
        former = floor.former.get(name)
        if former:
            goals["shift"] += abs(start - former["start"])
            goals["moved"] += start != former["start"] or one["resource"] != former["resource"]

    for resource, names in machines.items():
        last, free, begun = None, floor.now, set()
        attribute = floor.resources[resource].get("campaign")
        value = floor.resources[resource].get("state", {}).get(attribute)
        begun.add(value)
        # The plan lists operations in their order, and tasks apart.
        names.sort(key=lambda name: (placed[name].get("setupStart", placed[name]["start"]), placed[name]["end"]))
        for name in names:
            one = placed[name]
            collides = False
            begin = one["start"]
            if name not in floor.tasks:
                setup = floor.setup_time(resource, last, name)
                pieces = floor.setup_pieces(resource, one["start"], setup)
                if one["setup"] != setup:
                    errors.append(f"{name} needs a changeover of {setup}, not {one['setup']}")
                goals["setups"] += setup
                if pieces is None:
                    collides = True
                elif one["setupStart"] != (pieces[0][0] if pieces else one["start"]):
                    errors.append(f"{name}: its changeover does not begin at {one['setupStart']}")
                for secondary, amount in floor.setup_crew(resource).items():
                    held += [(secondary, a, b, amount, floor.fixed_start(name) is not None, None) for a, b in pieces or []]
                begin = one["setupStart"]
                last = name
                own = floor.order_of[name].get("attributes", {}).get(attribute)
                if attribute and own is not None and own != value:
                    goals["hard"] += own in begun
                    begun.add(own)
                value = own
            if begin < free:
                collides = True
            if collides and floor.fixed_start(name) is None:
                errors.append(f"{name} comes upon what is before it on {resource}")
            fixed_broken += collides
            free = max(free, one["end"])

    # What is fixed takes what it needs in the order of the model, also where there is too little of it.
    taken_by_fixed = []
    for name in expected:
        own = [use for use in held if use[5] == name and use[4]]
        short = any(
            sum(use[3] for use in taken_by_fixed if use[0] == what and use[1] <= t < use[2]) + amount > floor.capacity_at(what, t)
            for what, a, b, amount, *_ in own
            for t in range(a, b)
        )
        fixed_broken += short and name not in unfit
        taken_by_fixed += own

    for secondary in floor.secondaries:
        uses = [use for use in held if use[0] == secondary and use[1] < use[2]]
        moments = {use[1] for use in uses} | {one["from"] for one in floor.secondaries[secondary].get("less", [])}
        for t in sorted(moments):
            now = [use for use in uses if use[1] <= t < use[2]]
            taken = sum(use[3] for use in now)
            if now and taken > floor.capacity_at(secondary, t) and not all(use[4] for use in now):
                errors.append(f"{taken} of {secondary} are needed at {t}, there are {floor.capacity_at(secondary, t)}")

    for name in expected:
        if name not in placed:
            continue
        start = placed[name]["start"]
        by_done = [floor.done[o["operation"]] + o["max"] for o in floor.after[name] if o["operation"] in floor.done and "max" in o]
        goals["hard"] += bool(by_done) and start > min(by_done)
        for one in floor.after[name]:
            if one["operation"] in floor.done:
                continue
            if one["operation"] not in placed:
                goals["hard"] += floor.fixed_start(name) is not None
                continue
            lag = start - placed[one["operation"]]["end"]
            if lag > one.get("max", FAR):
                goals["hard"] += 1
            elif lag < one.get("min", 0):
                goals["hard"] += 1
                if floor.fixed_start(name) is None:
                    errors.append(f"{name} starts {lag} after {one['operation']}, at least {one.get('min', 0)} are needed")
    goals["hard"] += fixed_broken
    goals["makespan"] = max(goals["makespan"], floor.now)
    for order in model["orders"]:
        names = [one["id"] for one in order["operations"]]
        if order["id"] in gone or any(name not in placed and name not in floor.done for name in names) or not names:
            continue
        completion = max(placed[name]["end"] if name in placed else floor.done[name] for name in names)
        if "due" in order:
            goals["tardiness"] += order.get("weight", 1) * max(0, completion - order["due"])
        told = next((one for one in plan["orders"] if one["order"] == order["id"]), {})
        if told.get("completion") != completion:
            errors.append(f"order {order['id']} is complete at {completion}, not {told.get('completion')}")
    told = plan["goals"]
    errors += [f"{goal} is {goals[goal]}, not {told[goal]}" for goal in GOALS if goals[goal] != told[goal]]
    if len(plan["broken"]) + len(gone) != told["hard"]:
        errors.append(f"{told['hard']} rules are broken, {len(plan['broken'])} are named")
    return errors, goals


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        model = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        plan = json.load(file)
    # Several of both at once, one beside the other.
    pairs = zip(model, plan) if isinstance(model, list) else [(model, plan)]
    ok = True
    for one, its in pairs:
        errors, goals = check(one, its)
        ok = ok and not errors
        print(json.dumps({"ok": not errors, "errors": errors, "goals": goals}))
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
