/** Reliability over HTTP from a record of which it is known when the machine failed: lives run on operation, and hands are timed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reliabilityRoutes } from '../../../server/http/reliability-routes.ts';
import type { Row } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-03-02T00:00:00Z');
/** Hours of operation before each failure of the constraint, how long it was down, and the fault. */
const FAILURES = [
  [20, 1, 7],
  [40, 1, 7],
  [5, 2, 9],
  [35, 1, 7],
  [50, 1, 7],
  [3, 2, 9],
  [42, 1, 7],
  [44, 1, 7],
  [10, 1, 7],
  [38, 1, 7],
] as const;
const LAST_RUN = 30;
const OPERATED = FAILURES.reduce((sum, [ran]) => sum + ran, LAST_RUN);
const DOWN = FAILURES.reduce((sum, [, down]) => sum + down, 0);
const END = BEGIN + (OPERATED + DOWN) * HOUR;
const iso = (at: number) => new Date(at).toISOString();
const WINDOW = `from=${iso(BEGIN)}&to=${iso(END)}`;

/** m1 fails as told; the machine after it starves for as long, and m0 runs always. */
function rows(): Row[] {
  const list: Row[] = [];
  const tell = (machine: string, tag: string, at: number, value: number | string) =>
    list.push({ tag: `${machine}/${tag}`, at, value });
  for (const machine of ['m0', 'm1']) {
    tell(machine, 'product', BEGIN, 'red');
    tell(machine, 'mode', BEGIN, 1);
    tell(machine, 'wait', BEGIN, 0);
    tell(machine, 'fault', BEGIN, 0);
    tell(machine, 'state', BEGIN, 6);
  }
  const spans: [number, number][] = [];
  let at = BEGIN;
  for (const [ran, down, fault] of FAILURES) {
    at += ran * HOUR;
    spans.push([at, at + down * HOUR]);
    tell('m1', 'fault', at, fault);
    tell('m1', 'state', at, 9);
    at += down * HOUR;
    tell('m1', 'fault', at, 0);
    tell('m1', 'state', at, 6);
  }
  let good = 0;
  for (let minute = BEGIN + 600_000; minute < END; minute += 600_000) {
    const stands = spans.some(([from, to]) => minute > from && minute <= to);
    if (!stands) good += 600;
    tell('m1', 'good', minute - 1_000, good % 65_536);
    tell('m0', 'good', minute - 1_000, ((minute - BEGIN) / 1_000) % 65_536);
  }
  return list.sort((a, b) => a.at - b.at);
}

interface Range {
  low: number | null;
  high: number | null;
}
interface Times {
  n: number;
  mean: number | null;
  median: number | null;
  meanRange: Range | null;
}
interface Figures {
  failures: number;
  operatingHours: number;
  mtbf: { mean: number | null; low: number; high: number | null; atLeast: number } | null;
  repair: Times;
  downHours: number;
  lostHours: number | null;
  cost: number | null;
  availability: { value: number; low: number; high: number } | null;
}
interface Mode extends Figures {
  mode: string | null;
  lives: number;
  ended: number;
  leftTruncated: number;
  missing: string | null;
  weibull: { shape: number; hazard: string; shapeRange: Range } | null;
  survival: { hours: number; atRisk: number; survival: number }[];
  censored: number[];
  repeats: { count: number; of: number };
}
interface Told extends Figures {
  modes: Mode[];
  trend: { verdict: string } | null;
  trendMissing: string | null;
  responses: Times;
  repeats: { count: number; of: number };
  months: {
    month: string;
    failures: number;
    lostHours: number;
    lostCost: number;
    workHours: number;
    partsCost: number;
  }[];
  teams: { value: string | null; failures: number; response: Times; repair: Times }[];
  least: number;
}

let taken: TakenIn;
const ask = async <Answer>(path: string): Promise<Answer> => {
  const answer = await taken.get(`/api/v1/maintenance/reliability${path}&${WINDOW}`);
  expect([path, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([path, 200, '']);
  return answer.json() as Answer;
};

beforeAll(async () => {
  taken = await takeIn(rows(), END, [reliabilityRoutes]);
  // Somebody takes the call of the first failure after six minutes, and of the second one after twelve.
  const began = [BEGIN + 20 * HOUR, BEGIN + 61 * HOUR];
  await taken.record.records.transact(async (trx) => {
    const call = {
      key: null,
      line: 'line',
      machine: 'm1',
      kind: 'help',
      note: '',
      by_whom: 'ada',
      recorded: 0,
      material: null,
    };
    await trx
      .insertInto('andon_call')
      .values(began.map((at, i) => ({ ...call, id: `c${i}`, raised_ms: at + 60_000 })))
      .execute();
    await trx
      .insertInto('call_event')
      .values(
        began.map((at, i) => ({
          ...{ call: `c${i}`, what: 'acknowledged' as const, level: 0, at_ms: at + (i + 1) * 360_000 },
          ...{ by_whom: 'bo', note: '', recorded: 0 },
        })),
      )
      .execute();
  });
}, 240_000);
afterAll(() => taken?.stop());

test('machines are ranked by what their failures cost; without a failure there is a lower bound and no mean', async () => {
  const { machines } = await ask<{ machines: (Figures & { machine: string })[] }>('/machines?scope=line:line');
  expect(machines.map(({ machine }) => machine).slice(0, 2)).toEqual(['m1', 'm0']);
  const [worst, other] = machines;
  expect(worst).toMatchObject({ failures: FAILURES.length });
  expect(worst?.operatingHours).toBeCloseTo(OPERATED, 3);
  expect(worst?.mtbf?.mean).toBeCloseTo(OPERATED / FAILURES.length, 3);
  expect(worst?.downHours).toBeCloseTo(DOWN, 3);
  // The constraint: its line stands with it, at 600 an hour.
  expect(worst?.lostHours).toBeCloseTo(DOWN, 3);
  expect(worst?.cost).toBeCloseTo(DOWN * 600, 0);
  expect(other).toMatchObject({ failures: 0, cost: 0, availability: null, mtbf: { mean: null, high: null } });
  // No failure in t hours: 95 % sure of more than t / -ln 0.05.
  expect(other?.mtbf?.atLeast).toBeCloseTo((other?.operatingHours ?? 0) / -Math.log(0.05), 0);
});

test('one machine: repairs, availability, and lives of each kind of failure on the clock of operation', async () => {
  const told = await ask<Told>('?scope=machine:m1');
  expect(told.repair).toMatchObject({ n: 10, median: expect.closeTo(1, 3) });
  expect(told.repair.mean).toBeCloseTo(1.2, 3);
  const mtbf = OPERATED / 10;
  expect(told.availability?.value).toBeCloseTo(mtbf / (mtbf + 1.2), 4);
  expect(told.modes.map(({ mode, failures }) => [mode, failures])).toEqual([
    [null, 10],
    ['fault:7', 8],
    ['fault:9', 2],
  ]);
  const jam = told.modes[1];
  // From repair to repair of the same failure: 40, 5 + 35, 50, 3 + 42, 44, 10, 38; the last one goes on.
  expect(jam).toMatchObject({ lives: 8, ended: 7, leftTruncated: 1, missing: null });
  const ages = jam?.survival.map(({ hours }) => Math.round(hours));
  expect(ages).toEqual([10, 38, 40, 44, 45, 50]);
  expect(jam?.censored.map(Math.round)).toEqual([30]);
  // Eight at risk; at 38 hours the one that was going on at 30 has left.
  expect(jam?.survival.slice(0, 2).map(({ atRisk, survival }) => [atRisk, survival])).toEqual([
    [8, 7 / 8],
    [6, expect.closeTo((7 / 8) * (5 / 6), 12)],
  ]);
  expect(jam?.weibull?.shape).toBeGreaterThan(1.5);
  expect(jam?.weibull?.hazard).toBe('wears-out');
  expect(told.modes[2]).toMatchObject({ missing: 'few-failures', weibull: null, ended: 1 });
  expect([told.least, told.trend?.verdict]).toEqual([5, 'steady']);
});

test('what came back soon, and how soon somebody was there', async () => {
  const told = await ask<Told>('?scope=machine:m1&repeatHours=12');
  // The seventh jam came ten hours of operation after the sixth; after the last one 30 hours were watched.
  expect(told.modes[1]?.repeats).toEqual({ count: 1, of: 8 });
  expect(told.responses).toMatchObject({ n: 2, mean: expect.closeTo(0.15, 6), median: expect.closeTo(0.15, 6) });
  expect(told.teams).toMatchObject([{ value: 'day', failures: 10, response: { n: 2 }, repair: { n: 10 } }]);
  const long = await ask<Told>('?scope=machine:m1&repeatHours=36');
  // After the last jam less was watched: it could still come back.
  expect(long.modes[1]?.repeats).toEqual({ count: 1, of: 7 });
});

test('a type, a line and the site are asked as one; machines side by side have no trend', async () => {
  const type = await ask<Told>('?scope=type:any');
  const line = await ask<Told>('?scope=line:line');
  expect(type.failures).toBe(10);
  expect(type.trendMissing).toBe('several-machines');
  expect(type.modes).toEqual(line.modes);
  expect((await taken.get(`/api/v1/maintenance/reliability?scope=type:none&${WINDOW}`)).statusCode).toBe(404);
});

test('what it cost by month: its line standing, work booked, parts used', async () => {
  const at = BEGIN + 30 * HOUR;
  const by = { by_whom: 'bo', recorded: at, superseded: null };
  await taken.record.records.transact(async (trx) => {
    await trx
      .insertInto('work_order')
      .values({
        ...{ number: 7, machine: 'm1', line: 'line', component: null, kind: 'corrective', title: 'Jam', why: '' },
        ...{ priority: 'normal', state: 'doing', stop: null, prediction: null, plan: null, occurrence: null },
        ...{ from_ms: null, to_ms: null, people: '[]', estimate_min: null, checklist: null, run: null, closing: null },
        ...{ system: null, external: null, made_ms: at, made_by: 'bo', done_ms: null, ...by },
      })
      .execute();
    await trx
      .insertInto('work_time')
      .values({ number: 7, person: 'bo', minutes: 90, note: '', ...by })
      .execute();
    await trx
      .insertInto('spare_part')
      .values({
        ...{ part: 'belt', name: 'Belt', unit: 'pcs', place: '', min: null, max: null, lead_days: null },
        ...{ supplier: '', cost: 40, gone: false, ...by },
      })
      .execute();
    const moved = { part: 'belt', number: 7, reason: '', by_whom: 'bo', recorded: at, crossed: false };
    await trx
      .insertInto('spare_movement')
      .values([
        { ...moved, kind: 'receipt', quantity: 10, number: null },
        { ...moved, kind: 'issue', quantity: -3 },
        { ...moved, kind: 'return', quantity: 1 },
      ])
      .execute();
  });
  const { months } = await ask<Told>('?scope=machine:m1');
  expect(months).toEqual([
    {
      ...{ month: '2026-03', failures: 10, workHours: 1.5, partsCost: 80 },
      ...{ lostHours: expect.closeTo(DOWN, 3), lostCost: expect.closeTo(DOWN * 600, 0) },
    },
  ]);
});

test('work that began while it was down is a first hand; a machine renewed as a whole ends lives without a failure', async () => {
  // The third failure, two hours long: work is begun in its first half hour, and the machine is renewed in it.
  const began = BEGIN + (20 + 1 + 40 + 1 + 5) * HOUR;
  await taken.record.records.transact(async (trx) => {
    const by = { by_whom: 'bo', recorded: began + 0.5 * HOUR };
    await trx
      .insertInto('work_event')
      .values({ number: 7, what: 'doing', note: '', file: null, ...by })
      .execute();
    const code = { mode: '', mechanism: '', cause: '' };
    const closing = JSON.stringify({ ...code, failed: true, found: 'all new', renewed: true, verdict: null });
    await trx
      .updateTable('work_order')
      .set({ state: 'done', closing, done_ms: began + HOUR })
      .where('number', '=', 7)
      .execute();
  });
  const { responses, modes } = await ask<Told>('?scope=machine:m1');
  expect(responses).toMatchObject({ n: 3, median: expect.closeTo(0.2, 6) });
  // The life that would have been 40 hours is one of 5 that was renewed, and one of 35 that failed.
  const jam = modes.find(({ mode }) => mode === 'fault:7');
  expect(jam).toMatchObject({ lives: 9, ended: 7 });
  expect(jam?.survival.map(({ hours }) => Math.round(hours))).toEqual([10, 35, 38, 40, 44, 45, 50]);
  expect(jam?.censored.map(Math.round).sort((a, b) => a - b)).toEqual([5, 30]);
});

interface Interval {
  missing: string | null;
  lostPerFailure: number;
  costs: { planned: number; failure: number };
  seen: { best: number | null } | null;
  worth: {
    best: number | null;
    bestRate: number;
    runToFailureRate: number;
    plannedShare: number;
    present: { hours: number; costRate: number } | null;
    curve: { hours: number; costRate: number }[];
  } | null;
}

test('planned work is worth it where it is cheap, and not where it costs as much as the failure', async () => {
  const jam = '/interval?scope=machine:m1&mode=fault:7';
  const cheap = await ask<Interval>(`${jam}&plannedCost=30&failureCost=100&interval=80`);
  expect(cheap.costs).toEqual({ planned: 30, failure: expect.closeTo(100 + 600, 0) });
  expect(cheap.worth?.best).toBeGreaterThan(5);
  expect(cheap.worth?.best).toBeLessThan(45);
  expect(cheap.worth?.bestRate).toBeLessThan(cheap.worth?.present?.costRate ?? 0);
  expect(cheap.worth?.present?.hours).toBe(80);
  // Of seven failures the best age without a curve would be luck.
  expect(cheap.seen).toBeNull();
  const dear = await ask<Interval>(`${jam}&plannedCost=100&failureCost=100&plannedHours=1`);
  expect(dear.worth?.best).toBeNull();
  const rare = await ask<Interval>('/interval?scope=machine:m1&mode=fault:9&plannedCost=30');
  expect(rare).toMatchObject({ missing: 'few-failures', worth: null });
});

test('a machine is not judged for years from a fortnight; one asked about a line is refused', async () => {
  const told = await ask<{ missing: string; heardDays: number; leastDays: number }>(
    '/replacement?scope=machine:m1&price=50000',
  );
  expect(told).toMatchObject({ missing: 'few-days', leastDays: 28 });
  expect(told.heardDays).toBeCloseTo((OPERATED + DOWN) / 24, 1);
  const refused = await taken.get(`/api/v1/maintenance/reliability/replacement?scope=line:line&price=1&${WINDOW}`);
  expect(refused.statusCode).toBe(400);
});
