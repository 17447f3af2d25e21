/**
 * Histories of machines as failure models read them, out of the historian and the record: rows at equal steps, each the means of the good readings of
 * its step. Learning, catching up after a start and going on live read the same way. A machine that stands is not a machine that fails: rows in
 * which it did not run have no readings. Nothing that is missing is filled in. What was made in a row is what was made in its middle.
 */
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { Historian, Means } from '../historian/historian.ts';
import type { IntervalColumns } from '../historian/interval-columns.ts';

export const HOUR_MS = 3_600_000;
const RUNS: readonly State[] = ['producing', 'slow'];
/** A row counts as run when the machine ran for so much of it. */
const RAN = 0.5;
/** Machines that are read at once: some hundred thousand means. */
const AT_ONCE = 4;
/** Readings of what is made that are read at once. */
const PAGE = 10_000;

export interface MachineEvent {
  readonly machine: string;
  /** Epoch ms. */
  readonly at: number;
  readonly event: LifeEvent;
}

export interface Span {
  readonly from: number;
  /** Infinite = it lasts. */
  readonly to: number;
}

export interface HistoriesAsked {
  readonly historian: Pick<Historian, 'means' | 'intervals' | 'asOf' | 'raw'>;
  readonly machines: readonly string[];
  /** Keys of tags, in the order of the model. */
  readonly signals: readonly string[];
  /** Which of them is the speed. */
  readonly speed?: string | null;
  /** By machine, the name of the tag that says what it makes; null = none does. */
  productTag(machine: string): string | null;
  /** At full steps; the last row ends at `to`. */
  readonly window: Window;
  readonly stepMs: number;
  readonly events: readonly MachineEvent[];
  /** When the machine began to run and still does, which no closed interval says; null = it does not run now. */
  runsSince(machine: string): number | null;
}

/** The tag of each machine that says what it makes. */
export const productTags =
  ({ machines, tags }: PlantModel) =>
  (id: string): string | null => {
    const own = machines.find((machine) => machine.id === id)?.tags.map((slot) => tags[slot]);
    return own?.find((tag) => tag?.role === 'product' && tag.type === 'text')?.name ?? null;
  };

/** One history a machine, in the order asked for; `hours` are of the epoch, at the end of each row. */
export async function readHistories(asked: HistoriesAsked): Promise<Fleet> {
  const { machines, signals, speed } = asked;
  const assets: AssetHistory[] = [];
  for (let i = 0; i < machines.length; i += AT_ONCE)
    assets.push(...(await readSome(asked, machines.slice(i, i + AT_ONCE))));
  return { signals, speed, assets };
}

async function readSome(asked: HistoriesAsked, machines: readonly string[]): Promise<AssetHistory[]> {
  const { historian, signals, stepMs } = asked;
  const { from, to } = asked.window;
  const tags = machines.flatMap((machine) => signals.map((key) => `${machine}/${key}`));
  const rows = Math.max(0, Math.floor((to - from) / stepMs));
  const [means, intervals, products] = await Promise.all([
    historian.means(tags, from, to, stepMs),
    historian.intervals(machines, from, to),
    productsOf(asked, machines, rows),
  ]);
  return machines.map((machine, m): AssetHistory => {
    const ran = ranIn(spansOf(intervals, m, asked.runsSince(machine)), { from, stepMs, rows });
    return {
      asset: machine,
      hours: Float64Array.from({ length: rows }, (_, row) => (from + (row + 1) * stepMs) / HOUR_MS),
      events: eventsOf(
        asked.events.filter((event) => event.machine === machine),
        { from, stepMs, rows },
      ),
      signals: signals.map((_, s) => columnOf(means, m * signals.length + s, ran, from, stepMs)),
      products: products[m],
    };
  });
}

/** By machine, what was made in the middle of each row; undefined where no tag says it. */
async function productsOf(asked: HistoriesAsked, machines: readonly string[], rows: number) {
  const found: ((string | null)[] | undefined)[] = [];
  for (const machine of machines) {
    const tag = asked.productTag(machine);
    found.push(tag === null ? undefined : await productIn(asked, tag, rows));
  }
  return found;
}

async function productIn({ historian, window, stepMs }: HistoriesAsked, tag: string, rows: number) {
  const [before] = await historian.asOf([tag], [window.from]);
  const made = new Array<string | null>(rows).fill(null);
  let [product, row] = [before?.text || null, 0];
  const upTo = (at: number) => {
    while (row < rows && window.from + (row + 0.5) * stepMs < at) made[row++] = product;
  };
  for (let after: number | null | undefined; after !== null; ) {
    const page = await historian.raw(tag, window.from, window.to, PAGE, after);
    for (const { at, text } of page.readings) {
      upTo(at);
      // While nobody says, it is what it was.
      if (text) product = text;
    }
    after = page.next;
  }
  upTo(Number.POSITIVE_INFINITY);
  return made;
}

interface Grid {
  readonly from: number;
  readonly stepMs: number;
  readonly rows: number;
}

function* spansOf(columns: IntervalColumns, machine: number, since: number | null): Generator<Span> {
  for (let i = 0; i < columns.from.length; i++)
    if (columns.machine[i] === machine && RUNS.includes(STATES[columns.state[i] as number] as State))
      yield { from: columns.from[i] as number, to: columns.to[i] as number };
  if (since !== null) yield { from: since, to: Number.POSITIVE_INFINITY };
}

/** Rows in most of which it ran. */
export function ranIn(spans: Iterable<Span>, { from, stepMs, rows }: Grid): Uint8Array {
  const ms = new Float64Array(rows);
  for (const span of spans) {
    const begin = Math.max(span.from, from);
    const end = Math.min(span.to, from + rows * stepMs);
    for (let row = Math.floor((begin - from) / stepMs); row < rows; row++) {
      const at = from + row * stepMs;
      if (at >= end) break;
      (ms[row] as number) += Math.min(end, at + stepMs) - Math.max(begin, at);
    }
  }
  return Uint8Array.from(ms, (length) => (length >= RAN * stepMs ? 1 : 0));
}

/** Of several in one row a failure is told before a repair. */
function eventsOf(events: readonly MachineEvent[], { from, stepMs, rows }: Grid): (LifeEvent | null)[] {
  const told = new Array<LifeEvent | null>(rows).fill(null);
  for (const { at, event } of events) {
    const row = Math.floor((at - from) / stepMs);
    if (row >= 0 && row < rows && told[row] !== 'failure') told[row] = event;
  }
  return told;
}

function columnOf({ tag, at, mean }: Means, wanted: number, ran: Uint8Array, from: number, stepMs: number) {
  const column = new Float64Array(ran.length).fill(Number.NaN);
  // By tag and time: its rows lie together.
  for (let i = lowerBound(tag, wanted); i < tag.length && tag[i] === wanted; i++) {
    const row = Math.round(((at[i] as number) - from) / stepMs);
    if (ran[row] === 1) column[row] = mean[i] as number;
  }
  return column;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
