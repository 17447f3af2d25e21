import { expect, test } from 'vitest';
import { expanded, summed, told } from '../../../client/setup/change/diff-words.ts';
import { fieldsOf, kindsOf, valueTyped } from '../../../client/setup/connections/entry-fields.ts';
import { plantDiff } from '../../../server/plant/plant-diff.ts';
import { readPlant } from '../../../twin/plant/read.ts';
import { lineText } from '../../plants.ts';

const specOf = (text: string) => {
  const read = readPlant(text);
  if (!read.ok) throw new Error('not sound');
  return read.spec;
};
const BEFORE = specOf(lineText(2));

test('a change is told by what it is of, what it was and what it becomes', () => {
  const after = specOf(lineText(2).replace('ideal_rate: 60', 'ideal_rate: 72'));
  expect(plantDiff(BEFORE, after).map(told)).toEqual([
    { kind: 'changed', subject: 'type', place: ['any', 'ideal_rate'], before: '60', after: '72' },
  ]);
});

test('another order of machines is a change of their line, a join is told by what it joins', () => {
  const text = lineText(3);
  const [first = '', second = ''] = text.split('\n').filter((line) => /- \{ id: m[01],/.test(line));
  const turned = text.replace(first, 'FIRST').replace(second, first).replace('FIRST', second);
  const wider = turned.replace('{ from: m0, to: m1, capacity: 10 }', '{ from: m0, to: m1, capacity: 25 }');
  expect(plantDiff(specOf(text), specOf(wider)).map(told)).toEqual([
    { kind: 'changed', subject: 'line', place: ['line', 'machines'], before: 'm0, m1, m2', after: 'm1, m0, m2' },
    { kind: 'changed', subject: 'buffer', place: ['line', 'm0>m1', 'capacity'], before: '10', after: '25' },
  ]);
});

test('a list that is new as a whole is told entry by entry', () => {
  const after = JSON.stringify({ codes: { LÄUFT: 'producing' }, words: { RUN: 'producing' } });
  const entries = expanded([{ path: 'state_maps', before: null, after }]);
  expect(entries.map(told).map(({ kind, subject, place }) => [kind, subject, place])).toEqual([
    ['added', 'states', ['codes']],
    ['added', 'states', ['words']],
  ]);
  const removed = expanded([{ path: 'utilities', before: JSON.stringify([{ id: 'chiller' }]), after: null }]);
  expect(removed.map(told)).toMatchObject([{ kind: 'removed', subject: 'machine', place: ['chiller'] }]);
});

test('what is new or gone is counted, a machine as a machine', () => {
  const diff = plantDiff(BEFORE, specOf(lineText(4)));
  expect(summed(diff)[0]).toEqual({ kind: 'added', subject: 'machine', count: 2 });
  const back = plantDiff(specOf(lineText(4)), BEFORE);
  expect(summed(back)[0]).toEqual({ kind: 'removed', subject: 'machine', count: 2 });
});

test('the machines of a new line are counted too', () => {
  const after = JSON.stringify({ id: 'l2', machines: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  expect(summed([{ path: 'lines.l2', before: null, after }])).toEqual([
    { kind: 'added', subject: 'machine', count: 3 },
    { kind: 'added', subject: 'line', count: 1 },
  ]);
});

test('the form of a source, and of an output, has every field the plant file knows, and asks for what is required at once', () => {
  expect(kindsOf('sources')).toEqual(expect.arrayContaining(['opcua', 'sparkplug', 'mqtt', 'modbus', 's7']));
  expect(kindsOf('outputs')).toEqual(['mqtt', 'sparkplug', 'opcua', 'webhook']);
  for (const list of ['sources', 'outputs'] as const)
    for (const kind of kindsOf(list)) {
      const fields = fieldsOf(list, kind);
      expect(fields.map(({ key }) => key)).toContain('id');
      expect(fields.filter(({ required, first }) => required && !first)).toEqual([]);
    }
  expect(fieldsOf('outputs', 'webhook').find(({ key }) => key === 'events')).toMatchObject({
    kind: 'choices',
    options: expect.arrayContaining(['state-changed', 'interval-closed']),
  });
  const keys = fieldsOf('sources', 'opcua').map(({ key }) => key);
  for (const key of ['endpoint', 'security_policy', 'security_mode', 'user', 'password', 'deadband', 'queue'])
    expect(keys).toContain(key);
});

test('what is typed becomes what the file wants: numbers, yes or no, lists; nothing stays out', () => {
  expect(valueTyped({ kind: 'number', options: [] }, ' 50 ')).toBe(50);
  expect(valueTyped({ kind: 'switch', options: [] }, 'true')).toBe(true);
  expect(valueTyped({ kind: 'choice', options: [0, 1] }, '1')).toBe(1);
  expect(valueTyped({ kind: 'list', options: [] }, 'mqtt://a, mqtt://b')).toEqual(['mqtt://a', 'mqtt://b']);
  expect(valueTyped({ kind: 'text', options: [] }, '  ')).toBeUndefined();
  // Told as it is, so that the review can say what is wrong with it.
  expect(valueTyped({ kind: 'number', options: [] }, 'fast')).toBe('fast');
});
