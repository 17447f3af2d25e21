/** `gemba import FILE...`: past readings, or orders, through the running server, which alone owns journal and historian. */
import { existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { localFile } from '../auth/api-keys.ts';
import { CONFIG_FILE, readConfig } from '../config/read-config.ts';
import { optionsOf } from './command.ts';
import { type PlanTaken, planPath, tellPlan } from './order-file.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba import FILE... [--server URL] [--key KEY] [--dry-run] [--json]

Gives past readings to the running server: CSV with the columns tag,at,value[,quality] or at,<tag>,<tag>,..., or the same as
Parquet. Times are ISO 8601 with a zone, or epoch ms. What the live record has is left out; importing a file again changes
nothing. Files are imported in the order given; in order of time is best (docs/import.md).
Orders come the same way: CSV with the columns order,line,product,quantity,..., JSON, or XML by B2MML (docs/orders.md); so do
bills of material, recipes and documents as CSV or JSON, and checklists and reasons of before as JSON (docs/supply.md),
and events of lots as EPCIS 2.0 in JSON (docs/traceability.md).
  --server URL       address of the server; absent = the one that runs on GEMBA_DATA
  --key KEY          an API key that may import; absent = the one that the server leaves in GEMBA_DATA
  --dry-run          reads and judges everything, takes nothing
  --whole FROM/TO    of what larger whole the files are a part, for screens to say what is still to come
  --json             a JSON line a file on stdout
Exit 1 when a file could not be imported, or has lines that could not be read.
`;

/** Bytes sent at once: far below what a request may take. */
const PART = 4 * 1024 * 1024;
const LOOK_MS = 200;
/** How long a server that is starting is waited for, ms. */
const PATIENCE_MS = 15_000;
const ERRORS_TOLD = 20;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly share: number;
  readonly reason: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly lines: number;
  readonly samples: number;
  readonly fresh: number;
  readonly twice: number;
  readonly live: number;
  readonly errors: number;
  readonly firstErrors: readonly { readonly line: number; readonly column: string; readonly reason: string }[];
}

interface Server {
  readonly address: string;
  readonly key: string;
}

class Failed extends Error {}

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('import', HELP, parse);
  if (typeof options === 'number') return options;
  const { values, positionals: files } = options;
  if (files.length === 0) {
    process.stderr.write(HELP);
    return 2;
  }
  try {
    const server = await serverOf(values.server, values.key);
    let sound = true;
    for (const file of files) {
      if (!existsSync(file)) throw new Failed(`${file} does not exist`);
      const plan = await planPath(file);
      if (plan !== null) {
        const judgesNothing = ['checklists/import', 'stops/import', 'characteristics', 'epcis/capture'].some((end) =>
          plan.endsWith(end),
        );
        if (judgesNothing && values['dry-run']) throw new Failed(`${file}: this cannot be tried, only taken in`);
        const query = new URLSearchParams({ name: basename(file), dry_run: String(values['dry-run']) });
        const answer = judgesNothing
          ? await ask<PlanTaken>(server, 'POST', plan, await readFile(file), 'application/json')
          : await ask<PlanTaken>(server, 'POST', `${plan}?${query}`, await planOf(server, file));
        sound = tellPlan(file, answer, values.json, ERRORS_TOLD) && sound;
        continue;
      }
      const job = await give(server, file, values['dry-run'], values.whole);
      sound = tell(file, job, values['dry-run'], values.json) && sound;
    }
    return sound ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    process.stderr.write(`gemba import: ${error.message}\n`);
    return 1;
  }
}

async function give(server: Server, file: string, dryRun: boolean, whole: string | undefined): Promise<Job> {
  const { size } = await stat(file);
  if (size === 0) throw new Failed(`${file} is empty`);
  const [from, to] = whole?.split('/') ?? [];
  const query = new URLSearchParams({ name: basename(file), bytes: String(size), dry_run: String(dryRun) });
  if (from && to) {
    query.set('whole_from', from);
    query.set('whole_to', to);
  }
  const bar = progressBar();
  const handle = await open(file);
  let job: Job | null = null;
  try {
    const part = Buffer.alloc(Math.min(PART, size));
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await handle.read(part, 0, part.byteLength, offset);
      if (bytesRead === 0) throw new Failed(`${file} became shorter while it was read`);
      const body = part.subarray(0, bytesRead);
      job = job
        ? await ask(server, 'PUT', `/api/v1/import/${job.id}?offset=${offset}`, body)
        : await ask(server, 'POST', `/api/v1/import?${query}`, body);
      offset += bytesRead;
      bar.show((0.2 * offset) / size, `${basename(file)}: sent ${offset} of ${size} bytes`);
    }
  } finally {
    await handle.close();
  }
  const id = job?.id;
  const cancel = () => {
    ask(server, 'DELETE', `/api/v1/import/${id}`).finally(() => process.exit(1));
  };
  process.once('SIGINT', cancel);
  for (;;) {
    const { imports } = await ask<{ imports: readonly Job[] }>(server, 'GET', '/api/v1/import');
    const found = imports.find((candidate) => candidate.id === id);
    if (!found) throw new Failed(`the server no longer knows the import of ${file}`);
    if (['done', 'failed', 'cancelled'].includes(found.state)) {
      process.removeListener('SIGINT', cancel);
      bar.end();
      return found;
    }
    bar.show(0.2 + 0.8 * found.share, `${basename(file)}: ${found.state}`);
    await new Promise((again) => setTimeout(again, LOOK_MS));
  }
}

/** True when all of the file was read. */
function tell(file: string, job: Job, dryRun: boolean, json: boolean): boolean {
  const { state, reason, from, to, lines, samples, fresh, twice, live, errors, firstErrors } = job;
  if (json)
    process.stdout.write(
      `${JSON.stringify({ file, state, reason, dryRun, from, to, lines, samples, fresh, twice, live, errors, firstErrors })}\n`,
    );
  for (const error of firstErrors.slice(0, ERRORS_TOLD))
    process.stderr.write(`${file}:${error.line}${error.column === '' ? '' : `: ${error.column}`}: ${error.reason}\n`);
  if (errors > ERRORS_TOLD) process.stderr.write(`${file}: ${errors} errors in all\n`);
  if (state !== 'done') {
    process.stderr.write(`gemba import: ${file} ${state}: ${reason}\n`);
    return false;
  }
  if (!json) {
    const more = [twice > 0 ? `${twice} known before` : '', live > 0 ? `${live} left to the live record` : '', reason];
    const span = from === null ? '' : ` from ${from} to ${to}`;
    process.stdout.write(
      `${file}: ${samples} readings${span} ${dryRun ? 'would be imported' : `imported, ${fresh} of them new`}${more
        .filter(Boolean)
        .map((words) => `; ${words}`)
        .join('')}\n`,
    );
  }
  return errors === 0;
}

/** A file of revisions names documents by the files beside it: they are kept first, and named by what they hold. */
async function planOf(server: Server, file: string): Promise<Buffer> {
  const content = await readFile(file);
  if (!/\.json$/i.test(file)) return content;
  const value = JSON.parse(content.toString('utf8')) as { revisions?: { file?: string }[] };
  if (!Array.isArray(value.revisions)) return content;
  for (const one of value.revisions) {
    if (one.file === undefined || /^[0-9a-f]{64}$/.test(one.file)) continue;
    const beside = join(dirname(file), one.file);
    if (!existsSync(beside)) throw new Failed(`${file}: there is no file ${one.file} beside it`);
    const query = new URLSearchParams({ name: basename(one.file) });
    one.file = (await ask<{ hash: string }>(server, 'POST', `/api/v1/files?${query}`, await readFile(beside))).hash;
  }
  return Buffer.from(JSON.stringify(value));
}

async function ask<Answer = Job>(
  server: Server,
  method: string,
  path: string,
  body?: Buffer,
  type = 'application/octet-stream',
): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(`${server.address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.key}`,
        ...(body ? { 'content-type': type } : {}),
      },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
  } catch (error) {
    const { cause } = error as Error & { cause?: { code?: string } };
    throw new Failed(`the server at ${server.address} does not answer (${cause?.code ?? (error as Error).message})`);
  }
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as Answer;
  let detail = text.slice(0, 300);
  try {
    const problem = JSON.parse(text) as { title: string; detail: string };
    detail = `${problem.title}: ${problem.detail}`;
  } catch {
    // not one of our answers: as it is
  }
  throw new Failed(`${server.address} refused (${answer.status}): ${detail}`);
}

/** From the options, else from what the server that runs on the data folder leaves there. */
async function serverOf(address: string | undefined, key: string | undefined): Promise<Server> {
  if (address !== undefined && key !== undefined) return { address: address.replace(/\/$/, ''), key };
  const read = readConfig(process.env, existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null);
  if (!read.ok) throw new Failed(read.reason);
  const file = localFile(read.config.data);
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const left = await localServer(file);
    if (left) return { address: (address ?? left.address).replace(/\/$/, ''), key: key ?? left.key };
    if (Date.now() > end)
      throw new Failed(`no server runs on ${read.config.data}; start it, or give --server URL and --key KEY`);
    await new Promise((again) => setTimeout(again, LOOK_MS));
  }
}

/** What the file says, as soon as that server answers: one from before may have left it. */
async function localServer(file: string): Promise<Server | null> {
  try {
    const left = JSON.parse(await readFile(file, 'utf8')) as Server;
    const answer = await fetch(`${left.address}/health/live`);
    return answer.ok ? left : null;
  } catch {
    return null;
  }
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      server: { type: 'string' },
      key: { type: 'string' },
      whole: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}
