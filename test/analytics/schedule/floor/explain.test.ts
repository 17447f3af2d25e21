/** Why orders are late: minute by minute, and held against what taking a cause away really gains. */
import { expect, test } from 'vitest';
import { explainFloor, type LateOrder } from '../../../../analytics/schedule/floor/explain.ts';
import type { FloorModel } from '../../../../analytics/schedule/floor/model.ts';
import { planAfter } from '../../../../bench/load/floor-peer.ts';
import { randomFloor } from '../../../../bench/load/random-floor.ts';
import { inTurn, job, plant } from './small-plant.ts';

const why = (model: FloorModel, order: string): LateOrder => {
  const late = explainFloor(model, inTurn(model)).find((one) => one.order === order);
  if (late === undefined) throw new Error(`${order} is not late`);
  return late;
};
const minutes = ({ causes }: LateOrder) => Object.fromEntries(causes.map((one) => [one.cause, one.minutes]));
const colours = { combine: 'sum' as const, attributes: { colour: { times: [], otherwise: 6 } } };

test('another order on the machine: named, with its slack, and without it the order is as much earlier as it is said to cost', () => {
  const late = why(plant([job('big', 30, {}, { due: 50 }), job('A', 5, {}, { due: 10 })]), 'A');
  expect(late).toMatchObject({ release: 0, due: 10, completion: 35, late: 25 });
  expect(late.causes).toEqual([
    { cause: 'work', minutes: 5, blocking: [] },
    {
      cause: 'machine',
      minutes: 30,
      blocking: [{ id: 'big', minutes: 30, slack: 20 }],
      without: { completion: 5, gained: 30 },
    },
  ]);
});

test('each cause alone: what is said is what is gained without it', () => {
  const night = [
    {
      id: 'M',
      calendar: [
        [0, 2],
        [40, 90],
      ] as const,
    },
  ];
  const cases: readonly (readonly [string, number, FloorModel])[] = [
    ['material', 20, plant([job('A', 5, { ready: 20 }, { due: 1 })])],
    ['calendar', 38, plant([job('A', 5, {}, { due: 1 })], { resources: night })],
    ['calendar', 40, plant([job('A', 5, { span: 'whole' }, { due: 1 })], { resources: night })],
    [
      'changeover',
      6,
      plant([job('A', 5, {}, { due: 1, attributes: { colour: 'red' } })], {
        resources: [{ id: 'M', setup: colours, state: { colour: 'blue' } }],
      }),
    ],
    ['freeze', 12, plant([job('A', 5, {}, { due: 1 })], { frozenUntil: 12 })],
    ['freeze', 9, plant([job('A', 5, { fixed: { kind: 'pinned', resource: 'M', start: 9 } }, { due: 1 })])],
    [
      'crew',
      15,
      plant([job('A', 5, { needs: [{ secondary: 'crew', amount: 1 }] }, { due: 1 })], {
        secondaries: [{ id: 'crew', kind: 'crew', capacity: 1, less: [{ from: 0, to: 15, amount: 1 }] }],
      }),
    ],
    [
      'predecessor',
      8,
      plant([
        {
          id: 'A',
          due: 1,
          operations: [
            { id: 'mix', choices: [{ resource: 'M', duration: 1 }] },
            { id: 'rest', choices: [{ resource: 'M', duration: 4 }], after: [{ operation: 'mix', min: 8 }] },
          ],
        },
      ]),
    ],
  ];
  for (const [cause, cost, model] of cases) {
    const late = why(model, 'A');
    expect([cause, minutes(late)]).toEqual([cause, { work: 5, [cause]: cost }]);
    expect(late.causes.find((one) => one.cause === cause)?.without).toEqual({ completion: 5, gained: cost });
  }
});

test('who holds the crew is named; a mold, too', () => {
  const needs = [{ secondary: 'one', amount: 1 }];
  for (const kind of ['crew', 'tool'] as const) {
    const model = plant(
      [
        { id: 'B', due: 100, operations: [{ id: 'B', choices: [{ resource: 'N', duration: 20 }], needs }] },
        job('A', 5, { needs }, { due: 6 }),
      ],
      { resources: [{ id: 'M' }, { id: 'N' }], secondaries: [{ id: 'one', kind, capacity: 1 }] },
    );
    expect(why(model, 'A').causes).toContainEqual({
      cause: 'crew',
      minutes: 20,
      blocking: [{ id: 'B', minutes: 20, slack: 80 }],
      without: { completion: 5, gained: 20 },
    });
  }
});

test('what an order is made of comes from another order; time before the plan is past', () => {
  const model = plant([job('part', 30), job('A', 5, { after: [{ operation: 'part' }] }, { due: 10, release: -4 })]);
  expect(minutes(why(model, 'A'))).toEqual({ work: 5, predecessor: 34 });
  expect(minutes(why(plant([job('A', 5, {}, { due: 1, release: -7 })]), 'A'))).toEqual({ work: 5, past: 7 });
});

test('on plants with every rule the causes of each late order add up exactly', () => {
  let orders = 0;
  const seen = new Set<string>();
  for (let seed = 0; seed < 150; seed++) {
    const model = randomFloor(20_000 + seed);
    const { plan } = planAfter(model, 300);
    for (const { release, completion, causes, due, late } of explainFloor(model, plan)) {
      orders++;
      expect(causes.reduce((sum, one) => sum + one.minutes, 0)).toBe(completion - release);
      expect(late).toBe(completion - due);
      for (const { cause } of causes) seen.add(cause);
    }
  }
  expect(orders).toBeGreaterThan(100);
  expect([...seen].sort()).toEqual([
    'calendar',
    'changeover',
    'chosen',
    'crew',
    'freeze',
    'machine',
    'material',
    'past',
    'predecessor',
    'work',
  ]);
});
