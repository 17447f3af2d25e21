/**
 * Reference method `oee`: the profile `iso22400-microstop-as-speed` on a machine that says RUN, STOP or SETUP. Times are
 * ISO 8601, durations seconds. A case may number its facts by arrival; `as_of` then asks what was known after so many.
 */
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';
import { increments, type Reading } from '../oee/counters.ts';
import { sumsOf } from '../oee/cut.ts';
import type { DeclaredReason, History, PlannedSpan, RawSpan } from '../oee/history.ts';
import type { Piece } from '../oee/piece.ts';
import { piecesOf } from '../oee/pieces.ts';
import { figuresOf } from '../oee/profiles/all.ts';
import { addUnits, type Sums } from '../oee/sums.ts';

/** [time, word, arrival?] */
type StateFact = readonly [string, string, number?];
/** [time, cumulative, arrival?] */
type CounterFact = readonly [string, number, number?];
type Counter = 'good' | 'scrap' | 'rework';

interface OeeInputs {
  readonly microstop_s?: number;
  readonly planned?: readonly (readonly [string, string, string?])[];
  readonly states?: readonly StateFact[];
  readonly reasons?: readonly (readonly [string, string, string, number?])[];
  readonly counters?: { readonly [key in Counter]?: readonly CounterFact[] } & { readonly modulus?: number | null };
  /** [from, seconds per item] */
  readonly ideal?: readonly (readonly [string, number])[];
  readonly window_given?: readonly [string, string];
  readonly shift?: { readonly tz: string; readonly date: string; readonly start: string; readonly end: string };
  readonly as_of?: readonly number[];
}

const STATE_OF: Readonly<Record<string, State>> = {
  RUN: 'producing',
  STOP: 'breakdown',
  SETUP: 'setup',
  UNKNOWN: 'unknown',
};
const UNCODED = 'UNCODED';
const ALL = Number.POSITIVE_INFINITY;

export function oee(inputs: OeeInputs): Readonly<Record<string, unknown>> {
  const result = answer(inputs, ALL);
  if (!inputs.as_of) return result;
  const asOf = inputs.as_of.map((arrival) => ({ as_of_arrival: arrival, ...answer(inputs, arrival) }));
  return { ...result, as_of: asOf };
}

/** What is known when only facts of arrival numbers up to `arrival` have come; facts without a number are always known. */
function answer(inputs: OeeInputs, arrival: number): Readonly<Record<string, unknown>> {
  const window = windowOf(inputs);
  const history = historyOf(inputs, arrival, window);
  const pieces = piecesOf(history, window);
  const sums = sumsOf(pieces, window);
  const units = { good: 0, scrap: 0, rework: 0 };
  for (const counter of ['good', 'scrap', 'rework'] as const)
    for (const { at, units: gained } of gains(inputs, counter, arrival)) {
      if (at <= window.from || at > window.to) continue;
      units[counter] += gained;
      count(sums, counter, gained, idealAt(inputs, at));
    }
  const figures = new Map(
    figuresOf('iso22400-microstop-as-speed', sums, window).map((figure) => [figure.formula, figure]),
  );
  const value = (id: string) => figures.get(id)?.value ?? null;
  const availability = figures.get('availability');
  const { PBT = 0, APT = 0 } = availability?.inputs ?? {};
  const effectiveness = value('effectiveness');
  return {
    window: [window.from, window.to].map(isoOf),
    window_s: seconds(sums.windowMs),
    PBT: seconds(PBT),
    APT: seconds(APT),
    setup_s: seconds(sums.setup),
    down_s: seconds(sums.breakdown),
    microstop_s: seconds(sums['micro-stop']),
    microstop_count: new Set(pieces.flatMap(({ state, stop }) => (state === 'micro-stop' && stop ? [stop.id] : [])))
      .size,
    unknown_s: seconds(sums.unknown),
    losses: lossesOf(pieces),
    PQ: units.good + units.scrap + units.rework,
    GQ: units.good,
    SQ: units.scrap,
    RQ: units.rework,
    ideal_time_s: sums.unrated > 0 ? null : seconds(sums.idealAll),
    // The method has no word for a window without any data: nothing is known to have run in it.
    availability: availability?.reason === 'no-data' ? APT / PBT : value('availability'),
    effectiveness,
    quality: value('quality-ratio'),
    oee: value('oee'),
    performance_gt_1: effectiveness !== null && effectiveness > 1,
    NEE: value('nee'),
    teep: value('teep'),
  };
}

function historyOf(inputs: OeeInputs, arrival: number, window: Window): History {
  const facts = (inputs.states ?? [])
    .filter(([, , came]) => (came ?? 0) <= arrival)
    .map(([time, word, came], i) => ({ at: msOf(time), state: stateOf(word), came: came ?? i }))
    .sort((a, b) => a.at - b.at || a.came - b.came);
  const spans: RawSpan[] = facts.map(({ at, state }, i) => ({
    from: at,
    to: facts[i + 1]?.at ?? null,
    state,
    fault: 0,
  }));
  const planned: PlannedSpan[] = (inputs.planned ?? []).map(([from, to, name]) => ({
    from: msOf(from),
    to: msOf(to),
    name: name ?? '',
  }));
  const reasons: DeclaredReason[] = (inputs.reasons ?? []).map(([from, to, code, priority]) => ({
    from: msOf(from),
    to: msOf(to),
    code,
    priority: priority ?? 0,
  }));
  return {
    machine: 'case',
    spans,
    planned,
    reasons,
    work: [],
    points: [],
    until: Math.max(window.to, facts.at(-1)?.at ?? window.to),
    microStopMs: (inputs.microstop_s ?? 0) * 1000,
  };
}

function gains(inputs: OeeInputs, counter: Counter, arrival: number) {
  const readings = (inputs.counters?.[counter] ?? [])
    .filter(([, , came]) => (came ?? 0) <= arrival)
    .map(([time, total]): Reading => ({ at: msOf(time), total }))
    // Of readings at one instant the order is not told: the larger total came later.
    .sort((a, b) => a.at - b.at || a.total - b.total);
  return increments(readings, inputs.counters?.modulus ?? null);
}

function count(sums: Sums, counter: Counter, gained: number, idealMs: number | null): void {
  const none = { good: 0, reject: 0, rework: 0, startReject: 0 };
  addUnits(sums, { ...none, [counter === 'scrap' ? 'reject' : counter]: gained }, idealMs);
}

/** Seconds of downtime by reason; what nobody gave a reason is told as that. */
function lossesOf(pieces: readonly Piece[]): Record<string, number> {
  const losses = new Map<string, number>();
  for (const { state, reason, from, to } of pieces) {
    if (state !== 'breakdown') continue;
    const code = reason ?? UNCODED;
    losses.set(code, (losses.get(code) ?? 0) + to - from);
  }
  return Object.fromEntries([...losses].map(([code, ms]) => [code, seconds(ms)]));
}

/** ms an item at the rate in force at `at`: a step holds from its own instant on. */
function idealAt(inputs: OeeInputs, at: number): number | null {
  let found: { from: number; ms: number } | null = null;
  for (const [time, perItem] of inputs.ideal ?? []) {
    const from = msOf(time);
    if (from <= at && (found === null || from >= found.from)) found = { from, ms: perItem * 1000 };
  }
  return found?.ms ?? null;
}

function windowOf({ window_given: given, shift }: OeeInputs): Window {
  const window = given
    ? { from: msOf(given[0]), to: msOf(given[1]) }
    : shift
      ? shiftWindow(shift)
      : { from: Number.NaN, to: Number.NaN };
  if (window.to >= window.from) return window;
  throw new RangeError('oee: a window needs `window_given` or `shift`, and ends no earlier than it begins');
}

/** A shift belongs to the local date that it begins on; its length comes out of the zone's clock. */
function shiftWindow({ tz, date, start, end }: NonNullable<OeeInputs['shift']>): Window {
  const day = Temporal.PlainDate.from(date);
  const at = (time: string) => {
    const late = time.startsWith('24:');
    const plainTime = Temporal.PlainTime.from(late ? `00:${time.slice(3)}` : time);
    return (late ? day.add({ days: 1 }) : day).toZonedDateTime({ timeZone: tz, plainTime }).epochMilliseconds;
  };
  const next = () =>
    day.add({ days: 1 }).toZonedDateTime({ timeZone: tz, plainTime: Temporal.PlainTime.from(end) }).epochMilliseconds;
  return { from: at(start), to: end > start ? at(end) : next() };
}

function stateOf(word: string): State {
  const state = Object.hasOwn(STATE_OF, word) ? STATE_OF[word] : undefined;
  if (!state) throw new RangeError(`oee: ${word} is no state; there are ${Object.keys(STATE_OF).join(', ')}`);
  return state;
}

/** Epoch ms, fractions kept. */
function msOf(time: string): number {
  const instant = Temporal.Instant.from(time);
  return instant.epochMilliseconds + Number(instant.epochNanoseconds % 1_000_000n) / 1e6;
}

const isoOf = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(ms))
    .add({ nanoseconds: Math.round((ms % 1) * 1e6) })
    .toString();
const seconds = (ms: number): number => ms / 1000;
