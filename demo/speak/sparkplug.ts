/** The half of the plant that speaks Sparkplug B: one edge node a line (the first part of `device`), one device a machine. */
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import type { Board, Voice } from '../floor/voice.ts';
import { type Device, type EdgeNode, openEdgeNode } from './edge-node.ts';

export interface SparkplugPlant {
  readonly voice: Voice;
  flush(): void;
  close(): Promise<void>;
}

export interface SparkplugOptions {
  readonly broker: string;
  readonly board: Board;
  readonly now: () => number;
}

interface Place {
  readonly node: EdgeNode;
  readonly device: Device;
}

export async function openSparkplug(
  plant: PlantModel,
  { broker, board, now }: SparkplugOptions,
): Promise<SparkplugPlant> {
  const groups = new Map<string, { group: string; node: string; devices: Device[] }>();
  for (const machine of plant.machines) {
    const tags = machine.tags.map((slot) => plant.tags[slot] as Tag);
    const own = tags.filter((tag) => plant.sources[tag.source]?.protocol === 'sparkplug');
    const source = plant.sources[own[0]?.source ?? -1];
    if (source?.protocol !== 'sparkplug') continue;
    const [node = 'demo', device = machine.id] = (own[0]?.device ?? '').split('/');
    const key = `${source.group}/${node}`;
    const entry = groups.get(key) ?? { group: source.group, node, devices: [] };
    entry.devices.push({ id: device, machine: machine.slot, tags: own });
    groups.set(key, entry);
  }
  const nodes: EdgeNode[] = [];
  const places = new Map<number, Place>();
  for (const entry of groups.values()) {
    const node = openEdgeNode({ ...entry, broker, board, now });
    nodes.push(node);
    for (const device of entry.devices) places.set(device.machine, { node, device });
  }
  await Promise.all(nodes.map((node) => node.born));
  return {
    voice: {
      say(slot, value, good, at) {
        const tag = plant.tags[slot];
        const place = tag && places.get(tag.machine);
        if (place && plant.sources[tag.source]?.protocol === 'sparkplug')
          place.node.say(place.device, tag, value, good, at);
      },
      lost(machine) {
        const place = places.get(machine);
        place?.node.deviceLost(place.device);
      },
      found(machine) {
        const place = places.get(machine);
        place?.node.deviceFound(place.device);
      },
    },
    flush() {
      for (const node of nodes) node.flush();
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}
