/** Defects by the place where they were, checklist step by checklist step, on its picture where places have a spot there; and their course. */
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { Spot, Step } from '../checklists/words.ts';
import type { Records } from '../database.ts';
import { type Check, checksIn } from './checks.ts';

/** Parts of the window that the course is told by. */
const PARTS = 14;

export interface MappedPlace {
  /** '' = the check did not say where. */
  readonly place: string;
  /** On the picture, 0..1 from its left and its top; null = nobody put it there. */
  readonly x: number | null;
  readonly y: number | null;
  readonly count: number;
  readonly defects: readonly { readonly id: string; readonly name: Words | null; readonly count: number }[];
  /** In each part of the window. */
  readonly counts: readonly number[];
}

export interface MappedStep {
  readonly template: string;
  readonly step: string;
  readonly text: Words;
  /** Hash of its picture or document, as it is used now. */
  readonly file: string | null;
  readonly checks: number;
  readonly inspected: number;
  /** Pieces inspected in each part of the window. */
  readonly pieces: readonly number[];
  /** The most frequent first. */
  readonly places: readonly MappedPlace[];
}

export interface DefectMap {
  /** Beginnings of the parts of the window, epoch ms. */
  readonly at: readonly number[];
  /** The one with the most defects first. */
  readonly steps: readonly MappedStep[];
}

export async function defectMapIn(
  records: Records,
  plant: PlantModel,
  { lines, window }: { readonly lines: readonly string[]; readonly window: Window },
): Promise<DefectMap> {
  const checks = await records.ask((db) => checksIn(db, plant, lines, window));
  const length = (window.to - window.from) / PARTS;
  const partOf = (at: number) => Math.min(PARTS - 1, Math.floor((at - window.from) / length));
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = JSON.stringify([check.template, check.step.id]);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  const steps = [...groups.values()].map((own): MappedStep => {
    // As it was asked last.
    const { step, template } = own.at(-1) as Check;
    const pieces = new Array<number>(PARTS).fill(0);
    for (const { at, inspected } of own) pieces[partOf(at)] = (pieces[partOf(at)] ?? 0) + inspected;
    return {
      ...{ template, step: step.id, text: step.text, file: step.file, checks: own.length, pieces },
      inspected: pieces.reduce((sum, one) => sum + one, 0),
      places: placesOf(step, own, partOf),
    };
  });
  const countOf = ({ places }: MappedStep) => places.reduce((sum, { count }) => sum + count, 0);
  return {
    at: Array.from({ length: PARTS }, (_, i) => window.from + i * length),
    steps: steps.sort((a, b) => countOf(b) - countOf(a)),
  };
}

function placesOf(step: Step, checks: readonly Check[], partOf: (at: number) => number): MappedPlace[] {
  const places = new Map<string, { counts: number[]; defects: Map<string, number> }>();
  const of = (place: string) => {
    const known = places.get(place) ?? { counts: new Array<number>(PARTS).fill(0), defects: new Map<string, number>() };
    places.set(place, known);
    return known;
  };
  // A place that was looked at and had none is told, too.
  for (const { places: named = [] } of step.defects ?? []) for (const place of named) of(place);
  for (const { at, defects } of checks)
    for (const { id, place, count } of defects) {
      const one = of(place);
      one.counts[partOf(at)] = (one.counts[partOf(at)] ?? 0) + count;
      one.defects.set(id, (one.defects.get(id) ?? 0) + count);
    }
  const spotOf = (place: string): Spot | undefined => step.spots?.find((spot) => spot.place === place);
  return [...places]
    .map(([place, { counts, defects }]) => ({
      ...{ place, x: spotOf(place)?.x ?? null, y: spotOf(place)?.y ?? null, counts },
      count: counts.reduce((sum, one) => sum + one, 0),
      defects: [...defects]
        .sort((a, b) => b[1] - a[1])
        .map(([id, count]) => ({ id, name: step.defects?.find((one) => one.id === id)?.text ?? null, count })),
    }))
    .sort((a, b) => b.count - a.count || (a.place < b.place ? -1 : 1));
}
