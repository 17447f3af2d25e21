"""An OPC UA server by an independent implementation (asyncua, Python), driven by JSON lines on stdin.

    {"set": "speed", "type": "Double", "value": 1.5, "at": "2026-01-02T03:04:05.678912", "status": 0}
"""
import asyncio
import datetime
import json
import logging
import sys

from asyncua import Server, ua

logging.disable(logging.CRITICAL)


async def main(port, variables):
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace("urn:test:plant")
    nodes = {}
    for name, kind in variables.items():
        varianttype = ua.VariantType[kind]
        first = "" if kind == "String" else False if kind == "Boolean" else 0
        nodes[name] = await server.nodes.objects.add_variable(
            ua.NodeId(name, index), name, first, varianttype=varianttype
        )
    loop = asyncio.get_running_loop()
    async with server:
        print("ready", flush=True)
        while True:
            line = await loop.run_in_executor(None, sys.stdin.readline)
            if not line:
                return
            order = json.loads(line)
            value = ua.DataValue(
                ua.Variant(order["value"], ua.VariantType[order["type"]]),
                StatusCode=ua.StatusCode(order["status"]),
                SourceTimestamp=order["at"]
                and datetime.datetime.fromisoformat(order["at"]).replace(tzinfo=datetime.timezone.utc),
                ServerTimestamp=datetime.datetime.now(datetime.timezone.utc),
            )
            await server.write_attribute_value(nodes[order["set"]].nodeid, value)


asyncio.run(main(int(sys.argv[1]), json.loads(sys.argv[2])))
