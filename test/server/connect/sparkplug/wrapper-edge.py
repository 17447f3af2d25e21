"""An edge node with one device made with mqtt-spb-wrapper: python wrapper-edge.py PORT ROUNDS. Goes on at each line on stdin."""
import sys
import time

from mqtt_spb_wrapper import MqttSpbEntityDevice, MqttSpbEntityEdgeNode

port, rounds = int(sys.argv[1]), int(sys.argv[2])
edge = MqttSpbEntityEdgeNode("hall", "line")
device = MqttSpbEntityDevice("hall", "line", "a")
edge.attributes.set_value("site", "plant1")
edge.data.set_value("speed", 20.5)
edge.data.set_value("note", "abc")
device.data.set_value("speed", 1.5)
device.data.set_value("good", 0)
assert edge.connect("127.0.0.1", port)
edge.publish_birth()
assert device.connect("127.0.0.1", port)
device.publish_birth()
print("born", flush=True)


def publish(first):
    for k in range(first, first + rounds):
        edge.data.set_value("speed", 20 + k * 0.5)
        edge.data.set_value("note", "n%d" % k)
        edge.publish_data()
        device.data.set_value("speed", k * 0.5)
        device.data.set_value("good", k)
        device.publish_data()
        time.sleep(0.002)


for line in sys.stdin:
    word = line.split()
    if word[0] == "publish":
        publish(int(word[1]))
        print("published", word[1], flush=True)
    elif word[0] == "leave":
        device.disconnect()
        edge.disconnect()
        print("left", flush=True)
        break
