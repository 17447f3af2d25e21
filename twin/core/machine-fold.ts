/**
 * The fold of one machine: one sample in, in order of source time, and the row moves on. Pure and without allocation but
 * for what is rare (a closed interval, an anomaly). Order is the caller's business: see lateness.ts.
 */
import type { Interval, Tally, TwinEvent } from '../events.ts';
import type { PlantModel } from '../plant/model.ts';
import { COUNTER_ROLES, type CounterRole, ROLES, STATES, type State } from '../words.ts';
import { COUNTER_OF, type CounterAnomaly, Counting } from './counting.ts';
import { Hash } from './hash.ts';
import {
  ALL_TOTAL,
  ANOMALIES,
  BELOW_SINCE,
  blankMachine,
  CALENDAR_WORD,
  CODE,
  CODE_QUALITY,
  CONTEXT_CHANGED,
  COUNTER,
  COUNTER_STRIDE,
  DEADLINE,
  ENERGY_TOTAL,
  FAULT,
  GOOD_TOTAL,
  HASH_A,
  HASH_B,
  IDEAL,
  LAST_AT,
  LOT,
  MINUTE,
  MODE,
  NEXT_TALLY,
  OPEN_ENERGY,
  OPEN_FAULT,
  OPEN_GOOD,
  OPEN_REJECT,
  OPEN_REWORK,
  ORDER,
  PENDING,
  PRODUCT,
  RECORDS,
  REJECT_TOTAL,
  REWORK_TOTAL,
  SINCE,
  SPEED,
  STATE,
  STRIDE,
  TALLIED,
  WAIT,
} from './machine-row.ts';
import {
  BREAKDOWN,
  baseOf,
  judge,
  MICRO_STOP,
  PRODUCING,
  packmlLegal,
  SLOW,
  type StateReading,
  stateReading,
} from './state-rules.ts';
import type { Texts } from './texts.ts';

export const ROLE_SIGNAL = ROLES.indexOf('signal');
export const ROLE_LEVEL = ROLES.indexOf('level');
export const ROLE_PHASE = ROLES.indexOf('phase');
const ROLE_ENERGY = ROLES.indexOf('energy');
const ROLE_SPEED = ROLES.indexOf('speed');
const ROLE_PRODUCT = ROLES.indexOf('product');
const ROLE_ORDER = ROLES.indexOf('order');
const ROLE_LOT = ROLES.indexOf('lot');
const ROLE_CALENDAR = ROLES.indexOf('calendar');
const ROLE_FAULT = ROLES.indexOf('fault');
const ROLE_WAIT = ROLES.indexOf('wait');
const ROLE_MODE = ROLES.indexOf('mode');

export type ClosedRecord =
  | { readonly index: number; readonly interval: Interval }
  | { readonly index: number; readonly tally: Tally };

/** What an interval says of units and energy. */
type Counted = 'good' | 'reject' | 'rework' | 'energy' | 'goodTotal' | 'rejectTotal' | 'reworkTotal';

export class MachineFold {
  /** One row a machine; see machine-row.ts. */
  readonly rows: Float64Array;
  /** The state last told to the world, index into STATES: what screens show. */
  readonly announced: Uint8Array;
  /** Since when it shows that, epoch ms. */
  readonly announcedSince: Float64Array;
  /** Closed records a machine that a late sample may still undo. */
  readonly recent: ClosedRecord[][];
  /** While a stretch is folded again, nothing is told: the difference is, afterwards. */
  quiet = false;
  events: TwinEvent[] = [];
  /** Machines whose shown state or fault changed since the lines last followed. */
  readonly changed: number[] = [];

  private readonly plant: PlantModel;
  private readonly texts: Texts;
  private readonly slowBelow: Float64Array;
  private readonly slowAfter: Float64Array;
  private readonly microStop: Float64Array;
  private readonly ideal: Float64Array;
  private readonly knowsOrder: Uint8Array;
  private readonly readings: StateReading[];
  private readonly rates: (readonly [string, number][])[];
  private readonly stateIsText: Uint8Array;
  private readonly counting: Counting;
  private readonly scratch = new Hash();

  constructor(plant: PlantModel, texts: Texts) {
    this.plant = plant;
    this.texts = texts;
    const count = plant.machines.length;
    this.rows = new Float64Array(count * STRIDE);
    this.announced = new Uint8Array(count);
    this.announcedSince = new Float64Array(count).fill(Number.NaN);
    this.isPending = new Uint8Array(count);
    this.recent = plant.machines.map(() => []);
    this.slowBelow = Float64Array.from(plant.machines, (machine) => machine.slowBelow);
    this.slowAfter = Float64Array.from(plant.machines, (machine) => machine.slowAfterMs);
    this.microStop = Float64Array.from(plant.machines, (machine) => machine.microStopMs);
    this.ideal = Float64Array.from(plant.machines, (machine) => machine.idealRate ?? 0);
    this.knowsOrder = Uint8Array.from(plant.machines, (machine) =>
      machine.tags.some((tag) => plant.tags[tag]?.role === 'order') ? 1 : 0,
    );
    const readings = new Map<string, StateReading>();
    this.readings = plant.machines.map(({ states }) => {
      const known = readings.get(states) ?? stateReading(plant, states);
      readings.set(states, known);
      return known;
    });
    const codeOf = new Map(plant.products.map((product) => [product.id, product.code]));
    this.rates = plant.machines.map((machine) =>
      Object.entries(machine.idealRates).flatMap(([id, rate]) => [
        [id, rate] as const,
        [codeOf.get(id) ?? id, rate] as const,
      ]),
    );
    this.stateIsText = Uint8Array.from(plant.machines, (machine) =>
      machine.tags.some((tag) => plant.tags[tag]?.role === 'state' && plant.tags[tag]?.type === 'text') ? 1 : 0,
    );
    this.counting = new Counting(plant, this.rows);
    for (let m = 0; m < count; m++) blankMachine(this.rows, m * STRIDE, this.ideal[m] as number);
  }

  /**
   * Folds one sample of a tag with a role. `at` must not be before the newest sample of the machine. What the samples of
   * one instant mean together is judged when the instant is over: here, their fields are only set.
   */
  apply(m: number, role: number, tag: number, at: number, value: number, quality: number): void {
    const rows = this.rows;
    const row = m * STRIDE;
    if (at > (rows[row + DEADLINE] as number) && at > (rows[row + LAST_AT] as number)) this.pass(m, row, at);
    rows[row + LAST_AT] = at;
    if (role <= ROLE_ENERGY) {
      if (quality < 2) this.count(m, row, COUNTER_OF[role] as number, tag, at, value);
    } else if (role === ROLE_SPEED) {
      const speed = quality < 2 ? value : Number.NaN;
      rows[row + SPEED] = speed;
      if (this.isBelow(m, row, speed) !== (rows[row + BELOW_SINCE] as number) < Number.POSITIVE_INFINITY)
        this.pend(m, row);
    } else if (role > ROLE_MODE) this.code(m, row, at, value, quality);
    else if (isHeard(quality)) this.set(m, row, role, at, value);
  }

  /** What the machine shows at `now`, a time not before its newest sample. */
  stateAt(m: number, now: number): number {
    this.look(m, now);
    return this.seenState;
  }

  /** Since when the machine shows what was told last. */
  shownSince(m: number): number {
    return this.announcedSince[m] as number;
  }

  /**
   * What is not closed yet, as it stands at `now`: the open interval, cut where its last instant or time alone changed the
   * state. The last span has no end.
   */
  openSpans(m: number, now: number): { from: number; to: number | null; state: State; fault: number }[] {
    const rows = this.rows;
    const row = m * STRIDE;
    const since = rows[row + SINCE] as number;
    if (Number.isNaN(since)) return [];
    this.look(m, now);
    const state = this.seenState;
    const base = this.seenBase;
    const fault = (rows[row + OPEN_FAULT] as number) || (rows[row + FAULT] as number);
    const spans: { from: number; to: number | null; state: State; fault: number }[] = [];
    const put = (from: number, to: number | null, code: number, code2: number) => {
      if (to === null || to > from) spans.push({ from, to, state: STATES[code] as State, fault: code2 });
    };
    if (base > since)
      put(since, base, this.classed(m, rows[row + STATE] as number, base - since), rows[row + OPEN_FAULT] as number);
    if (state === SLOW && this.seenSince > base) put(base, this.seenSince, PRODUCING, fault);
    put(state === BREAKDOWN ? base : this.seenSince, null, state, fault);
    return spans;
  }

  /** Units since the twin knows the machine. */
  totals(m: number): { good: number; reject: number; rework: number } {
    const { rows } = this;
    const row = m * STRIDE;
    return {
      good: rows[row + GOOD_TOTAL] as number,
      reject: rows[row + REJECT_TOTAL] as number,
      rework: rows[row + REWORK_TOTAL] as number,
    };
  }

  /** What was counted since the open interval began, and the totals now. */
  openCounts(m: number): Required<Pick<Interval, Counted>> {
    const { rows } = this;
    const row = m * STRIDE;
    const { good: goodTotal, reject: rejectTotal, rework: reworkTotal } = this.totals(m);
    const totals = { goodTotal, rejectTotal, reworkTotal };
    if (Number.isNaN(rows[row + SINCE] as number)) return { good: 0, reject: 0, rework: 0, energy: 0, ...totals };
    return {
      good: goodTotal - (rows[row + OPEN_GOOD] as number),
      reject: rejectTotal - (rows[row + OPEN_REJECT] as number),
      rework: reworkTotal - (rows[row + OPEN_REWORK] as number),
      energy: (rows[row + ENERGY_TOTAL] as number) - (rows[row + OPEN_ENERGY] as number),
      ...totals,
    };
  }

  /** Tells the world if what the machine shows at `now` differs from what was told last. */
  announce(m: number, now: number): void {
    this.look(m, now);
    const state = this.seenState;
    const previous = this.announced[m] as number;
    this.announcedSince[m] = this.seenSince;
    if (state === previous) return;
    this.announced[m] = state;
    this.changed.push(m);
    this.events.push({
      type: 'state-changed',
      machine: this.idOf(m),
      at: this.seenSince,
      state: STATES[state] as State,
      previous: STATES[previous] as State,
      fault: this.rows[m * STRIDE + FAULT] as number,
    });
  }

  /** Tells what changed in instants that are not over yet. */
  announcePending(): void {
    for (const m of this.pending) {
      this.isPending[m] = 0;
      this.announce(m, this.rows[m * STRIDE + LAST_AT] as number);
    }
    this.pending.length = 0;
  }

  /** Machines to look at before the batch is done; each once. */
  private readonly pending: number[] = [];
  private readonly isPending: Uint8Array;
  private seenState = 0;
  private seenSince = Number.NaN;
  /** Start of the interval that the seen state lies in: before `seenSince` where time alone brought the state on. */
  private seenBase = Number.NaN;

  /**
   * State and its start as shown at `now`, without moving the row: an instant that is not over is judged as it stands, a
   * long stop shows as breakdown, a run that stayed below its rate as slow.
   */
  private look(m: number, now: number): void {
    const rows = this.rows;
    const row = m * STRIDE;
    let state = rows[row + STATE] as number;
    let since = rows[row + SINCE] as number;
    let belowSince = rows[row + BELOW_SINCE] as number;
    if (rows[row + PENDING] === 1) {
      const at = rows[row + LAST_AT] as number;
      const next = follow(state, this.judged(m, row));
      if (next !== state && !(state === MICRO_STOP && next === BREAKDOWN)) since = at;
      const ideal = this.idealFor(m, rows[row + PRODUCT] as number);
      const below = ideal > 0 && (rows[row + SPEED] as number) < (this.slowBelow[m] as number) * ideal;
      if (!below) {
        belowSince = Number.POSITIVE_INFINITY;
        if (next === SLOW) since = at;
      } else if (state !== PRODUCING || belowSince === Number.POSITIVE_INFINITY) belowSince = at;
      state = next === SLOW && !below ? PRODUCING : next;
    }
    this.seenBase = since;
    if (state === MICRO_STOP && now - since >= (this.microStop[m] as number)) {
      state = BREAKDOWN;
      since += this.microStop[m] as number;
    } else if (state === PRODUCING && now > belowSince + (this.slowAfter[m] as number)) {
      state = SLOW;
      since = belowSince + (this.slowAfter[m] as number);
    }
    this.seenState = state;
    this.seenSince = since;
  }

  /** A closed stop's class is decided by its length. */
  private classed(m: number, state: number, ms: number): number {
    return state === MICRO_STOP && ms >= (this.microStop[m] as number) ? BREAKDOWN : state;
  }

  private isBelow(m: number, row: number, speed: number): boolean {
    const ideal = this.rows[row + IDEAL] as number;
    return ideal > 0 && speed < (this.slowBelow[m] as number) * ideal;
  }

  /** Marks that the instant must be judged when it is over. */
  private pend(m: number, row: number): void {
    this.rows[row + PENDING] = 1;
    this.rows[row + DEADLINE] = Number.NEGATIVE_INFINITY;
    if (this.quiet || this.isPending[m] === 1) return;
    this.isPending[m] = 1;
    this.pending.push(m);
  }

  private set(m: number, row: number, role: number, at: number, value: number): void {
    const rows = this.rows;
    const field = row + (FIELD_OF_ROLE[role] as number);
    const previous = rows[field] as number;
    if (previous === value) return;
    rows[field] = value;
    if (isContext(role) && !this.quiet) this.tellContext(m, role, at, value, previous);
    if (role === ROLE_FAULT && !this.quiet) this.changed.push(m);
    if (role === ROLE_PRODUCT || role === ROLE_ORDER) rows[row + CONTEXT_CHANGED] = 1;
    if (role !== ROLE_LOT) this.pend(m, row);
  }

  /** What a machine worked on changed at `at`; values are numbers of texts. */
  tellContext(m: number, role: number, at: number, value: number, previous: number): void {
    this.events.push({
      type: 'context-changed',
      machine: this.idOf(m),
      at,
      what: ROLES[role] as 'product' | 'order' | 'lot',
      value: this.texts.text(value),
      previous: this.texts.text(previous),
    });
  }

  private judged(m: number, row: number): number {
    const text = this.stateIsText[m] === 1 ? this.texts.text(this.rows[row + CODE] as number) : undefined;
    const base = baseOf(this.readings[m] as StateReading, this.rows, row, text);
    return judge(this.rows, row, base, this.knowsOrder[m] === 1);
  }

  /** Judges the instant of the newest sample, which is over. */
  private settle(m: number, row: number): void {
    const rows = this.rows;
    const at = rows[row + LAST_AT] as number;
    rows[row + PENDING] = 0;
    if (rows[row + CONTEXT_CHANGED] === 1) {
      rows[row + CONTEXT_CHANGED] = 0;
      this.tally(m, row, at);
    }
    rows[row + IDEAL] = this.idealFor(m, rows[row + PRODUCT] as number);
    this.enter(m, row, this.judged(m, row), at);
    if (rows[row + OPEN_FAULT] === 0) rows[row + OPEN_FAULT] = rows[row + FAULT] as number;
    const below = this.isBelow(m, row, rows[row + SPEED] as number);
    if (!below) {
      rows[row + BELOW_SINCE] = Number.POSITIVE_INFINITY;
      if (rows[row + STATE] === SLOW) this.open(m, row, PRODUCING, at);
    } else if (rows[row + BELOW_SINCE] === Number.POSITIVE_INFINITY) rows[row + BELOW_SINCE] = at;
  }

  private idealFor(m: number, product: number): number {
    const rates = this.rates[m] as readonly (readonly [string, number])[];
    if (rates.length === 0) return this.ideal[m] as number;
    const text = this.texts.text(product);
    return rates.find(([code]) => code === text)?.[1] ?? (this.ideal[m] as number);
  }

  private code(m: number, row: number, at: number, value: number, quality: number): void {
    const rows = this.rows;
    const before = rows[row + CODE] as number;
    const known = (rows[row + CODE_QUALITY] as number) < 2;
    if (quality > 1 === known) this.pend(m, row);
    rows[row + CODE_QUALITY] = quality;
    if (quality > 1) return;
    if (value !== before) this.pend(m, row);
    rows[row + CODE] = value;
    if (this.readings[m]?.packml && known && !Number.isNaN(before) && !packmlLegal(before, value)) {
      rows[row + ANOMALIES] = (rows[row + ANOMALIES] as number) + 1;
      if (!this.quiet)
        this.events.push({ type: 'illegal-transition', machine: this.idOf(m), at, before, after: value });
    }
  }

  private setDeadline(m: number, row: number): void {
    const rows = this.rows;
    const slow =
      rows[row + STATE] === PRODUCING
        ? (rows[row + BELOW_SINCE] as number) + (this.slowAfter[m] as number)
        : Number.POSITIVE_INFINITY;
    rows[row + DEADLINE] = Math.min(rows[row + NEXT_TALLY] as number, slow);
  }

  /** What happened by itself before `at`: full minutes are tallied, a run that stayed below its rate becomes slow. */
  private pass(m: number, row: number, at: number): void {
    const rows = this.rows;
    if (rows[row + PENDING] === 1) this.settle(m, row);
    if (rows[row + NEXT_TALLY] === Number.NEGATIVE_INFINITY) {
      rows[row + SINCE] = at;
      rows[row + NEXT_TALLY] = Math.ceil(at / MINUTE) * MINUTE;
    } else {
      const slow =
        rows[row + STATE] === PRODUCING
          ? (rows[row + BELOW_SINCE] as number) + (this.slowAfter[m] as number)
          : Number.POSITIVE_INFINITY;
      const tally = rows[row + NEXT_TALLY] as number;
      if (tally < at && tally <= slow) this.tally(m, row, tally);
      if (slow < at) this.open(m, row, SLOW, slow);
      if (tally < at && tally > slow) this.tally(m, row, tally);
      if (tally < at) rows[row + NEXT_TALLY] = Math.ceil(at / MINUTE) * MINUTE;
    }
    this.setDeadline(m, row);
  }

  private tally(m: number, row: number, at: number): void {
    const rows = this.rows;
    const good = rows[row + GOOD_TOTAL] as number;
    const reject = rows[row + REJECT_TOTAL] as number;
    const total = rows[row + ALL_TOTAL] as number;
    const energy = rows[row + ENERGY_TOTAL] as number;
    const rework = rows[row + REWORK_TOTAL] as number;
    const all = good + reject + total + energy + rework;
    if (all === rows[row + TALLIED]) return;
    rows[row + TALLIED] = all;
    const tally: Tally = { at, good, reject, total, energy, ...(rework > 0 && { rework }) };
    const mixed = this.mix(row, 1).number(at).number(good).number(reject).number(total).number(energy);
    if (rework > 0) mixed.number(rework);
    this.close(m, row, { index: rows[row + RECORDS] as number, tally });
  }

  private count(m: number, row: number, counter: number, tag: number, at: number, value: number): void {
    const before = this.rows[row + COUNTER + counter * COUNTER_STRIDE] as number;
    const anomaly = this.counting.take(m, row, counter, tag, at, value);
    if (anomaly !== null) this.anomaly(m, row, counter, at, anomaly, before, value);
  }

  private anomaly(
    m: number,
    row: number,
    counter: number,
    at: number,
    kind: CounterAnomaly,
    before: number,
    after: number,
  ): void {
    if (kind !== 'roll-over') this.rows[row + ANOMALIES] = (this.rows[row + ANOMALIES] as number) + 1;
    if (this.quiet) return;
    this.events.push({
      type: 'counter-anomaly',
      machine: this.idOf(m),
      role: COUNTER_ROLES[counter] as CounterRole,
      at,
      kind,
      before,
      after,
    });
  }

  private enter(m: number, row: number, judged: number, at: number): void {
    const rows = this.rows;
    const state = rows[row + STATE] as number;
    const next = follow(state, judged);
    if (next === state) return;
    if (state === MICRO_STOP && next === BREAKDOWN) {
      rows[row + STATE] = BREAKDOWN;
      if (!this.quiet) this.announce(m, at);
    } else this.open(m, row, next, at);
  }

  /** Closes the open interval at `at` and opens one of `next`. */
  private open(m: number, row: number, next: number, at: number): void {
    const rows = this.rows;
    const from = rows[row + SINCE] as number;
    const good = rows[row + GOOD_TOTAL] as number;
    const reject = rows[row + REJECT_TOTAL] as number;
    const energy = rows[row + ENERGY_TOTAL] as number;
    const reworkTotal = rows[row + REWORK_TOTAL] as number;
    if (at > from) {
      const state = this.classed(m, rows[row + STATE] as number, at - from);
      const rework = reworkTotal - (rows[row + OPEN_REWORK] as number);
      const interval: Interval = {
        from,
        to: at,
        state: STATES[state] as State,
        fault: rows[row + OPEN_FAULT] as number,
        good: good - (rows[row + OPEN_GOOD] as number),
        reject: reject - (rows[row + OPEN_REJECT] as number),
        ...(rework > 0 && { rework }),
        energy: energy - (rows[row + OPEN_ENERGY] as number),
        goodTotal: good,
        rejectTotal: reject,
        ...(reworkTotal > 0 && { reworkTotal }),
      };
      const mixed = this.mix(row, 2)
        .number(from)
        .number(at)
        .word(state)
        .number(interval.fault)
        .number(interval.good)
        .number(interval.reject)
        .number(interval.energy);
      if (rework > 0) mixed.number(rework);
      this.close(m, row, { index: rows[row + RECORDS] as number, interval });
    }
    rows[row + STATE] = next;
    rows[row + SINCE] = at;
    rows[row + OPEN_FAULT] = rows[row + FAULT] as number;
    rows[row + OPEN_GOOD] = good;
    rows[row + OPEN_REJECT] = reject;
    rows[row + OPEN_REWORK] = reworkTotal;
    rows[row + OPEN_ENERGY] = energy;
    if (next === PRODUCING) rows[row + BELOW_SINCE] = Number.POSITIVE_INFINITY; // settle() sets it if the run begins slow
    if (!this.quiet) this.announce(m, at);
  }

  private mix(row: number, kind: number): Hash {
    this.scratch.a = this.rows[row + HASH_A] as number;
    this.scratch.b = this.rows[row + HASH_B] as number;
    return this.scratch.word(kind);
  }

  /** Puts the mixed hash back and keeps the record, for the world and for a late sample to undo. */
  private close(m: number, row: number, record: ClosedRecord): void {
    const rows = this.rows;
    rows[row + HASH_A] = this.scratch.a;
    rows[row + HASH_B] = this.scratch.b;
    rows[row + RECORDS] = record.index + 1;
    this.recent[m]?.push(record);
    if (!this.quiet) this.tell(m, record);
  }

  tell(m: number, record: ClosedRecord): void {
    const machine = this.idOf(m);
    if ('interval' in record) this.events.push({ type: 'interval-closed', machine, ...record.interval });
    else this.events.push({ type: 'tally', machine, ...record.tally });
  }

  idOf(m: number): string {
    return (this.plant.machines[m] as { id: string }).id;
  }
}

/** The state after `state` when the machine is judged to be in `judged`: a stop stays one stop, a slow run one slow run. */
function follow(state: number, judged: number): number {
  if (judged === PRODUCING && state === SLOW) return SLOW; // only the speed ends a slow run
  if (judged === MICRO_STOP && state === BREAKDOWN) return BREAKDOWN; // clearing, stopped: still the same stop
  return judged;
}

/** Whether a role says what a machine works on. */
export const isContext = (role: number): boolean => role <= ROLE_LOT;

/** A bad reading of these is none: the last good one stands. */
export const isHeard = (quality: number): boolean => quality < 2;

/** Row field of each role of which the last good value is kept. */
export const FIELD_OF_ROLE: Readonly<Record<number, number>> = {
  [ROLE_PRODUCT]: PRODUCT,
  [ROLE_ORDER]: ORDER,
  [ROLE_LOT]: LOT,
  [ROLE_CALENDAR]: CALENDAR_WORD,
  [ROLE_FAULT]: FAULT,
  [ROLE_WAIT]: WAIT,
  [ROLE_MODE]: MODE,
};
