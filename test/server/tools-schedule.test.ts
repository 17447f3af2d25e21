/**
 * `gemba schedule` by the command that people type, on public instances. Every plan is judged by a checker in Python that reads the
 * instance and the plan alone. Bounds are tight enough that a search without its walks or its mixtures misses them.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openStreams, uniform } from '../../twin/simulate/streams.ts';
import { folder, run } from '../e2e/stage.ts';

const PROGRAM = 'dist/server/tools/schedule.js';
const HERE = resolve('test/analytics/schedule');
const data = folder('schedule');
const instance = (name: string) => join(HERE, 'instances', `${name}.txt`);
const bestKnown = JSON.parse(readFileSync(join(HERE, 'instances/best-known.json'), 'utf8')) as Record<string, number>;

interface Plan {
  readonly makespan: number;
  readonly proved: boolean;
  readonly seconds: number;
  readonly seed: number;
}

function judged(file: string, plan: string, format?: string): Plan {
  const planFile = join(data, 'plan.json');
  writeFileSync(planFile, plan);
  const args = [join(HERE, 'check-plan.py'), file, planFile, ...(format === undefined ? [] : [format])];
  const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, errors: [] });
  return JSON.parse(plan) as Plan;
}

async function planOf(file: string, ...args: string[]): Promise<Plan> {
  const { code, out, err } = await run(PROGRAM, [file, '--json', ...args]);
  expect([code, err]).toEqual([0, '']);
  expect(out.trimEnd()).not.toContain('\n');
  const format = args.indexOf('--format');
  return judged(file, out, format < 0 ? undefined : args[format + 1]);
}

function put(name: string, text: string): string {
  const file = join(data, name);
  writeFileSync(file, text);
  return file;
}

beforeAll(() => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'server'], {
    stdio: 'inherit',
  });
}, 300_000);

test.each([
  ['jsp/ft10', 0.011],
  ['jsp/la21', 0.006],
  ['fjsp/mk06', 0.018],
])(
  '%s in 5 s of CPU: at most so much above the best that is known',
  async (name, gap) => {
    const plan = await planOf(instance(name), '--seconds', '5', '--seed', '1');
    const best = bestKnown[name] as number;
    expect(plan).toMatchObject({ proved: false, seed: 1 });
    expect(plan.makespan).toBeGreaterThanOrEqual(best);
    expect(plan.makespan / best - 1).toBeLessThanOrEqual(gap);
    // Seconds are those of the whole process, its start included.
    expect(plan.seconds).toBeGreaterThan(4.9);
    expect(plan.seconds).toBeLessThan(6);
  },
  300_000,
);

test('islands in two threads share the seconds, and their plan stands', async () => {
  const plan = await planOf(instance('jsp/ft06'), '--seconds', '3', '--threads', '2', '--seed', '5');
  expect(plan).toMatchObject({ makespan: 55, seed: 5 });
  expect(plan.seconds).toBeLessThan(4);
}, 300_000);

test('a plan that meets the bound is proved, and done before its time, on islands too', async () => {
  // One machine is never idle: no plan is shorter.
  const file = put('proved.txt', '3 2\n0 5 1 1\n0 5 1 1\n0 5 1 1\n');
  for (const threads of ['1', '2'])
    expect(await planOf(file, '--seconds', '30', '--threads', threads)).toMatchObject({ makespan: 16, proved: true });
}, 300_000);

test('files of all sorts: Taillard, machines from 1 and again in one job, times of nothing', async () => {
  const random = openStreams(21, ['files']);
  const below = (n: number) => Math.floor(uniform(random, 0) * n);
  for (let i = 0; i < 6; i++) {
    const [jobs, machines] = [2 + below(5), 2 + below(3)];
    const rows = (row: () => number[]) => Array.from({ length: jobs }, () => row().join(' ')).join('\n');
    const machine = (from: number) => from + below(machines);
    const each = (make: () => number[]) => Array.from({ length: machines }, make).flat();
    const jsp = rows(() => each(() => [machine(0), below(6)]));
    const fjsp = rows(() => [
      3,
      ...[1, 2, 3].flatMap((count) => [count, ...Array.from({ length: count }, () => [machine(1), below(9)]).flat()]),
    ]);
    const taillard = `${rows(() => each(() => [below(9)]))}\n${rows(() => each(() => [machine(1)]))}`;
    for (const [format, text] of Object.entries({ jsp, fjsp, taillard }))
      await planOf(put('some.txt', `${jobs} ${machines}\n${text}\n`), '--seconds', '0.3', '--format', format);
  }
}, 300_000);

test('SIGINT ends it at once with the best plan so far', async () => {
  const file = instance('jsp/ta21js');
  const child = spawn(process.execPath, [PROGRAM, file, '--seconds', '300', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  setTimeout(() => child.kill('SIGINT'), 3000);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(judged(file, out).seconds).toBeLessThan(30);
}, 300_000);

test('for people: makespan, bound, and each machine', async () => {
  const { code, out } = await run(PROGRAM, [put('people.txt', '2 2\n0 3 1 2\n1 2 0 4\n'), '--seconds', '1']);
  expect(code).toBe(0);
  expect(out).toContain('makespan  7\nbound     7 (no plan is shorter)');
  expect(out).toMatch(/machine {2}operations {2}from {2}to {2}busy {3}busy %\n {6}0 {11}2 {5}0 {3}7 {5}7 {2}100\.0 %/);
}, 60_000);

test.each([
  ['a file that is not there', ['/nowhere/at-all.txt'], 1, 'cannot be read: ENOENT'],
  ['an empty file', [put('empty.txt', '')], 1, 'line 1: there are no numbers in it; begin with'],
  ['a word for a number', [put('word.txt', '1 2\n0 3 x 4\n')], 1, 'word.txt: line 2, field 3: "x" is no whole number'],
  ['no file', [], 2, 'name one FILE'],
  ['two files', ['a', 'b'], 2, 'name one FILE'],
  ['seconds that are none', ['a', '--seconds', 'soon'], 2, '--seconds lies between'],
  ['half a thread', ['a', '--threads', '0.5'], 2, '--threads is a whole number'],
  ['a format that nobody knows', ['a', '--format', 'xml'], 2, '--format is one of jsp, taillard, fjsp'],
  ['an option that nobody knows', ['a', '--fast'], 2, '--fast'],
])(
  '%s is said in a sentence',
  async (_, args, exit, words) => {
    const { code, out, err } = await run(PROGRAM, args);
    expect([code, out]).toEqual([exit, '']);
    expect(err).toMatch(/^gemba schedule: /);
    expect(err).toContain(words);
  },
  60_000,
);

test('a model of a plant: its plan as JSON, with the reasons of what is late, and it stands', async () => {
  const operations = (id: string, duration: number) => [{ id, choices: [{ resource: 'M', duration }] }];
  const model = {
    now: 0,
    resources: [{ id: 'M' }],
    orders: [
      { id: 'A', due: 5, weight: 2, operations: operations('A.1', 5) },
      { id: 'B', due: 6, operations: operations('B.1', 4) },
    ],
  };
  const file = put('plant.json', `\n ${JSON.stringify(model)}`);
  for (const threads of ['1', '2']) {
    const { code, out, err } = await run(PROGRAM, [file, '--seconds', '1', '--threads', threads, '--seed', '4']);
    expect([code, err]).toEqual([0, '']);
    const plan = JSON.parse(out);
    expect(plan).toMatchObject({
      seed: 4,
      goals: { hard: 0, tardiness: 3, makespan: 9 },
      operations: [
        { id: 'A.1', start: 0, end: 5 },
        { id: 'B.1', start: 5, end: 9 },
      ],
      late: [
        { order: 'B', late: 3, causes: [{ cause: 'work' }, { cause: 'machine', blocking: [{ id: 'A', slack: 0 }] }] },
      ],
    });
    const planFile = put('plant-plan.json', out);
    const { stdout } = spawnSync('python3', [join(HERE, 'floor/check_floor.py'), file, planFile], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, errors: [] });
  }
}, 120_000);

test.each([
  ['no JSON', '{"now": 0,', 'file: it is no JSON'],
  [
    'a field that nobody knows',
    '{"now": 0, "resources": [], "orders": [], "colour": 1}',
    'must not have additional properties',
  ],
  ['a broken number', '{"now": 0.5, "resources": [], "orders": []}', '/now: must be integer'],
  [
    'a resource that nobody knows',
    '{"now": 0, "resources": [], "orders": [{"id": "A", "operations": [{"id": "a", "choices": [{"resource": "X", "duration": 5}]}]}]}',
    'operation a: nobody knows the resource X; add it to resources',
  ],
])(
  'a model of a plant with %s is refused with its place',
  async (name, text, words) => {
    const { code, out, err } = await run(PROGRAM, [put(`${name}.json`, text)]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
  },
  60_000,
);

test('the checker finds what is wrong with a plan', async () => {
  const file = put('wrong.txt', '2 2\n0 3 1 2\n1 2 0 4\n');
  const operations = [
    { job: 0, index: 0, machine: 0, start: 0, end: 3 },
    { job: 0, index: 1, machine: 1, start: 3, end: 5 },
    { job: 1, index: 0, machine: 1, start: 0, end: 2 },
    { job: 1, index: 1, machine: 0, start: 3, end: 7 },
  ];
  const errorsOf = (changed: object, at = 3) => {
    const planFile = join(data, 'wrong.json');
    const plan = {
      makespan: 7,
      proved: true,
      operations: operations.map((one, i) => (i === at ? { ...one, ...changed } : one)),
    };
    writeFileSync(planFile, JSON.stringify(plan));
    const { stdout } = spawnSync('python3', [join(HERE, 'check-plan.py'), file, planFile], { encoding: 'utf8' });
    return (JSON.parse(stdout) as { readonly errors: readonly string[] }).errors.join('; ');
  };
  expect(errorsOf({})).toBe('');
  expect(errorsOf({ start: 2, end: 6 })).toContain('machine 0 does two things at 2');
  expect(errorsOf({ start: 1, end: 5 })).toContain('starts before (1, 0) has ended');
  expect(errorsOf({ end: 8 })).toContain('takes 4 on machine 0, not 5');
  expect(errorsOf({ start: 4, end: 8 })).toContain('makespan is 8, not 7');
  expect(errorsOf({ machine: 1 })).toContain('cannot be done by machine 1');
  expect(errorsOf({ index: 0 })).toContain('planned twice');
  expect(errorsOf({ start: 3.5, end: 7.5 })).toContain('not five whole numbers');
  expect(errorsOf({ start: -2, end: 0 }, 2)).toContain('starts at -2');
});
