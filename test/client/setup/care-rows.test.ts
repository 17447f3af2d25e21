/** Every rate and every reason of a plant file has a row with who looks after it, and an edit goes to where it stands. */
import { expect, test } from 'vitest';
import { type CareChange, careEdits, careFiltered, careRows } from '../../../client/setup/care/care-rows.ts';
import { readSpec } from '../../../client/setup/plant-file.ts';
import { editPlant } from '../../../server/plant/plant-edits.ts';
import { lineText, plantOf } from '../../plants.ts';

const TEXT = lineText(2)
  .replace(
    '    micro_stop_s: 120\n',
    '    micro_stop_s: 120\n    owner: A. Yilmaz\n    review: "2026-01-31"\n    fault_care: { owner: B. Kaya }\n',
  )
  .replace('{ id: m1, ', '{ id: m1, ideal_rate: 55, faults: { "9": Lid open }, ')
  .replace('areas:', '  child: { extends: any, faults: { "8": Belt torn } }\nareas:');

const brief = (text: string) =>
  careRows(readSpec(text)).map(({ kind, id, rate, owner, review }) => [kind, id, rate, owner, review]);

test('rates, fault words and state words are there, each with its own or the inherited care', () => {
  expect(brief(TEXT)).toEqual([
    ['rate', 'any', 60, 'A. Yilmaz', '2026-01-31'],
    ['faults', 'any', null, 'B. Kaya', '2026-01-31'],
    ['faults', 'child', null, 'B. Kaya', '2026-01-31'],
    ['rate', 'm1', 55, 'A. Yilmaz', '2026-01-31'],
    ['faults', 'm1', null, 'B. Kaya', '2026-01-31'],
    ['states', 'words', null, '', ''],
  ]);
  // What the screen shows of a machine is what the twin holds of it.
  const m1 = plantOf(TEXT).machines[1];
  expect([m1?.owner, m1?.review, m1?.faultCare]).toEqual([
    'A. Yilmaz',
    '2026-01-31',
    { owner: 'B. Kaya', review: '2026-01-31' },
  ]);
});

test('what is overdue and what nobody looks after is found', () => {
  const find = (what: object, today = '2026-02-01') =>
    careFiltered(
      careRows(readSpec(TEXT)),
      { text: '', overdue: false, missing: false, ...what },
      today,
      ({ entries }) => entries.map(([, words]) => String(words)).join(' '),
    ).map(({ key }) => key);
  expect(find({ overdue: true })).toHaveLength(5);
  expect(find({ overdue: true }, '2026-01-31')).toEqual([]);
  expect(find({ missing: true })).toEqual(['states words']);
  expect(find({ text: 'belt kaya' })).toEqual(['faults machine_types.child']);
});

test('owners, days and rates are written where they stand, and nothing else is touched', () => {
  const changes = new Map<string, CareChange>([
    ['rate machine_types.any', { rate: '62,5', review: '2027-01-31' }],
    ['faults lines.line.machines.m1', { owner: 'C. Weber' }],
    ['states words', { owner: 'D. Demir', review: '2027-06-30' }],
    ['faults machine_types.any', { owner: '' }],
    ['rate lines.line.machines.m1', { rate: '55', owner: 'A. Yilmaz' }],
  ]);
  const edited = editPlant(TEXT, careEdits(careRows(readSpec(TEXT)), changes));
  if (!edited.ok) throw new Error(edited.reason);
  expect(brief(edited.yaml)).toEqual([
    ['rate', 'any', 62.5, 'A. Yilmaz', '2027-01-31'],
    ['faults', 'any', null, 'A. Yilmaz', '2027-01-31'],
    ['faults', 'child', null, 'A. Yilmaz', '2027-01-31'],
    ['rate', 'm1', 55, 'A. Yilmaz', '2027-01-31'],
    ['faults', 'm1', null, 'C. Weber', '2027-01-31'],
    ['states', 'words', null, 'D. Demir', '2027-06-30'],
  ]);
  expect(plantOf(edited.yaml).stateMapCare['words']).toEqual({ owner: 'D. Demir', review: '2027-06-30' });
});

test('a type that inherits from itself, as somebody may be writing it, ends the search and not the page', () => {
  expect(() => careRows(readSpec(TEXT.replace('extends: any', 'extends: child')))).not.toThrow();
});
