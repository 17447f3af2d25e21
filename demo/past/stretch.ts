/**
 * A stretch of the past: a floor of its own, run as fast as it goes, from the state that every floor begins in to the state
 * that the next begins in. Registers run on across the seam: they are shifted to end where the next stretch begins.
 */
import type { PlantModel } from '../../twin/plant/model.ts';
import { isCounter } from '../../twin/words.ts';
import { advanceFloor, boardOf, openPlantFloor, sayEverything } from '../floor/plant-floor.ts';
import type { Voice } from '../floor/voice.ts';
import { type Began, noteOrders, officePlan } from './office.ts';
import { DaySheet, Scribe } from './rows.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOBODY: Voice = { say() {}, lost() {}, found() {} };

export interface Stretch {
  /** A sheet a UTC day, oldest first; each begins and ends with every tag. */
  readonly sheets: readonly DaySheet[];
  readonly texts: readonly string[];
  /** What the office had planned, as a file of orders. */
  readonly planned: string;
  /** Registers when it begins, by tag slot. */
  readonly registers: Float64Array;
}

export interface StretchOptions {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** When the live plant begins. */
  readonly until: number;
  /** Registers when the next stretch begins, by tag slot. */
  readonly next: Float64Array;
  /** Called after each hour of the plant; may wait. */
  readonly pause: () => Promise<void>;
}

export async function writeStretch(plant: PlantModel, options: StretchOptions): Promise<Stretch> {
  const { seed, from, to, until, next, pause } = options;
  const floor = openPlantFloor(plant, {
    seed,
    speed: 1,
    startAt: from,
    past: { until: to, before: (until - to) / MINUTE },
  });
  const edges = [from];
  for (let day = (Math.floor(from / DAY) + 1) * DAY; day < to; day += DAY) edges.push(day);
  edges.push(to);
  const sheets: DaySheet[] = [];
  const scribe = new Scribe(plant, new DaySheet(from, edges[1] as number));
  let first: Float64Array | null = null;
  const began: Began = new Map();
  sayEverything(floor, from, NOBODY);
  const everything = (at: number) => scribe.everything(boardOf(floor), at);
  for (let i = 1; i < edges.length; i++) {
    const begin = edges[i - 1] as number;
    const end = edges[i] as number;
    scribe.sheet = new DaySheet(begin, end);
    everything(begin);
    first ??= scribe.last.slice();
    for (let wall = begin + MINUTE; wall - MINUTE < end; wall += MINUTE) {
      advanceFloor(floor, Math.min(wall, end), scribe);
      noteOrders(began, floor.lines, Math.min(wall, end));
      if ((wall - begin) % (60 * MINUTE) === 0) await pause();
    }
    everything(end);
    sheets.push(scribe.sheet);
  }
  const counts = plant.tags.map((tag) => isCounter(tag.role));
  const shift = Float64Array.from(plant.tags, ({ slot }) =>
    counts[slot] ? (next[slot] as number) - (scribe.last[slot] as number) : 0,
  );
  const shifted = (slot: number, value: number) => {
    const modulus = plant.tags[slot]?.modulus ?? 0;
    const moved = value + (shift[slot] as number);
    return modulus > 0 ? ((moved % modulus) + modulus) % modulus : moved;
  };
  for (const sheet of sheets)
    for (let i = 0; i < sheet.length; i++) {
      const slot = sheet.tag[i] as number;
      if (counts[slot]) sheet.value[i] = shifted(slot, sheet.value[i] as number);
    }
  const registers = (first ?? scribe.last).map((value, slot) => (counts[slot] ? shifted(slot, value) : value));
  return { sheets, texts: scribe.texts, registers, planned: officePlan(plant, floor.lines, began) };
}
