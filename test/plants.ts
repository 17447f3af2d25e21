/** Small plants for tests, written the way a customer writes them. */
import type { PlantModel } from '../twin/plant/model.ts';
import { formatPlantError, readPlant } from '../twin/plant/read.ts';

export function plantOf(text: string): PlantModel {
  const read = readPlant(text);
  if (!read.ok) throw new Error(read.errors.map((error) => formatPlantError('test plant', error)).join('\n'));
  return read.plant;
}

/** One line of `count` machines m0 ... in series, the second of them the constraint, every role a tag of its own. */
export const lineText = (count = 4, extra = ''): string => `
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840" }]
products:
  - { id: red, name: Red }
  - { id: blue, code: BLUE-1, name: Blue }
shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }]
state_maps:
  words: { run: producing, halt: stop, wait-in: starved, wait-out: blocked, dead: breakdown }
machine_types:
  any:
    source: plc
    ideal_rate: 60
    ideal_rates: { blue: 30 }
    micro_stop_s: 120
    slow_after_s: 30
    lateness_s: 10
    faults: { "7": Cap feed jam }
    tags:
      state: { role: state, from: "{machine}.state" }
      mode: { role: mode, from: "{machine}.mode" }
      fault: { role: fault, from: "{machine}.fault" }
      wait: { role: wait, from: "{machine}.wait" }
      good: { role: good, from: "{machine}.good", bits: 16 }
      reject: { role: reject, from: "{machine}.reject" }
      energy: { role: energy, from: "{machine}.energy" }
      speed: { role: speed, from: "{machine}.speed" }
      product: { role: product, from: "{machine}.product" }
      temperature: { unit: "°C", from: "{machine}.temperature", low: -40, high: 400 }
      pressure: { unit: bar, from: "{machine}.pressure", stale_after_s: 5 }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: m1
    stop_cost_per_hour: 600
    machines:
${Array.from({ length: count }, (_, i) => `      - { id: m${i}, name: Machine ${i}, type: any, place: { x: ${i * 5}, z: 0 } }`).join('\n')}
    buffers:
${Array.from({ length: count - 1 }, (_, i) => `      - { from: m${i}, to: m${i + 1}, capacity: 10 }`).join('\n')}
${extra}
`;

export const linePlant = (count = 4): PlantModel => plantOf(lineText(count));

/** A plant of one machine `m` that one source feeds. In the words of the plant file: `tags` as a block or in braces, `more` of the machine. */
export const oneMachine = (source: string, tags: string, more = ''): PlantModel =>
  plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [${source}]
products: []
shifts: []
machine_types: { any: { source: ${/"?id"?: ?"?(\w+)/.exec(source)?.[1]} } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: m
    buffers: []
    machines:
      - id: m
        name: M
        type: any
        place: { x: 0, z: 0 }
        ${more}
        tags:${tags}
`);

/** Slot of a tag by its full name. */
export function tagSlot(plant: PlantModel, name: string): number {
  const tag = plant.tags.find((candidate) => candidate.name === name);
  if (!tag) throw new Error(`no tag ${name}`);
  return tag.slot;
}
