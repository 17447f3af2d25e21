/** Who does best, and what defects go together with, over HTTP: a week of three crews of which it is known what they differ in. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { causeRoutes } from '../../../server/http/cause-routes.ts';
import { lineText, plantOf } from '../../plants.ts';
import type { Row } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const HOUR = 3_600_000;
/** Six in the morning of the site, Europe/Berlin, before its clocks are changed. */
const BEGIN = Date.parse('2026-03-02T06:00:00+01:00');
const DAYS = 7;
const END = BEGIN + DAYS * 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();
const WINDOW = `from=${iso(BEGIN)}&to=${iso(END)}`;
/** By the order of shifts in the day: who works in each on the first day; each day everybody moves on by one. */
const ORDERS = [
  ['a', 'b', 'c'],
  ['b', 'c', 'a'],
  ['c', 'a', 'b'],
] as const;
const crewOf = (shift: number): string => ORDERS[shift % 3]?.[Math.floor(shift / 3) % 3] ?? '';

const shiftText = (id: string, from: string, to: string, order: readonly string[]) =>
  `  - { id: ${id}, name: ${id}, days: [mon, tue, wed, thu, fri, sat, sun], from: "${from}", to: "${to}", crews: { from: 2026-03-02, every: 1, order: [${order}] } }`;
const PLANT = plantOf(
  lineText(3).replace(
    /shifts: \[.*\]\n/,
    `shifts:
${shiftText('early', '06:00', '14:00', ORDERS[0])}
${shiftText('late', '14:00', '22:00', ORDERS[1])}
${shiftText('night', '22:00', '06:00', ORDERS[2])}
crews: [{ id: a, name: A }, { id: b, name: B }, { id: c, name: C }]
`,
  ),
);

/** Of b four rejects in a hundred, of the others two; all as fast. */
function rows(): Row[] {
  const list: Row[] = [];
  const tell = (tag: string, at: number, value: number | string) => list.push({ tag: `m1/${tag}`, at, value });
  let [good, reject] = [0, 0];
  tell('mode', BEGIN, 1);
  tell('wait', BEGIN, 0);
  tell('fault', BEGIN, 0);
  for (let shift = 0; shift < 3 * DAYS; shift++) {
    const from = BEGIN + shift * 8 * HOUR;
    tell('product', from, 'red');
    if (shift === 0) tell('state', from, 6);
    for (let part = 1; part <= 16; part++) {
      const wobble = ((shift * 37 + part * 13) % 11) - 5;
      const bad = crewOf(shift) === 'b' ? 40 : 20;
      const scrap = bad + (wobble > 0 ? 2 : 0);
      // A thousand units in half an hour, of whomever: what varies is the same for all.
      good += 1_000 + 4 * wobble - scrap;
      reject += scrap;
      const at = from + part * 0.5 * HOUR - 1_000;
      tell('good', at, good);
      tell('reject', at, reject);
    }
  }
  return list;
}

interface Best {
  tooFew: number;
  compared: {
    machine: string;
    product: string;
    value: string;
    figure: string;
    shifts: number;
    change: number;
    low: number | null;
    high: number | null;
    better: boolean | null;
  }[];
}

let taken: TakenIn;
const ask = async <Answer>(path: string): Promise<Answer> => {
  const answer = await taken.get(`/api/v1/causes/${path}&${WINDOW}`);
  expect([path, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([path, 200, '']);
  return answer.json() as Answer;
};

beforeAll(async () => {
  taken = await takeIn(rows(), END, [causeRoutes], { plant: PLANT });
  await taken.record.records.transact(async (trx) => {
    const person = { email: '', language: 'en', active: true, grants: '[]', password: null, subject: null, version: 1 };
    const people = await trx
      .insertInto('person')
      .values(['novice', 'expert'].map((name) => ({ ...person, name, display: name, created: 0 })))
      .returning(['id', 'name'])
      .execute();
    const idOf = (name: string) => people.find((one) => one.name === name)?.id ?? 0;
    await trx
      .insertInto('skill')
      .values({
        id: 'fill',
        name: '"Filling"',
        months: null,
        needs: '[{"scope":"machine:m1","level":1}]',
        retired: null,
      } as never)
      .execute();
    const level = { skill: 'fill', trainer: '', given: BEGIN - HOUR, expires: null, recorded: BEGIN, superseded: null };
    await trx
      .insertInto('person_skill')
      .values([
        { ...level, person: idOf('novice'), level: 1 },
        { ...level, person: idOf('expert'), level: 4 },
      ] as never)
      .execute();
    // Whoever works in crew b is new to it.
    await trx
      .insertInto('sign_on')
      .values(
        Array.from({ length: 3 * DAYS }, (_, shift) => ({
          ...{ person: idOf(crewOf(shift) === 'b' ? 'novice' : 'expert'), scope: 'machine:m1', warnings: '[]' },
          ...{ from_ms: BEGIN + shift * 8 * HOUR, to_ms: BEGIN + (shift + 1) * 8 * HOUR, by_whom: 'ada' },
        })) as never,
      )
      .execute();
    await checks(trx);
  });
}, 240_000);
afterAll(() => taken?.stop());

/** Each two hours fifty pieces are looked at; with b six of them are dented, else one. */
async function checks(trx: Parameters<Parameters<TakenIn['record']['records']['transact']>[0]>[0]): Promise<void> {
  const defects = [{ id: 'dent', text: { en: 'Dent' } }];
  const step = {
    ...{ id: 'look', text: { en: 'Look' }, file: null, asks: 'count', unit: '', low: null, high: null },
    ...{ choices: [], defects, required: true, skippable: false },
  };
  const by = { by_whom: 'ada', recorded: BEGIN };
  const context = { product: 'red', order: null, shift: null, crew: null };
  await trx
    .insertInto('checklist')
    .values({
      ...{ template: 'visual', version: 1, kind: 'inspection', signature: false, name: '"Visual"' },
      ...{ steps: JSON.stringify([step]), bindings: '[]', ...by, superseded: null },
    })
    .execute();
  await trx
    .insertInto('checklist_run')
    .values({
      ...{ id: 'run-1', cause: 'run-1', series: '', template: 'visual', version: 1, line: 'line', machine: null },
      ...{ trigger: 'hand', opened_ms: BEGIN, due_ms: null, done_ms: null, done_by: null, missed_ms: null },
      ...{ ...context, recorded: BEGIN },
    })
    .execute();
  const answers = Array.from({ length: 12 * DAYS }, (_, i) => {
    const at = BEGIN + i * 2 * HOUR + HOUR;
    const count = crewOf(Math.floor(i / 4)) === 'b' ? 6 : 1;
    return {
      ...{ key: null, run: 'run-1', step: 'look', verdict: 'ok' as const, plan: null, reason: '', superseded: null },
      ...{ value: JSON.stringify({ defective: count, inspected: 50 }) },
      ...{ defects: JSON.stringify([{ id: 'dent', count, place: '' }]), ...context, ...by, at_ms: at },
    };
  });
  await trx.insertInto('checklist_answer').values(answers).execute();
}

test('of three crews the one with twice the rejects is worse, and nobody is faster', async () => {
  const { compared, tooFew } = await ask<Best>('best?scope=machine:m1&by=crew');
  expect(tooFew).toBe(0);
  const rejects = compared.filter(({ figure }) => figure === 'rejects');
  expect(rejects.map(({ product, value, shifts }) => `${product} ${value} ${shifts}`).sort()).toEqual([
    'red a 7',
    'red b 7',
    'red c 7',
  ]);
  for (const one of rejects) {
    // Set against the others together, b among them, the other two are better, if anything.
    expect([one.value, one.value === 'b' ? one.better : one.better !== false]).toEqual([one.value, one.value !== 'b']);
    if (one.value !== 'b') continue;
    // Twenty more of a thousand units.
    expect(one.low).toBeLessThanOrEqual(0.02);
    expect(one.high).toBeGreaterThanOrEqual(0.0199);
    expect(one.change).toBeCloseTo(0.02, 3);
  }
  expect(compared.filter(({ figure, better }) => figure === 'speed' && better !== null)).toEqual([]);
});

test('levels of skill are told apart like crews, and nobody is named', async () => {
  const { compared } = await ask<Best>('best?scope=machine:m1&by=skill');
  const rejects = compared.filter(({ figure, product }) => figure === 'rejects' && product === 'red');
  expect(rejects.map(({ value, better, shifts }) => [value, better, shifts]).sort()).toEqual([
    ['1', false, 7],
    ['4', true, 14],
  ]);
  expect(JSON.stringify(compared)).not.toMatch(/novice|expert/);
});

test('defects go together with the crew that has them, among the pieces that were looked at', async () => {
  interface Together {
    outcomes: number;
    notEnough: string | null;
    found: { factor: string; value: string; ratio: number | null; inside: { count: number; exposure: number } }[];
  }
  const dents = await ask<Together>('together?scope=machine:m1&outcome=defects');
  expect([dents.notEnough, dents.outcomes]).toEqual([null, 7 * 4 * 6 + 14 * 4]);
  const crew = dents.found.find(({ factor, value }) => factor === 'crew' && value === 'b');
  expect(crew?.ratio).toBeCloseTo(6, 1);
  expect(crew?.inside).toMatchObject({ count: 7 * 4 * 6, exposure: 7 * 4 * 50 });
  expect(dents.found.some(({ factor }) => factor === 'product')).toBe(false);
  expect((await ask<Together>('together?scope=machine:m1&outcome=defects&of=scratch')).outcomes).toBe(0);
});
