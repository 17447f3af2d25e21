/** docs/sparkplug.md says which test shows which assertion; it must say what the titles say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ASSERTIONS } from './assertions.ts';

const folder = import.meta.dirname;
const ids = Object.values(ASSERTIONS).flat();

/** Assertion id to the files whose test titles name it, read from the sources. */
const shown = new Map<string, string[]>();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts'))) {
  const code = readFileSync(join(folder, file), 'utf8');
  for (const [, title] of code.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"[^"]*")/g))
    for (const [, id] of (title ?? '').matchAll(/\[(tck-id-[\w-]+)\]/g))
      shown.set(id as string, [...(shown.get(id as string) ?? []), file]);
  for (const [, title] of code.matchAll(/\btest\(\s*"([^"]*)"/g))
    for (const [, id] of (title ?? '').matchAll(/\[(tck-id-[\w-]+)\]/g))
      shown.set(id as string, [...(shown.get(id as string) ?? []), file]);
}

test('there are 74 assertions of a host, each once', () => {
  expect(ids).toHaveLength(74);
  expect(new Set(ids).size).toBe(74);
});

test('titles name assertions that exist', () => {
  expect([...shown.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

test('the table in docs/sparkplug.md is current (`npm run docs` writes it)', () => {
  const page = readFileSync(join(process.cwd(), 'docs/sparkplug.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(tck-id-[\w-]+)` \| (.*) \|$/gm)].map(([, id, by]) => [id, by]);
  expect(rows.map(([id]) => id)).toEqual(ids);
  for (const [id, by] of rows) {
    const files = shown.get(id ?? '');
    if (!files) expect(by, id).toBe('not shown');
    else for (const file of files) expect(by, id).toContain(file.replace('.test.ts', ''));
  }
});
