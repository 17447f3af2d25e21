/**
 * What a characteristic would have plotted over the hours before, had it been there: by its own sampling, from what the
 * historian kept. It shows whether points come as often as one thinks, and whether they follow each other.
 */
import { type Autocorrelation, autocorrelationOf, SerialMoments } from '../../analytics/spc/autocorrelation.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import { type Historian, last, type Reading } from '../historian/historian.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import type { Characteristic } from '../records/quality/words.ts';
import { Sampler, type Taken } from './sampler.ts';

const MINUTE_MS = 60_000;
/** Looked at in turn, until there are points enough or readings too many. */
const WINDOWS_MS = [20 * MINUTE_MS, 4 * 60 * MINUTE_MS, 48 * 60 * MINUTE_MS] as const;
const ENOUGH = 60;
const PAGE = 10_000;
const MOST_READINGS = 60_000;
/** So that what lies at a full second is taken with what was said at it. */
const AFTER_MS = 1_500;

export interface TrialPoint {
  readonly at: number;
  readonly value: number;
}

export interface Trial extends Window {
  readonly points: readonly TrialPoint[];
  /** Readings of the points. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** How the points follow each other. */
  readonly autocorrelation: Autocorrelation;
}

export interface TrialParts {
  readonly plant: PlantModel;
  readonly historian: Historian;
  readonly now: number;
  recordOf(window: Window): Promise<PlantRecord>;
  /** Of now; those of before are in the record. */
  stateNow(machine: number, at: number): State;
}

/** Null = nothing of the past says what would come: people measure it, or a distance is plotted that limits come first of. */
export async function trialOf(one: Characteristic, parts: TrialParts): Promise<Trial | null> {
  if (one.measured.from === 'check' || one.measured.from === 'tags') return null;
  let best: Trial | null = null;
  for (const length of WINDOWS_MS) {
    const window = { from: parts.now - length, to: parts.now };
    const taken = await takenIn(one, window, parts);
    if (taken === null) break; // more readings than are worth reading
    best = trialFrom(one, window, taken);
    if (best.points.length >= ENOUGH) break;
  }
  return best;
}

async function takenIn(one: Characteristic, window: Window, parts: TrialParts): Promise<readonly Taken[] | null> {
  const { plant, historian } = parts;
  const record = await parts.recordOf(window);
  const sampler = new Sampler(
    {
      ...{ plant, characteristics: [one] },
      record: () => record,
      stateAt: (machine, at) =>
        record.intervalsOf(machine, at, at + 1).find(({ from, to }) => from <= at && at < to)?.state ??
        parts.stateNow(machine, at),
    },
    new Map(),
  );
  sampler.until(window.from);
  const rows: { readonly tag: Tag; readonly reading: Reading }[] = [];
  for (const slot of sampler.tags()) {
    const tag = plant.tags[slot] as Tag;
    const found = await readings(historian, tag.name, window, MOST_READINGS - rows.length);
    if (found === null) return null;
    for (const reading of found) rows.push({ tag, reading });
  }
  rows.sort((a, b) => a.reading.at - b.reading.at);
  const batch = new SampleBatch(1);
  for (const { tag, reading } of rows) {
    const at = Math.max(reading.at, window.from);
    batch.clear();
    batch.received = at + AFTER_MS;
    // The historian keeps what was scaled; samples are as the source says them.
    batch.push(tag.slot, at, reading.value / tag.scale, reading.quality);
    sampler.samples(batch);
  }
  sampler.until(window.to);
  return sampler.taken;
}

/** With the one that held before; null = there are more than `most`. */
async function readings(historian: Historian, tag: string, { from, to }: Window, most: number) {
  const [held] = await last(historian, [tag], from);
  const found: Reading[] = held ? [held] : [];
  for (let after: number | undefined; ; ) {
    const page = await historian.raw(tag, from, to, PAGE, after);
    for (const reading of page.readings) if (reading !== held) found.push(reading);
    if (found.length > most) return null;
    if (page.next === null) return found;
    after = page.next;
  }
}

function trialFrom(one: Characteristic, window: Window, taken: readonly Taken[]): Trial {
  const points: TrialPoint[] = [];
  const ofReadings = new SerialMoments();
  const ofPoints = new SerialMoments();
  const { size } = one;
  for (let i = 0; i + size <= taken.length; i += size) {
    const group = taken.slice(i, i + size).map((each) => plotted(one, each));
    const value = group.reduce((sum, each) => sum + each, 0) / size;
    for (const each of group) ofReadings.add(each);
    ofPoints.add(value);
    points.push({ at: taken[i + size - 1]?.at ?? window.to, value });
  }
  const { n, mean, sd } = ofReadings;
  return { ...window, points, mean: n > 0 ? mean : null, sd, autocorrelation: autocorrelationOf(ofPoints) };
}

const SHARES: readonly Characteristic['chart'][] = ['p', 'u', 'laney-p'];
const plotted = ({ chart }: Characteristic, { value, of }: Taken): number =>
  SHARES.includes(chart) && of !== null ? value / of : value;
