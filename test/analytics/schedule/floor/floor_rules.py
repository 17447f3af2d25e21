"""The rules of a floor model (docs/schedule.md, "Planning a plant"), written down a second time: nothing here knows the planner."""

FAR = 2**45
GOALS = ["hard", "tardiness", "setups", "makespan", "energy", "moved", "shift"]


def common(one, other):
    both = [[max(a, c), min(b, d)] for a, b in one for c, d in other if max(a, c) < min(b, d)]
    joined = []
    for a, b in sorted(both):
        if joined and a <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], b)
        else:
            joined.append([a, b])
    return joined


class Floor:
    def __init__(self, model):
        self.model = model
        self.now = model["now"]
        self.resources = {one["id"]: one for one in model["resources"]}
        self.secondaries = {one["id"]: one for one in model.get("secondaries", [])}
        self.orders = {one["id"]: one for one in model["orders"]}
        self.former = {one["operation"]: one for one in model.get("former", [])}
        self.operations, self.order_of, self.after, self.done = {}, {}, {}, {}
        for order in model["orders"]:
            before = None
            for operation in order["operations"]:
                name = operation["id"]
                self.order_of[name] = order
                self.after[name] = operation.get("after", [{"operation": before}] if before else [])
                before = name
                if operation.get("fixed", {}).get("kind") == "done":
                    self.done[name] = operation["fixed"]["end"]
                self.operations[name] = self.frozen(operation)
        self.tasks = {one["id"]: one for one in model.get("maintenance", [])}

    def frozen(self, operation):
        place = self.former.get(operation["id"])
        until = self.model.get("frozenUntil", self.now)
        if "fixed" in operation or place is None or not self.now <= place["start"] < until:
            return operation
        if all(one["resource"] != place["resource"] for one in operation["choices"]):
            return operation
        return {**operation, "fixed": {"kind": "pinned", "resource": place["resource"], "start": place["start"]}}

    def choices(self, name):
        """Resource, duration, kW, needs, calendar: what each choice of an operation or a task comes to."""
        if name in self.tasks:
            task = self.tasks[name]
            listed, own = [{"resource": task["resource"], "duration": task["duration"]}], task.get("needs", [])
        else:
            operation = self.operations[name]
            fixed, own = operation.get("fixed"), operation.get("needs", [])
            listed = [one for one in operation["choices"] if not fixed or one["resource"] == fixed["resource"]]
            listed = listed[:1] if fixed else listed
        result = []
        for one in listed:
            needs = {}
            for need in own + one.get("needs", []):
                needs[need["secondary"]] = needs.get(need["secondary"], 0) + need["amount"]
            calendar = self.calendar(one["resource"], needs)
            duration = one["duration"]
            if name in self.operations and self.operations[name].get("fixed", {}).get("kind") == "started":
                duration = self.operations[name]["fixed"]["remaining"]
            result.append((one["resource"], duration, one.get("kw", 0), needs, calendar))
        return result

    def calendar(self, resource, needs):
        windows = self.resources[resource].get("calendar", [[-FAR, FAR]])
        for name in needs:
            windows = common(windows, self.secondaries[name].get("calendar", [[-FAR, FAR]]))
        return common(windows, [[-FAR, FAR]])

    def span(self, name):
        if name in self.tasks:
            return "whole", 0
        operation = self.operations[name]
        span = operation.get("span", "stretch")
        if span == "whole" and operation.get("fixed", {}).get("kind") == "started":
            span = "stretch"
        return span, operation.get("resume", 0)

    def pieces(self, name, calendar, start, duration):
        """Open stretches of work from a start, and how often it is resumed; None where it cannot begin or end so."""
        span, resume = self.span(name)
        inside = [w for w in calendar if w[0] <= start < w[1]]
        started = name in self.operations and self.operations[name].get("fixed", {}).get("kind") == "started"
        if not inside and not started:
            return None
        if duration == 0:
            return [], 0
        pieces, left, resumed = [], duration, 0
        for a, b in calendar:
            if b <= start:
                continue
            begin = max(a, start)
            first = a <= start
            if span == "resume" and not first:
                if b - a <= resume:
                    continue
                resumed += 1
            lost = resume if span == "resume" and not first else 0
            took = min(left + lost, b - begin)
            pieces.append((begin, begin + took))
            left -= took - lost
            if left == 0:
                return pieces, resumed
            if span == "whole":
                return None
        return None

    def earliest(self, name):
        if name in self.tasks:
            return max(self.now, self.tasks[name]["earliest"])
        order, operation = self.order_of[name], self.operations[name]
        times = [self.now, self.model.get("frozenUntil", self.now), order.get("release", self.now), operation.get("ready", self.now)]
        times += [self.done[one["operation"]] + one.get("min", 0) for one in self.after[name] if one["operation"] in self.done]
        return max(times)

    def setup_time(self, resource, before, name):
        """Changeover on a resource from an operation (None: its first state) to another."""
        if self.operations[name].get("fixed", {}).get("kind") == "started":
            return 0
        rule = self.resources[resource].get("setup")
        if not rule:
            return 0
        have = self.resources[resource].get("state", {}) if before is None else self.order_of[before].get("attributes", {})
        want = self.order_of[name].get("attributes", {})
        times = [0]
        for attribute, table in rule["attributes"].items():
            a, b = have.get(attribute), want.get(attribute)
            if a is None or b is None:
                continue
            named = [one["time"] for one in table["times"] if (one["from"], one["to"]) == (a, b)]
            times.append(named[-1] if named else 0 if a == b else table.get("otherwise", 0))
        return sum(times) if rule["combine"] == "sum" else max(times)

    def setup_crew(self, resource):
        crew = self.resources[resource].get("setup", {}).get("crew")
        return {crew["secondary"]: crew["amount"]} if crew else {}

    def setup_pieces(self, resource, start, time):
        """The last open stretches before a start that make up a changeover; None where there are not so many."""
        pieces, left = [], time
        for a, b in reversed(self.calendar(resource, self.setup_crew(resource))):
            end = min(b, start)
            if end <= a:
                continue
            if left == 0:
                break
            begin = max(a, end - left)
            pieces.insert(0, (begin, end))
            left -= end - begin
        return pieces if left == 0 else None

    def never(self, name):
        """Whether an operation can never be done, however empty the plant is."""
        for _, duration, _, needs, calendar in self.choices(name):
            if any(amount > self.secondaries[one]["capacity"] for one, amount in needs.items()):
                continue
            moments = [max(a, self.earliest(name)) for a, b in calendar if b > self.earliest(name)]
            if any(self.pieces(name, calendar, start, duration) is not None for start in moments):
                return False
        return True

    def left_out(self):
        gone = set()
        for name, operation in self.operations.items():
            if "fixed" not in operation and self.never(name):
                gone.add(self.order_of[name]["id"])
        while True:
            more = {
                self.order_of[name]["id"]
                for name, after in self.after.items()
                for one in after
                if self.order_of[one["operation"]]["id"] in gone
            }
            if more <= gone:
                return gone
            gone |= more

    def planned(self):
        """Operations that belong into a plan: neither done nor of an order that is left out, unless they are fixed."""
        gone = self.left_out()
        return [
            name
            for name, operation in self.operations.items()
            if name not in self.done and ("fixed" in operation or self.order_of[name]["id"] not in gone)
        ]

    def fixed_start(self, name):
        fixed = self.operations.get(name, {}).get("fixed")
        if fixed is None:
            return None
        return self.now if fixed["kind"] == "started" else fixed["start"]

    def energy(self, pieces, kw):
        return kw * sum(
            one["price"] * max(0, min(b, one["to"]) - max(a, one["from"]))
            for a, b in pieces
            for one in self.model.get("energy", [])
        )

    def capacity_at(self, name, t):
        secondary = self.secondaries[name]
        return secondary["capacity"] - sum(one["amount"] for one in secondary.get("less", []) if one["from"] <= t < one["to"])
