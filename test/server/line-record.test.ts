import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { lineView } from '../../server/live/line-view.ts';
import { intervals, scopeOf } from '../../server/record/answers.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import type { Line } from '../../twin/plant/model.ts';
import { linePlant, tagSlot } from '../plants.ts';
import { follow } from './records/followed.ts';

const SIX = Date.UTC(2026, 2, 2, 6);

/** m0 -> m1 (constraint, 60 a minute) -> m2; m2 breaks down and m1 is blocked from minute 10 to 20. */
async function tenMinutesBlocked(look: (host: TwinHost, line: Line) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'gemba-line-'));
  const plant = linePlant(3);
  let now = SIX;
  const host = new TwinHost({ plant, directory, log: pino({ level: 'silent' }), now: () => now });
  await host.start();
  const say = async (minute: number, tag: string, value: number) => {
    now = SIX + minute * 60_000;
    const batch = new SampleBatch();
    batch.push(tagSlot(plant, tag), now, value, 0);
    await host.deliver(batch);
  };
  try {
    for (const m of ['m0', 'm1', 'm2']) await say(0, `${m}/state`, 6);
    await say(0, 'm2/good', 0);
    await say(10, 'm2/good', 600);
    await say(10, 'm2/fault', 7);
    await say(10, 'm2/state', 9);
    await say(10, 'm1/wait', 2);
    await say(10, 'm1/state', 5);
    await say(20, 'm2/fault', 0);
    await say(20, 'm2/state', 6);
    await say(20, 'm1/wait', 0);
    await say(20, 'm1/state', 6);
    await say(40, 'm2/good', 1_800);
    await say(40, 'm1/state', 6);
    await look(host, plant.lines[0] as Line);
  } finally {
    await host.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

test('the standstill of a line is told with the machine that held it up, and counted as its loss', () =>
  tenMinutesBlocked(async (host, line) => {
    const scope = scopeOf(host.plant, 'machine:m1');
    const blocked = scope
      ? (await intervals(host, scope, SIX, SIX + 40 * 60_000)).find((row) => row.state === 'blocked')
      : undefined;
    expect(blocked).toMatchObject({ cause: { machine: 'm2', state: 'breakdown', fault: 7 } });
    const view = lineView(host.twin, host.record, line, SIX + 40 * 60_000);
    expect(view.shift?.losses).toMatchObject([
      { machine: 'm2', state: 'breakdown', fault: 7, lostMs: 600_000, stops: 1, cost: 100 },
    ]);
  }));

test('its OEE is the good units at the ideal rate over the planned busy time', () =>
  tenMinutesBlocked(async (host) => {
    const scope = scopeOf(host.plant, 'line:line');
    const record = await follow(host);
    const figures = scope ? await record.oee(scope, { from: SIX, to: SIX + 40 * 60_000 }) : [];
    await record.stop();
    const value = (formula: string) => figures.find((figure) => figure.formula === formula)?.value;
    expect(value('availability')).toBeCloseTo(30 / 40, 12);
    expect(value('effectiveness')).toBeCloseTo(1_800 / (60 * 30), 12);
    expect(value('quality-ratio')).toBe(1);
    expect(value('oee')).toBeCloseTo(1_800 / (60 * 40), 12);
  }));
