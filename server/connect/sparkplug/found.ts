/** What the edge nodes tell of themselves, mapped or not: for Setup's "found, not mapped". */
import type { FoundDevice, FoundMetric } from '../source.ts';
import { DATATYPES } from './datatype.ts';
import type { Binding, EdgeNode } from './edge-node.ts';

const SECOND = 1000;

export function foundIn(nodes: Iterable<EdgeNode>, now: number): FoundDevice[] {
  const devices: FoundDevice[] = [];
  for (const node of nodes)
    for (const device of node.devices.values()) {
      const metrics = [...device.byName.values()].filter((binding) => !binding.control);
      if (metrics.length === 0 && device.birth === 0) continue;
      const here = node.status === 'born' && device.birth === node.births;
      devices.push({
        device: device.id === '' ? node.id : `${node.id}/${device.id}`,
        status: here ? 'online' : node.status === 'unheard' ? 'unknown' : 'offline',
        metrics: metrics.map((binding) => metricOf(binding, now)),
      });
    }
  return devices;
}

const metricOf = (binding: Binding, now: number): FoundMetric => ({
  name: binding.name,
  type: DATATYPES[binding.datatype] ?? 'Unknown',
  unit: binding.unit,
  value: binding.text ?? (Number.isNaN(binding.number) ? null : binding.number),
  at: binding.at,
  rate: binding.seen / Math.max(1, (now - binding.since) / SECOND),
  mapped: binding.tags.length > 0 || binding.members.length > 0,
});
