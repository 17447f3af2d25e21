/** Reading plant.yaml: what a customer is told when it is wrong, and what the model says when it is right. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatPlantError, type PlantError, readPlant } from '../../../twin/plant/read.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';

function errorsOf(text: string, env: Record<string, string> = {}): readonly PlantError[] {
  const read = readPlant(text, env);
  return read.ok ? [] : read.errors;
}
const lineOf = (text: string, word: string) => text.split('\n').findIndex((line) => line.includes(word)) + 1;

describe('errors', () => {
  test('an error names the file, the line, the path, what was expected and what was found', () => {
    const text = lineText().replace('{ id: m2,', '{ id: m2, ideal_rate: fast,');
    const [error, ...more] = errorsOf(text);
    expect(more).toEqual([]);
    expect(error?.line).toBe(lineOf(text, 'fast'));
    expect(formatPlantError('plant.yaml', error as PlantError)).toBe(
      `plant.yaml:${error?.line}: \`lines[0].machines[2].ideal_rate\`: expected units per minute > 0, got \`"fast"\``,
    );
  });

  test('all errors come at once: wrong shapes, wrong references and words that do not exist, in the order of the file', () => {
    const text = lineText()
      .replace('timezone: Europe/Berlin', 'timezone: Mars/Olympus')
      .replace('micro_stop_s: 120', 'micro_stop_s: -1')
      .replace('state: { role: state,', 'state: { role: stat,')
      .replace('constraint: m1', 'constraint: m77')
      .replace('{ from: m2, to: m3, capacity: 10 }', '{ from: m2, to: nobody, capacity: 10 }');
    const errors = errorsOf(text);
    for (const word of ['Mars/Olympus', 'stat', 'm77', 'nobody'])
      expect(
        errors.some(({ message }) => message.includes(word)),
        word,
      ).toBe(true);
    expect(errors.some(({ path }) => path.endsWith('micro_stop_s'))).toBe(true);
    const lines = errors.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(Math.min(...lines)).toBeGreaterThan(0);
    for (const { message } of errors) expect(message).not.toMatch(/undefined|\[object/);
  });

  test('a key nobody knows is told, not ignored', () => {
    const errors = errorsOf(lineText().replace('stop_cost_per_hour', 'stop_costs_per_hour'));
    expect(errors.some(({ path, message }) => `${path} ${message}`.includes('stop_costs_per_hour'))).toBe(true);
  });

  test('two machines of one name are told', () => {
    const errors = errorsOf(lineText().replace('id: m3,', 'id: m2,'));
    expect(errors.some(({ message }) => message.includes('m2'))).toBe(true);
  });

  test('a file that is no YAML, or empty, or something else, is told and never throws', () => {
    for (const text of ['', '[', 'gemba: 1\n  site: [', '42', 'null', '- a\n- b', '{}', 'gemba: 2']) {
      const errors = errorsOf(text);
      expect(errors.length, JSON.stringify(text)).toBeGreaterThan(0);
      for (const error of errors) expect(formatPlantError('f', error)).toMatch(/^f:\d+: ./);
    }
  });
});

describe('the environment', () => {
  const text = lineText().replace('opc.tcp://127.0.0.1:4840', `opc.tcp://\${PLC_HOST}:\${PLC_PORT:-4840}`);

  test('fills in variables and their defaults', () => {
    const read = readPlant(text, { PLC_HOST: '10.1.2.3' });
    expect(read.ok && read.plant.sources[0]).toMatchObject({ endpoint: 'opc.tcp://10.1.2.3:4840' });
    const other = readPlant(text, { PLC_HOST: '10.1.2.3', PLC_PORT: '4841' });
    expect(other.ok && other.plant.sources[0]).toMatchObject({ endpoint: 'opc.tcp://10.1.2.3:4841' });
  });

  test('a variable that is not set is named with its line and the way out', () => {
    const [error] = errorsOf(text);
    expect(error?.line).toBe(lineOf(text, 'PLC_HOST'));
    expect(error?.message).toContain('PLC_HOST is not set');
    expect(error?.message).toContain(`\${PLC_HOST:-default}`);
  });

  test('a bare placeholder that is filled with a number is a number; in quotes or beside a text it stays a text', () => {
    const rated = lineText(2)
      .replace('ideal_rate: 60', `ideal_rate: \${RATE}`)
      .replace('name: Line', `name: "\${RATE}"`);
    const read = readPlant(rated, { RATE: '75' });
    expect(read.ok && [read.plant.machines[0]?.idealRate, read.plant.lines[0]?.name]).toEqual([75, '75']);
    expect(errorsOf(rated, { RATE: 'fast' })[0]?.message).toContain('expected units per minute > 0, got `"fast"`');
  });

  test('a value from the environment cannot change the structure of the file', () => {
    const read = readPlant(text, { PLC_HOST: 'h", password: "x' });
    expect(read.ok && read.plant.sources[0]).toMatchObject({ endpoint: 'opc.tcp://h", password: "x:4840' });
  });
});

describe('the model', () => {
  const extended = lineText()
    .replace(
      'areas:',
      '  quick:\n    extends: any\n    ideal_rate: 120\n    tags: { good: { bits: 32 }, extra: { unit: bar, from: "{line}/{machine}/{tag}" } }\nareas:',
    )
    .replace('name: Machine 2, type: any', 'name: Machine 2, type: quick, micro_stop_s: 5');

  test('a type extends a type, a machine overrides both, tags merge key by key', () => {
    const plant = plantOf(extended);
    const [m1, m2] = [plant.machines[1], plant.machines[2]];
    expect(m1).toMatchObject({ idealRate: 60, microStopMs: 120_000, slowAfterMs: 30_000 });
    expect(m2).toMatchObject({ idealRate: 120, microStopMs: 5000, slowAfterMs: 30_000, latenessMs: 10_000 });
    expect(m2?.faults['7']).toBe('Cap feed jam');
    expect(plant.tags[tagSlot(plant, 'm1/good')]?.modulus).toBe(2 ** 16);
    expect(plant.tags[tagSlot(plant, 'm2/good')]).toMatchObject({ modulus: 2 ** 32, role: 'good', address: 'm2.good' });
    expect(plant.tags[tagSlot(plant, 'm2/extra')]?.address).toBe('line/m2/extra');
    expect(plant.tags.some(({ name }) => name === 'm1/extra')).toBe(false);
  });

  test('a type that extends itself, however far around, is told', () => {
    const round = extended.replace('  any:\n', '  any:\n    extends: quick\n');
    expect(errorsOf(round).length).toBeGreaterThan(0);
  });

  test('every number is the index it claims to be', () => {
    const plant = plantOf(extended);
    for (const list of [plant.lines, plant.machines, plant.buffers, plant.tags])
      expect(list.map(({ slot }) => slot)).toEqual(list.map((_, i) => i));
    for (const tag of plant.tags) expect(plant.machines[tag.machine]?.tags).toContain(tag.slot);
  });

  test('the demo plant and the example to start from are sound, with no environment at all', () => {
    for (const file of ['demo/plant.yaml', 'docs/plant.example.yaml']) {
      const read = readPlant(readFileSync(file, 'utf8'));
      expect(read.ok ? [] : read.errors, file).toEqual([]);
    }
  });
});

test('rates and fault words have somebody who looks after them: the type says it for its machines, a machine for itself', () => {
  const text = lineText(2)
    .replace(
      '    micro_stop_s: 120\n',
      '    micro_stop_s: 120\n    owner: A. Yilmaz\n    review: "2026-12-31"\n    fault_care: { owner: B. Kaya }\n',
    )
    .replace('{ id: m1, ', '{ id: m1, owner: C. Weber, ');
  const care = plantOf(text).machines.map(({ owner, review, faultCare }) => [owner, review, faultCare]);
  expect(care).toEqual([
    ['A. Yilmaz', '2026-12-31', { owner: 'B. Kaya', review: '2026-12-31' }],
    ['C. Weber', '2026-12-31', { owner: 'B. Kaya', review: '2026-12-31' }],
  ]);
  const wrong = readPlant(text.replace('"2026-12-31"', 'soon'));
  expect(wrong.ok ? [] : wrong.errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('a date like "2026-12-31"'),
  ]);
});
