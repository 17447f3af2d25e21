import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { familiesOf } from '../../models/family.ts';
import { lineText, plantOf } from '../plants.ts';

test('a machine is in the family of its type and in those that its type extends; what all of a family measure is its signals', () => {
  const plant = plantOf(readFileSync('demo/plant.yaml', 'utf8'));
  const families = familiesOf(plant);
  const widest = families.at(-1);
  const filler = families.find(({ id }) => id === 'filler');
  const packaging = families.find(({ id }) => id === 'packaging');
  expect(filler?.machines.every(({ type }) => type === 'filler')).toBe(true);
  expect(packaging?.machines.length).toBeGreaterThan(filler?.machines.length ?? 0);
  // Counters, states and words are no condition of a machine.
  expect(packaging?.signals).toEqual(expect.arrayContaining(['vibration', 'motor_current', 'speed', 'torque']));
  expect(packaging?.signals).not.toEqual(expect.arrayContaining(['good']));
  expect(filler?.signals.length).toBeGreaterThan(packaging?.signals.length ?? 0);
  expect(widest?.machines.length).toBeLessThanOrEqual(plant.machines.length);
  const sizes = families.map(({ machines }) => machines.length);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
});

test('a plant whose machines measure nothing has no family', () => {
  expect(familiesOf(plantOf(lineText())).every(({ signals }) => signals.length > 0)).toBe(true);
});
