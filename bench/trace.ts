/**
 * What tracing a lot costs on the embedded database: 1,000,000 lots in 8 levels, each made of three of the level before, so that
 * some 3,000 lots stand behind one of the last level. `trace-backward`, `trace-forward`: from lots of the last and the first
 * level with amounts; `trace-recall`: from a raw lot to what was made of it, ranked. Median, and the slowest (`-slowest`), of
 * the lots asked, each for the first time; wall time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { openRecords, type Records } from '../server/records/database.ts';
import { LotRoom } from '../server/records/lots/lot-room.ts';
import type { Lot } from '../server/records/lots/words.ts';
import { type Bench, type Figure, median, round } from './figure.ts';

export const LEVELS = 8;
const INPUTS = 3;

export const traceBench: Bench = async ({ quick }) => {
  const lots = quick ? 100_000 : 1_000_000;
  const asked = quick ? 10 : 30;
  const folder = await mkdtemp(join(tmpdir(), 'gemba-bench-trace-'));
  const log = pino({ level: 'silent' });
  const records = await openRecords({ config: { data: folder, records: { port: 0 } }, log, now: Date.now });
  try {
    await records.ready;
    const began = performance.now();
    await fillLots(records, lots / LEVELS);
    console.error(`trace: ${lots} lots written in ${Math.round((performance.now() - began) / 1000)} s`);
    const room = new LotRoom({ records, now: Date.now });
    const figures: Figure[] = [];
    const measure = async (name: string, level: number, work: (lot: Lot) => Promise<number>) => {
      const took: number[] = [];
      let reached = 0;
      for (let i = 0; i < asked; i++) {
        const number = Math.floor(((i + 0.5) * lots) / LEVELS / asked);
        const lot = await room.store.get(`L${level}-${number}`);
        if (!lot) throw new Error(`there is no lot ${number} of level ${level}`);
        const from = performance.now();
        reached += await work(lot);
        took.push(performance.now() - from);
      }
      console.error(`${name}: ${Math.round(reached / asked)} lots in the mean`);
      figures.push({ name, value: round(median(took), 1), unit: 'ms', n: asked });
      figures.push({ name: `${name}-slowest`, value: round(Math.max(...took), 1), unit: 'ms', n: asked });
    };
    await measure('trace-backward', LEVELS - 1, async (lot) => (await room.trace(lot, 'backward', null)).lots.length);
    await measure('trace-forward', 0, async (lot) => (await room.trace(lot, 'forward', null)).lots.length);
    await measure('trace-recall', 0, async (lot) => (await room.recall(lot, null)).exposed.length);
    return figures;
  } finally {
    await records.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Written as a plant would in years, without its audit: rows alone, and swept as the database does by itself. */
export async function fillLots({ db: all }: Records, perLevel: number): Promise<void> {
  for (let level = 0; level < LEVELS; level++) {
    const [first, before] = [level * perLevel, (level - 1) * perLevel];
    const kind = level === 0 ? 'raw' : level === LEVELS - 1 ? 'finished' : 'wip';
    // A part at a time: a statement has a time-out.
    for (let from = 0; from < perLevel; from += PART)
      await all.transaction().execute(async (db) => {
        // What refers to what is sound by the way it is made.
        await sql`SET LOCAL session_replication_role = replica`.execute(db);
        const series = sql`generate_series(${from}::bigint, ${Math.min(perLevel, from + PART) - 1}::bigint) AS i`;
        await sql`
        INSERT INTO lot (id, code, kind, material, quantity, unit, made_at, known, recorded) OVERRIDING SYSTEM VALUE
        SELECT ${first}::bigint + i + 1, ${`L${level}-`}::text || i, ${kind}, 'm' || i % 200, 300, 'kg', i, true, 0
        FROM ${series}`.execute(db);
        if (level === 0) return;
        await sql`
        INSERT INTO lot_step (id, key, kind) OVERRIDING SYSTEM VALUE
        SELECT ${first}::bigint + i + 1, 'L' || (${first}::bigint + i), 'transform' FROM ${series}`.execute(db);
        await sql`
        INSERT INTO lot_event (id, event, kind, at_ms, step, body, by_whom, recorded) OVERRIDING SYSTEM VALUE
        SELECT ${first}::bigint + i + 1, 'L' || (${first}::bigint + i), 'transform', i, ${first}::bigint + i + 1, '{}', 'bench', 0
        FROM ${series}`.execute(db);
        await sql`
        INSERT INTO lot_part (event, step, lot, side, amount, unit, recorded)
        SELECT ${first}::bigint + i + 1, ${first}::bigint + i + 1,
          ${before}::bigint + (i * 7 + j * 104729 + ${level}::bigint * 31) % ${perLevel}::bigint + 1, 'in', 100, 'kg', 0
        FROM ${series}, generate_series(1, ${INPUTS}::int) AS j
        UNION ALL
        SELECT ${first}::bigint + i + 1, ${first}::bigint + i + 1, ${first}::bigint + i + 1, 'out', 300, 'kg', 0 FROM ${series}`.execute(
          db,
        );
      });
  }
  for (const table of ['lot', 'lot_step', 'lot_part']) await sql`VACUUM ANALYZE ${sql.ref(table)}`.execute(all);
}

const PART = 25_000;
