/** Replays an alarm's past against other settings: readings of the historian, states of the record. */

import type { Limit } from '../../analytics/alarms/condition.ts';
import {
  type ConditionChange,
  ConditionReplay,
  compareTrial,
  type Episode,
  episodesOf,
  type Trial,
} from '../../analytics/alarms/trial.ts';
import type { Window } from '../../twin/derived.ts';
import type { Alarm, Watch } from '../../twin/plant/alarms.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import type { Historian } from '../historian/historian.ts';
import type { IntervalRow, Scope } from '../record/answers.ts';
import { scopeOf } from '../record/answers.ts';

const PAGE = 20_000;
const BAD = 2;

/** What is tried; absent = as it is. */
export interface TrialSettings {
  readonly onDelayMs?: number;
  readonly offDelayMs?: number;
  readonly limit?: number;
  readonly deadband?: number;
}

export interface TrialAsked {
  readonly alarm: Alarm;
  readonly window: Window;
  readonly settings: TrialSettings;
  /** An alarm shorter than this could not have been responded to, ms. */
  readonly responseMs: number;
}

export interface TrialPast {
  readonly plant: PlantModel;
  readonly historian: Historian;
  intervals(scope: Scope, from: number, to: number): Promise<readonly IntervalRow[]>;
}

export type Tried = Trial & { readonly before: readonly Episode[]; readonly after: readonly Episode[] };

export async function tryAlarm(past: TrialPast, { alarm, window, settings, responseMs }: TrialAsked): Promise<Tried> {
  const { when, unless } = alarm;
  const changed: Watch =
    when.kind === 'tag'
      ? { ...when, limit: settings.limit ?? when.limit, deadband: settings.deadband ?? when.deadband }
      : when;
  const [[was, is], hidden] = await Promise.all([
    changesOf(past, [when, changed], window),
    unless ? changesOf(past, [unless], window).then(([changes]) => changes ?? []) : [],
  ]);
  const before = episodesOf(alarm, was ?? [], hidden, window.to);
  const delays = {
    onDelayMs: settings.onDelayMs ?? alarm.onDelayMs,
    offDelayMs: settings.offDelayMs ?? alarm.offDelayMs,
  };
  const after = episodesOf(delays, is ?? [], hidden, window.to);
  return { ...compareTrial(before, after, responseMs), before, after };
}

/** When an alarm was one, by all that is known of the past now. */
export async function pastEpisodes(past: TrialPast, alarm: Alarm, window: Window): Promise<Episode[]> {
  const [changes = []] = await changesOf(past, [alarm.when], window);
  const [hidden = []] = alarm.unless ? await changesOf(past, [alarm.unless], window) : [];
  return episodesOf(alarm, changes, hidden, window.to);
}

/** Conditions over the past, all of one tag or all of one machine or line: read once. */
async function changesOf(past: TrialPast, watches: readonly Watch[], window: Window): Promise<ConditionChange[][]> {
  const [first] = watches;
  if (first?.kind === 'state') {
    const changes = await stateChanges(past, first, window);
    return watches.map(() => changes);
  }
  const replays = watches.map((watch) => new ConditionReplay(limitOf(watch)));
  const tag = past.plant.tags[first?.tag ?? -1];
  if (!tag) return watches.map(() => []);
  const per = first?.kind === 'tag' ? first.per : 1;
  const [standing] = await past.historian.asOf([tag.name], [window.from]);
  for (const replay of replays) if (standing) replay.take(read({ ...standing, at: window.from }));
  for (let after: number | undefined; ; ) {
    const page = await past.historian.raw(tag.name, window.from, window.to, PAGE, after);
    for (const reading of page.readings) {
      const taken = read(reading);
      for (const replay of replays) replay.take(taken);
    }
    if (page.next === null) break;
    after = page.next;
  }
  return replays.map(({ changes }) => changes);

  function read({ at, value, text, quality }: { at: number; value: number; text: string | null; quality: number }) {
    const bad = quality >= BAD || (text === null && Number.isNaN(value));
    if (first?.kind === 'silent') return { at, value: bad ? 1 : 0 };
    return { at, value: bad ? null : (text ?? value / per) };
  }
}

function limitOf(watch: Watch): Limit {
  if (watch.kind !== 'tag') return { kind: 'equals', values: [1] };
  return watch.test === 'equals'
    ? { kind: 'equals', values: watch.values }
    : { kind: watch.test, limit: watch.limit, deadband: watch.deadband };
}

async function stateChanges(
  past: TrialPast,
  watch: Extract<Watch, { kind: 'state' }>,
  window: Window,
): Promise<ConditionChange[]> {
  const { plant } = past;
  // A line is what its constraint is.
  const slot = watch.of === 'machine' ? watch.slot : (plant.lines[watch.slot]?.constraint ?? -1);
  const scope = scopeOf(plant, `machine:${plant.machines[slot]?.id ?? ''}`);
  if (!scope) return [];
  const replay = new ConditionReplay({ kind: 'equals', values: watch.states });
  const rows = [...(await past.intervals(scope, window.from, window.to))].sort((a, b) => a.from - b.from);
  let until = window.from;
  for (const { from, to, state } of rows) {
    // Between two pieces nothing is known.
    if (from > until) replay.take({ at: until, value: STATES[0] });
    replay.take({ at: Math.max(from, window.from), value: state });
    until = to ?? window.to;
  }
  return replay.changes;
}
