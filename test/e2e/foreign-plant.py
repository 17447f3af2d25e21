"""A plant that knows nothing of Gemba: an OPC UA server (asyncua) with 50 machines in three halls, named and typed in German.

Each machine counts while it runs. `ready` on stdout; ends with its stdin.
"""
import asyncio
import logging
import sys

from asyncua import Server, ua

logging.disable(logging.CRITICAL)

# Kind, how many, its state tag, its counters, its readings.
KINDS = [
    ("Presse", 20, "Zustand", "Gutteile", "Ausschuss", ["Oeltemperatur", "Takt"]),
    ("Fraese", 18, "Zustand", "Gut_Zaehler", "Ausschuss", ["Spindellast"]),
    ("Montage", 12, "Status", "Gut", "Schlecht", []),
]
HALLS = ["Halle A", "Halle B", "Halle C"]
# Every seventh machine is not running, in turn for these reasons; the last of each hall always runs.
REASONS = ["STÖRUNG", "WARTET", "RÜSTEN", "AUS"]


async def main(port):
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace("urn:werk:steuerung")
    machines = []
    for hall, (kind, count, state, good, bad, readings) in zip(HALLS, KINDS):
        folder = await server.nodes.objects.add_folder(ua.NodeId(hall, index), ua.QualifiedName(hall, index))
        for number in range(1, count + 1):
            name = f"{kind} {number:02d}"
            where = f"{hall}/{name}"
            machine = await folder.add_object(ua.NodeId(where, index), ua.QualifiedName(name, index))

            async def variable(tag, value, kind):
                return await machine.add_variable(
                    ua.NodeId(f"{where}/{tag}", index), ua.QualifiedName(tag, index), value, varianttype=kind
                )

            runs = number == count or number % 7 != 0
            says = "LÄUFT" if runs else REASONS[number // 7 % len(REASONS)]
            await variable(state, says, ua.VariantType.String)
            counter = await variable(good, 1000, ua.VariantType.UInt32)
            scrap = await variable(bad, 10, ua.VariantType.UInt32)
            for reading in readings:
                await variable(reading, 20.0 + number, ua.VariantType.Double)
            if runs:
                machines.append((counter, scrap))
    loop = asyncio.get_running_loop()
    ended = loop.run_in_executor(None, sys.stdin.read)
    async with server:
        print("ready", flush=True)
        seconds = 0
        while not ended.done():
            seconds += 1
            for counter, scrap in machines:
                await server.write_attribute_value(counter.nodeid, value_of(1000 + seconds))
                # One in ten is scrap.
                await server.write_attribute_value(scrap.nodeid, value_of(10 + seconds // 10))
            await asyncio.sleep(1)


def value_of(count):
    return ua.DataValue(ua.Variant(count, ua.VariantType.UInt32))


asyncio.run(main(int(sys.argv[1])))
