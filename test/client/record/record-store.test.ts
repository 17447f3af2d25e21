import { expect, test } from 'vitest';
import type { IntervalsAnswer } from '../../../client/http/api.ts';
import { type ReadIntervals, RecordStore } from '../../../client/record/record-store.ts';

const iso = (at: number) => new Date(at).toISOString();
const answer = (): IntervalsAnswer => ({
  oldest: iso(0),
  intervals: [
    {
      machine: 'm',
      from: iso(1000),
      to: iso(5000),
      state: 'producing',
      fault: 0,
      good: 4,
      reject: 0,
      energy: 0,
      cause: null,
    },
    { machine: 'm', from: iso(5000), to: null, state: 'blocked', fault: 0, good: 0, reject: 0, energy: 0, cause: null },
  ],
});

test('a span is read once, and again when more of the past is wanted', async () => {
  const asked: [number, number][] = [];
  const read: ReadIntervals = async (_, from, to) => {
    asked.push([from, to]);
    return answer();
  };
  const record = new RecordStore(read);
  await record.want('m', 1000, 6000);
  await record.want('m', 2000, 7000);
  expect(asked).toEqual([[1000, 6000]]);
  await record.want('m', 0, 7000);
  expect(asked).toHaveLength(2);
  expect(record.segmentsOf('m').map((s) => s.state)).toEqual(['producing', 'blocked']);

  // The list shows two hours, the time bar eight: neither reads again because the other asked.
  await record.want('m', 3000, 90_000);
  await record.want('m', 0, 9000);
  await record.want('m', 3000, 90_000);
  expect(asked.slice(2)).toEqual([[0, 90_000]]);
});

test('what closes while the screen stands is added without reading; a corrected past is read again', async () => {
  let reads = 0;
  const record = new RecordStore(async () => {
    reads++;
    return answer();
  });
  await record.want('m', 1000, 6000);
  const event = {
    type: 'interval-closed',
    machine: 'm',
    from: 5000,
    to: 9000,
    state: 'blocked',
    fault: 0,
    good: 0,
    reject: 0,
    energy: 0,
  } as const;
  record.apply([{ sequence: 1, event }]);
  expect(record.segmentsOf('m').at(-1)).toMatchObject({ from: 5000, to: 9000 });
  const { version } = record;
  record.apply([{ sequence: 1, event }]);
  expect(record.version).toBe(version);

  record.apply([
    { sequence: 2, event: { type: 'history-corrected', machine: 'm', from: 1000, removed: [], added: [] } },
  ]);
  await record.want('m', 1000, 9000);
  expect(reads).toBe(2);
});

test('a server that does not answer leaves what was read, and says why', async () => {
  let fail = false;
  const record = new RecordStore(async () => {
    if (fail) throw new Error('503');
    return answer();
  });
  await record.want('m', 1000, 6000);
  fail = true;
  await record.want('m', 0, 6000);
  expect(record.segmentsOf('m')).toHaveLength(2);
  expect(record.failed).toBe('503');
});
