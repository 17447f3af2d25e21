/** Files of orders among those that are imported: told apart from readings by their name or their head. */
import { open } from 'node:fs/promises';

const HEAD_BYTES = 4_096;

/** XML and JSON are orders; so is CSV with the columns `order`, `line` and `product`. */
export async function isOrderFile(file: string): Promise<boolean> {
  if (/\.(xml|json)$/i.test(file)) return true;
  if (!/\.csv$/i.test(file)) return false;
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
    return ['order', 'line', 'product'].every((name) => columns.includes(name));
  } finally {
    await handle.close();
  }
}

interface Fault {
  readonly line: number;
  readonly order: string;
  readonly field: string;
  readonly reason: string;
}

export interface OrdersTaken {
  readonly dryRun: boolean;
  readonly taken: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** True when all of the file was taken. `most`: of more faults only so many are told. */
export function tellOrders(file: string, answer: OrdersTaken, json: boolean, most: number): boolean {
  const { dryRun, taken, changed, unchanged, refused, faults, warnings } = answer;
  const told = (kind: string, list: readonly Fault[]) => {
    for (const { line, order, field, reason } of list.slice(0, most))
      process.stderr.write(
        `${file}:${line}: ${kind}${[order && `order ${order}`, field, reason].filter(Boolean).join(': ')}\n`,
      );
    if (list.length > most) process.stderr.write(`${file}: ${list.length} in all\n`);
  };
  told('', faults);
  told('warning: ', warnings);
  if (json) process.stdout.write(`${JSON.stringify({ file, ...answer })}\n`);
  else
    process.stdout.write(
      `${file}: ${taken} orders ${dryRun ? 'would be taken' : 'taken'}, ${changed} corrected, ${unchanged} known before, ${refused} refused\n`,
    );
  return refused === 0;
}
