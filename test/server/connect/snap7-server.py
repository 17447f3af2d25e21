"""An S7 controller (python-snap7): DB1, markers; what stdin says is put into its memory."""
import json
import logging
import os
import sys

from snap7.server import Server
from snap7.type import SrvArea

logging.disable(logging.CRITICAL)
areas = {"DB1": (SrvArea.DB, 1, bytearray(512)), "M": (SrvArea.MK, 0, bytearray(256))}
server = Server(log=False)
for area, index, memory in areas.values():
    server.register_area(area, index, memory)
server.start_to("127.0.0.1", int(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    told = json.loads(line)
    data = bytes.fromhex(told["hex"])
    area, index, memory = areas[told["area"]]
    memory[told["offset"] : told["offset"] + len(data)] = data
    print("done", flush=True)
os._exit(0)  # who started it is gone
