/** A small plant with everything that screens look at: two lines, a utility, faults, a text tag. */

import type { PlantModel } from '../../twin/plant/model.ts';
import { readPlant } from '../../twin/plant/read.ts';

const YAML = `
gemba: 1
site: { id: hill, name: Hill, timezone: Europe/Berlin, currency: EUR }
sources:
  - { id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840" }
products:
  - { id: red, code: R-1, name: { en: Red sauce, de: Rote Sauce }, size: 500 ml }
shifts:
  - { id: early, name: { en: Early, de: Früh }, days: [mon, tue, wed, thu, fri], from: "06:00", to: "14:00" }
  - { id: night, name: Night, days: [mon, tue, wed, thu, fri, sat, sun], from: "22:00", to: "06:00" }
machine_types:
  maker:
    source: plc
    unit: bottle
    ideal_rate: 60
    faults: { "11": { en: Cap feed jam, de: Deckelstau } }
    tags:
      state: { role: state, from: "ns=2;s={machine}.state" }
      speed: { role: speed, unit: 1/min, from: "ns=2;s={machine}.speed" }
      lot: { role: lot, type: text, from: "ns=2;s={machine}.lot" }
areas:
  - { id: hall, name: Hall }
lines:
  - id: one
    name: { en: Line 1, de: Linie 1 }
    area: hall
    constraint: one-filler
    stop_cost_per_hour: 1200
    machines:
      - { id: one-filler, name: { en: Filler, de: Füller }, type: maker, place: { x: 0, z: 0 } }
      - { id: one-capper, name: Capper, type: maker, place: { x: 4, z: 0 } }
    buffers:
      - { from: one-filler, to: one-capper, capacity: 20 }
  - id: two
    name: Line 2
    area: hall
    constraint: two-filler
    machines:
      - { id: two-filler, name: Filler, type: maker, place: { x: 0, z: 8 }, ideal_rates: { red: 48 } }
    buffers: []
utilities:
  - { id: air, name: Compressor, type: maker, place: { x: 9, z: 9 } }
`;

export function smallPlant(): PlantModel {
  const read = readPlant(YAML);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.plant;
}
