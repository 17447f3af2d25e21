import { expect, test } from 'vitest';
import { readSpec } from '../../../client/setup/plant-file.ts';
import { readPaste, tagEdits } from '../../../client/setup/tags/tag-edits.ts';
import { cellOf, csvOf, filtered, rowsOf, sorted } from '../../../client/setup/tags/tag-rows.ts';
import { editPlant } from '../../../server/plant/plant-edits.ts';
import { lineText, plantOf } from '../../plants.ts';

const TEXT = lineText(2);
const plant = plantOf(TEXT);
const spec = readSpec(TEXT);
const NO_FILTER = { text: '', source: '', quality: '', overdue: false, uncared: false };

const after = (changes: Parameters<typeof tagEdits>[2]) => {
  const { edits } = tagEdits(plant, spec, changes);
  const edited = editPlant(TEXT, edits);
  if (!edited.ok) throw new Error(edited.reason);
  return plantOf(edited.yaml);
};

test('a change of one machine overrides its type and leaves the other machines of the type alone', () => {
  const changed = after(new Map([['m0/temperature', { unit: 'K', owner: 'A. Yilmaz', review: '2027-01-31' }]]));
  const tag = (name: string) => changed.tags.find((one) => one.name === name);
  expect(tag('m0/temperature')).toMatchObject({ unit: 'K', owner: 'A. Yilmaz', review: '2027-01-31', high: 400 });
  expect(tag('m1/temperature')).toMatchObject({ unit: '°C', owner: '', review: '' });
});

test('what is as it was is no change', () => {
  expect(tagEdits(plant, spec, new Map([['m0/temperature', { unit: '°C', scale: '1' }]])).edits).toEqual([]);
});

test('a cell that is emptied takes away only what stands there', () => {
  expect(tagEdits(plant, spec, new Map([['m0/temperature', { unit: '' }]])).edits).toEqual([]);
  const own = readSpec(
    TEXT.replace('id: m0, name: Machine 0,', 'id: m0, name: Machine 0, tags: { temperature: { unit: K } },'),
  );
  const { edits } = tagEdits(plant, own, new Map([['m0/temperature', { unit: '' }]]));
  expect(edits).toEqual([{ op: 'remove', path: ['lines', 'line', 'machines', 'm0', 'tags', 'temperature', 'unit'] }]);
});

test('rows pasted from a spreadsheet change the columns they name; a tag that is not there is told', () => {
  const pasted = readPaste('name\tremark\tscale\towner\r\nm0/good\thello\t0,5\tB. Kaya\r\nm9/good\t\t2\tNobody\r\n');
  expect(pasted?.columns).toEqual(['owner', 'scale']);
  const { edits, unknown } = tagEdits(plant, spec, pasted?.changes ?? new Map());
  expect(unknown).toEqual(['m9/good']);
  expect(edits.map((edit) => [edit.path.at(-1), edit.op === 'set' && edit.value])).toEqual([
    ['owner', 'B. Kaya'],
    ['scale', 0.5],
  ]);
  expect(readPaste('tag\tvalue\nm0/good\t1')).toBeNull();
});

test('rows are found by all the words typed, and sorted with what is not known last', () => {
  const rows = rowsOf(plant, null);
  expect(filtered(rows, { ...NO_FILTER, text: 'M1 bar' }, '2026-01-01').map(({ tag }) => tag.name)).toEqual([
    'm1/pressure',
  ]);
  expect(filtered(rows, { ...NO_FILTER, quality: 'good' }, '2026-01-01')).toEqual([]);
  const aged = rows.map((row, i) => ({ ...row, ageMs: i % 2 === 0 ? Number.NaN : i }));
  for (const down of [false, true]) {
    const ages = sorted(aged, 'age', down).map(({ ageMs }) => ageMs);
    expect(ages.slice(-11).every(Number.isNaN)).toBe(true);
  }
});

test('overdue reviews are those before today, not those of today', () => {
  const dated = (review: string) => after(new Map([['m0/good', { review }]]));
  const overdue = (review: string) =>
    filtered(rowsOf(dated(review), null), { ...NO_FILTER, overdue: true, uncared: false }, '2026-06-15').length;
  expect(overdue('2026-06-14')).toBe(1);
  expect(overdue('2026-06-15')).toBe(0);
});

test('the file of the table quotes what must be quoted, and no cell is a formula', () => {
  const row = rowsOf(plant, null)[0];
  if (!row) throw new Error('no row');
  const odd = { ...row, tag: { ...row.tag, owner: '=1+1', unit: 'a"b,c' } };
  const [head, line] = csvOf([odd]).split('\r\n');
  expect(head?.split(',')[0]).toBe('name');
  expect(line).toContain(`'=1+1`);
  expect(line).toContain('"a""b,c"');
  expect(cellOf(odd, 'name')).toBe('m0/state');
});
