"""Works KPIs out again from nothing but the answers of GET /api/v1/why: one JSON object a line on stdin,
one line a KPI on stdout: {"ok", "kpi", "told", "found"}. Independent of the server's code: exact fractions,
written from docs/domain.md, section 4."""

import json
import re
import sys
from datetime import datetime, timezone
from fractions import Fraction as F

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def ms(text):
    """Epoch ms of an ISO time, every digit of it."""
    whole, fraction = re.fullmatch(r"(.*?)(?:\.(\d+))?Z", text).groups()
    seconds = int((datetime.fromisoformat(whole).replace(tzinfo=timezone.utc) - EPOCH).total_seconds())
    return F(seconds * 1000) + (F(int(fraction), 10 ** len(fraction)) * 1000 if fraction else 0)


def terms_of(inputs):
    t = {state: F(0) for state in
         "unknown producing slow micro-stop starved blocked breakdown setup idle planned-stop maintenance off".split()}
    order = unplanned = F(0)
    failures = repairs = 0
    repair_ms = F(0)
    for row in inputs["intervals"]:
        begin, end = ms(row["from"]), ms(row["to"])
        t[row["state"]] += end - begin
        if row["order"] is not None:
            order += end - begin
        if row["state"] == "maintenance" and not row["planned"]:
            unplanned += end - begin
        stop = row["stop"]
        if stop and stop["failure"]:
            failures += row["from"] == stop["from"]
            if row["to"] == stop["to"]:
                repairs += 1
                repair_ms += F(stop["netMs"])
    good = reject = rework = ideal_good = ideal_all = ideal_start = unrated = F(0)
    for row in inputs["counts"]:
        g, s, r = F(row["good"]), F(row["reject"]), F(row["rework"])
        good, reject, rework = good + g, reject + s, rework + r
        if row["idealMs"] is None:
            unrated += g + s + r
        else:
            pri = F(row["idealMs"])
            ideal_good += pri * g
            ideal_all += pri * (g + s + r)
            ideal_start += pri * F(row["startReject"])
    kwh = sum((F(row["kWh"]) for row in inputs["energy"]), F(0))
    return dict(t=t, window=sum(t.values()), order=order, unplanned=unplanned, failures=failures, repairs=repairs,
                repair_ms=repair_ms, good=good, reject=reject, rework=rework, all=good + reject + rework,
                ideal_good=ideal_good, ideal_all=ideal_all, ideal_start=ideal_start, unrated=unrated, kwh=kwh)


def div(above, below):
    return above / below if below > 0 else None


def iso22400(x, speed):
    """`speed`: a short stop counts as production, so that it shows as lost speed."""
    t = x["t"]
    apt = t["producing"] + t["slow"] + (t["micro-stop"] if speed else 0)
    adet = t["starved"] + t["blocked"] + t["breakdown"] + x["unplanned"] + (0 if speed else t["micro-stop"])
    pbt = x["window"] - t["off"] - t["planned-stop"] - (t["maintenance"] - x["unplanned"])
    aust = t["setup"]
    aubt = apt + aust + adet
    blind = pbt <= 0 or t["unknown"] >= x["window"]
    no_rate = x["unrated"] > 0
    a = None if blind else div(apt, pbt)
    e = None if no_rate else div(x["ideal_all"], apt)
    if speed:
        q = div(x["good"], x["all"])
        oee = None if blind or no_rate or apt <= 0 or x["all"] <= 0 else x["ideal_all"] * x["good"] / (x["all"] * pbt)
        nee = None if oee is None else oee * (aust + apt) / apt
        teep = None if oee is None else oee * pbt / x["window"]
    else:
        q = None if no_rate else div(x["ideal_good"], x["ideal_all"])
        oee = None if blind or no_rate else x["ideal_good"] / pbt
        nee = None if blind or no_rate or apt <= 0 else (aust + apt) / pbt * x["ideal_good"] / apt
        teep = None if blind or no_rate else div(x["ideal_good"], x["window"])
    throughput = div(x["all"] * 3600000, x["order"])
    return {
        "oee": oee, "availability": a, "effectiveness": e, "quality-ratio": q, "nee": nee, "teep": teep,
        "allocation-efficiency": None if blind else div(aubt, pbt),
        "utilization-efficiency": div(apt, aubt),
        "technical-efficiency": div(apt, apt + adet),
        "setup-rate": div(aust, aust + apt),
        "throughput-rate": throughput,
        "scrap-ratio": div(x["reject"], x["all"]),
        "rework-ratio": div(x["rework"], x["all"]),
        "first-pass-yield": div(x["good"], x["all"]),
        "mtbf": div(apt, x["failures"]),
        "mttr": div(x["repair_ms"], x["repairs"]),
        "energy-per-good": div(x["kwh"], x["good"]),
    }


def six_big_losses(x):
    t = x["t"]
    down = t["breakdown"] + t["starved"] + t["blocked"] + x["unplanned"]
    running = t["producing"] + t["slow"]
    run = running + t["micro-stop"]
    ppt = run + down + t["setup"] + t["unknown"]
    blind = ppt <= 0 or t["unknown"] >= ppt
    no_rate = x["unrated"] > 0
    rated = lambda value: None if no_rate else value
    return {
        "oee": None if blind or no_rate else x["ideal_good"] / ppt,
        "availability": None if blind else run / ppt,
        "performance": rated(div(x["ideal_all"], run)),
        "quality": rated(div(x["ideal_good"], x["ideal_all"])),
        "planned-production-time": ppt, "breakdowns": down, "setup": t["setup"], "small-stops": t["micro-stop"],
        "slow-cycles": rated(running - x["ideal_all"]),
        "startup-rejects": rated(x["ideal_start"]),
        "production-rejects": rated(x["ideal_all"] - x["ideal_good"] - x["ideal_start"]),
        "no-data": t["unknown"], "fully-productive-time": rated(x["ideal_good"]),
    }


def semi_e10(x):
    t = x["t"]
    prd = t["producing"] + t["slow"]
    sby = t["idle"] + t["starved"] + t["blocked"] + t["planned-stop"]
    operations = x["window"] - t["off"]
    blind = operations <= 0 or t["unknown"] >= operations
    share = lambda above, below: None if blind else div(above, below)
    return {
        "productive-time": prd, "standby-time": sby, "engineering-time": None,
        "scheduled-downtime": t["setup"] + t["maintenance"] - x["unplanned"],
        "unscheduled-downtime": t["breakdown"] + t["micro-stop"] + x["unplanned"],
        "non-scheduled-time": t["off"], "no-data": t["unknown"],
        "operational-uptime": share(prd + sby, operations),
        "operational-utilization": share(prd, operations),
        "total-utilization": share(prd, x["window"]),
        "mtbf": div(prd, x["failures"]), "mttr": div(x["repair_ms"], x["repairs"]),
    }


PROFILES = {
    "iso22400": lambda x: iso22400(x, False),
    "iso22400-microstop-as-speed": lambda x: iso22400(x, True),
    "six-big-losses": six_big_losses,
    "semi-e10": semi_e10,
}

for line in sys.stdin:
    why = json.loads(line)
    x = terms_of(why["inputs"])
    found = PROFILES[why["profile"]](x)[why["formula"]]
    told = why["value"]
    if found is None or told is None:
        ok = found is None and told is None
    else:
        # A double has between 15 and 17 digits; a sum of a few thousand of them keeps 12 for sure.
        ok = abs(F(told) - found) <= max(abs(found) * F(1, 10**12), F(1, 10**12))
    seen = div(x["window"] - x["t"]["unknown"], x["window"])
    ok = ok and abs(F(why["coverage"]) - seen) <= F(1, 10**12)
    print(json.dumps({"ok": ok, "kpi": why["formula"], "told": told, "found": None if found is None else float(found)}))
