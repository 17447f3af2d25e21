/** A plant of any size for load figures: lines of 40 machines with 25 tags each, as in the demo plant. */
import type { PlantModel } from '../twin/plant/model.ts';
import { formatPlantError, readPlant } from '../twin/plant/read.ts';

const SIGNALS = Array.from({ length: 13 }, (_, i) => `      s${i}: { unit: mm/s, from: "{machine}.s${i}" }`).join('\n');

export const MACHINES_A_LINE = 40;

export function bigPlant(machines: number): PlantModel {
  const lines = Math.ceil(machines / MACHINES_A_LINE);
  const text = `
gemba: 1
site: { id: big, name: Big, timezone: Europe/Berlin }
sources: [{ id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840" }]
products: [{ id: p1, name: P1 }]
shifts: []
machine_types:
  any:
    source: plc
    kind: filler
    ideal_rate: 400
    tags:
      state: { role: state, from: "{machine}.state" }
      mode: { role: mode, from: "{machine}.mode" }
      fault: { role: fault, from: "{machine}.fault" }
      wait: { role: wait, from: "{machine}.wait" }
      good: { role: good, from: "{machine}.good", bits: 32 }
      reject: { role: reject, from: "{machine}.reject", bits: 32 }
      total: { role: total, from: "{machine}.total", bits: 32 }
      energy: { role: energy, from: "{machine}.energy" }
      speed: { role: speed, from: "{machine}.speed" }
      product: { role: product, from: "{machine}.product" }
      order: { role: order, from: "{machine}.order" }
${SIGNALS}
areas: [{ id: hall, name: Hall }]
lines:
${Array.from({ length: lines }, (_, l) => lineText(l, Math.min(MACHINES_A_LINE, machines - l * MACHINES_A_LINE))).join('\n')}
`;
  const read = readPlant(text);
  if (!read.ok) throw new Error(read.errors.map((error) => formatPlantError('big plant', error)).join('\n'));
  return read.plant;
}

const lineText = (l: number, count: number): string => `  - id: l${l}
    name: L${l}
    area: hall
    constraint: l${l}-m1
    machines:
${Array.from({ length: count }, (_, m) => `      - { id: l${l}-m${m}, name: M${m}, type: any, place: { x: ${m * 5}, z: ${l * 12} } }`).join('\n')}
    buffers:
${Array.from({ length: count - 1 }, (_, m) => `      - { from: l${l}-m${m}, to: l${l}-m${m + 1}, capacity: 20 }`).join('\n')}`;
