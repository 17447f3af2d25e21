/**
 * A plant that is changed while it runs: the twin of the old plant goes on as a twin of the new one. Machines, lines, tags
 * and sources are known by name; what did not change is not disturbed, not even by a hash. What did change keeps its past
 * and is judged by the new rules from its newest sample on.
 */
import type { Machine, PlantModel, Tag } from '../plant/model.ts';
import { COUNTER_ROLES } from '../words.ts';
import { QUALITY_UNIT, type Stretch, WIDTH } from './kept-samples.ts';
import { COUNTER, COUNTER_STRIDE, DEADLINE, IDEAL, PENDING, STRIDE } from './machine-row.ts';
import type { TagStoreSnapshot, TwinSnapshot } from './snapshot.ts';
import { Twin } from './twin.ts';

export function adoptTwin(snapshot: TwinSnapshot, from: PlantModel, plant: PlantModel): Twin {
  const blank = new Twin(plant).snapshot();
  const oldMachines = new Map(from.machines.map((machine) => [machine.id, machine]));
  const newTags = new Map(plant.tags.map((tag) => [tag.name, tag.slot]));
  const tagSlots = Int32Array.from(from.tags, (tag) => newTags.get(tag.name) ?? -1);
  const rows = blank.rows;
  const stretches = [...blank.stretches];
  const recent = [...blank.recent];
  for (const machine of plant.machines) {
    const old = oldMachines.get(machine.id);
    if (!old) continue;
    const row = machine.slot * STRIDE;
    const ideal = rows[row + IDEAL] as number;
    rows.set(snapshot.rows.subarray(old.slot * STRIDE, (old.slot + 1) * STRIDE), row);
    blank.announced[machine.slot] = snapshot.announced[old.slot] as number;
    blank.announcedSince[machine.slot] = snapshot.announcedSince[old.slot] as number;
    recent[machine.slot] = snapshot.recent[old.slot] ?? [];
    if (definition(from, old) === definition(plant, machine)) {
      stretches[machine.slot] = renumbered(snapshot.stretches[old.slot] as Stretch, tagSlots);
      continue;
    }
    rows[row + IDEAL] = ideal;
    rows[row + PENDING] = 1;
    rows[row + DEADLINE] = Number.NEGATIVE_INFINITY;
    COUNTER_ROLES.forEach((role, counter) => {
      if (register(from, old, role) !== register(plant, machine, role))
        rows[row + COUNTER + counter * COUNTER_STRIDE] = Number.NaN; // another register: counting goes on from its first reading
    });
    // What came before is final: it was judged by the old rules.
    stretches[machine.slot] = { samples: new Float64Array(0), marks: [0], rows: rows.slice(row, row + STRIDE) };
    recent[machine.slot] = [];
  }
  const oldLines = new Map(from.lines.map((line) => [line.id, line]));
  const constraintOf = (model: PlantModel, slot: number) => model.machines[slot]?.id;
  const twin = Twin.from(plant, {
    ...snapshot,
    rows,
    announced: blank.announced,
    announcedSince: blank.announcedSince,
    recent,
    stretches,
    tags: tagsOf(snapshot.tags, blank.tags, from, plant),
    refusedBy: plant.sources.map((source, slot) => {
      const old = from.sources.findIndex((candidate) => candidate.id === source.id);
      return snapshot.refusedBy[old] ?? (blank.refusedBy[slot] as TwinSnapshot['refusedBy'][number]);
    }),
    lines: plant.lines.map((line, l) => {
      const old = oldLines.get(line.id);
      const same = old && constraintOf(from, old.constraint) === constraintOf(plant, line.constraint);
      return (same ? snapshot.lines[old.slot] : blank.lines[l]) as TwinSnapshot['lines'][number];
    }),
  });
  for (const line of plant.lines) twin.machines.changed.push(line.constraint);
  twin.lines.follow();
  return twin;
}

/** All that decides what a machine's samples mean; not where it stands, what it is called, or who looks after it. */
function definition(plant: PlantModel, machine: Machine): string {
  const { id, unitsPer, idealRate, idealRates, topRate, slowBelow, slowAfterMs, microStopMs, latenessMs, states } =
    machine;
  return JSON.stringify([
    { id, unitsPer, idealRate, idealRates, topRate, slowBelow, slowAfterMs, microStopMs, latenessMs, states },
    states === 'packml' ? null : plant.stateMaps[states],
    plant.products.filter((product) => product.id in idealRates).map((product) => [product.id, product.code]),
    machine.tags.map((slot) => meaning(plant, plant.tags[slot] as Tag)),
  ]);
}

function meaning(plant: PlantModel, tag: Tag) {
  const { name, role, type, address, path, device, modulus, countsReset, scale, staleAfterMs, low, high } = tag;
  const source = plant.sources[tag.source]?.id;
  return { name, role, type, source, address, path, device, modulus, countsReset, scale, staleAfterMs, low, high };
}

/** Which register a machine's counter is read from, and how. */
function register(plant: PlantModel, machine: Machine, role: string): string {
  const slot = machine.tags.find((candidate) => plant.tags[candidate]?.role === role);
  return slot === undefined ? '' : JSON.stringify(meaning(plant, plant.tags[slot] as Tag));
}

function renumbered(stretch: Stretch, tagSlots: Int32Array): Stretch {
  const samples = stretch.samples.slice();
  for (let i = 2; i < samples.length; i += WIDTH) {
    const packed = samples[i] as number;
    const quality = Math.floor(packed / QUALITY_UNIT);
    samples[i] = (tagSlots[packed - quality * QUALITY_UNIT] as number) + quality * QUALITY_UNIT;
  }
  return { samples, marks: stretch.marks, rows: stretch.rows };
}

/** Latest readings by name; a tag that is read from elsewhere now knows nothing yet. */
function tagsOf(old: TagStoreSnapshot, blank: TagStoreSnapshot, from: PlantModel, plant: PlantModel): TagStoreSnapshot {
  const byName = new Map(from.tags.map((tag) => [tag.name, tag]));
  for (const tag of plant.tags) {
    const before = byName.get(tag.name);
    if (!before || before.type !== tag.type || before.role !== tag.role) continue;
    if (JSON.stringify(place(from, before)) !== JSON.stringify(place(plant, tag))) continue;
    blank.at[tag.slot] = old.at[before.slot] as number;
    const value = old.value[before.slot] as number;
    blank.value[tag.slot] = before.scale === tag.scale ? value : (value / before.scale) * tag.scale;
    blank.quality[tag.slot] = old.quality[before.slot] as number;
    blank.received[tag.slot] = old.received[before.slot] as number;
  }
  return blank;
}

const place = (plant: PlantModel, { source, address, path, device }: Tag) => [
  plant.sources[source]?.id,
  address,
  path,
  device,
];
