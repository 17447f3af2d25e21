/** `gemba export`: readings and state intervals of a running server, as CSV or Parquet files. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba export FOLDER --from TIME --to TIME [--scope SCOPE] [--format parquet|csv] [--server URL] [--key KEY] [--json]

Writes what the server keeps of a window into FOLDER: readings (tag, at, value, quality) and intervals (machine, from, to,
state, fault, good, reject, energy_kwh). The stops with a fault are the labels of a data set for learning; the readings are
its signals. CSV readings can be put into another server by \`gemba import\`.
  --from, --to  ISO 8601 with a zone, e.g. 2026-03-02T06:00:00Z
  --scope       site (default), line:<id> or machine:<id>
  --format      parquet (default) or csv
  --server      where the server is; default http://127.0.0.1:8080
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
    for (const what of ['readings', 'intervals'] as const) {
      const csv = join(target, `${what}.csv`);
      await download(values.server, what, { scope: values.scope, from: values.from, to: values.to }, values.key, csv);
      written[what] = await finish(csv, what, values.format);
    }
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ folder: target, format: values.format, ...written })}\n`
        : `${target} holds ${written['readings']} readings and ${written['intervals']} intervals\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`gemba export: ${(error as Error).message}\n`);
    return 1;
  }
}

async function download(
  server: string,
  what: string,
  query: Readonly<Record<string, string>>,
  key: string | undefined,
  file: string,
): Promise<void> {
  const url = `${server.replace(/\/$/, '')}/api/v1/export/${what}?${new URLSearchParams(query)}`;
  let answer: Response;
  try {
    answer = await fetch(url, key ? { headers: { authorization: `Bearer ${key}` } } : {});
  } catch {
    throw new Error(`no server answers at ${server}; give --server`);
  }
  if (!answer.ok || !answer.body) {
    const { title, detail } = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
    throw new Error(`${title ?? `the server answered ${answer.status}`}${detail ? `: ${detail}` : ''}`);
  }
  const bar = progressBar();
  let bytes = 0;
  await pipeline(
    Readable.fromWeb(answer.body as never),
    async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        bytes += part.byteLength;
        bar.show(0, `${what}: ${Math.round(bytes / 1e6)} MB`);
        yield part;
      }
    },
    createWriteStream(file),
  );
  bar.end();
}

/** Rows of a CSV; as Parquet, the CSV goes. */
async function finish(csv: string, what: 'readings' | 'intervals', format: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const text = (path: string) => `'${path.replaceAll("'", "''")}'`;
    const columns =
      what === 'readings'
        ? "{'tag':'VARCHAR','at':'TIMESTAMP','value':'VARCHAR','quality':'VARCHAR'}"
        : "{'machine':'VARCHAR','from':'TIMESTAMP','to':'TIMESTAMP','state':'VARCHAR','fault':'INTEGER','good':'DOUBLE','reject':'DOUBLE','energy_kwh':'DOUBLE'}";
    const table = `read_csv(${text(csv)}, header = true, columns = ${columns}, nullstr = '')`;
    // A text of a text tag stays a text; numbers are numbers.
    const chosen =
      what === 'readings'
        ? `SELECT tag, "at", TRY_CAST(value AS DOUBLE) AS value, CASE WHEN TRY_CAST(value AS DOUBLE) IS NULL THEN value END AS text, quality FROM ${table}`
        : `SELECT * FROM ${table}`;
    const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${table}`);
    if (format === 'parquet') {
      await connection.run(
        `COPY (${chosen}) TO ${text(csv.replace(/csv$/, 'parquet'))} (FORMAT parquet, COMPRESSION zstd)`,
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
      key: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
