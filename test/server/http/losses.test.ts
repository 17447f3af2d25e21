/** Losses of a shift whose every stop is known: what a plant engineer would write on a sheet, and what repeats. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figureRoutes } from '../../../server/http/figure-routes.ts';
import { lossRoutes } from '../../../server/http/loss-routes.ts';
import { type Row, shiftRows } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const SHIFT = Date.UTC(2026, 2, 10, 20);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (at: number) => new Date(at).toISOString();
const window = (from: number, to: number) => `from=${iso(SHIFT + from)}&to=${iso(SHIFT + to)}`;

interface Entry {
  readonly key: Readonly<Record<string, string>>;
  readonly ms: number;
  readonly stops: number;
  readonly units: number | null;
  readonly money: number | null;
  readonly share: number | null;
  readonly cumulative: number | null;
  readonly unexplainedMs: number;
  readonly before: { readonly ms: number; readonly stops: number };
  readonly change: number | null;
}
interface Step {
  readonly id: string;
  readonly ms: number | null;
  readonly losses: readonly { readonly id: string; readonly ms: number; readonly money: number | null }[];
}

/** The constraint m1 jams for 15 minutes at minute 60, and stands a minute every 40; red at 60 a minute, from minute 120 blue at 30. */
describe('a shift with one jam and eleven short stops', () => {
  let taken: TakenIn;
  const ask = async <T>(url: string): Promise<T> => {
    const answer = await taken.get(`/api/v1/${url}`);
    expect([url, answer.statusCode]).toEqual([url, 200]);
    return answer.json() as T;
  };
  const losses = (more: string, span = window(0, 8 * HOUR)) =>
    ask<{ entries: Entry[]; now: { lost: Entry; plannedMs: number; unknownMs: number }; noMoney: string | null }>(
      `losses?scope=line:line&${span}${more}`,
    );

  beforeAll(async () => {
    taken = await takeIn(shiftRows(SHIFT, 480), SHIFT + 8 * HOUR + MINUTE, [figureRoutes, lossRoutes]);
  }, 120_000);
  afterAll(() => taken?.stop());

  test('minutes, stops, units and money by kind of stop, each with its share', async () => {
    const { entries, now, noMoney } = await losses('&by=state');
    expect(noMoney).toBeNull();
    expect(now.plannedMs).toBe(8 * HOUR);
    // 600 an hour: 15 minutes are 150. Units: 15 minutes at 60; of the short ones two at 60 and nine at 30 a minute.
    expect(
      entries.map(({ key, ms, stops, units, money }) => [
        key['state'],
        ms / MINUTE,
        stops,
        units,
        Math.round(money ?? -1),
      ]),
    ).toEqual([
      ['breakdown', 15, 1, 900, 150],
      ['micro-stop', 11, 11, 390, 110],
    ]);
    expect(entries.map(({ share }) => share)).toEqual([15 / 26, 11 / 26]);
    expect(entries.at(-1)?.cumulative).toBeCloseTo(1, 12);
  });

  test('ranked by stops the short ones come first', async () => {
    const { entries } = await losses('&by=state&measure=stops');
    expect(entries.map(({ key, share }) => [key['state'], share])).toEqual([
      ['micro-stop', 11 / 12],
      ['breakdown', 1 / 12],
    ]);
  });

  test('a fault code is an explanation; opened down, the parts add up to the whole', async () => {
    const { entries, now } = await losses('&by=reason,machine');
    expect(entries.map(({ key, unexplainedMs }) => [key, unexplainedMs])).toEqual([
      [{ reason: 'fault:7', machine: 'm1' }, 0],
    ]);
    const parts = await losses('&by=product&reason=fault:7');
    expect(parts.entries.map(({ key, stops }) => [key['product'], stops])).toEqual([
      ['red', 3],
      ['blue', 9],
    ]);
    expect(parts.now.lost.ms).toBe(now.lost.ms);
    expect((await losses('&by=reason&reason=fault:8')).entries).toEqual([]);
  });

  test('against the period before: what grew, as a share of planned time', async () => {
    const first = await losses('&by=state', window(2 * HOUR, 4 * HOUR));
    const [micro, jam] = first.entries;
    // Minutes 140, 180 and 220 against 20 and 100 in the two hours before, where the jam was.
    expect([micro?.key['state'], micro?.stops, micro?.before.stops]).toEqual(['micro-stop', 3, 2]);
    expect(micro?.change).toBeCloseTo(1 / 120, 9);
    expect([jam?.key['state'], jam?.ms, jam?.before.ms]).toEqual(['breakdown', 0, 15 * MINUTE]);
    const named = await losses(
      `&by=state&beforeFrom=${iso(SHIFT + 4 * HOUR)}&beforeTo=${iso(SHIFT + 6 * HOUR)}`,
      window(2 * HOUR, 4 * HOUR),
    );
    expect(named.entries.map(({ key, before }) => [key['state'], before.stops])).toEqual([['micro-stop', 3]]);
  });

  test('the stretches behind an entry: each stop once, newest first, with its times', async () => {
    const { stretches } = await ask<{ stretches: { from: string; to: string; state: string; product: string }[] }>(
      `losses/stretches?scope=line:line&${window(0, 8 * HOUR)}&reason=fault:7&state=micro-stop`,
    );
    expect(stretches.length).toBe(11);
    expect(stretches[0]).toMatchObject({
      from: iso(SHIFT + 460 * MINUTE),
      to: iso(SHIFT + 461 * MINUTE),
      product: 'blue',
    });
    const jam = await ask<{ stretches: object[] }>(
      `losses/stretches?scope=line:line&${window(0, 8 * HOUR)}&state=breakdown`,
    );
    // It crosses no hour, yet would be one stretch if it did.
    expect(jam.stretches).toMatchObject([{ from: iso(SHIFT + 60 * MINUTE), to: iso(SHIFT + 75 * MINUTE) }]);
  });

  test('from calendar to good every step is the one before less its losses, over any window and scope', async () => {
    const asked = fc.sample(
      fc.record({
        scope: fc.constantFrom('site', 'line:line', 'machine:m0', 'machine:m1'),
        from: fc.integer({ min: -HOUR, max: 7 * HOUR }),
        length: fc.integer({ min: 1000, max: 9 * HOUR }),
      }),
      { numRuns: 40, seed: 11 },
    );
    for (const { scope, from, length } of asked) {
      const { steps } = await ask<{ steps: Step[] }>(`losses/waterfall?scope=${scope}&${window(from, from + length)}`);
      expect(steps.map(({ id }) => id)).toEqual(['calendar', 'planned', 'run', 'net', 'good']);
      expect(steps[0]?.ms).toBeCloseTo(length, 3);
      for (const [i, step] of steps.entries()) {
        const before = steps[i - 1]?.ms;
        if (before === undefined || before === null || step.ms === null) continue;
        const lost = step.losses.reduce((ms, loss) => ms + loss.ms, 0);
        expect(Math.abs(before - lost - step.ms), `${scope} ${from} ${length} ${step.id}`).toBeLessThan(0.01);
      }
    }
    const { steps } = await ask<{ steps: Step[] }>(`losses/waterfall?scope=line:line&${window(0, 8 * HOUR)}`);
    const loss = (id: string) => steps.flatMap((step) => step.losses).find((one) => one.id === id);
    expect([loss('breakdown')?.ms, loss('micro-stop')?.ms]).toEqual([15 * MINUTE, 11 * MINUTE]);
    expect(loss('breakdown')?.money).toBeCloseTo(150, 6);
  });

  test('figures by product and by hour are of the sums of each, and add up to the whole', async () => {
    interface Figure {
      readonly formula: string;
      readonly value: number | null;
      readonly inputs: Readonly<Record<string, number>>;
    }
    const by = (what: string) =>
      ask<{ groups: { key: string | null; figures: Figure[] }[]; unrecordedMs: number }>(
        `oee/by?scope=line:line&${window(-HOUR, 8 * HOUR)}&by=${what}`,
      );
    const { figures } = await ask<{ figures: Figure[] }>(`oee?scope=line:line&${window(-HOUR, 8 * HOUR)}`);
    const whole = figures.find(({ formula }) => formula === 'oee');
    for (const what of ['product', 'hour', 'shift', 'machine']) {
      const { groups, unrecordedMs } = await by(what);
      if (what !== 'machine') expect(unrecordedMs).toBe(HOUR);
      if (what === 'product') expect(groups.map(({ key }) => key)).toEqual(['blue', 'red']);
      if (what === 'hour') expect(groups.map(({ key }) => key)[0]).toBe(iso(SHIFT));
      if (what === 'machine') expect(groups.map(({ key }) => key)).toEqual(['m0', 'm1', 'm2']);
      if (what === 'machine') continue;
      const sum = (name: string) =>
        groups.reduce(
          (all, group) => all + (group.figures.find(({ formula }) => formula === 'oee')?.inputs[name] ?? 0),
          0,
        );
      expect(sum('PRI_GQ')).toBeCloseTo(whole?.inputs['PRI_GQ'] ?? Number.NaN, 3);
      expect(sum('PBT') + unrecordedMs).toBeCloseTo(whole?.inputs['PBT'] ?? Number.NaN, 3);
    }
  });

  test('a machine that is not the constraint costs no money by itself, and says so', async () => {
    const { noMoney } = await ask<{ noMoney: string }>(`losses?scope=machine:m0&${window(0, 8 * HOUR)}`);
    expect(noMoney).toBe('not-the-constraint');
  });

  test('what cannot be asked is refused by name', async () => {
    for (const [url, code] of [
      [`losses?scope=line:line&${window(0, HOUR)}&by=weather`, 400],
      [`losses?scope=line:line&${window(0, HOUR)}&beforeFrom=${iso(SHIFT)}`, 400],
      [`losses?scope=line:line&${window(HOUR, 0)}`, 400],
      [`losses/stretches?scope=line:line&${window(0, HOUR)}&machine=m9`, 404],
      [`oee/by?scope=line:line&from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z&by=hour`, 400],
    ] as const)
      expect([url, (await taken.get(`/api/v1/${url}`)).statusCode]).toEqual([url, code]);
  });
});

/** Eight hours of m1: a minute's stop every 40 minutes, but every 8 while the green crew works (hours 2 to 4). */
function unluckyCrew(): Row[] {
  const rows: Row[] = [];
  for (const machine of ['m0', 'm1', 'm2']) {
    rows.push({ tag: `${machine}/product`, at: SHIFT, value: 'red' });
    rows.push({ tag: `${machine}/mode`, at: SHIFT, value: 1 }, { tag: `${machine}/wait`, at: SHIFT, value: 0 });
    let down: boolean | null = null;
    for (let minute = 0; minute <= 480; minute++) {
      const at = SHIFT + minute * MINUTE;
      const green = minute >= 120 && minute < 240;
      const stands = machine === 'm1' && minute % (green ? 8 : 40) === 5;
      if (stands !== down) {
        rows.push({ tag: `${machine}/fault`, at, value: stands ? 7 : 0 });
        rows.push({ tag: `${machine}/state`, at, value: stands ? 11 : 6 });
      }
      down = stands;
      rows.push({ tag: `${machine}/good`, at, value: minute * 50 });
    }
  }
  return rows.sort((a, b) => a.at - b.at);
}

test('stops that come five times as often with one crew are a pattern of that crew, and of nothing else', async () => {
  const taken = await takeIn(unluckyCrew(), SHIFT + 8 * HOUR + MINUTE, [lossRoutes]);
  const { record } = taken;
  await record.records.transact(async (trx) => {
    const crew = (value: string, from: number, to: number) =>
      record.time.declare(trx, {
        scope: { line: 'line' },
        what: 'crew',
        value,
        from: SHIFT + from * HOUR,
        to: SHIFT + to * HOUR,
        by: 'ada',
      });
    await crew('blue', 0, 2);
    await crew('green', 2, 4);
    await crew('blue', 4, 8);
  });
  const answer = await taken.get(`/api/v1/losses/patterns?scope=line:line&${window(0, 8 * HOUR)}`);
  expect(answer.statusCode).toBe(200);
  const { found, stops } = answer.json() as {
    found: Record<
      'dimension' | 'value' | 'reason' | 'machine' | 'count' | 'of' | 'lift' | 'low' | 'q' | 'ms',
      unknown
    >[];
    stops: number;
  };
  expect(stops).toBe(24);
  const crew = found.filter(({ dimension }) => dimension === 'crew');
  expect(crew).toMatchObject([
    { value: 'green', reason: 'fault:7', machine: 'm1', count: 15, of: 24, ms: 15 * MINUTE },
  ]);
  // 15 in 105 minutes that ran against 9 in 351.
  expect(crew[0]?.lift).toBeCloseTo(15 / 105 / (9 / 351), 6);
  expect(crew[0]?.low).toBeGreaterThan(1);
  // Only m1 ever stops: that is a pattern of the machine too, and there is no third.
  expect(found.map(({ dimension }) => dimension).sort()).toEqual(['crew', 'machine']);
  await taken.stop();
}, 120_000);
