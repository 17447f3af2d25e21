"""Reads the twin's OPC UA server as a stranger would: walks, reads, listens for alarms, asks for history."""
import asyncio
import json
import sys
from datetime import datetime, timedelta, timezone

from asyncua import Client, ua


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def event_notification(self, event):
        active = getattr(event, "ActiveState/Id", None)
        say(event=event.Message.Text, active=active, severity=event.Severity)


async def main(url):
    async with Client(url) as client:
        index = await client.get_namespace_index("urn:gemba:twin")
        node = lambda name: client.get_node(f"ns={index};s={name}")
        machinery = await client.get_namespace_index("http://opcfoundation.org/UA/Machinery/")
        machines = await client.get_node(f"ns={machinery};i=1001").get_children()
        names = [(await machine.read_browse_name()).Name for machine in machines]
        identified = [
            await (await (await m.get_child(["%d:Identification" % await client.get_namespace_index("http://opcfoundation.org/UA/DI/")])).get_child(
                ["%d:ProductInstanceUri" % await client.get_namespace_index("http://opcfoundation.org/UA/DI/")]
            )).read_value()
            for m in machines
        ]
        say(machines=names, identified=identified)
        subscription = await client.create_subscription(100, Handler())
        await subscription.subscribe_events(client.nodes.server, ua.ObjectIds.AlarmConditionType)
        say(listening=True)
        while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
            ask = json.loads(line)
            if ask["do"] == "read":
                data = await node(ask["node"]).read_data_value(raise_on_bad_status=False)
                say(node=ask["node"], value=data.Value.Value if data.Value else None, status=data.StatusCode.name)
            elif ask["do"] == "history":
                now = datetime.now(timezone.utc)
                values = await node(ask["node"]).read_raw_history(now - timedelta(hours=1), now + timedelta(minutes=1))
                say(node=ask["node"], history=[v.Value.Value for v in values if v.Value is not None])
            elif ask["do"] == "write":
                try:
                    await node(ask["node"]).write_value("running")
                    say(written=True)
                except ua.UaError as error:
                    say(written=False, why=type(error).__name__)


asyncio.run(main(sys.argv[1]))
