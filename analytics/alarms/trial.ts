/** "What if this alarm had another delay, limit or deadband?": the same past, replayed against both settings. */
import { type AlarmInput, type AlarmSettings, newAlarm, stepAlarm } from './alarm-state.ts';
import { holds, type Limit } from './condition.ts';

/** A reading as the past has it; null = nothing usable was known. */
export interface PastReading {
  readonly at: number;
  readonly value: number | string | null;
}
export interface ConditionChange {
  readonly at: number;
  readonly on: boolean;
}
/** One time of being an alarm, told at `at`. */
export interface Episode {
  readonly at: number;
  /** When it returned; null = not by the end of what was replayed. */
  readonly to: number | null;
}
export interface Trial {
  /** Told as before. */
  readonly kept: readonly Episode[];
  /** Not told any more, or part of one that was told already, and too short for anybody to have responded. */
  readonly avoided: readonly Episode[];
  /** Not told any more although somebody could have responded. */
  readonly missed: readonly Episode[];
  readonly delayed: readonly (Episode & { readonly byMs: number })[];
  /** Told now, not before. */
  readonly added: readonly Episode[];
}

/** When a limit was beyond, of readings in order of time. What is not known changes nothing. */
export class ConditionReplay {
  readonly changes: ConditionChange[] = [];
  private readonly limit: Limit;
  private on = false;

  constructor(limit: Limit) {
    this.limit = limit;
  }

  take({ at, value }: PastReading): void {
    if (value === null) return;
    const on = holds(this.limit, value, this.on);
    if (on === this.on) return;
    this.on = on;
    this.changes.push({ at, on });
  }
}

/** When it would have been told; `suppressed`: when it was hidden by design. */
export function episodesOf(
  { onDelayMs, offDelayMs }: Pick<AlarmSettings, 'onDelayMs' | 'offDelayMs'>,
  changes: readonly ConditionChange[],
  suppressed: readonly ConditionChange[],
  until: number,
): Episode[] {
  const settings = { onDelayMs, offDelayMs, latching: false, needsAck: false, repeatMs: 0, escalateMs: [] };
  const inputs: AlarmInput[] = [
    ...changes.map((change): AlarmInput => ({ type: 'condition', ...change })),
    ...suppressed.map((change): AlarmInput => ({ type: 'suppress', ...change })),
    { type: 'tick', at: until },
  ];
  inputs.sort((a, b) => a.at - b.at);
  const episodes: { at: number; to: number | null }[] = [];
  let memory = newAlarm(inputs[0]?.at ?? until);
  for (const input of inputs) {
    const stepped = stepAlarm(settings, memory, input);
    memory = stepped.memory;
    for (const { what, at } of stepped.changes) {
      const last = episodes.at(-1);
      if (what === 'activated') episodes.push({ at, to: null });
      else if (what === 'returned' && last) last.to = at;
    }
  }
  return episodes;
}

/** `responseMs`: an alarm shorter than this could not have been responded to. */
export function compareTrial(before: readonly Episode[], after: readonly Episode[], responseMs: number): Trial {
  const kept: Episode[] = [];
  const avoided: Episode[] = [];
  const missed: Episode[] = [];
  const delayed: (Episode & { byMs: number })[] = [];
  const met = new Set<Episode>();
  const end = ({ to }: Episode) => to ?? Number.POSITIVE_INFINITY;
  for (const old of before) {
    const same = after.find((one) => !met.has(one) && one.at >= old.at && one.at <= end(old));
    const over = after.find((one) => one.at < old.at && end(one) >= old.at);
    if (same) {
      met.add(same);
      if (same.at === old.at) kept.push(old);
      else delayed.push({ ...old, byMs: same.at - old.at });
    } else if (over || end(old) - old.at < responseMs) avoided.push(old);
    else missed.push(old);
  }
  return {
    kept,
    avoided,
    missed,
    delayed,
    added: after.filter((one) => !met.has(one) && !before.some((old) => one.at < old.at && end(one) >= old.at)),
  };
}
