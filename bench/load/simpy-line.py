"""The packaging line of the bench in SimPy, as its tutorials write it: a process a machine, a store between two.
Usage: simpy-line.py LINE.json SEED. Prints one JSON object: good units a second after the warm-up, and the CPU seconds of the run alone."""
import json
import random
import sys
import time

import simpy


def draw(rng, told):
    kind, value = next(iter(told.items()))
    if kind == "constant":
        return value
    if kind == "exponential":
        return rng.expovariate(1 / value)
    if kind == "lognormal":
        import math

        mean, sd = value
        variance = math.log(1 + (sd / mean) ** 2)
        return rng.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))
    raise ValueError(kind)


def machine(env, rng, told, before, after, good):
    failure = told["failure"]
    until_failure = draw(rng, failure["time"])
    reject = told.get("reject", 0)
    while True:
        if before is not None:
            yield before.get()
        work = draw(rng, told["service"])
        while until_failure < work:
            yield env.timeout(until_failure)
            work -= until_failure
            yield env.timeout(draw(rng, failure["repair"]))
            until_failure = draw(rng, failure["time"])
        until_failure -= work
        yield env.timeout(work)
        if rng.random() < reject:
            continue
        if after is not None:
            yield after.put(1)
        else:
            good.append(env.now)


def main():
    with open(sys.argv[1]) as file:
        line = json.load(file)
    rng = random.Random(int(sys.argv[2]))
    env = simpy.Environment()
    stations = line["stations"]
    stores = [simpy.Store(env, capacity=buffer["capacity"]) for buffer in line["buffers"]]
    good = []
    for i, station in enumerate(stations):
        before = stores[i - 1] if i > 0 else None
        after = stores[i] if i < len(stores) else None
        env.process(machine(env, rng, station, before, after, good))
    begun = time.process_time()
    env.run(until=line["horizon"])
    seconds = time.process_time() - begun
    made = sum(1 for at in good if at > line["warmup"])
    print(json.dumps({"throughput": made / (line["horizon"] - line["warmup"]), "seconds": seconds}))


main()
