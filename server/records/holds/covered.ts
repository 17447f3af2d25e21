/** When what is to be held was made: the windows that a question comes to, worked out from the record. */
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Series } from '../../historian/series.ts';
import { Refused } from '../people/refused.ts';
import type { Signal } from '../quality/signal-book.ts';
import type { Covered, HoldAsked } from './words.ts';

/** Readings that are looked at; a window of a day is judged to some seconds. */
const POINTS = 20_000;

export interface CoveredParts {
  plant(): PlantModel;
  now(): number;
  series(tag: string, from: number, to: number, points: number): Promise<Series>;
  signal(id: number): Promise<Signal | null>;
  /** Time of the last point of a chart before a moment; null = there is none. */
  pointBefore(signal: Signal): Promise<number | null>;
}

export async function coveredBy(parts: CoveredParts, asked: HoldAsked): Promise<Covered> {
  switch (asked.kind) {
    case 'lots':
      return { line: null, windows: [], unheardMs: 0 };
    case 'window':
      return { line: lineOf(parts, asked.machine), windows: [sound(asked)], unheardMs: 0 };
    case 'signal': {
      const signal = await parts.signal(asked.signal);
      if (!signal) throw new Refused('signal-unknown', `there is no signal ${asked.signal}`);
      const from = (await parts.pointBefore(signal)) ?? signal.from;
      return { line: signal.line, windows: [{ from, to: signal.closedAt ?? parts.now() }], unheardMs: 0 };
    }
    case 'reading': {
      const line = lineOf(parts, asked.machine);
      const tag = parts.plant().tags.find(({ name }) => name === `${asked.machine}/${asked.tag}`);
      if (tag?.type !== 'number') throw new Refused('hold-invalid', `${asked.machine} has no reading ${asked.tag}`);
      const window = sound(asked);
      const { points } = await parts.series(tag.name, window.from, window.to, POINTS);
      return { line, ...outside(points, asked, window) };
    }
    default:
      return asked satisfies never;
  }
}

/** Stretches in which a reading that holds from point to point lay outside, or was not known: what nobody knows is not good. */
export function outside(
  points: Series['points'],
  { low, high }: { readonly low: number | null; readonly high: number | null },
  window: Window,
): { windows: Window[]; unheardMs: number } {
  const windows: Window[] = [];
  let unheardMs = 0;
  const add = (from: number, to: number) => {
    const last = windows.at(-1);
    if (to <= from) return;
    if (last && last.to === from) windows[windows.length - 1] = { from: last.from, to };
    else windows.push({ from, to });
  };
  const first = points[0]?.[0] ?? window.to;
  add(window.from, Math.min(first, window.to));
  unheardMs += Math.max(0, Math.min(first, window.to) - window.from);
  points.forEach(([at, value], i) => {
    const from = Math.max(at, window.from);
    const to = Math.min(points[i + 1]?.[0] ?? window.to, window.to);
    if (value === null) unheardMs += Math.max(0, to - from);
    if (value === null || value < (low ?? Number.NEGATIVE_INFINITY) || value > (high ?? Number.POSITIVE_INFINITY))
      add(from, to);
  });
  return { windows, unheardMs };
}

function sound({ from, to }: Window): Window {
  if (from >= to) throw new Refused('hold-invalid', 'it ends before it begins');
  return { from, to };
}

function lineOf({ plant }: CoveredParts, machine: string): string | null {
  const found = plant().machines.find(({ id }) => id === machine);
  if (!found) throw new Refused('hold-invalid', `the plant has no machine ${machine}`);
  const line = plant().lines[found.line];
  if (!line) throw new Refused('hold-invalid', `${machine} is of no line: nothing is packed behind it`);
  return line.id;
}
