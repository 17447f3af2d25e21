"""
A conformant edge node on paho-mqtt, encoded by Google's protobuf: python paho-edge.py PORT. Aliases, a template, a data
set, properties; answers Node Control/Rebirth. Reads commands from stdin, prints what happens.
"""
import sys
import time

import paho.mqtt.client as mqtt
from mqtt_spb_wrapper.spb_protobuf.sparkplug_b_pb2 import Payload

port = int(sys.argv[1])
DOUBLE, UINT32, STRING, BOOLEAN, INT64, DATASET, TEMPLATE = 10, 7, 12, 11, 4, 16, 19
state = {"seq": 0, "bd": 0}


def topic(kind, device=""):
    return "spBv1.0/hall/%s/line%s" % (kind, "/" + device if device else "")


def new(with_seq=True):
    payload = Payload()
    payload.timestamp = int(time.time() * 1000)
    if with_seq:
        payload.seq = state["seq"]
        state["seq"] = (state["seq"] + 1) % 256
    return payload


def metric(payload, kind, name=None, alias=None):
    one = payload.metrics.add()
    if name is not None:
        one.name = name
    if alias is not None:
        one.alias = alias
    one.datatype = kind
    one.timestamp = payload.timestamp
    return one


def death():
    payload = new(False)
    metric(payload, INT64, "bdSeq").long_value = state["bd"]
    return payload.SerializeToString()


def birth(client):
    state["seq"] = 0
    payload = new()
    metric(payload, INT64, "bdSeq").long_value = state["bd"]
    metric(payload, BOOLEAN, "Node Control/Rebirth").boolean_value = False
    client.publish(topic("NBIRTH"), payload.SerializeToString(), 0)
    payload = new()
    speed = metric(payload, DOUBLE, "speed", 2**40 + 1)
    speed.double_value = 10.0
    speed.properties.keys.extend(["engUnit", "Quality"])
    unit = speed.properties.values.add()
    unit.type, unit.string_value = STRING, "1/min"
    quality = speed.properties.values.add()
    quality.type, quality.int_value = 3, 192
    metric(payload, UINT32, "good", 2).int_value = 4000000000
    motor = metric(payload, TEMPLATE, "Motor", 3)
    motor.template_value.template_ref = "Motor"
    temperature = motor.template_value.metrics.add()
    temperature.name, temperature.datatype, temperature.double_value = "temperature", DOUBLE, 40.0
    table = metric(payload, DATASET, "Table", 4).dataset_value
    fill(table, 1.0, 2.0)
    client.publish(topic("DBIRTH", "a"), payload.SerializeToString(), 0)
    print("born", flush=True)


def fill(table, *levels):
    table.num_of_columns = 1
    table.columns.append("level")
    table.types.append(DOUBLE)
    for level in levels:
        table.rows.add().elements.add().double_value = level


def data(client, value):
    payload = new()
    metric(payload, DOUBLE, alias=2**40 + 1).double_value = value
    motor = metric(payload, TEMPLATE, alias=3)
    temperature = motor.template_value.metrics.add()
    temperature.name, temperature.double_value = "temperature", value + 1
    fill(metric(payload, DATASET, alias=4).dataset_value, 0.0, value + 2)
    client.publish(topic("DDATA", "a"), payload.SerializeToString(), 0)


def on_message(client, _userdata, message):
    payload = Payload()
    payload.ParseFromString(message.payload)
    for one in payload.metrics:
        if one.name == "Node Control/Rebirth" and one.boolean_value:
            print("rebirth", flush=True)
            birth(client)


client = mqtt.Client()
client.will_set(topic("NDEATH"), death(), 1, False)
client.on_message = on_message
client.connect("127.0.0.1", port)
client.subscribe(topic("NCMD"), 1)
client.loop_start()
time.sleep(0.2)
print("ready", flush=True)
for line in sys.stdin:
    word = line.split()
    if word[0] == "birth":
        birth(client)
    elif word[0] == "data":
        for k in range(int(word[1])):
            data(client, float(k))
    elif word[0] == "lose":
        state["seq"] = (state["seq"] + 1) % 256
