/**
 * `kill`: a server's heart (journal, twin, snapshots, event log) is killed with SIGKILL at random moments while it takes
 * samples in, started again, and afterwards everything it had acknowledged is looked for. Acknowledged means on disk: none
 * may be lost, none counted twice, and the twin must be what it would be had nothing ever been killed.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type JournalReader, type Segment, segmentsIn } from '../server/journal/journal.ts';
import { JournalTail } from '../server/journal/tail.ts';
import { TwinHost } from '../server/twin-host.ts';
import { Twin } from '../twin/core/twin.ts';
import type { TwinEvent } from '../twin/events.ts';
import type { Bench } from './figure.ts';
import { ATTIC, ID_TAG, KILL_OPTIONS, killPlant, plantTime } from './kill-feed.ts';

/** The built child, also when this file is read as TypeScript by a test. */
const CHILD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/bench/kill-child.js' : 'kill-child.js', import.meta.url),
);
/** A kill comes so long after the first acknowledgement of a life, ms. */
const SHORTEST_MS = 20;
const LONGEST_MS = 800;
const READY_MS = 60_000;
/** Journal bytes read at once. */
const PIECE = 1024 * 1024;
/** A life ends at one of so many removals. */
const REMOVALS = 30;
const PLACES = ['before-removal', 'after-removal'];

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Batches that were acknowledged and are not in the journal. */
  readonly lost: number;
  /** Batches that are in the journal, or in the twin, more than once. */
  readonly twice: number;
  /** Files there were in the end: how many moments the kills could hit. */
  readonly snapshots: number;
  readonly segments: number;
  /** Of these, how many the journal had removed. */
  readonly removed: number;
  /** The twin after all kills, and one that was fed the same batches without any. */
  readonly hash: string;
  readonly hashWithoutKills: string;
  /** Closed intervals and tallies in the record, and those of the twin without kills. */
  readonly closed: readonly string[];
  readonly closedWithoutKills: readonly string[];
  /** Changes of state that were told though the machine was in that state already. */
  readonly toldAgain: number;
}

/** `where`: at any moment, or while the journal removes segments that nobody needs any more. */
export async function killRun(
  kills: number,
  where: 'anywhere' | 'trimming' = 'anywhere',
  seed = 1,
): Promise<KillReport> {
  const directory = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
  const chance = dice(seed);
  const acknowledged = new Set<number>();
  let next = 0;
  try {
    for (let life = 0; life < kills; life++) {
      const wait = SHORTEST_MS + chance() * (LONGEST_MS - SHORTEST_MS);
      const how =
        where === 'anywhere'
          ? { ms: wait }
          : { place: PLACES[life % 2] as string, after: 1 + Math.floor(chance() * REMOVALS) };
      const lived = await oneLife(directory, next, how);
      for (const id of lived.acknowledged) acknowledged.add(id);
      next = lived.attempted + 1;
    }
    return await judge(directory, kills, next, acknowledged);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Feeds from batch `from` on until the kill; resolves when the process is gone and its last words are read. */
function oneLife(
  directory: string,
  from: number,
  how: { readonly ms?: number; readonly place?: string; readonly after?: number },
): Promise<{ attempted: number; acknowledged: number[] }> {
  const place = how.place === undefined ? [] : [how.place, String(how.after)];
  const child = spawn(process.execPath, [CHILD, directory, String(from), ...place], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: number[] = [];
  let attempted = from - 1;
  let words = '';
  let timer: NodeJS.Timeout | undefined;
  let killed = false;
  const kill = () => {
    killed = true;
    child.kill('SIGKILL');
  };
  const late = setTimeout(kill, READY_MS);
  child.stderr.on('data', (chunk) => {
    words += String(chunk);
  });
  // The ledger is out of reach of the kill: a line that was written is read here whatever becomes of the writer.
  const ledger = createInterface({ input: child.stdout });
  ledger.on('line', (line) => {
    const id = Number(line.slice(1));
    if (line.startsWith('t')) attempted = Math.max(attempted, id);
    else {
      acknowledged.push(id);
      if (how.ms !== undefined) timer ??= setTimeout(kill, how.ms);
    }
  });
  return new Promise((done, fail) => {
    let open = 2;
    const ended = () => {
      if (--open > 0) return;
      clearTimeout(late);
      clearTimeout(timer);
      if (!(killed || child.signalCode === 'SIGKILL') || acknowledged.length === 0)
        fail(new Error(`the process under test ended by itself: ${words}`));
      else done({ attempted, acknowledged });
    };
    ledger.once('close', ended);
    child.once('exit', ended);
  });
}

async function judge(
  directory: string,
  kills: number,
  fed: number,
  acknowledged: ReadonlySet<number>,
): Promise<KillReport> {
  const plant = killPlant();
  const now = () => plantTime(fed);
  const host = new TwinHost({ plant, directory, log: pino({ level: 'silent' }), now, ...KILL_OPTIONS });
  await host.start();
  try {
    const seen = new Map<number, number>();
    const fresh = new Twin(plant);
    const events: TwinEvent[] = [];
    const idTag = plant.tags.findIndex(({ name }) => name === ID_TAG);
    const removed = await removedSegments(directory);
    const segments = [...removed, ...host.journal.readable()];
    const tail = new JournalTail(
      { readable: () => segments },
      plant.tags.map(({ name }) => name),
      0,
    );
    const reader: JournalReader = {
      samples: (batch) => {
        for (let i = 0; i < batch.length; i++)
          if (batch.tag[i] === idTag) seen.set(batch.value[i] as number, (seen.get(batch.value[i] as number) ?? 0) + 1);
        fresh.fold(batch);
        events.push(...fresh.takeEvents());
      },
      texts: (rows) => {
        for (const [, text] of rows) if (text !== '') fresh.texts.intern(text);
      },
    };
    while (await tail.read(reader, PIECE));
    fresh.tick(now());
    events.push(...fresh.takeEvents());
    const [hash, snapshots] = [host.twin.hash(), (await readdir(join(directory, 'snapshots'))).length];
    await host.stop();
    const told = await eventsIn(join(directory, 'events'));
    return {
      kills,
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((id) => !seen.has(id)).length,
      twice: [...seen.values()].filter((times) => times > 1).length,
      snapshots,
      segments: segments.length,
      removed: removed.length,
      hash,
      hashWithoutKills: fresh.hash(),
      closed: closedOf(told),
      closedWithoutKills: closedOf(events),
      toldAgain: toldAgain(told),
    };
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** What the journal removed, as the processes under test put it aside; one that was put aside and not removed yet is left out. */
async function removedSegments(directory: string): Promise<readonly Segment[]> {
  const [attic, journal] = [join(directory, ATTIC), join(directory, 'journal')];
  if (!existsSync(attic)) return [];
  const left = new Set(await readdir(journal));
  return (await segmentsIn(attic)).readable().filter(({ file }) => !left.has(basename(file)));
}

/** Every event of the log on disk, oldest first. */
async function eventsIn(directory: string): Promise<TwinEvent[]> {
  const events: TwinEvent[] = [];
  for (const name of (await readdir(directory)).sort())
    for (const line of (await readFile(join(directory, name), 'utf8')).split('\n'))
      if (line !== '') events.push((JSON.parse(line) as { e: TwinEvent }).e);
  return events;
}

const closedOf = (events: readonly TwinEvent[]): string[] =>
  events
    .filter(({ type }) => type === 'interval-closed' || type === 'tally')
    .map((event) => JSON.stringify(event))
    .sort();

function toldAgain(events: readonly TwinEvent[]): number {
  const state = new Map<string, string>();
  let again = 0;
  for (const event of events) {
    if (event.type !== 'state-changed') continue;
    if (state.get(event.machine) === event.state) again++;
    state.set(event.machine, event.state);
  }
  return again;
}

/** A small seeded generator (mulberry32), 0..1. */
function dice(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const killBench: Bench = async ({ quick }) => {
  const reports = [await killRun(quick ? 10 : 50), await killRun(quick ? 6 : 18, 'trimming')];
  const wrong = reports.filter(
    (report) =>
      report.hash !== report.hashWithoutKills ||
      report.closed.join() !== report.closedWithoutKills.join() ||
      report.toldAgain > 0,
  ).length;
  const sum = (what: 'lost' | 'twice' | 'acknowledged') => reports.reduce((all, report) => all + report[what], 0);
  return [
    { name: 'kill-lost', value: sum('lost'), unit: 'acknowledged batches lost', n: sum('acknowledged') },
    { name: 'kill-twice', value: sum('twice') + wrong, unit: 'batches counted twice', n: sum('acknowledged') },
  ];
};
