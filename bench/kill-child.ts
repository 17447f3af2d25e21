/** See kill.ts: takes batches in until it is killed, and writes a ledger of them on stdout. */
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { TwinHost } from '../server/twin-host.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { fillBatch, KILL_OPTIONS, killPlant, plantTime } from './kill-feed.ts';

/** Batches under way at once. */
const UNDER_WAY = 8;

const [directory = '', first = '0'] = process.argv.slice(2);
const plant = killPlant();
let k = Number(first);
const now = () => plantTime(k);
const host = new TwinHost({
  plant,
  directory,
  log: pino({ level: 'error' }, pino.destination(2)),
  now,
  ...KILL_OPTIONS,
});
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
