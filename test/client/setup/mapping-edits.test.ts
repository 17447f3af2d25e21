/** What the mapping screen makes of a choice is a sound plant: the edits are applied and read as the server does it. */
import { expect, test } from 'vitest';
import { type Candidate, ofDevice } from '../../../client/setup/mapping/candidate.ts';
import { type Mapping, mappingEdits } from '../../../client/setup/mapping/mapping-edits.ts';
import { freeSpots } from '../../../client/setup/mapping/places.ts';
import { shapesOf } from '../../../client/setup/mapping/shapes.ts';
import { patternOf } from '../../../client/setup/mapping/TreeFinder.tsx';
import { readSpec } from '../../../client/setup/plant-file.ts';
import { editPlant } from '../../../server/plant/plant-edits.ts';
import { lineText, plantOf } from '../../plants.ts';

const EMPTY = `gemba: 1
site: { id: werk, name: Werk, timezone: UTC }
sources: [{ id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840" }]
products: []
shifts: []
machine_types: {}
areas: [{ id: hall, name: Halle }]
lines: []
`;

const press = (number: number, line = 'Halle A'): Candidate => ({
  key: `press-${number}`,
  name: `Presse ${number}`,
  line,
  device: '',
  speaks: '',
  states: null,
  tags: [
    { name: 'Zustand', address: `ns=2;s=P${number}.Z`, role: 'state', type: 'text', unit: '', value: 'LÄUFT' },
    { name: 'Gutteile', address: `ns=2;s=P${number}.G`, role: 'good', type: 'number', unit: '', value: 7 },
    { name: 'Öl', address: `ns=2;s=P${number}.O`, role: 'signal', type: 'number', unit: '', value: 41 },
  ],
});

function mapped(candidates: readonly Candidate[], change: Partial<Mapping> = {}): Mapping {
  return {
    source: 'plc',
    candidates,
    tags: new Map([
      ['Zustand', { role: 'state', type: 'text', unit: '' }],
      ['Gutteile', { role: 'good', type: 'number', unit: '' }],
      ['Öl', { role: 'signal', type: 'number', unit: '°C' }],
    ]),
    types: new Map(
      shapesOf(candidates).map(({ key }) => [key, { id: 'Presse', unit: 'part', idealRate: 30, unitsPer: null }]),
    ),
    states: { LÄUFT: 'producing', STÖRUNG: 'breakdown' },
    line: '',
    lines: new Map(),
    ...change,
  };
}

function plantAfter(text: string, mapping: Mapping) {
  const edited = editPlant(text, mappingEdits(mapping, readSpec(text)));
  if (!edited.ok) throw new Error(edited.reason);
  return { plant: plantOf(edited.yaml), yaml: edited.yaml };
}

test('an empty plant gets a line, a type with its rate, and machines whose tags are read where they were found', () => {
  const { plant, yaml } = plantAfter(EMPTY, mapped([press(1), press(2)]));
  expect(plant.lines.map(({ id }) => id)).toEqual(['halle-a']);
  expect(plant.machines.map(({ id, type, idealRate, unit }) => [id, type, idealRate, unit])).toEqual([
    ['presse-1', 'presse', 30, 'part'],
    ['presse-2', 'presse', 30, 'part'],
  ]);
  const tag = plant.tags.find(({ name }) => name === 'presse-2/zustand');
  expect(tag).toMatchObject({ role: 'state', type: 'text', address: 'ns=2;s=P2.Z' });
  expect(plant.tags.find(({ name }) => name === 'presse-1/oel')).toMatchObject({ role: 'signal', unit: '°C' });
  expect(plant.stateMaps[plant.machines[0]?.states ?? '']).toEqual({ LÄUFT: 'producing', STÖRUNG: 'breakdown' });
  // Readable by a person: nothing is folded into one line.
  expect(yaml.split('\n').every((line) => line.length < 120)).toBe(true);
});

test('machines of a known line go on behind its last machine; ids that are taken get a number', () => {
  const text = lineText(2);
  const { plant } = plantAfter(text, mapped([press(1, 'line'), { ...press(2, 'line'), name: 'M0' }]));
  const line = plant.lines[0];
  expect(line?.machines.map((slot) => plant.machines[slot]?.id)).toEqual(['m0', 'm1', 'presse-1', 'm0-2']);
  const xs = line?.machines.map((slot) => plant.machines[slot]?.place.x ?? 0) ?? [];
  expect([...xs].sort((a, b) => a - b)).toEqual(xs);
});

test('a tag that is left out is in no machine', () => {
  const mapping = mapped([press(1)]);
  const tags = new Map(mapping.tags).set('Öl', { role: 'skip', type: 'number', unit: '' });
  const { plant } = plantAfter(EMPTY, { ...mapping, tags });
  expect(plant.tags.map(({ key }) => key)).toEqual(['zustand', 'gutteile', 'calendar']);
});

test('Sparkplug devices of one kind share the addresses: the type says them once, the machine only its device', () => {
  const device = (id: string) =>
    ofDevice({
      device: `Linie 5/${id}`,
      status: 'online',
      metrics: [
        { name: 'Maschine/Status', type: 'Int32', unit: '', value: 100, at: null, rate: 0, mapped: false },
        { name: 'Zaehler/Gut', type: 'Int64', unit: '', value: 5, at: null, rate: 1, mapped: false },
      ],
    });
  const candidates = [device('Fueller'), device('Packer')];
  expect(candidates[0]?.tags.map(({ role }) => role)).toEqual(['state', 'good']);
  const { plant } = plantAfter(
    EMPTY,
    mapped(candidates, {
      tags: new Map([
        ['Maschine/Status', { role: 'state', type: 'number', unit: '' }],
        ['Zaehler/Gut', { role: 'good', type: 'number', unit: '' }],
      ]),
      states: { '100': 'producing' },
    }),
  );
  expect(plant.tags.filter(({ role }) => role === 'good').map(({ device: of, address }) => [of, address])).toEqual([
    ['Linie 5/Fueller', 'Zaehler/Gut'],
    ['Linie 5/Packer', 'Zaehler/Gut'],
  ]);
  expect(plant.lines[0]?.id).toBe('linie-5');
});

test('fifty machines stand clear of each other and of those that were there, within the width of the hall', () => {
  const taken = [
    { x: 0, z: 0 },
    { x: 8, z: 6 },
  ];
  const spots = freeSpots(50, taken, [], { width: 62, depth: 48 });
  const all = [...taken, ...spots];
  for (const [i, one] of all.entries())
    for (const other of all.slice(i + 1)) expect(Math.hypot(one.x - other.x, one.z - other.z)).toBeGreaterThan(3);
  expect(spots.every(({ x }) => Math.abs(x) <= 31)).toBe(true);
});

test('a path of the tree becomes a rule for all like it', () => {
  expect(patternOf(['Objects', 'Halle A', 'Presse 1', 'Zustand'])).toBe('Objects/{line}/{machine}/{tag}');
  expect(patternOf(['Objects', 'Presse 1', 'Zustand'])).toBe('Objects/{machine}/{tag}');
  expect(patternOf(['Objects', 'Werk', 'Halle A', 'P1', 'Z'])).toBe('Objects/Werk/{line}/{machine}/{tag}');
});
