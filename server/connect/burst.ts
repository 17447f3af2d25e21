/** Bursts of raw vibration at the edge: what a burst says becomes readings of ordinary tags, by the same code that reads a CSV of the past. */
import { burstFeatures } from '../../models/spectra/burst-features.ts';
import type { TagBurst } from '../../twin/plant/burst.ts';
import type { Tag } from '../../twin/plant/model.ts';
import { numberFor } from './reading.ts';
import type { Outlet } from './source.ts';

/** Longer ones are none: some seconds at the rates of accelerometers. */
const MOST_READINGS = 65_536;

/** What a burst said, while its list is read tag by tag: Fourier's transforms are made once. */
const told = new WeakMap<readonly unknown[], { readonly burst: TagBurst; readonly numbers: Float64Array | null }>();

/** The number of a value for a tag; NaN where it does not fit. A burst that is sound goes to be kept with the first of its numbers. */
export function valueFor(tag: Tag, raw: unknown, at: number, outlet: Pick<Outlet, 'text' | 'burst'>): number {
  const { burst } = tag;
  if (!burst) return numberFor(tag.type, raw, outlet);
  if (!Array.isArray(raw)) return Number.NaN;
  const numbers = numbersOf(raw, burst);
  if (!numbers) return Number.NaN;
  if (burst.part === 0) outlet.burst?.(tag, at, raw as readonly number[]);
  return numbers[burst.part] as number;
}

function numbersOf(raw: readonly unknown[], burst: TagBurst): Float64Array | null {
  const known = told.get(raw);
  // Two tags may read one list with bearings of their own.
  if (known && known.burst.rateHz === burst.rateHz && sameFaults(known.burst, burst)) return known.numbers;
  const sound = raw.length <= MOST_READINGS && raw.every((one) => typeof one === 'number' && Number.isFinite(one));
  const numbers = sound ? burstFeatures(raw as readonly number[], burst.rateHz, burst.faults) : null;
  told.set(raw, { burst, numbers });
  return numbers;
}

const sameFaults = (a: TagBurst, b: TagBurst): boolean =>
  a.faults === b.faults || JSON.stringify(a.faults) === JSON.stringify(b.faults);
