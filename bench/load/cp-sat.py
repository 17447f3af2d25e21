"""Google's CP-SAT on a job shop: python cp-sat.py INSTANCE SECONDS WORKERS. Prints {"makespan", "proved", "seconds"}.

SECONDS are CPU of this process from the beginning of the solving: reading and the start of Python are given to it.
"""
import json
import sys
import threading
import time

from ortools.sat.python import cp_model


def read(path):
    with open(path, encoding="utf-8") as file:
        rows = [[int(word) for word in line.split()] for line in file if line.strip()[:1].isdigit()]
    machines, rows = rows[0][1], rows[1:]
    if all(len(row) == 2 * machines for row in rows):
        return machines, [[[(row[i], row[i + 1])] for i in range(0, len(row), 2)] for row in rows]
    jobs = []
    for row in rows:
        route, at = [], 1
        for _ in range(row[0]):
            count = row[at]
            route.append([(row[at + 1 + 2 * i], row[at + 2 + 2 * i]) for i in range(count)])
            at += 1 + 2 * count
        jobs.append(route)
    return machines, jobs


def model_of(machines, jobs):
    model = cp_model.CpModel()
    horizon = sum(max(time for _, time in choices) for route in jobs for choices in route)
    makespan = model.new_int_var(0, horizon, "")
    queues = [[] for _ in range(machines)]
    for route in jobs:
        ready = 0
        for choices in route:
            start, end = model.new_int_var(0, horizon, ""), model.new_int_var(0, horizon, "")
            if len(choices) == 1:
                machine, duration = choices[0]
                queues[machine].append(model.new_interval_var(start, duration, end, ""))
            else:
                takes = [model.new_bool_var("") for _ in choices]
                model.add_exactly_one(takes)
                for taken, (machine, duration) in zip(takes, choices):
                    queues[machine].append(model.new_optional_interval_var(start, duration, end, taken, ""))
            model.add(start >= ready)
            ready = end
        model.add(makespan >= ready)
    for queue in queues:
        model.add_no_overlap(queue)
    model.minimize(makespan)
    return model


def main():
    path, seconds, workers = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    model = model_of(*read(path))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    began = time.process_time()

    def watch():
        while time.process_time() - began < seconds:
            time.sleep(0.05)
        solver.stop_search()

    threading.Thread(target=watch, daemon=True).start()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    print(
        json.dumps(
            {
                "makespan": round(solver.objective_value) if found else None,
                "proved": status == cp_model.OPTIMAL,
                "seconds": round(time.process_time() - began, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
