/** The record as lines of JSON, a table's rows after the other, and back: from either kind of database into either. */
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Records, Work } from './database.ts';

const CHUNK = 2_000;
/** Sums are what their pieces make, but making them anew takes longer than keeping them. */
const OWN = ['kysely_migration', 'kysely_migration_lock'];

/** All rows of all tables at one moment, packed. Returns how many. */
export async function dumpRecord(records: Records, file: string): Promise<number> {
  await records.ready;
  let count = 0;
  await records.snapshot(async (trx) => {
    async function* lines() {
      for (const table of await tablesOf(trx)) {
        const name = sql.id('dump');
        await sql`DECLARE ${name} NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${sql.table(table)} t`.execute(
          trx,
        );
        for (;;) {
          const { rows } = await sql<{ row: string }>`FETCH ${sql.raw(String(CHUNK))} FROM ${name}`.execute(trx);
          if (rows.length === 0) break;
          count += rows.length;
          yield rows.map(({ row }) => `${JSON.stringify(table)}\t${row}\n`).join('');
        }
        await sql`CLOSE ${name}`.execute(trx);
      }
    }
    await pipeline(Readable.from(lines()), createGzip({ level: 4 }), createWriteStream(file));
  });
  return count;
}

/** Puts the rows of a dump into a record that has none, all or none of them. Returns how many. */
export async function restoreRecord(records: Records, file: string): Promise<number> {
  await records.ready;
  return records.transact(async (trx) => {
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM piece`.execute(trx);
    if ((rows[0]?.n ?? 0) > 0) throw new Error('the record is not empty');
    let count = 0;
    let table = '';
    let waiting: string[] = [];
    const flush = async () => {
      if (waiting.length > 0) await insert(trx, table, waiting);
      count += waiting.length;
      waiting = [];
    };
    const input = createReadStream(file).pipe(createGunzip());
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const tab = line.indexOf('\t');
      const name = JSON.parse(line.slice(0, tab)) as string;
      if (name !== table || waiting.length >= CHUNK) {
        await flush();
        table = name;
      }
      waiting.push(line.slice(tab + 1));
    }
    await flush();
    await goOn(trx);
    return count;
  });
}

async function insert(trx: Work, table: string, rows: readonly string[]): Promise<void> {
  const columns = await sql<{ name: string }>`
    SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ${table} AND is_generated = 'NEVER'
    ORDER BY ordinal_position`.execute(trx);
  const names = sql.join(columns.rows.map(({ name }) => sql.ref(name)));
  await sql`
    INSERT INTO ${sql.table(table)} (${names}) OVERRIDING SYSTEM VALUE
    SELECT ${names} FROM json_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::json)`.execute(
    trx,
  );
}

/** Numbers that tables give go on after the largest there is. */
async function goOn(trx: Work): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_identity = 'YES'`.execute(trx);
  for (const { table, column } of rows)
    await sql`
      SELECT setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      FROM ${sql.table(table)}`.execute(trx);
}

/** Every table, those that others point at first. */
async function tablesOf(trx: Work): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`.execute(trx);
  const { rows: links } = await sql<{ from: string; to: string }>`
    SELECT DISTINCT conrelid::regclass::text AS from, confrelid::regclass::text AS to
    FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid`.execute(trx);
  const names = rows.map(({ name }) => name).filter((name) => !OWN.includes(name));
  const sorted: string[] = [];
  const visit = (name: string) => {
    if (sorted.includes(name)) return;
    for (const link of links) if (link.from === name) visit(link.to);
    sorted.push(name);
  };
  for (const name of names) visit(name);
  return sorted;
}
