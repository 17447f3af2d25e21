/** Files of job shops as people have them: JSPLIB, Taillard, flexible; and as they should not be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readShop, type ShopFormat } from '../../../analytics/schedule/read-shop.ts';

const routesOf = (text: string, format?: ShopFormat) => {
  const read = readShop(text, format);
  if (!read.ok) throw new Error(read.problem.reason);
  const { jobs, jobFirst, choiceFirst, choiceMachine, choiceDuration } = read.shop;
  const choicesOf = (o: number) =>
    Array.from(choiceMachine.subarray(choiceFirst[o], choiceFirst[o + 1]), (machine, i) => [
      machine,
      choiceDuration[(choiceFirst[o] as number) + i],
    ]);
  const routes = Array.from({ length: jobs }, (_, job) => {
    const from = jobFirst[job] as number;
    return Array.from({ length: (jobFirst[job + 1] as number) - from }, (_, i) => choicesOf(from + i));
  });
  return { format: read.format, routes };
};
const problemOf = (text: string, format?: ShopFormat) => {
  const read = readShop(text, format);
  return read.ok ? null : read.problem;
};
const TWO = [
  [[[0, 3]], [[1, 0]]],
  [[[1, 2]], [[0, 4]]],
];

test('a JSPLIB file: blanks in front, comments, a third number in the header, operations that take no time', () => {
  expect(routesOf('# two jobs\r\n  2 2 7\r\n\r\n 0 3  1 0 \r\n+++\n1 2 0 4')).toEqual({ format: 'jsp', routes: TWO });
});

test('machines that are numbered from 1 are counted from 0', () => {
  expect(routesOf('2 2\n1 3 2 0\n2 2 1 4')).toEqual({ format: 'jsp', routes: TWO });
  expect(routesOf('1 2 1.5\n1 2 1 3 2 4')).toEqual({
    format: 'fjsp',
    routes: [
      [
        [
          [0, 3],
          [1, 4],
        ],
      ],
    ],
  });
});

test('a Taillard file: the words between its blocks are skipped, machines begin at 1', () => {
  const text =
    'Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound :\n 2 2 840 398 9 7\nTimes\n 3 0\n 2 4\nMachines\n 1 2\n 2 1\n';
  expect(routesOf(text, 'taillard')).toEqual({ format: 'taillard', routes: TWO });
});

test('a flexible file: the machines of each operation; one named twice takes its shorter time', () => {
  expect(routesOf('2 3\n2 2 0 3 2 5 1 1 4\n1 2 0 9 0 7')).toEqual({
    format: 'fjsp',
    routes: [
      [
        [
          [0, 3],
          [2, 5],
        ],
        [[1, 4]],
      ],
      [[[0, 7]]],
    ],
  });
});

test('what is said to be flexible is read so, even where every row could be a classic one', () => {
  expect(routesOf('1 2\n1 1 1 5', 'fjsp').routes).toEqual([[[[1, 5]]]]);
  expect(routesOf('1 2\n1 1 0 5').routes).toEqual([[[[1, 1]], [[0, 5]]]]);
});

test('the public instances have the size that they are known for', () => {
  const sizes = { 'jsp/ta21js': [20, 20, 400], 'jsp/la21': [15, 10, 150], 'fjsp/mk10': [20, 15, 240] };
  for (const [name, size] of Object.entries(sizes)) {
    const read = readShop(readFileSync(join(import.meta.dirname, 'instances', `${name}.txt`), 'utf8'));
    expect(read.ok && [read.shop.jobs, read.shop.machines, read.shop.operations]).toEqual(size);
  }
});

test.each([
  ['nothing at all', '', undefined, 1, undefined, 'no numbers'],
  ['comments alone', '# one\n# two', undefined, 1, undefined, 'no numbers'],
  ['a header of one number', '3\n0 1', undefined, 1, undefined, 'without jobs and machines'],
  ['no machines', '1 0\n0', undefined, 1, undefined, 'without jobs and machines'],
  ['a word for a number', '1 2\n0 3 x 4', undefined, 2, 3, '"x" is no whole number'],
  ['a broken number', '1 2\n0 3 1 4.5', undefined, 2, 4, '"4.5" is no whole number'],
  ['a negative duration', '1 2\n0 3 1 -4', undefined, 2, 4, '"-4" is no whole number'],
  ['a number beyond all measure', '1 1\n0 99999999999', undefined, 2, 2, 'too large'],
  ['more than can be added up', '1 2\n0 1000000000 1 1000000000', undefined, 1, undefined, 'all durations together'],
  ['a job too few', '# a\n3 1\n0 1\n0 2', undefined, 2, 1, 'announces 3 jobs'],
  ['a row too long for a JSP', '1 2\n0 3 1 4 0 5', 'jsp', 2, undefined, 'has 6 numbers, not 4'],
  [
    'a row too short for its operations',
    '1 2\n2 1 0 3 1',
    undefined,
    2,
    6,
    'the row ends where a machine should follow',
  ],
  ['a row with something left', '1 2\n1 1 0 3 4', undefined, 2, 5, '1 numbers follow after the last operation'],
  ['an operation without machines', '1 2\n1 0', undefined, 2, 2, 'no machine'],
  ['a machine that is not there', '2 2\n0 3 2 4\n0 1 1 1', undefined, 2, undefined, 'machine 2 of operation 2'],
  ['machine 0 in a Taillard file', '1 2\n3 4\n0 1', 'taillard', 3, undefined, 'machine 0 of operation 1'],
  ['a Taillard row too short', '1 2\n3\n1 2', 'taillard', 2, undefined, 'has 1 numbers, not 2'],
  ['counts beyond all measure', '1 2\n1000000000 1 0', undefined, 2, 4, 'the row ends'],
] as const)('%s is refused with its place and what would mend it', (_, text, format, line, field, words) => {
  const problem = problemOf(text, format);
  expect(problem).toMatchObject({ line, reason: expect.stringContaining(words) });
  expect(problem?.field).toBe(field);
  expect(problem?.fix).not.toBe('');
});
