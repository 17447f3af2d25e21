/** `gemba verify`: proves the audit chain, from the record's database or from an exported file. */
import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { anchorFile, anchorsIn } from '../records/audit/anchors.ts';
import type { AuditRow } from '../records/audit/chain.ts';
import { type Anchor, ChainCheck, type ChainReport } from '../records/audit/check-chain.ts';
import { rowsAfter } from '../records/audit/trail.ts';
import { optionsOf } from './command.ts';
import { configured, recordOf } from './record-of-config.ts';

const HELP = `gemba verify [--file audit.jsonl] [--anchors audit-anchors.jsonl] [--json]

Proves that the audit was not altered: every row by its hash and the hash before it, its end by the anchors that the server
writes every day. Names the first broken row and ends with 1.
  --file FILE      an exported audit; without it, the one in the record's database
  --anchors FILE   anchors to hold it against; without it, those of the data folder when the database is read
  --json           the outcome as one JSON object on stdout
`;
/** Rows read at once from the database. */
const PAGE = 10_000;
/** Bytes of a file read at once. */
const CHUNK = 1024 * 1024;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('verify', HELP, parse);
  if (typeof options === 'number') return options;
  const { file, anchors: anchorPath, json } = options.values;
  if (options.positionals.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  try {
    for (const path of [file, anchorPath])
      if (path !== undefined && !existsSync(path)) throw new Error(`there is no file ${path}`);
    const report =
      file === undefined ? await fromDatabase(anchorPath) : await fromFile(file, await anchorsOf(anchorPath));
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else if (report.ok)
      process.stdout.write(
        `${report.rows} rows are as they were written, ${report.anchors} anchors agree; the newest hash is ${report.last?.hash ?? 'none'}\n`,
      );
    if (report.broken) process.stderr.write(`gemba verify: row ${report.broken.sequence}: ${report.broken.reason}\n`);
    return report.ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`gemba verify: ${(error as Error).message}\n`);
    return 1;
  }
}

async function anchorsOf(path: string | undefined): Promise<Anchor[]> {
  return path === undefined ? [] : anchorsIn(path);
}

async function fromFile(file: string, anchors: readonly Anchor[]): Promise<ChainReport> {
  const check = new ChainCheck(anchors);
  let line = 0;
  for await (const lines of linesOf(file))
    for (const text of lines) {
      line++;
      if (text === '') continue;
      let row: AuditRow;
      try {
        row = JSON.parse(text) as AuditRow;
      } catch {
        throw new Error(`${file}, line ${line}: this is no row of an audit; export it again`);
      }
      if (!check.add(row)) return check.end();
    }
  return check.end();
}

/** Lines by the chunk: readline costs more than the hashing. */
async function* linesOf(file: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  yield [rest];
}

async function fromDatabase(anchorPath: string | undefined): Promise<ChainReport> {
  const config = await configured();
  const check = new ChainCheck(await anchorsIn(anchorPath ?? anchorFile(config.data)));
  const records = await recordOf(config);
  try {
    const page = (after: number) => records.ask((db) => rowsAfter(db, after, PAGE));
    for (let next = page(0); ; ) {
      const rows = await next;
      const last = rows.at(-1);
      if (!last) break;
      // The database reads on while these are checked.
      next = page(last.sequence);
      if (rows.every((row) => check.add(row))) continue;
      await next;
      break;
    }
    return check.end();
  } finally {
    await records.stop();
  }
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      anchors: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
