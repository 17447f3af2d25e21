/**
 * A file made into eras: read, its readings put by day, each day folded, what is known already told apart from news.
 * Runs in a thread of its own.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Twin } from '../../twin/core/twin.ts';
import type { Tag } from '../../twin/plant/model.ts';
import { COUNTER_ROLES } from '../../twin/words.ts';
import { type JournalReader, segmentsIn } from '../journal/journal.ts';
import { Snapshots } from '../journal/snapshots.ts';
import { JournalTail } from '../journal/tail.ts';
import { DAY_MS, dayOf, type Era, joined, outside, type Span } from '../past/era.ts';
import { fingerprint } from '../plant/plant-archive.ts';
import { DayRows } from './day-rows.ts';
import { foldDay } from './fold-day.ts';
import type { FromThread, ThreadWork } from './messages.ts';
import { ERRORS_KEPT, type LineError, openReader, type Reader } from './read-cells.ts';
import { readCsv } from './read-csv.ts';

const COUNTED: ReadonlySet<string> = new Set(COUNTER_ROLES);
/** Readings in memory beyond which days wait on disk; 21 bytes each. */
const IN_MEMORY = 4_000_000;
/** Earlier is a clock that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

export class Cancelled extends Error {}

interface Room {
  readonly work: ThreadWork;
  readonly tell: (message: FromThread) => void;
  /** Throws when the work is to end. */
  readonly look: () => void;
}

export async function importFile(work: ThreadWork, tell: (message: FromThread) => void): Promise<void> {
  const look = () => {
    if (Atomics.load(work.cancel, 0) === 1) throw new Cancelled('cancelled');
  };
  const room: Room = { work, tell, look };
  const spill = join(work.past, `spill-${work.id}`);
  rmSync(spill, { recursive: true, force: true });
  try {
    const read = await readDays(room, spill);
    if (work.dryRun) return tell({ type: 'done', twice: read.twice });
    const eras = new Map(work.eras.map((era) => [era.day, era]));
    const days = [...read.days.keys()].sort();
    let twice = 0;
    for (const [i, day] of days.entries()) {
      look();
      const rows = read.days.get(day) as DayRows;
      const spilled = join(spill, day);
      if (existsSync(spilled)) rows.take(readFileSync(spilled));
      read.days.delete(day);
      const known = eras.get(day);
      const was = rows.length;
      const own = new Reach(rows);
      const old = known ? await readEra(room, known, read.texts) : null;
      twice += rows.settle();
      const all = old ? merged(old, rows) : { rows, fresh: rows.length };
      if (all.fresh === 0) {
        twice += was;
        continue;
      }
      twice += rows.length - all.fresh;
      const before = await endOf(work, eras.get(dayOf(own.from - DAY_MS)));
      const era = await foldDay({
        plant: work.plant,
        day,
        rows: all.rows,
        edge: read.edges.get(day) ?? new DayRows(),
        texts: read.texts.list,
        covered: joined([...(known?.covered ?? []), ...outside(own.span(read.span), work.taken)]),
        before,
        directory: work.past,
        folder: `${day}.${work.id}`,
        pause: (share) => {
          look();
          tell({ type: 'progress', stage: 'folding', share: (i + share) / days.length });
        },
      });
      eras.set(day, era);
      tell({ type: 'era', era, fresh: all.fresh });
    }
    tell({ type: 'done', twice });
  } finally {
    rmSync(spill, { recursive: true, force: true });
  }
}

/** How far some rows of a day reach. A file is of one piece: what changes seldom is told seldom, so it covers what lies between. */
class Reach {
  readonly from: number;
  readonly to: number;
  constructor(rows: DayRows) {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < rows.length; i++) {
      const at = rows.at[i] as number;
      if (at < from) from = at;
      if (at > to) to = at;
    }
    this.from = from;
    this.to = to;
  }
  span(file: Span): Span {
    const begin = Math.floor(this.from / DAY_MS) * DAY_MS;
    return { from: file.from < begin ? begin : this.from, to: file.to >= begin + DAY_MS ? begin + DAY_MS : this.to };
  }
}

interface Read {
  readonly days: Map<string, DayRows>;
  /** Counts at the midnight that ends a day. */
  readonly edges: ReadonlyMap<string, DayRows>;
  readonly texts: TextTable;
  readonly twice: number;
  readonly span: Span;
}

/** Texts of this job by number, 0 = empty. */
class TextTable {
  readonly list: string[] = [''];
  private readonly numbers = new Map<string, number>([['', 0]]);
  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

async function readDays({ work, tell, look }: Room, spill: string): Promise<Read> {
  const days = new Map<string, DayRows>();
  const texts = new TextTable();
  const errors: LineError[] = [];
  let failed = 0;
  let live = 0;
  let samples = 0;
  let lines = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let inMemory = 0;
  let line = 0;
  const fail = (error: LineError) => {
    if (failed++ < ERRORS_KEPT) errors.push(error);
  };
  const edges = new Map<string, DayRows>();
  let lastDay = '';
  let lastBegin = Number.NaN;
  let lastRows = new DayRows();
  const take = (tag: Tag, at: number, value: number | string, quality: number) => {
    if (at > work.latest) return fail({ line, column: 'at', reason: 'this time has not come yet' });
    if (at < EARLIEST) return fail({ line, column: 'at', reason: 'a time before 2000: a clock that was never set' });
    if (work.taken.some((span) => span.from <= at && at < span.to)) {
      live++;
      return;
    }
    if (!(at >= lastBegin && at < lastBegin + DAY_MS)) {
      lastDay = dayOf(at);
      lastBegin = Math.floor(at / DAY_MS) * DAY_MS;
      lastRows = days.get(lastDay) ?? new DayRows();
      days.set(lastDay, lastRows);
    }
    // A count at midnight was made before it: it belongs to both days, and a total that is told twice counts once.
    if (at === lastBegin && COUNTED.has(tag.role) && typeof value === 'number') {
      const day = dayOf(at - 1);
      const edge = edges.get(day) ?? new DayRows();
      edges.set(day, edge);
      edge.push(tag.slot, at, value, quality);
    }
    lastRows.push(tag.slot, at, typeof value === 'string' ? texts.number(value) : value, quality);
    samples++;
    if (at < from) from = at;
    if (at > to) to = at;
    if (++inMemory >= IN_MEMORY) {
      mkdirSync(spill, { recursive: true });
      for (const [day, rows] of days) {
        if (rows.length > 0) appendFileSync(join(spill, day), rows.bytes());
        rows.length = 0;
      }
      inMemory = 0;
    }
  };
  let reader: Reader | null = null;
  const header = (cells: readonly string[]) => {
    const opened = openReader(work.plant, cells, take, fail);
    if (typeof opened === 'string') throw new Error(opened);
    reader = opened;
  };
  const row = (number: number, cells: readonly string[]) => {
    line = number;
    lines++;
    reader?.row(number, cells);
    if (lines % 4096 === 0) look();
  };
  const progress = (share: number) => tell({ type: 'progress', stage: 'reading', share: Math.min(1, share) });
  if (work.format === 'parquet') {
    // Only then: DuckDB takes half a second to load.
    const { readParquet } = await import('./read-parquet.ts');
    await readParquet(work.file, header, row, (rows, all) => progress(rows / Math.max(1, all)));
  } else {
    const { size } = statSync(work.file);
    const broken = (number: number, reason: string) => fail({ line: number, column: '', reason });
    await readCsv(work.file, header, row, broken, (bytes) => progress(bytes / Math.max(1, size)));
  }
  if (reader === null) throw new Error('the file is empty');
  let twice = 0;
  if (work.dryRun) for (const rows of days.values()) twice += rows.settle();
  tell({
    type: 'read',
    counts: { lines, samples, live, twice, errors: failed },
    errors,
    from: samples > 0 ? from : null,
    to: samples > 0 ? to : null,
  });
  return { days, edges, texts, twice, span: { from, to } };
}

/** The readings of an era, by the plant and the texts of now; those of the clock are made anew. */
async function readEra({ work, look }: Room, era: Era, texts: TextTable): Promise<DayRows> {
  const { plant } = work;
  const rows = new DayRows();
  const isText = plant.tags.map(({ type }) => type === 'text');
  const numbers: number[] = [];
  const journal = await segmentsIn(join(work.past, era.folder, 'journal'));
  const tags = plant.tags.map(({ name }) => name);
  const tail = new JournalTail(journal, tags, 0);
  const reader: JournalReader = {
    samples(batch) {
      for (let i = 0; i < batch.length; i++) {
        const tag = batch.tag[i] as number;
        const at = batch.at[i] as number;
        if ((plant.tags[tag]?.source ?? -1) < 0) continue;
        // What was written down of a hole: it may be filled now.
        if (!era.covered.some((span) => span.from <= at && at <= span.to)) continue;
        const value = batch.value[i] as number;
        rows.push(
          tag,
          at,
          isText[tag] && !Number.isNaN(value) ? (numbers[value] ?? 0) : value,
          batch.quality[i] as number,
        );
      }
    },
    texts(list) {
      for (const [number, text] of list) numbers[number] = texts.number(text);
    },
  };
  while (await tail.read(reader, 4 * 1024 * 1024)) look();
  return rows;
}

/** Known readings and new ones together, and how many of these are news. */
function merged(old: DayRows, fresh: DayRows): { rows: DayRows; fresh: number } {
  old.settle();
  let news = 0;
  let k = 0;
  for (let i = 0; i < fresh.length; i++) {
    const at = fresh.at[i] as number;
    const tag = fresh.tag[i] as number;
    while (k < old.length && ((old.at[k] as number) < at || (old.at[k] === at && (old.tag[k] as number) < tag))) k++;
    const same =
      k < old.length &&
      old.at[k] === at &&
      old.tag[k] === tag &&
      Object.is(old.value[k], fresh.value[i]) &&
      old.quality[k] === fresh.quality[i];
    if (!same) news++;
  }
  if (news > 0) {
    old.append(fresh);
    old.settle();
  }
  return { rows: old, fresh: news };
}

/** The twin at the end of an era of the same plant; null = there is none to go on from. */
async function endOf(work: ThreadWork, era: Era | undefined): Promise<{ twin: Twin; to: number } | null> {
  if (!era || era.plant !== fingerprint(work.plant)) return null;
  const snapshots = new Snapshots(join(work.past, era.folder, 'snapshots'));
  await snapshots.start();
  for await (const stored of snapshots.newestFirst())
    return stored.at < Math.floor(era.to) ? null : { twin: Twin.from(work.plant, stored.twin), to: era.to };
  return null;
}
