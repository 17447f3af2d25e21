/** A reason that the record uses is not taken out of the plant: what it was given for would lose its name. It is retired. */
import type { Difference } from '../plant/plant-diff.ts';
import type { ReasonUse } from '../records/stops/reason-store.ts';

const HOUR_MS = 3_600_000;

export interface TakenOut {
  readonly reason: string;
  readonly message: string;
}

/** Ids of the reasons that a change takes out of the plant. */
export function reasonsTakenOut(diff: readonly Difference[]): string[] {
  return diff.flatMap(({ path, before, after }) => {
    if (after !== null || before === null) return [];
    if (path === 'reasons') return (JSON.parse(before) as { id: string }[]).map(({ id }) => id);
    const [list, id, ...rest] = path.split('.');
    return list === 'reasons' && id !== undefined && rest.length === 0 ? [id] : [];
  });
}

/** Of these, those that are used, and what is to be said of each. */
export const usedOnes = (taken: readonly string[], uses: readonly ReasonUse[]): TakenOut[] =>
  taken.flatMap((reason) => {
    const use = uses.find((one) => one.reason === reason);
    return use ? [{ reason, message: wordsOf(use) }] : [];
  });

function wordsOf({ reason, stops, given, ms, last }: ReasonUse): string {
  const day = new Date(last).toISOString().slice(0, 10);
  const times = `${stops} ${stops === 1 ? 'stop' : 'stops'} (${(ms / HOUR_MS).toFixed(1)} h)`;
  return `reason \`${reason}\` is used by ${times} and was given ${given} times, last on ${day}: say \`retired: true\` of it instead`;
}
