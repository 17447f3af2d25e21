/** Lines as files have them: whatever ends them, and wherever a piece of the file ends. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCsv } from '../../../server/import/read-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'gemba-csv-'));

async function read(text: string) {
  const file = join(folder, 'a.csv');
  writeFileSync(file, text);
  let names: readonly string[] = [];
  const rows: [number, string][] = [];
  let bytes = 0;
  await readCsv(
    file,
    (cells) => {
      names = cells;
    },
    (line, cells) => rows.push([line, cells.join('|')]),
    (line, reason) => rows.push([line, reason]),
    (done) => {
      bytes = done;
    },
  );
  return { names, rows, bytes };
}

test.each(['\n', '\r\n', '\r'])('every line is read once, under its number, whatever ends it (%j)', async (end) => {
  // Long enough for several pieces; lines of every length let a piece end anywhere, between \r and \n too.
  const lines = Array.from({ length: 90_000 }, (_, i) => `m${i},${'é'.repeat(i % 7)}${i}`);
  const text = `\ufeffname;x,value${end}${lines.join(end)}${end}`;
  const { names, rows, bytes } = await read(text);
  expect(names).toEqual(['name;x', 'value']);
  expect(rows.length).toBe(lines.length);
  expect(rows.findIndex(([line, row], i) => line !== i + 2 || row !== (lines[i] as string).replace(',', '|'))).toBe(-1);
  expect(bytes).toBe(Buffer.byteLength(text));
});

test('the last line counts without an end, an empty one does not, and keeps its number', async () => {
  expect((await read('tag,at\n\na,1\r\n\r\nb,2')).rows).toEqual([
    [3, 'a|1'],
    [5, 'b|2'],
  ]);
});

test('what has no lines is told to be no CSV, before it fills the memory', async () => {
  await expect(read(`tag,at\n${'x'.repeat(6_000_000)}`)).rejects.toThrow('a line is longer than 4 MB');
});
