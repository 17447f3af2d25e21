/** `gemba export`: readings, state intervals and the record of a running server, as CSV or Parquet files. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { EXPORTED, type ExportedTable } from '../export/exported.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba export FOLDER --from TIME --to TIME [--scope SCOPE] [--format parquet|csv] [--server URL] [--key KEY] [--json]

Writes what the server keeps of a window into FOLDER: readings (tag, at, value, quality) and intervals (machine, from, to,
state, fault, good, reject, energy_kwh) as machines told them; record, the same time with its reason, order, product, lot, shift
and crew, corrections included; hours, what was made and lost in each hour that begins in it, with OEE. The stops with a fault are the labels of
a data set for learning; the readings are its signals. CSV readings can be put into another server by \`gemba import\`.
  --from, --to  ISO 8601 with a zone, e.g. 2026-03-02T06:00:00Z
  --scope       site (default), line:<id> or machine:<id>
  --format      parquet (default) or csv
  --server      where the server is; default http://127.0.0.1:8080
  --page        rows of the record asked for at once, 1 to 5000 (default)
  --key         an API key, where the server asks for a sign-in
  --json        the outcome as one JSON object on stdout
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('export', HELP, parse);
  if (typeof options === 'number') return options;
  const { values, positionals } = options;
  const [folder, ...more] = positionals;
  if (
    folder === undefined ||
    more.length > 0 ||
    !values.from ||
    !values.to ||
    !['csv', 'parquet'].includes(values.format)
  ) {
    process.stderr.write(HELP);
    return 2;
  }
  const target = resolve(folder);
  try {
    await mkdir(target, { recursive: true });
    const written: Record<string, number> = {};
    const query = { scope: values.scope, from: values.from, to: values.to };
    for (const table of EXPORTED) {
      const csv = join(target, `${table.name}.csv`);
      await download(values, table, query, csv);
      written[table.name] = await finish(csv, table, values.format);
    }
    const counted = Object.entries(written).map(([name, rows]) => `${rows} ${name}`);
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ folder: target, format: values.format, ...written })}\n`
        : `${target} holds rows: ${counted.join(', ')}\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`gemba export: ${(error as Error).message}\n`);
    return 1;
  }
}

type Asked = Readonly<Record<string, string>>;

/** The table as CSV, page by page where it comes in pages; header first, once. */
async function download(
  { server, key, page: rows }: { readonly server: string; readonly page: string; readonly key?: string | undefined },
  { name, path, columns, paged }: ExportedTable,
  query: Asked,
  file: string,
): Promise<void> {
  const bar = progressBar();
  let bytes = 0;
  async function* pages(): AsyncGenerator<Buffer | string> {
    let cursor: string | null = null;
    do {
      const page: Asked = { ...query, ...(paged && { limit: rows }), ...(cursor !== null && { cursor }) };
      const answer: Response = await ask(server, `${path}?${new URLSearchParams(page)}`, key);
      let isHeader = cursor !== null;
      for await (const part of Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>) {
        bytes += part.byteLength;
        bar.show(0, `${name}: ${Math.round(bytes / 1e6)} MB`);
        // The header of a later page ends with its first line; names of columns are shorter than any part.
        yield isHeader ? part.subarray(part.indexOf('\n') + 1) : part;
        isHeader = false;
      }
      cursor = answer.headers.get('next-cursor');
    } while (cursor !== null);
    // Nothing at all: the columns are there all the same.
    if (bytes === 0) yield `${Object.keys(columns).join(',')}\n`;
  }
  await pipeline(pages, createWriteStream(file));
  bar.end();
}

async function ask(server: string, path: string, key: string | undefined): Promise<Response> {
  const headers = { accept: 'text/csv', ...(key && { authorization: `Bearer ${key}` }) };
  const answer = await fetch(`${server.replace(/\/$/, '')}/api/v1/${path}`, { headers }).catch(() => {
    throw new Error(`no server answers at ${server}; give --server`);
  });
  if (answer.ok && answer.body) return answer;
  const { title, detail } = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  throw new Error(`${title ?? `the server answered ${answer.status}`}${detail ? `: ${detail}` : ''}`);
}

/** Rows of a CSV; as Parquet, the CSV goes. */
async function finish(csv: string, { columns, select }: ExportedTable, format: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const text = (path: string) => `'${path.replaceAll("'", "''")}'`;
    const types = Object.entries(columns).map(([column, type]) => `'${column}':'${type}'`);
    const table = `read_csv(${text(csv)}, header = true, columns = {${types.join(',')}}, nullstr = '')`;
    const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${table}`);
    if (format === 'parquet') {
      await connection.run(
        `COPY (SELECT ${select ?? '*'} FROM ${table}) TO ${text(csv.replace(/csv$/, 'parquet'))} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await rm(csv);
    }
    return Number(counted.getRows()[0]?.[0] ?? 0);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      scope: { type: 'string', default: 'site' },
      format: { type: 'string', default: 'parquet' },
      server: { type: 'string', default: 'http://127.0.0.1:8080' },
      page: { type: 'string', default: '5000' },
      key: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
