/**
 * See kill.ts: takes batches in until it is killed, and writes a ledger of them on stdout. Told where, it kills itself while
 * the journal removes a segment, before or after the removal: a kill from outside hardly ever meets that moment.
 */
import { writeSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { TwinHost } from '../server/twin-host.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { ATTIC, fillBatch, KILL_OPTIONS, killPlant, plantTime, TRIMMED_BYTES } from './kill-feed.ts';

/** Batches under way at once. */
const UNDER_WAY = 8;

const [directory = '', first = '0', where = '', after = '1'] = process.argv.slice(2);
const plant = killPlant();
let k = Number(first);
const now = () => plantTime(k);
const host = new TwinHost({
  plant,
  directory,
  log: pino({ level: 'error' }, pino.destination(2)),
  now,
  ...KILL_OPTIONS,
  ...(where === '' ? {} : { journalBytes: TRIMMED_BYTES }),
});
if (where !== '') dieWhileRemoving(Number(after));
await host.start();

/** Synchronously: what is written is out of this process. */
const ledger = (word: string, id: number) => writeSync(1, `${word}${id}\n`);

async function feed(): Promise<never> {
  const batch = new SampleBatch();
  for (;;) {
    const id = k++;
    fillBatch(plant, batch, id);
    ledger('t', id);
    await host.deliver(batch);
    ledger('a', id);
  }
}
await Promise.all(Array.from({ length: UNDER_WAY }, feed));

/** At the so-manieth segment that is removed. */
function dieWhileRemoving(left: number): void {
  const { rm } = files;
  let count = left;
  const die = () => process.kill(process.pid, 'SIGKILL');
  files.rm = async (path, options) => {
    const segment = String(path).endsWith('.seg');
    if (segment) {
      await files.mkdir(join(directory, ATTIC), { recursive: true });
      await files.copyFile(path, join(directory, ATTIC, basename(String(path))));
    }
    const last = segment && --count === 0;
    if (last && where === 'before-removal') die();
    await rm(path, options);
    if (last) die();
  };
  syncBuiltinESMExports();
}
