/**
 * `kill`: a server's heart (journal, twin, snapshots, event log) is killed with SIGKILL at random moments while it takes
 * samples in, started again, and afterwards everything it had acknowledged is looked for. Acknowledged means on disk: none
 * may be lost, none counted twice, and the twin must be what it would be had nothing ever been killed.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { TwinHost } from '../server/twin-host.ts';
import { Twin } from '../twin/core/twin.ts';
import type { TwinEvent } from '../twin/events.ts';
import type { Bench } from './figure.ts';
import { ID_TAG, KILL_OPTIONS, killPlant, plantTime } from './kill-feed.ts';

/** The built child, also when this file is read as TypeScript by a test. */
const CHILD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/bench/kill-child.js' : 'kill-child.js', import.meta.url),
);
/** A kill comes so long after the first acknowledgement of a life, ms. */
const SHORTEST_MS = 20;
const LONGEST_MS = 800;
const READY_MS = 60_000;

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
  /** The twin after all kills, and one that read the journal from its beginning without any. */
  readonly hash: string;
  readonly hashWithoutKills: string;
  /** Closed intervals and tallies in the record, and those of the twin without kills. */
  readonly closed: readonly string[];
  readonly closedWithoutKills: readonly string[];
  /** Changes of state that were told though the machine was in that state already. */
  readonly toldAgain: number;
}

export async function killRun(kills: number, seed = 1): Promise<KillReport> {
  const directory = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
  const chance = dice(seed);
  const acknowledged = new Set<number>();
  let next = 0;
  try {
    for (let life = 0; life < kills; life++) {
      const lived = await oneLife(directory, next, SHORTEST_MS + chance() * (LONGEST_MS - SHORTEST_MS));
      for (const id of lived.acknowledged) acknowledged.add(id);
      next = lived.attempted + 1;
    }
    return await judge(directory, kills, next, acknowledged);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Feeds from batch `from` on until the kill; resolves when the process is gone and its last words are read. */
function oneLife(directory: string, from: number, ms: number): Promise<{ attempted: number; acknowledged: number[] }> {
  const child = spawn(process.execPath, [CHILD, directory, String(from)], { stdio: ['ignore', 'pipe', 'pipe'] });
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
      timer ??= setTimeout(kill, ms);
    }
  });
  return new Promise((done, fail) => {
    let open = 2;
    const ended = () => {
      if (--open > 0) return;
      clearTimeout(late);
      clearTimeout(timer);
      if (!killed || acknowledged.length === 0) fail(new Error(`the process under test ended by itself: ${words}`));
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
    await host.journal.replay(0, {
      samples: (batch) => {
        for (let i = 0; i < batch.length; i++)
          if (batch.tag[i] === idTag) seen.set(batch.value[i] as number, (seen.get(batch.value[i] as number) ?? 0) + 1);
        fresh.fold(batch);
        events.push(...fresh.takeEvents());
      },
      texts: (rows) => {
        for (const [, text] of rows) if (text !== '') fresh.texts.intern(text);
      },
    });
    fresh.tick(now());
    events.push(...fresh.takeEvents());
    const [hash, snapshots, segments] = [
      host.twin.hash(),
      (await readdir(join(directory, 'snapshots'))).length,
      (await readdir(join(directory, 'journal'))).length,
    ];
    await host.stop();
    const told = await eventsIn(join(directory, 'events'));
    return {
      kills,
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((id) => !seen.has(id)).length,
      twice: [...seen.values()].filter((times) => times > 1).length,
      snapshots,
      segments,
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
  const report = await killRun(quick ? 10 : 50);
  const right =
    report.hash === report.hashWithoutKills &&
    report.closed.join() === report.closedWithoutKills.join() &&
    report.toldAgain === 0;
  return [
    { name: 'kill-lost', value: report.lost, unit: 'acknowledged batches lost', n: report.acknowledged },
    {
      name: 'kill-twice',
      value: report.twice + (right ? 0 : 1),
      unit: 'batches counted twice',
      n: report.acknowledged,
    },
  ];
};
