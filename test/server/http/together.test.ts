/** What goes together, over HTTP: two days whose short stops come with one product, and with nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { causeRoutes } from '../../../server/http/cause-routes.ts';
import { changedRoutes } from '../../../server/http/changed-routes.ts';
import type { Row } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 2, 10, 0);
const HOURS = 60;
const iso = (at: number) => new Date(at).toISOString();
const WINDOW = `from=${iso(BEGIN)}&to=${iso(BEGIN + HOURS * HOUR)}`;

/** From here on each short stop of m2 takes five minutes. */
const WORSE_FROM = 35;

/** Blue every other five hours; of each machine a short stop an hour, of m1 with blue six. Rejects: one each three minutes. */
function rows(): Row[] {
  const list: Row[] = [];
  for (const machine of ['m0', 'm1', 'm2']) {
    let good = 0;
    const tell = (tag: string, at: number, value: number | string) =>
      list.push({ tag: `${machine}/${tag}`, at: BEGIN + at, value });
    tell('mode', 0, 1);
    tell('wait', 0, 0);
    for (let hour = 0; hour < HOURS; hour++) {
      const blue = Math.floor(hour / 5) % 2 === 1;
      tell('product', hour * HOUR, blue ? 'BLUE-1' : 'red');
      tell('state', hour * HOUR, 6);
      tell('fault', hour * HOUR, 0);
      const stops = machine === 'm1' && blue ? 6 : 1;
      for (let i = 0; i < stops; i++) {
        const at = hour * HOUR + (2 + i * 9 + ((hour * 7 + i) % 3)) * 60_000;
        tell('fault', at, 7);
        tell('state', at, 11);
        const long = machine === 'm2' && hour >= WORSE_FROM ? 280_000 : 30_000;
        tell('fault', at + long, 0);
        tell('state', at + long, 6);
      }
      for (let minute = 3; minute <= 60; minute += 3) {
        good += 150;
        tell('good', hour * HOUR + minute * 60_000 - 1, good);
        tell('reject', hour * HOUR + minute * 60_000 - 1, (hour * 60 + minute) / 3);
        if (minute % 15 === 0) tell('temperature', hour * HOUR + minute * 60_000, 70 + ((hour * 13) % 17));
      }
    }
  }
  return list.sort((a, b) => a.at - b.at);
}

interface Answer {
  readonly tested: number;
  readonly outcomes: number;
  readonly factors: readonly string[];
  readonly notEnough: string | null;
  readonly found: readonly {
    readonly factor: string;
    readonly value: string;
    readonly inside: { readonly count: number };
    readonly ratio: number | null;
    readonly low: number;
    readonly q: number;
    readonly evidence: readonly { readonly machine: string; readonly from: string; readonly count: number }[];
  }[];
}

let taken: TakenIn;
const together = async (more: string, window = WINDOW) => {
  const answer = await taken.get(`/api/v1/causes/together?${window}&${more}`);
  expect([more, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([more, 200, '']);
  return answer.json() as Answer;
};

beforeAll(async () => {
  taken = await takeIn(rows(), BEGIN + HOURS * HOUR, [causeRoutes, changedRoutes]);
}, 180_000);
afterAll(() => taken?.stop());

test('short stops that come with blue on one machine are found, with how often, how sure, and the hours to open', async () => {
  const { found, tested, outcomes, factors, notEnough } = await together('scope=machine:m1&outcome=micro-stops');
  expect([notEnough, outcomes]).toEqual([null, 30 + 30 * 6]);
  expect(factors).toEqual(expect.arrayContaining(['product', 'time']));
  expect(tested).toBeGreaterThan(5);
  const [first] = found;
  expect(first).toMatchObject({ factor: 'product', value: 'blue', inside: { count: 180 } });
  expect(first?.ratio).toBeGreaterThan(5.5);
  expect(first?.ratio).toBeLessThan(7);
  expect(first?.low).toBeGreaterThan(3);
  expect(first?.evidence[0]).toMatchObject({ machine: 'm1', count: 6 });
  const reason = await together('scope=machine:m1&outcome=stops&of=fault:7');
  expect([reason.outcomes, reason.found[0]?.value]).toEqual([210, 'blue']);
});

test('machines are told apart; what happens as often everywhere goes together with nothing', async () => {
  const line = await together('scope=line:line&outcome=micro-stops');
  expect(line.found.map(({ factor, value }) => `${factor} ${value}`)).toEqual(
    expect.arrayContaining(['machine m1', 'product blue']),
  );
  expect((await together('scope=machine:m0&outcome=micro-stops')).found).toEqual([]);
  expect((await together('scope=line:line&outcome=rejects')).found).toEqual([]);
});

test('what is too little is called so, and what cannot be asked is refused in words', async () => {
  expect(await together('scope=line:line&outcome=signals')).toMatchObject({
    ...{ notEnough: 'too-few-outcomes', outcomes: 0, tested: 0, found: [] },
  });
  const early = `from=${iso(BEGIN - 9 * HOUR)}&to=${iso(BEGIN)}`;
  expect(await together('scope=line:line&outcome=breakdowns', early)).toMatchObject({ notEnough: 'too-few-outcomes' });
  const long = `from=${iso(BEGIN - 100 * 24 * HOUR)}&to=${iso(BEGIN)}`;
  const refused = await taken.get(`/api/v1/causes/together?scope=line:line&outcome=rejects&${long}`);
  expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringMatching(/at most 92 days/)]);
});

test('who does best: nobody told of crews, so nothing is compared; what is not on record is refused', async () => {
  const answer = await taken.get(`/api/v1/causes/best?${WINDOW}&scope=line:line&by=crew`);
  expect(answer.json()).toMatchObject({ compared: [], tooFew: 0 });
  expect((await taken.get(`/api/v1/causes/best?${WINDOW}&scope=line:line&by=weather`)).statusCode).toBe(400);
});

test('when a figure changed is told with its levels, how sure, and what was different; of a figure that did not, nothing', async () => {
  interface Found {
    n: number;
    at: string[];
    values: (number | null)[];
    changes: {
      at: string;
      earliest: string;
      latest: string;
      change: number;
      low: number;
      high: number;
      before: { mean: number; n: number };
      contexts: { what: string; before: string | null; after: string | null; times: number }[];
    }[];
  }
  const changed = async (more: string) => {
    const answer = await taken.get(`/api/v1/causes/change-points?${WINDOW}&${more}`);
    expect([more, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([more, 200, '']);
    return answer.json() as Found;
  };
  const worse = await changed('scope=machine:m2&figure=availability');
  expect([worse.n, worse.values.length]).toEqual([HOURS, HOURS]);
  expect(worse.changes).toHaveLength(1);
  const [one] = worse.changes;
  expect(one?.at).toBe(iso(BEGIN + WORSE_FROM * HOUR));
  // 30 s of an hour, then 280 s.
  expect(one?.before.mean).toBeCloseTo(1 - 30 / 3600, 2);
  expect(one?.change).toBeCloseTo(-250 / 3600, 2);
  expect(one?.low).toBeLessThan(-0.06);
  expect(one?.high).toBeLessThan(0);
  expect(one?.contexts).toEqual([{ what: 'product', before: 'red', after: 'blue', times: 11 }]);
  expect((await changed('scope=machine:m0&figure=availability')).changes).toEqual([]);
  expect((await changed('scope=line:line&figure=scrap')).changes).toEqual([]);
  expect(await changed('scope=machine:m2&figure=oee&each=shift')).toMatchObject({ tooFew: true, changes: [] });
  const whole = await taken.get(`/api/v1/causes/change-points?${WINDOW}&scope=site&figure=oee`);
  expect([whole.statusCode, whole.json().detail]).toEqual([400, expect.stringMatching(/of a line, or of a machine/)]);
  expect((await taken.get(`/api/v1/causes/change-points?${WINDOW}&scope=line:line&figure=luck`)).statusCode).toBe(400);
});
