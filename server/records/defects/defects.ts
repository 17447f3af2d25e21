/** Defects that checks named, by type, place, product, machine or line, the most frequent first, with how many were inspected. */
import { shareInterval } from '../../../analytics/statistics/binomial.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { FoundDefect, Step } from '../checklists/words.ts';
import type { Records } from '../database.ts';
import { checksIn } from './checks.ts';

export const DEFECTS_BY = ['type', 'place', 'product', 'machine', 'line'] as const;
export type DefectsBy = (typeof DEFECTS_BY)[number];

export interface DefectEntry {
  /** Null = the check did not say. */
  readonly key: string | null;
  /** Of a type, as its checklist calls it. */
  readonly name: Words | null;
  readonly count: number;
  /** Checks that found it. */
  readonly checks: number;
  /** Of all defects, 0..1, and with those before it. */
  readonly share: number;
  readonly cumulative: number;
  /** 95 % interval of the share. */
  readonly low: number;
  readonly high: number;
}

export interface Defects {
  readonly entries: readonly DefectEntry[];
  /** Defects, answers of steps that may name one, and pieces they inspected. */
  readonly count: number;
  readonly checks: number;
  readonly inspected: number;
}

/** `lines`: of these alone. */
export function defectsIn(
  records: Records,
  plant: PlantModel,
  { lines, window, by }: { readonly lines: readonly string[]; readonly window: Window; readonly by: DefectsBy },
): Promise<Defects> {
  return records.ask(async (db) => {
    const rows = await checksIn(db, plant, lines, window);
    const groups = new Map<string, { key: string | null; name: Words | null; count: number; checks: number }>();
    let checks = 0;
    let inspected = 0;
    for (const row of rows) {
      checks++;
      inspected += row.inspected;
      const seen = new Set<string>();
      for (const found of row.defects) {
        const key = keyOf(by, found, row);
        const name = JSON.stringify(key);
        const group = groups.get(name) ?? { key, name: null, count: 0, checks: 0 };
        groups.set(name, group);
        group.count += found.count;
        // As it was called last.
        if (by === 'type') group.name = textOf(row.step, found) ?? group.name;
        if (!seen.has(name)) group.checks++;
        seen.add(name);
      }
    }
    const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
    const count = sorted.reduce((sum, one) => sum + one.count, 0);
    let before = 0;
    const entries = sorted.map((one): DefectEntry => {
      before += one.count;
      return { ...one, share: one.count / count, cumulative: before / count, ...shareInterval(one.count, count, 0.95) };
    });
    return { entries, count, checks, inspected };
  });
}

interface Place {
  readonly product: string | null;
  readonly line: string;
  readonly machine: string | null;
}

function keyOf(by: DefectsBy, found: FoundDefect, place: Place): string | null {
  if (by === 'type') return found.id;
  if (by === 'place') return found.place === '' ? null : found.place;
  return place[by];
}

const textOf = (step: Step, { id }: FoundDefect): Words | null =>
  step.defects?.find((defect) => defect.id === id)?.text ?? null;
