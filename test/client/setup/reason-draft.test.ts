/** The tree of reasons as it is being changed: what is edited is what is written, nothing else, and nothing is left hanging. */
import { expect, test } from 'vitest';
import {
  branchOf,
  draftOf,
  faultsOf,
  inherited,
  moved,
  type ReasonEntry,
  reasonEdits,
  rowsOf,
  withChanged,
  withNew,
  without,
  worded,
} from '../../../client/setup/reasons/reason-draft.ts';
import { editPlant } from '../../../server/plant/plant-edits.ts';

const SPEC = {
  reasons: [
    { id: 'technical', name: { en: 'Technical', de: 'Technik' } },
    { id: 'jam', name: 'Jam', parent: 'technical', state: 'breakdown' as const },
    { id: 'people', name: 'People', state: 'planned-stop' as const },
    { id: 'wear', name: 'Wear', parent: 'technical' },
  ],
  machine_types: {
    base: { faults: { '1': 'Stop' }, fault_reasons: { '1': 'wear', '11': 'wear' } },
    capper: { extends: 'base', faults: { '11': 'Cap jam' }, fault_reasons: { '11': 'jam' } },
    filler: { extends: 'base', faults: { '11': 'Bottle jam', '12': 'Filter' } },
  },
};
const draft = draftOf(SPEC);
const at = (key: string) => faultsOf(SPEC).find((fault) => fault.key === key);

test('the tree is told depth first; what is below a retired reason is retired with it', () => {
  const retired = withChanged(draft, 'technical', { retired: true });
  expect(rowsOf(retired.reasons).map(({ entry, depth, leaf, retired }) => [entry.id, depth, leaf, retired])).toEqual([
    ['technical', 0, false, true],
    ['jam', 1, true, true],
    ['wear', 1, true, true],
    ['people', 0, true, false],
  ]);
  expect(branchOf(draft.reasons, 'technical')).toEqual(['technical', 'jam', 'wear']);
});

test('a tree that leads into itself is told to its end, and no entry is lost', () => {
  const ring: ReasonEntry[] = [
    { id: 'a', name: 'A', parent: 'b' },
    { id: 'b', name: 'B', parent: 'a' },
  ];
  expect(inherited(ring, ring[0] as ReasonEntry, 'state')).toBeUndefined();
  expect(branchOf(ring, 'a').sort()).toEqual(['a', 'b']);
});

test('a fault code means what its type says of it, or a type above', () => {
  expect([at('machine_types.capper 11'), at('machine_types.filler 11'), at('machine_types.filler 12')]).toMatchObject([
    { reason: 'jam', own: true, words: 'Cap jam' },
    { reason: 'wear', own: false, words: 'Bottle jam' },
    { reason: '', own: false },
  ]);
});

test('what was changed is all that is edited, and the file keeps its comments', () => {
  const yaml = `# why\nreasons:\n  - { id: jam, name: Jam }\n  # tools\n  - { id: wear, name: Wear, needs_comment: true }\n`;
  const spec = {
    reasons: [
      { id: 'jam', name: 'Jam' },
      { id: 'wear', name: 'Wear', needs_comment: true },
    ],
  };
  const { draft: added, id } = withNew(draftOf(spec), 'Kapağı sıkışma', 'jam');
  const changed = withChanged(withChanged(added, 'wear', { needs_comment: undefined }), 'jam', {
    name: worded('Jam', 'de', 'Stau'),
  });
  const edits = reasonEdits(spec, moved(changed, 'wear', -1));
  const edited = editPlant(yaml, edits);
  expect(edited.ok && edited.yaml).toBe(
    `# why\nreasons:\n  # tools\n  - { id: wear, name: Wear }\n  - { id: jam, name: { en: Jam, de: Stau } }\n  - id: ${id}\n    name: Kapağı sıkışma\n    parent: jam\n`,
  );
  expect(id).toBe('kapagi-sikisma');
});

test('a branch that is taken out takes its fault codes with it; a tree that is as it was edits nothing', () => {
  expect(reasonEdits(SPEC, draft)).toEqual([]);
  const edits = reasonEdits(SPEC, without(draft, 'technical', faultsOf(SPEC)));
  expect(edits.map(({ op, path }) => [op, path.join('.')])).toEqual([
    ['remove', 'machine_types.base.fault_reasons.1'],
    ['remove', 'machine_types.base.fault_reasons.11'],
    ['remove', 'machine_types.capper.fault_reasons.11'],
    ['remove', 'reasons.technical'],
    ['remove', 'reasons.jam'],
    ['remove', 'reasons.wear'],
  ]);
});

test('a plant without reasons gets its first as a list', () => {
  const first = withNew(draftOf({}), 'Cleaning', undefined).draft;
  const edited = editPlant('gemba: 1\n', reasonEdits({}, first));
  expect(edited.ok && edited.yaml).toContain('reasons:\n  - id: cleaning\n    name: Cleaning');
});
