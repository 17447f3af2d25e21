/**
 * ISA-88 (IEC 61512-1): the procedure of a recipe out of its parameters, and when its phases were, by a tag that tells which one
 * runs: its number in the recipe from 1 on, or its name. Pure; times are epoch ms.
 */
import type { Window } from '../../twin/derived.ts';

/** Where a parameter holds; null = the recipe does not part its procedure so. */
export interface PhasePlace {
  readonly unitProcedure: string | null;
  readonly operation: string | null;
  readonly phase: string | null;
}

export interface PlacedPhase<P> extends PhasePlace {
  /** From 1 on, in the order of the recipe. */
  readonly number: number;
  readonly parameters: readonly P[];
}

type Placed = { readonly [Key in keyof PhasePlace]?: string };

/** Phases in the order in which the parameters first name them; one that says less holds for what was named above it. */
export function phasesOf<P extends Placed>(parameters: readonly P[]): PlacedPhase<P>[] {
  const found = new Map<string, PhasePlace & { readonly parameters: P[] }>();
  for (const parameter of parameters) {
    const { unitProcedure = null, operation = null, phase = null } = parameter;
    const key = JSON.stringify([unitProcedure, operation, phase]);
    const known = found.get(key);
    if (known) known.parameters.push(parameter);
    else found.set(key, { unitProcedure, operation, phase, parameters: [parameter] });
  }
  return [...found.values()].map((one, i) => ({ ...one, number: i + 1 }));
}

/** Windows of each phase, by number, of what the tag told; a value that is no phase of the recipe is none. */
export function phaseWindows(
  phases: readonly { readonly number: number; readonly phase: string | null }[],
  told: readonly { readonly at: number; readonly value: number | string | null }[],
  span: Window,
): Map<number, Window[]> {
  const found = new Map<number, Window[]>();
  told.forEach(({ at, value }, i) => {
    const from = Math.max(at, span.from);
    const to = Math.min(told[i + 1]?.at ?? span.to, span.to);
    const phase = phases.find(({ number, phase: name }) =>
      typeof value === 'number' ? number === value : name !== null && same(name, value),
    );
    if (!phase || to <= from) return;
    const own = found.get(phase.number) ?? [];
    const last = own.at(-1);
    // Told again it goes on.
    if (last && last.to === from) own[own.length - 1] = { from: last.from, to };
    else own.push({ from, to });
    found.set(phase.number, own);
  });
  return found;
}

const same = (name: string, value: string | null): boolean =>
  value !== null && name.trim().toLowerCase() === value.trim().toLowerCase();

/** Numbers of phases that were never told, and of those that began before one that comes before them. */
export function phaseFaults(
  numbers: readonly number[],
  windows: ReadonlyMap<number, readonly Window[]>,
): { readonly missing: number[]; readonly early: number[] } {
  const begun = numbers.flatMap((number) => {
    const from = windows.get(number)?.[0]?.from;
    return from === undefined ? [] : [{ number, from }];
  });
  return {
    missing: numbers.filter((number) => !windows.has(number)),
    early: begun
      .filter(({ number, from }) => begun.some((other) => other.number < number && other.from > from))
      .map(({ number }) => number),
  };
}
