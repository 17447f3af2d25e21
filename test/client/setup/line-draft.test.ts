/** A line laid out in the browser is the line that the plant file then says. */
import { expect, test } from 'vitest';
import {
  draftOf,
  inOrder,
  type LineDraft,
  lineEdits,
  moved,
  newDraft,
  withMachines,
} from '../../../client/setup/lines/line-draft.ts';
import { readSpec } from '../../../client/setup/plant-file.ts';
import { editPlant } from '../../../server/plant/plant-edits.ts';
import { lineText, plantOf } from '../../plants.ts';

const TEXT = lineText(4).replace(
  'from: m1, to: m2, capacity: 10',
  'from: m1, to: m2, capacity: 10, level: m1/pressure',
);

function lineAfter(change: (draft: LineDraft) => LineDraft, text = TEXT) {
  const line = readSpec(text).lines?.[0];
  if (!line) throw new Error('no line');
  const edits = lineEdits(line, change(draftOf(line)));
  const edited = editPlant(text, edits);
  if (!edited.ok) throw new Error(edited.reason);
  const plant = plantOf(edited.yaml);
  const id = (slot: number) => plant.machines[slot]?.id;
  return {
    edits,
    machines: plant.lines[0]?.machines.map(id),
    constraint: id(plant.lines[0]?.constraint ?? -1),
    joins: plant.buffers.map(({ from, to, capacity }) => `${id(from)} > ${id(to)} ${capacity}`),
    levels: plant.buffers.map(({ level }) => plant.tags[level]?.name ?? ''),
  };
}

test('a line that nobody touched is not changed', () => {
  expect(lineAfter((draft) => draft).edits).toEqual([]);
});

test('a machine is moved, another one sets the pace; the joins stay until somebody says otherwise', () => {
  const line = lineAfter((draft) => ({ ...moved(draft, 'm3', 0), constraint: 'm2' }));
  expect(line.machines).toEqual(['m3', 'm0', 'm1', 'm2']);
  expect(line.constraint).toBe('m2');
  expect(line.joins).toEqual(['m0 > m1 10', 'm1 > m2 10', 'm2 > m3 10']);
});

test('joined in their order, machines keep what was known of a join that stays', () => {
  const line = lineAfter((draft) => inOrder(moved(draft, 'm3', 0)));
  expect(line.joins).toEqual(['m3 > m0 0', 'm0 > m1 10', 'm1 > m2 10']);
  expect(line.levels).toEqual(['', '', 'm1/pressure']);
});

test('more room between two machines is a change of that alone', () => {
  const { edits, joins } = lineAfter((draft) => ({
    ...draft,
    joins: draft.joins.map((join) => (join.from === 'm1' ? { ...join, capacity: '12,5' } : join)),
  }));
  expect(edits).toEqual([{ op: 'set', path: ['lines', 'line', 'buffers', '1', 'capacity'], value: 12.5 }]);
  expect(joins[1]).toBe('m1 > m2 12.5');
});

test('a capacity that is no number is told by the check of the plant, not made one', () => {
  const line = readSpec(TEXT).lines?.[0];
  if (!line) throw new Error('no line');
  const draft = draftOf(line);
  const [first, ...rest] = draft.joins;
  for (const capacity of ['many', ''])
    expect(lineEdits(line, { ...draft, joins: [{ ...first!, capacity }, ...rest] })[0]).toMatchObject({
      value: capacity,
    });
});

test('machines that come are last, those that go take their joins with them, and somebody always sets the pace', () => {
  const draft = inOrder({ ...newDraft(['a', 'b', 'c']), constraint: 'b' });
  expect(newDraft(['a', 'b', 'c']).constraint).toBe('c');
  expect(withMachines(draft, ['d', 'c', 'a'])).toMatchObject({ machines: ['a', 'c', 'd'], constraint: 'd', joins: [] });
  expect(withMachines(draft, ['a', 'b', 'c', 'd'])).toMatchObject({
    constraint: 'b',
    joins: [{ to: 'b' }, { to: 'c' }],
  });
});

test('beyond either end a machine stays at the end', () => {
  const draft = newDraft(['a', 'b', 'c']);
  expect(moved(draft, 'a', -1).machines).toEqual(['a', 'b', 'c']);
  expect(moved(draft, 'a', 9).machines).toEqual(['b', 'c', 'a']);
});
