"""Judges a plan by its instance and its JSON alone: python3 check-plan.py INSTANCE PLAN [FORMAT].

Shares nothing with what made the plan. Prints {"ok", "makespan", "errors"}; exit 0 where nothing is wrong with it, else 1.
"""
import json
import sys


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return [line for line in lines if line and line[0][0] in "0123456789"]


def jobs_of(path, form):
    """Machines, and for each job its operations as {machine from 0: duration}."""
    head, *rows = rows_of(path)
    jobs, machines = int(head[0]), int(head[1])
    rows = [[int(word) for word in row] for row in rows]
    if form is None:
        form = "jsp" if all(len(row) == 2 * machines for row in rows) else "fjsp"
    if form == "taillard":
        routes = [
            [{machine: time} for time, machine in zip(rows[j], rows[jobs + j])] for j in range(jobs)
        ]
    elif form == "jsp":
        routes = [[{row[2 * i]: row[2 * i + 1]} for i in range(machines)] for row in rows[:jobs]]
    else:
        routes = []
        for row in rows[:jobs]:
            route, at = [], 1
            for _ in range(row[0]):
                pairs = [(row[at + 1 + 2 * i], row[at + 2 + 2 * i]) for i in range(row[at])]
                at += 1 + 2 * row[at]
                times = {}
                for machine, time in pairs:
                    times[machine] = min(time, times.get(machine, time))
                route.append(times)
            routes.append(route)
    named = {machine for route in routes for times in route for machine in times}
    if form == "taillard" or (min(named, default=0) >= 1 and max(named, default=0) == machines):
        routes = [[{m - 1: t for m, t in times.items()} for times in route] for route in routes]
    return machines, routes


def whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def errors_of(machines, routes, plan):
    fields = ("job", "index", "machine", "start", "end")
    for one in plan["operations"]:
        if sorted(one) != sorted(fields) or not all(whole(one[field]) for field in fields):
            yield f"not five whole numbers: {one}"
            return
    if not whole(plan["makespan"]):
        yield f"makespan {plan['makespan']} is no whole number"
    if not isinstance(plan["proved"], bool):
        yield f"proved is {plan['proved']}"
    planned = {}
    for one in plan["operations"]:
        key = one["job"], one["index"]
        if key in planned:
            yield f"operation {key} is planned twice"
        planned[key] = one
    wanted = {(job, index) for job, route in enumerate(routes) for index in range(len(route))}
    for key in sorted(wanted ^ planned.keys()):
        yield f"operation {key} is {'not planned' if key in wanted else 'not of the instance'}"
    for (job, index), one in planned.items():
        if (job, index) not in wanted:
            continue
        time = routes[job][index].get(one["machine"])
        if time is None:
            yield f"operation {job, index} cannot be done by machine {one['machine']}"
        elif one["end"] - one["start"] != time:
            yield f"operation {job, index} takes {time} on machine {one['machine']}, not {one['end'] - one['start']}"
        if one["start"] < 0:
            yield f"operation {job, index} starts at {one['start']}"
        before = planned.get((job, index - 1))
        if before is not None and before["end"] > one["start"]:
            yield f"operation {job, index} starts before {job, index - 1} has ended"
    for machine in range(machines):
        queue = sorted((one["start"], one["end"]) for one in planned.values() if one["machine"] == machine)
        for (_, end), (start, _) in zip(queue, queue[1:]):
            if start < end:
                yield f"machine {machine} does two things at {start}"
    last = max((one["end"] for one in planned.values()), default=0)
    if plan["makespan"] != last:
        yield f"makespan is {last}, not {plan['makespan']}"


def main():
    instance, plan_file, *form = sys.argv[1:]
    with open(plan_file, encoding="utf-8") as file:
        plan = json.load(file)
    machines, routes = jobs_of(instance, form[0] if form else None)
    errors = list(errors_of(machines, routes, plan))
    print(json.dumps({"ok": not errors, "makespan": plan["makespan"], "errors": errors}))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
