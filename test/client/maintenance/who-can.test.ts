import { expect, test } from 'vitest';
import { whoCan } from '../../../client/maintenance/work/who-can.ts';

const skill = (id: string, scope: string, level: number) => ({ id, name: id, months: null, needs: [{ scope, level }] });
const held = (person: string, id: string, level: number, state: 'valid' | 'expired' = 'valid') => ({
  ...{ person, skill: id, level, state, trainer: 'tina', given: '2026-01-01T00:00:00Z', expires: null },
});
const people = ['ali', 'berta', 'cem'].map((name) => ({ name, display: name.toUpperCase() }));

test('who lacks nothing comes first; a level that is too low or run out is lacking, skills of other machines are not asked for', () => {
  const matrix = {
    people,
    skills: [skill('electric', 'type:filler', 3), skill('press', 'machine:press', 1)],
    held: [held('ali', 'electric', 2), held('berta', 'electric', 4, 'expired'), held('cem', 'electric', 3)],
  };
  expect(whoCan(matrix, ['machine:filler-1', 'type:filler', 'line:line1'])).toEqual([
    { name: 'cem', display: 'CEM', lacks: [] },
    { name: 'ali', display: 'ALI', lacks: ['electric'] },
    { name: 'berta', display: 'BERTA', lacks: ['electric'] },
  ]);
});

test('a machine that asks for nothing can be done by everybody', () => {
  expect(whoCan({ people, skills: [], held: [] }, ['machine:m']).every(({ lacks }) => lacks.length === 0)).toBe(true);
});
