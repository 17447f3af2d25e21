/**
 * A tag that is told as bursts of raw vibration. The twin holds numbers, so the file's one tag becomes one tag for each number that a burst says
 * (`vibration-rms`, `vibration-bpfo`, ...); what makes them of a burst is models/spectra.
 */
import type { Fail } from './fail.ts';
import type { Path } from './path.ts';
import type { TagSpec } from './schema.ts';
import type { Words } from './schema-parts.ts';

/** Parts of a bearing that may be damaged: outer and inner race, ball, cage. */
export const BURST_FAULTS = ['bpfo', 'bpfi', 'bsf', 'ftf'] as const;
/** Octaves below half of the rate, the highest first. */
export const BURST_OCTAVES = 5;

/** Hz: how often a part of a bearing is passed where it is damaged. */
export type BurstFaults = { readonly [fault in (typeof BURST_FAULTS)[number]]?: number | undefined };

export interface TagBurst {
  /** `machine/tag` of the file's tag, and its key. */
  readonly name: string;
  readonly key: string;
  readonly words: Words;
  /** Of the readings themselves. */
  readonly unit: string;
  readonly rateHz: number;
  readonly faults: BurstFaults;
  /** Which of its numbers this tag is: index into `burstNames`. */
  readonly part: number;
}

/** Names of the numbers that a burst says. */
export const burstNames = (faults: BurstFaults): string[] => [
  ...['rms', 'kurtosis', 'crest'],
  ...Array.from({ length: BURST_OCTAVES }, (_, k) => `octave-${k + 1}`),
  ...BURST_FAULTS.filter((fault) => faults[fault] !== undefined),
];

/** Of the numbers, those that are in the unit of the readings. */
const inUnit = (name: string): boolean => name === 'rms' || name.startsWith('octave');

interface BurstPart {
  readonly key: string;
  readonly tag: Omit<TagSpec, 'burst'>;
  readonly burst: TagBurst | null;
}

/** A tag of the file as the tags that it becomes: itself, or one for each number of its bursts. */
export function partsOf(spec: TagSpec, key: string, machine: string, path: Path, fail: Fail): BurstPart[] {
  const { burst, ...tag } = spec;
  if (!burst) return [{ key, tag, burst: null }];
  if ((tag.role ?? 'signal') !== 'signal' || (tag.type ?? 'number') !== 'number')
    fail([...path, 'burst'], 'only a signal that is a number is told as bursts');
  if (tag.low !== undefined || tag.high !== undefined || tag.scale !== undefined)
    fail([...path, 'burst'], 'a burst is many readings: `low`, `high` and `scale` are none of its own');
  const { rate_hz: rateHz, ...faults } = burst;
  const words = tag.name ?? key;
  return burstNames(faults).map((name, part) => ({
    key: `${key}-${name}`,
    tag: { ...tag, name: called(words, name), unit: inUnit(name) ? (tag.unit ?? '') : '' },
    burst: { name: `${machine}/${key}`, key, words, unit: tag.unit ?? '', rateHz, faults, part },
  }));
}

/** `Vibration, BPFO`: the words of vibration analysis are the same in all languages. */
function called(words: Words, name: string): Words {
  const told =
    name.length <= 4 && name !== 'rms' ? name.toUpperCase() : name === 'rms' ? 'RMS' : name.replace('-', ' ');
  if (typeof words === 'string') return `${words}, ${told}`;
  return Object.fromEntries(Object.entries(words).map(([language, text]) => [language, `${text}, ${told}`]));
}
