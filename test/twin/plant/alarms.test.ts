/** Alarms of the plant file: one for each machine they are of, every mistake told at once with its place. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPlant } from '../../../twin/plant/read.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';

const withAlarms = (alarms: string) => lineText(3, `alarms:\n${alarms}`);
const entry = (id: string, more: string) =>
  `  - { id: ${id}, text: { en: Hot, de: Heiß }, response: Cool it, priority: low, ${more} }\n`;

test('an alarm of a machine type is one of each machine of it, with its delays in ms', () => {
  const plant = plantOf(
    withAlarms(
      entry(
        'hot',
        'machine_type: any, when: { tag: temperature, above: 80, deadband: 5 }, on_delay_s: 2, escalate_s: [60, 120]',
      ),
    ),
  );
  expect(plant.alarms.map(({ id, machine, line, position }) => [id, machine, line, position])).toEqual([
    ['hot.m0', 0, 0, 'line'],
    ['hot.m1', 1, 0, 'line'],
    ['hot.m2', 2, 0, 'line'],
  ]);
  expect(plant.alarms[1]).toMatchObject({
    rule: 'hot',
    when: { kind: 'tag', tag: tagSlot(plant, 'm1/temperature'), test: 'above', limit: 80, deadband: 5 },
    unless: null,
    onDelayMs: 2000,
    offDelayMs: 0,
    escalateMs: [60_000, 120_000],
    needsAck: true,
    latching: false,
  });
});

test('an alarm looks at a reading, a state, a fault, silence or a buffer', () => {
  const plant = plantOf(
    withAlarms(
      entry('down', 'line: all, when: { state: [breakdown, micro-stop] }') +
        entry('cap', 'machine: m1, when: { fault: [7] }, unless: { state: [maintenance] }') +
        entry('gone', 'machine: m1, when: { no_data: pressure }') +
        entry('dark', 'machine: m2, when: { no_data: true }'),
    ).replace('capacity: 10 }', 'capacity: 10, level: m0/pressure }') +
      entry('full', 'line: line, when: { buffer: { from: m0, to: m1 }, above: 0.9 }'),
  );
  expect(plant.alarms.map(({ id, when }) => [id, when.kind])).toEqual([
    ['down.line', 'state'],
    ['cap', 'tag'],
    ['gone', 'silent'],
    ['dark', 'state'],
    ['full', 'tag'],
  ]);
  expect(plant.alarms[1]).toMatchObject({
    when: { tag: tagSlot(plant, 'm1/fault'), test: 'equals', values: [7] },
    unless: { kind: 'state', of: 'machine', slot: 1, states: ['maintenance'] },
  });
  expect(plant.alarms[3]?.when).toMatchObject({ of: 'machine', slot: 2, states: ['unknown'] });
  expect(plant.alarms[4]?.when).toMatchObject({ tag: tagSlot(plant, 'm0/pressure'), per: 10, limit: 0.9 });
});

test('every mistake is told at once, each with its place', () => {
  const read = readPlant(
    withAlarms(
      entry('one', 'machine: m9, when: { state: [breakdown] }') +
        entry('two', 'machine: m0, line: line, when: { state: [breakdown] }') +
        entry('three', 'machine: m0, when: { tag: heat, above: 3 }') +
        entry('four', 'machine: m0, when: { tag: temperature, above: 3, below: 4 }') +
        entry('five', 'machine: m0, when: { tag: temperature, above: 3, fault: [1] }') +
        entry('six', 'line: line, when: { buffer: { from: m0, to: m1 }, above: 0.9 }') +
        entry('seven', 'line: line, when: { fault: [1] }') +
        entry('seven', 'machine_type: none, when: { fault: [1] }, escalate_s: [60, 30]'),
    ),
  );
  const told = read.ok ? [] : read.errors.map(({ path, message }) => `${path}: ${message}`);
  expect(told).toEqual([
    'alarms[0].machine: no machine `m9`',
    'alarms[1]: is of one of `machine`, `machine_type` or `line`: give exactly one of them',
    'alarms[2].when: `m0` has no tag `heat`',
    'alarms[3].when: is compared in one way: give one of `above`, `below` or `equals`',
    'alarms[4].when: looks at one thing: give one of `tag`, `state`, `fault`, `no_data` or `buffer`',
    'alarms[5].when: the fill of the buffer from `m0` to `m1` is not measured',
    'alarms[6].when: looks at a machine: give `machine` or `machine_type` instead of `line`',
    'alarms[7].escalate_s: each is later than the one before',
    'alarms[7].id: alarm id `seven` is used twice',
    'alarms[7].machine_type: no machine type `none`; there are any',
  ]);
  const shape = readPlant(withAlarms(entry('a', 'machine: m0, when: { state: [broken] }, delay: 3')));
  expect(shape.ok ? [] : shape.errors.map(({ path }) => path)).toEqual(['alarms[0].delay', 'alarms[0].when.state[0]']);
});

test('kinds of calls say when they are raised', () => {
  const plant = plantOf(lineText(2, 'call_kinds:\n  - { id: lead, name: Lead, escalate_min: [5, 15] }\n'));
  expect(plant.callKinds).toEqual([{ id: 'lead', name: 'Lead', escalateMs: [300_000, 900_000] }]);
});

test('alarms of the demo plant say what to do in each language, and are few', () => {
  const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'));
  if (!read.ok) throw new Error('the demo plant is not sound');
  const rules = new Map(read.plant.alarms.map((alarm) => [alarm.rule, alarm]));
  expect(rules.size).toBeLessThan(12);
  for (const { text, response } of rules.values())
    for (const words of [text, response]) expect(Object.keys(words)).toEqual(['en', 'de', 'tr']);
});
