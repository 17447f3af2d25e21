"""A Modbus TCP device (pymodbus): 200 holding and input registers, coils and discrete inputs; stdin sets them."""
import asyncio
import json
import os
import sys
import threading

from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import StartAsyncTcpServer

FUNCTION = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}
device = ModbusDeviceContext(
    di=ModbusSequentialDataBlock(1, [0] * 200),
    co=ModbusSequentialDataBlock(1, [0] * 200),
    hr=ModbusSequentialDataBlock(1, [0] * 200),
    ir=ModbusSequentialDataBlock(1, [0] * 200),
)


def told():
    for line in sys.stdin:
        change = json.loads(line)
        data = bytes.fromhex(change["hex"])
        if change["area"] in ("holding", "input"):
            values = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
        else:
            values = [bool(byte) for byte in data]
        device.setValues(FUNCTION[change["area"]], change["offset"], values)
        print("done", flush=True)
    os._exit(0)  # who started it is gone


async def main():
    server = asyncio.create_task(
        StartAsyncTcpServer(context=ModbusServerContext(devices=device, single=True), address=("127.0.0.1", int(sys.argv[1])))
    )
    await asyncio.sleep(0.3)
    print("ready", flush=True)
    threading.Thread(target=told, daemon=True).start()
    await server


asyncio.run(main())
