import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { intervals, scopeOf } from '../../server/record/answers.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../plants.ts';

const SIX = Date.UTC(2026, 2, 2, 6);

test('the time a server was down is unknown, not running', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gemba-gap-'));
  const plant = linePlant(2);
  const state = tagSlot(plant, 'm0/state');
  let now = SIX;
  const open = async () => {
    const host = new TwinHost({
      plant,
      directory,
      log: pino({ level: 'silent' }),
      now: () => now,
      expectSources: true,
    });
    await host.start();
    return host;
  };
  const say = async (host: TwinHost, at: number, value: number) => {
    now = at;
    const batch = new SampleBatch();
    batch.push(state, at, value, 0);
    await host.deliver(batch);
  };
  try {
    const first = await open();
    await say(first, SIX + 1_000, 6);
    await say(first, SIX + 60_000, 6);
    await first.stop();

    now = SIX + 600_000;
    const second = await open();
    await say(second, SIX + 605_000, 6);
    await say(second, SIX + 700_000, 4);
    const scope = scopeOf(plant, 'machine:m0');
    const told = scope ? await intervals(second, scope, SIX, SIX + 800_000) : [];
    expect(told.map((row) => [row.state, (row.from - SIX) / 1000]).filter(([, from]) => Number(from) >= 1)).toEqual([
      ['producing', 1],
      ['unknown', 60.001],
      ['producing', 605],
      ['idle', 700],
    ]);
    await second.stop();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
