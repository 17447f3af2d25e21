/**
 * Names of metrics in births and in data. They are the same by the specification. mqtt-spb-wrapper puts DATA/, ATTR/ or
 * CMD/ before every name of a birth and sends DATA/temp as `temp` afterwards; it also counts bdSeq in a way of its own and
 * does not answer a rebirth request. Which rule holds is seen from the births, node by node, or said in plant.yaml.
 */
import { type Binding, type Device, namesOf } from './edge-node.ts';
import { NameTable } from './name-table.ts';

export type NameRule = 'auto' | 'exact' | 'data-prefix';

const PREFIX = 'DATA/';
const PREFIXED = /^(DATA|ATTR|CMD)\//;

/** Metrics every node has that are no readings. */
export const isControl = (name: string): boolean => name === 'bdSeq' || /^(CMD\/)?(Node|Device) Control\//.test(name);

/** Does a birth with these names look like mqtt-spb-wrapper's? */
export function looksPrefixed(names: Iterable<string>): boolean {
  let data = false;
  for (const name of names) {
    if (isControl(name)) continue;
    if (!PREFIXED.test(name)) return false;
    if (name.startsWith(PREFIX)) data = true;
  }
  return data;
}

/** The name that data uses for a metric of a prefixed birth; null where data does not tell it. */
export const shortName = (name: string): string | null => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null);

/** The metric that data means by the bytes of a name. */
export function bindingNamed(device: Device, bytes: Buffer, from: number, to: number): Binding | undefined {
  const exact = namesOf(device).find(bytes, from, to);
  if (exact || !device.node.prefixed) return exact;
  if (!device.shortNames) {
    device.shortNames = new NameTable();
    for (const [name, binding] of device.byName) {
      const short = shortName(name);
      if (short !== null) device.shortNames.set(short, binding);
    }
  }
  return device.shortNames.find(bytes, from, to);
}
