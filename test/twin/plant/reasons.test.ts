/** The reason tree of a plant: what a reason does not say its parent says, and a fault code means one of them. */
import { expect, test } from 'vitest';
import { reasonBook } from '../../../analytics/record/reasons.ts';
import type { Machine } from '../../../twin/plant/model.ts';
import { readPlant } from '../../../twin/plant/read.ts';
import { reasonsFor } from '../../../twin/plant/reasons.ts';
import { lineText, plantOf } from '../../plants.ts';

const TREE = `
reasons:
  - { id: people, name: People, state: planned-stop }
  - { id: meeting, name: { en: Meeting, de: Besprechung }, parent: people, needs_comment: true }
  - { id: repair, name: Repair, state: maintenance, planned: false }
  - { id: cap-jam, name: Cap jam, types: [other] }
`;
const withTree = (tree: string, faults = '') =>
  lineText()
    .replace(/^machine_types:$/m, `${tree}machine_types:\n  other: { extends: any }`)
    .replace(/^( +)faults:/m, (line, indent) => `${indent}fault_reasons: {${faults}}\n${line}`);

test('a reason is what its parent says, and for the machines that its parent says', () => {
  const plant = plantOf(withTree(TREE));
  expect(
    plant.reasons.map(({ id, parent, state, planned, needsComment }) => [id, parent, state, planned, needsComment]),
  ).toEqual([
    ['people', null, 'planned-stop', true, false],
    ['meeting', 'people', 'planned-stop', true, true],
    ['repair', null, 'maintenance', false, false],
    ['cap-jam', null, null, true, false],
  ]);
  const [machine] = plant.machines;
  expect(machine && reasonsFor(plant, machine).map(({ id }) => id)).toEqual(['people', 'meeting', 'repair']);
});

test('a fault code means the reason that its machine type names; a reason that is gone stays what it was', () => {
  const plant = plantOf(withTree(TREE, '"7": repair'));
  const book = reasonBook(plant, [{ id: 'lunch', state: 'planned-stop', planned: true }]);
  const id = plant.machines[0]?.id ?? '';
  expect([book.byFault(id, 7), book.byFault(id, 8)]).toEqual(['repair', null]);
  expect([book.stateOf('repair'), book.isPlanned('repair')]).toEqual(['maintenance', false]);
  expect([book.stateOf('lunch'), book.stateOf('nobody-knows')]).toEqual(['planned-stop', null]);
});

test('a reason is for machine types and for single machines; one that is retired, and what is below it, is for none', () => {
  const plant = plantOf(
    withTree(`
reasons:
  - { id: caps, name: Caps, types: [other], machines: [m2] }
  - { id: twisted, name: Twisted, parent: caps }
  - { id: old, name: Old, retired: true }
  - { id: older, name: Older, parent: old }
`),
  );
  const ids = (id: string) =>
    reasonsFor(plant, plant.machines.find((one) => one.id === id) as Machine).map((one) => one.id);
  expect([ids('m0'), ids('m2')]).toEqual([[], ['caps', 'twisted']]);
  expect(plant.reasons.map(({ retired }) => retired)).toEqual([false, false, true, true]);
  const wrong = readPlant(
    withTree('\nreasons:\n  - { id: old, name: Old, retired: true, machines: [m9] }\n', '"7": old'),
  );
  expect(wrong.ok ? [] : [...new Set(wrong.errors.map(({ message }) => message))].sort()).toEqual([
    'no machine `m9`',
    'reason `old` is retired; name one that can be given',
  ]);
});

test('a reason below itself, a parent, a machine type or a fault that leads nowhere are told with their places', () => {
  const wrong = TREE.replace('id: people, name: People', 'id: people, name: People, parent: meeting')
    .replace('types: [other]', 'types: [nothing]')
    .replace('id: repair, name: Repair', 'id: repair, name: Repair, parent: nowhere');
  const read = readPlant(withTree(wrong, '"7": gone'));
  expect(
    read.ok ? [] : [...new Set(read.errors.map(({ path }) => path.replace(/^.*(fault_reasons)/, '$1')))].sort(),
  ).toEqual(['fault_reasons.7', 'reasons[0].parent', 'reasons[1].parent', 'reasons[2].parent', 'reasons[3].types[0]']);
});
