/** `npm run -s reference -- FILE`, run as a person runs it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromRoot } from '../../server/package-root.ts';

const CASES = fromRoot('test/reference/oee-dev.json');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-reference-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<{ code: number; lines: Record<string, unknown>[]; stderr: string }> =>
  new Promise((done) =>
    execFile(process.execPath, [fromRoot('dist/server/tools/reference.js'), ...args], (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      done({
        code: typeof error?.code === 'number' ? error.code : 0,
        lines: lines.map((line) => JSON.parse(line)),
        stderr,
      });
    }),
  );
const written = async (name: string, content: unknown) => {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

test('a line a case, with its id, method, result and whether it holds', async () => {
  const { cases } = JSON.parse(await readFile(CASES, 'utf8'));
  const { code, lines } = await run(CASES);
  expect(code).toBe(0);
  expect(lines.map(({ id }) => id)).toEqual(cases.map(({ id }: { id: string }) => id));
  for (const line of lines)
    expect(line).toMatchObject({
      method: 'oee',
      ok: true,
      result: { window: [expect.any(String), expect.any(String)] },
    });
  expect(Object.keys(lines[0] ?? {})).toEqual(['id', 'method', 'result', 'ok']);
});

test('one case that does not hold, or is of no known method, ends it with 1; the others are worked out', async () => {
  const { cases } = JSON.parse(await readFile(CASES, 'utf8'));
  const wrong = { ...cases[0], id: 'wrong', expected: { ...cases[0].expected, PBT: 27_001 } };
  const foreign = { id: 'foreign', method: 'astrology', inputs: {}, expected: {} };
  const { code, lines, stderr } = await run(await written('wrong.json', { cases: [wrong, foreign, cases[1]] }));
  expect(code).toBe(1);
  expect(lines.map(({ id, ok }) => [id, ok])).toEqual([
    ['wrong', false],
    ['foreign', false],
    [cases[1].id, true],
  ]);
  expect(stderr).toContain('foreign: no method astrology');
});

test('the tolerance of the file holds where a case brings none', async () => {
  const { cases } = JSON.parse(await readFile(CASES, 'utf8'));
  const { rtol: _rtol, ...near } = { ...cases[0], expected: { PBT: 27_010 } };
  expect((await run(await written('near.json', { cases: [near] }))).code).toBe(1);
  expect((await run(await written('near.json', { rtol: 1e-3, cases: [near] }))).code).toBe(0);
});

test.each([
  ['no file', [], 2],
  ['two files', ['a', 'b'], 2],
  ['an option that there is not', ['--fast'], 2],
  ['a file that there is not', ['nowhere.json'], 1],
])('%s is told on stderr, with nothing on stdout', async (_name, args, wanted) => {
  const { code, lines, stderr } = await run(...args);
  expect([code, lines]).toEqual([wanted, []]);
  expect(stderr).not.toBe('');
});

test('a file that is no JSON, or holds no cases, is one sentence', async () => {
  for (const content of ['{', '[]', { cases: [null] }]) {
    const { code, stderr } = await run(await written('broken.json', content));
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('    at ');
  }
});
