/** The rules of a plant, each in a case that can be worked out by hand. */
import { expect, test } from 'vitest';
import type { SetupRule } from '../../../../analytics/schedule/floor/model.ts';
import { inTurn, job, planned, plant, times } from './small-plant.ts';

const SHIFTS = [
  [0, 10],
  [20, 30],
  [40, 100],
] as const;
const twoShifts = { resources: [{ id: 'M', calendar: SHIFTS }] };
const colour: SetupRule = {
  combine: 'sum',
  attributes: {
    colour: {
      times: [
        { from: 'white', to: 'black', time: 2 },
        { from: 'black', to: 'white', time: 7 },
      ],
    },
  },
};
const of = (value: string) => ({ attributes: { colour: value } });

test('closed time: stretch pauses, whole waits for a window, resume takes its time anew', () => {
  const ends = (span: 'stretch' | 'whole' | 'resume') =>
    times(
      inTurn(plant([job('first', 6), job('A', 8, { span, ...(span === 'resume' ? { resume: 3 } : {}) })], twoShifts)),
    )['A'];
  expect(ends('stretch')).toEqual([6, 24]);
  expect(ends('whole')).toEqual([20, 28]);
  // From 6 on: 4 done, 3 to resume, 4 left: 27. Behind the pause it needs no resuming, but ends at 28.
  expect(ends('resume')).toEqual([6, 27]);
});

test('a changeover depends on what was before, in one direction otherwise than in the other, and ends where its operation begins', () => {
  const resources = [{ id: 'M', setup: colour, state: { colour: 'black' } }];
  const plan = inTurn(plant([job('A', 5, {}, of('white')), job('B', 5, {}, of('black'))], { resources }));
  expect(plan.operations.map(({ id, setupStart, setup, start, end }) => [id, setupStart, setup, start, end])).toEqual([
    ['A', 0, 7, 7, 12],
    ['B', 12, 2, 14, 19],
  ]);
  // The other way round one changeover is left.
  expect(
    planned(plant([job('A', 5, {}, of('white')), job('B', 5, {}, of('black'))], { resources })).goals,
  ).toMatchObject({
    setups: 7,
    makespan: 17,
  });
});

test('a changeover is begun before its material is there, pauses at night, and waits for its crew', () => {
  const resources = [
    {
      id: 'M',
      calendar: SHIFTS,
      setup: { ...colour, crew: { secondary: 'fitters', amount: 1 } },
      state: { colour: 'black' },
    },
  ];
  const secondaries = [{ id: 'fitters', kind: 'crew' as const, capacity: 1, less: [{ from: 0, to: 8, amount: 1 }] }];
  const [white] = inTurn(plant([job('A', 5, { ready: 12 }, of('white'))], { resources, secondaries })).operations;
  // Two of its seven minutes in the first shift, when the fitters are back.
  expect(white).toMatchObject({ setupStart: 8, setup: 7, start: 25, end: 30 });
});

test('two lines of unequal speed: what is slower there goes where it is faster', () => {
  const either = (a: number, b: number) => ({
    choices: [
      { resource: 'M', duration: a },
      { resource: 'N', duration: b },
    ],
  });
  const model = plant([job('A', 0, either(4, 9)), job('B', 0, either(4, 6)), job('C', 0, either(5, 5))], {
    resources: [{ id: 'M' }, { id: 'N' }],
  });
  expect(planned(model).goals.makespan).toBe(8);
});

test('a crew is free while work pauses at night, a tool is not', () => {
  const model = (kind: 'crew' | 'tool') =>
    plant(
      [
        job('A', 12, { needs: [{ secondary: 'one', amount: 1 }] }),
        {
          id: 'B',
          operations: [
            { id: 'B', choices: [{ resource: 'N', duration: 5 }], ready: 10, needs: [{ secondary: 'one', amount: 1 }] },
          ],
        },
      ],
      { resources: [{ id: 'M', calendar: SHIFTS }, { id: 'N' }], secondaries: [{ id: 'one', kind, capacity: 1 }] },
    );
  expect(times(inTurn(model('crew')))).toEqual({ A: [0, 22], B: [10, 15] });
  expect(times(inTurn(model('tool')))).toEqual({ A: [0, 22], B: [22, 27] });
});

test('shelf life: what must not wait long is made later, so that it need not', () => {
  const order = {
    id: 'dough',
    operations: [
      { id: 'mix', choices: [{ resource: 'M', duration: 2 }] },
      { id: 'bake', choices: [{ resource: 'N', duration: 3 }], after: [{ operation: 'mix', min: 1, max: 4 }] },
    ],
  };
  const model = plant(
    [{ id: 'long', operations: [{ id: 'long', choices: [{ resource: 'N', duration: 20 }] }] }, order],
    {
      resources: [{ id: 'M' }, { id: 'N' }],
    },
  );
  const plan = inTurn(model);
  expect(times(plan)).toMatchObject({ bake: [20, 23], mix: [14, 16] });
  expect(plan.broken).toEqual([]);
});

test('what is pinned or started stays; what does not fit before it goes behind it', () => {
  const orders = [
    job('A', 6),
    job('B', 6),
    job('pin', 4, { fixed: { kind: 'pinned', resource: 'M', start: 9 } }),
    job('begun', 9, { fixed: { kind: 'started', resource: 'M', start: -7, remaining: 2 } }),
  ];
  expect(times(inTurn(plant(orders)))).toEqual({ begun: [0, 2], A: [2, 8], pin: [9, 13], B: [13, 19] });
});

test('the frozen zone: what the former plan begins in it stays, and nothing else is put into it', () => {
  const former = [{ operation: 'A', resource: 'M', start: 3 }];
  const plan = planned(plant([job('A', 2), job('B', 2)], { former, frozenUntil: 10 }));
  expect(times(plan)).toEqual({ A: [3, 5], B: [10, 12] });
  // On a resource that cannot do it any more it is not kept.
  const elsewhere = [{ operation: 'A', resource: 'N', start: 3 }];
  const resources = [{ id: 'M' }, { id: 'N' }];
  expect(times(inTurn(plant([job('A', 2)], { former: elsewhere, frozenUntil: 10, resources })))).toEqual({
    A: [10, 12],
  });
});

test('maintenance lies in idle time and in its window; where that cannot be, it is said', () => {
  const task = { id: 'oil', resource: 'M', duration: 3, earliest: 0, latest: 20 };
  const orders = [job('A', 6, {}, { due: 6 }), job('B', 6, {}, { due: 16, release: 10 })];
  expect(times(planned(plant(orders, { maintenance: [task] })))).toMatchObject({ A: [0, 6], B: [10, 16] });
  const late = inTurn(plant([job('A', 30)], { maintenance: [task] }));
  expect(late.broken).toMatchObject([{ rule: 'maintenance window', id: 'oil' }]);
  expect(late.goals.hard).toBe(1);
});

test('work that costs less later waits for it, where nothing that counts more is worse for it', () => {
  const energy = [
    { from: 0, to: 10, price: 5 },
    { from: 10, to: 100, price: 1 },
  ];
  const orders = [
    job('A', 0, { choices: [{ resource: 'M', duration: 4, kw: 3 }] }),
    job('last', 0, { choices: [{ resource: 'N', duration: 30 }] }),
  ];
  const plan = planned(plant(orders, { energy, resources: [{ id: 'M' }, { id: 'N' }] }));
  expect(plan.goals).toMatchObject({ makespan: 30, energy: 12 });
});

test('a campaign is not begun again: orders of one colour stay together although another is more urgent', () => {
  const resources = [{ id: 'M', campaign: 'colour' }];
  const orders = [
    job('A', 5, {}, { ...of('white'), due: 5, weight: 2 }),
    job('B', 5, {}, { ...of('black'), due: 10 }),
    job('C', 5, {}, { ...of('white'), due: 15 }),
  ];
  const plan = planned(plant(orders, { resources }));
  expect(plan.operations.map(({ id }) => id)).toEqual(['A', 'C', 'B']);
  expect(inTurn(plant(orders, { resources })).broken).toMatchObject([{ rule: 'campaign', id: 'C' }]);
});
