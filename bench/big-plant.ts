/** A plant of any size for load figures: lines of 40 machines with 25 tags each, as in the demo plant. */
import type { PlantModel } from '../twin/plant/model.ts';
import { formatPlantError, readPlant } from '../twin/plant/read.ts';

const SIGNALS = Array.from({ length: 13 }, (_, i) => `      s${i}: { unit: mm/s }`).join('\n');

export const MACHINES_A_LINE = 40;

export interface BigPlant {
  readonly machines: number;
  /** Where the OPC UA server listens; ports that nobody listens on will do for a plant without connections. */
  readonly opcua?: number;
  /** The broker's port; the last `edge` machines speak Sparkplug B through it. */
  readonly mqtt?: number;
  readonly edge?: number;
}

export function bigPlant(machines: number): PlantModel {
  return plantOf(bigPlantText({ machines }));
}

export function plantOf(text: string): PlantModel {
  const read = readPlant(text);
  if (!read.ok) throw new Error(read.errors.map((error) => formatPlantError('big plant', error)).join('\n'));
  return read.plant;
}

export function bigPlantText({ machines, opcua = 4840, mqtt = 1883, edge = 0 }: BigPlant): string {
  const lines = Math.ceil(machines / MACHINES_A_LINE);
  return `
gemba: 1
demo: true
site: { id: big, name: Big, timezone: Europe/Berlin }
sources:
  - { id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:${opcua}", address: "ns=2;s={machine}.{tag}" }
  - { id: edge, protocol: sparkplug, broker: "mqtt://127.0.0.1:${mqtt}", group: big, host_id: gemba, address: "{tag}" }
products: [{ id: p1, name: P1 }]
shifts: []
machine_types:
  any:
    source: plc
    kind: filler
    ideal_rate: 400
    tags:
      state: { role: state }
      mode: { role: mode }
      fault: { role: fault }
      wait: { role: wait }
      good: { role: good, bits: 32 }
      reject: { role: reject, bits: 32 }
      total: { role: total, bits: 32 }
      energy: { role: energy }
      speed: { role: speed }
      product: { role: product }
      order: { role: order }
${SIGNALS}
areas: [{ id: hall, name: Hall }]
lines:
${Array.from({ length: lines }, (_, l) => lineText(l, machines, machines - edge)).join('\n')}
`;
}

/** Machines from number `edgeFrom` of the plant on are devices of an edge node, one a line. */
function lineText(l: number, machines: number, edgeFrom: number): string {
  const first = l * MACHINES_A_LINE;
  const count = Math.min(MACHINES_A_LINE, machines - first);
  const way = (m: number) => (first + m < edgeFrom ? '' : `, source: edge, device: "{line}/{machine}"`);
  return `  - id: l${l}
    name: L${l}
    area: hall
    constraint: l${l}-m1
    machines:
${Array.from({ length: count }, (_, m) => `      - { id: l${l}-m${m}, name: M${m}, type: any, place: { x: ${m * 5}, z: ${l * 12} }${way(m)} }`).join('\n')}
    buffers:
${Array.from({ length: count - 1 }, (_, m) => `      - { from: l${l}-m${m}, to: l${l}-m${m + 1}, capacity: 20 }`).join('\n')}`;
}
