/**
 * Makes an era of a day's readings: folds them with a twin of its own, as if they had come live, and writes journal,
 * snapshots, record and events into a new folder. Goes on from the day before where that is an era too.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SampleBatch } from '../../twin/core/batch.ts';
import { LOT, ORDER, PRODUCT, STRIDE } from '../../twin/core/machine-row.ts';
import { Twin } from '../../twin/core/twin.ts';
import type { TwinEvent } from '../../twin/events.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

import { Journal } from '../journal/journal.ts';
import { Snapshots } from '../journal/snapshots.ts';
import { type Era, SEAM_MS, type Span, type Totals } from '../past/era.ts';
import { EraRecordWriter } from '../past/era-record.ts';
import { writeHours } from '../past/hours.ts';
import { CalendarClock } from '../plant/calendar-clock.ts';
import { fingerprint } from '../plant/plant-archive.ts';
import type { DayRows } from './day-rows.ts';

const MINUTE = 60_000;
/** A jump folds no more than this much of plant time, or so many samples. */
const SNAPSHOT_MS = 60 * MINUTE;
const SNAPSHOT_SAMPLES = 40_000;
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** Samples between two waits for the disk. */
const FLUSH_SAMPLES = 50_000;
const STALE = 3;

export interface DayWork {
  readonly plant: PlantModel;
  readonly day: string;
  /** In order of time. */
  readonly rows: DayRows;
  /** Counts at the midnight that ends the day. */
  readonly edge: DayRows;
  /** By the numbers that text readings carry. */
  readonly texts: readonly string[];
  readonly covered: readonly Span[];
  /** The twin at the end of the era before, and when that was; null = nothing is known before. */
  readonly before: { readonly twin: Twin; readonly to: number } | null;
  readonly directory: string;
  readonly folder: string;
  /** After every piece of work, with the share done; throws to end it. */
  readonly pause: (share: number) => void;
}

export async function foldDay(work: DayWork): Promise<Era> {
  const { plant, rows, covered } = work;
  const folder = join(work.directory, work.folder);
  await mkdir(folder, { recursive: true });
  const journal = new Journal({
    directory: join(folder, 'journal'),
    tags: plant.tags.map(({ name }) => name),
    segmentBytes: SEGMENT_BYTES,
  });
  await journal.start();
  const snapshots = new Snapshots(join(folder, 'snapshots'));
  await snapshots.start();
  const twin = work.before?.twin ?? new Twin(plant);
  twin.takeEvents();
  const from = Math.min(rows.at[0] as number, covered[0]?.from ?? Number.POSITIVE_INFINITY);
  const to = Math.max(rows.at[rows.length - 1] as number, covered.at(-1)?.to ?? 0);
  const record = new EraRecordWriter();
  const events: TwinEvent[] = [];
  const carried = openCounts(twin);
  const start = totalsOf(twin);
  for (const { id, slot } of plant.machines) record.begin(id, contextOf(twin, slot, from));

  const told = () => {
    for (const event of twin.takeEvents()) {
      const own = event.type === 'interval-closed' ? clipped(event, from, carried.get(event.machine)) : event;
      if (own === null) continue;
      record.take(own);
      if (own.type !== 'tally') events.push(own);
    }
  };
  const deliver = (batch: SampleBatch) => {
    if (batch.length === 0) return;
    batch.received = batch.at[batch.length - 1] as number;
    journal.append(batch).catch(() => undefined); // told by the flush
    twin.fold(batch);
    told();
  };
  const snapshot = async (at: number) => {
    await journal.flush();
    if (journal.trouble !== null) throw new Error(journal.trouble);
    const state = twin.snapshot();
    await snapshots.write({ offset: journal.next, at, plant: fingerprint(plant), twin: state, events: 1 });
  };

  const known = [...twin.texts.all()].map((text, number) => [number, text] as const).slice(1);
  if (known.length > 0) journal.appendTexts(from, known);
  const own = textNumbers(twin, work.texts, (number, text, at) => journal.appendTexts(at, [[number, text]]));
  const isText = plant.tags.map(({ type }) => type === 'text');
  const clock = openClock(plant, from);
  const unknown = holes(covered, work.before?.to ?? null);
  const batch = new SampleBatch(1024);
  let hole = 0;
  let snapped = from;
  let sampled = 0;
  let flushed = 0;
  let minute = Math.ceil(from / MINUTE) * MINUTE;

  for (let i = 0; i < rows.length; ) {
    const at = rows.at[i] as number;
    const gap = unknown[hole];
    if (gap && gap.from < at) {
      hole++;
      batch.clear();
      for (const tag of plant.tags)
        if (
          tag.source >= 0 &&
          Number.isFinite(twin.tags.at[tag.slot] as number) &&
          twin.tags.quality[tag.slot] !== STALE
        )
          batch.push(tag.slot, Math.max(gap.from, (twin.tags.at[tag.slot] as number) + 1), Number.NaN, STALE);
      deliver(batch);
      minute = Math.ceil(at / MINUTE) * MINUTE;
      continue;
    }
    clock(twin, at, deliver);
    for (; minute <= at; minute += MINUTE) {
      twin.tick(minute);
      told();
    }
    if (i === 0) await snapshot(from - 1);
    else if (at - snapped >= SNAPSHOT_MS || i - sampled >= SNAPSHOT_SAMPLES) {
      await snapshot(rows.at[i - 1] as number);
      snapped = at;
      sampled = i;
    }
    // What one second brought is one record: a jump is exact to the second, and to the last sample before a whole one.
    const end = (Math.floor(at / 1000) + 1) * 1000;
    batch.clear();
    for (; i < rows.length && (rows.at[i] as number) < end; i++) {
      const tag = rows.tag[i] as number;
      const quality = rows.quality[i] as number;
      const value = rows.value[i] as number;
      const text = isText[tag] && !Number.isNaN(value);
      batch.push(tag, rows.at[i] as number, text ? own(value, rows.at[i] as number) : value, quality);
    }
    deliver(batch);
    if (i - flushed >= FLUSH_SAMPLES) {
      flushed = i;
      await journal.flush();
      work.pause(i / rows.length);
    }
  }
  batch.clear();
  for (let i = 0; i < work.edge.length && (work.edge.at[i] as number) <= to; i++)
    batch.push(
      work.edge.tag[i] as number,
      work.edge.at[i] as number,
      work.edge.value[i] as number,
      work.edge.quality[i] as number,
    );
  deliver(batch);
  twin.tick(to);
  told();
  // What is still open ends with the era; the one after it goes on from here.
  for (const { id, slot } of plant.machines) closeOpen(twin, id, slot, from, to, carried.get(id), record, events);
  await snapshot(to);
  await journal.stop();
  await record.write(join(folder, 'record.bin'));
  await writeHours(folder, work.day, events);
  work.pause(1);
  return {
    day: work.day,
    folder: work.folder,
    from,
    to,
    covered,
    samples: rows.length,
    plant: fingerprint(plant),
    start,
    end: totalsOf(twin),
  };
}

type Counts = ReturnType<Twin['machines']['openCounts']>;

const totalsOf = (twin: Twin): Totals =>
  Object.fromEntries(
    twin.plant.machines.map(({ id, slot }) => {
      const { good, reject, rework } = twin.machines.totals(slot);
      return [id, [good, reject, rework]];
    }),
  );

/** What was counted in the open interval before the era began: the era before has told it. */
const openCounts = (twin: Twin): ReadonlyMap<string, Counts> =>
  new Map(twin.plant.machines.map(({ id, slot }) => [id, twin.machines.openCounts(slot)]));

function contextOf(twin: Twin, m: number, at: number) {
  const text = (field: number) => twin.texts.text(twin.machines.rows[m * STRIDE + field] as number);
  return { at, product: text(PRODUCT), order: text(ORDER), lot: text(LOT) };
}

type Closed = Extract<TwinEvent, { type: 'interval-closed' }>;

/** The part of an interval that lies in the era; null = none does. */
function clipped(event: Closed, from: number, carried: Counts | undefined): Closed | null {
  if (event.from >= from) return event;
  if (event.to <= from) return null;
  if (!carried) return { ...event, from };
  return {
    ...event,
    from,
    good: Math.max(0, event.good - carried.good),
    reject: Math.max(0, event.reject - carried.reject),
    rework: Math.max(0, (event.rework ?? 0) - carried.rework),
    energy: Math.max(0, event.energy - carried.energy),
  };
}

function closeOpen(
  twin: Twin,
  machine: string,
  m: number,
  from: number,
  to: number,
  carried: Counts | undefined,
  record: EraRecordWriter,
  events: TwinEvent[],
): void {
  const spans = twin.machines.openSpans(m, to);
  const counts = twin.machines.openCounts(m);
  spans.forEach((span, i) => {
    const last = i === spans.length - 1;
    const closed: Closed = {
      type: 'interval-closed',
      machine,
      from: span.from,
      to: span.to ?? to,
      state: span.state,
      fault: span.fault,
      ...(last ? counts : nothingCounted(counts)),
    };
    const own = closed.to > closed.from ? clipped(closed, from, last ? carried : undefined) : null;
    if (own) {
      record.take(own);
      events.push(own);
    }
  });
  record.take({
    type: 'tally',
    machine,
    at: to,
    good: counts.goodTotal,
    reject: counts.rejectTotal,
    rework: counts.reworkTotal,
    total: 0,
    energy: 0,
  });
}

/** Of the spans of an open interval the last one tells what was counted in all. */
const nothingCounted = ({ good, reject, rework, goodTotal, rejectTotal, reworkTotal }: Counts): Counts => ({
  good: 0,
  reject: 0,
  rework: 0,
  energy: 0,
  goodTotal: goodTotal - good,
  rejectTotal: rejectTotal - reject,
  reworkTotal: reworkTotal - rework,
});

/** Where nothing is known: before the first span as far back as the era before ended, and between spans. */
function holes(covered: readonly Span[], before: number | null): Span[] {
  const known = before === null ? covered : [{ from: before, to: before }, ...covered];
  const found: Span[] = [];
  for (let i = 1; i < known.length; i++) {
    const end = known[i - 1] as Span;
    const next = known[i] as Span;
    if (next.from - end.to > SEAM_MS) found.push({ from: end.to, to: next.from });
  }
  return found;
}

/** From the job's number of a text to the twin's; a new one is told before it is used. */
function textNumbers(
  twin: Twin,
  texts: readonly string[],
  added: (number: number, text: string, at: number) => void,
): (number: number, at: number) => number {
  const known: number[] = [];
  return (number, at) => {
    const found = known[number];
    if (found !== undefined) return found;
    const text = texts[number] ?? '';
    const size = twin.texts.size;
    const own = twin.texts.intern(text);
    if (twin.texts.size > size) added(own, text, at);
    known[number] = own;
    return own;
  };
}

/** The shift calendar, as the live server's clock writes it: when it begins to say something else. */
function openClock(
  plant: PlantModel,
  from: number,
): (twin: Twin, at: number, deliver: (batch: SampleBatch) => void) => void {
  const clock = new CalendarClock(plant, from);
  const batch = new SampleBatch(64);
  return (twin, at, deliver) => {
    for (let next = clock.next; next <= at; next = clock.next) {
      batch.clear();
      clock.read(twin, next, batch);
      deliver(batch);
    }
  };
}
