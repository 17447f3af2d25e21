/** Orders, masters, checklists, reasons and events of lots among files that are imported: told apart from readings by name, head or content. */
import { open, readFile } from 'node:fs/promises';

const HEAD_BYTES = 4_096;

/** Where a file goes that is no file of readings; null = it is one. */
export async function planPath(file: string): Promise<string | null> {
  if (/\.xml$/i.test(file)) return ORDERS;
  if (/\.json$/i.test(file)) return jsonPath(await readFile(file, 'utf8'));
  if (!/\.csv$/i.test(file)) return null;
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head =
      buffer
        .toString('utf8', 0, bytesRead)
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/, 1)[0] ?? '';
    const columns = head
      .toLowerCase()
      .split(/[,;\t]/)
      .map((name) => name.trim().replaceAll('"', ''));
    const has = (...names: string[]) => names.every((name) => columns.includes(name));
    return has('order', 'line', 'product') ? ORDERS : has('kind', 'id', 'revision') ? REVISIONS : null;
  } finally {
    await handle.close();
  }
}

const ORDERS = '/api/v1/orders/import';
const REVISIONS = '/api/v1/revisions/import';
const EPCIS = '/api/v1/epcis/capture';

/** By what it holds; what is none of them is told so as orders. */
function jsonPath(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return ORDERS;
    const [first] = Array.isArray(value) ? (value as { kind?: unknown }[]) : [];
    if ('revisions' in value || first?.kind !== undefined) return REVISIONS;
    if ('epcisBody' in value || (Array.isArray(value) && 'eventTime' in (value[0] ?? {}))) return EPCIS;
    if ('runs' in value) return '/api/v1/checklists/import';
    if ('characteristics' in value) return '/api/v1/quality/characteristics';
    if ('reasons' in value) return '/api/v1/stops/import';
  } catch {
    // The server says what is wrong with it.
  }
  return ORDERS;
}

interface Fault {
  readonly line: number;
  /** What it is of, under the name of its kind. */
  readonly order?: string;
  readonly revision?: string;
  readonly run?: string;
  readonly machine?: string;
  readonly event?: string;
  readonly field: string;
  readonly reason: string;
}

export interface PlanTaken {
  readonly dryRun?: boolean;
  readonly taken: number;
  readonly changed?: number;
  readonly unchanged?: number;
  readonly refused: number;
  readonly faults: readonly Fault[];
  readonly warnings?: readonly Fault[];
}

/** True when all of the file was taken. `most`: of more faults only so many are told. */
export function tellPlan(file: string, answer: PlanTaken, json: boolean, most: number): boolean {
  const { dryRun = false, taken, changed = 0, unchanged = 0, refused, faults, warnings = [] } = answer;
  const told = (kind: string, list: readonly Fault[]) => {
    for (const { line, order, revision, run, machine, event, field, reason } of list.slice(0, most))
      process.stderr.write(
        `${file}:${line}: ${kind}${[order && `order ${order}`, revision ?? run ?? machine ?? event, field, reason].filter(Boolean).join(': ')}\n`,
      );
    if (list.length > most) process.stderr.write(`${file}: ${list.length} in all\n`);
  };
  told('', faults);
  told('warning: ', warnings);
  if (json) process.stdout.write(`${JSON.stringify({ file, ...answer })}\n`);
  else
    process.stdout.write(
      `${file}: ${taken} ${dryRun ? 'would be taken' : 'taken'}, ${changed} corrected, ${unchanged} known before, ${refused} refused\n`,
    );
  return refused === 0;
}
