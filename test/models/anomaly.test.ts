/** What is unusual where no failure is known: found, attributed, and not cried where nothing is. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { eigenOf } from '../../analytics/statistics/eigen.ts';
import { type AnomalyCard, type AnomalyModel, anomalyOf, learnAnomalies } from '../../models/anomaly/anomaly-model.ts';
import { type Autoencoder, errorsOf, learnAutoencoder } from '../../models/anomaly/autoencoder.ts';
import { chooseBackend } from '../../models/backend.ts';
import { streamed } from '../../models/features/feature-table.ts';
import type { AssetHistory, Fleet } from '../../models/fleet.ts';
import { randomOf } from '../../models/random.ts';
import { anomalyFrom, anomalyText } from '../../server/models/anomaly-file.ts';
import { backendParts } from '../../server/models/backend-parts.ts';

const SIGNALS = ['load', 'current', 'torque', 'temperature', 'vibration', 'pressure'] as const;
const HORIZON = 4;

/** Six readings that load, climate and pressure move, a row a minute. */
function machine(
  seed: number,
  rows: number,
  change: (readings: number[], row: number) => void = () => {},
): AssetHistory {
  const random = randomOf(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const columns = SIGNALS.map(() => new Float64Array(rows));
  let [load, climate] = [0.6, 20];
  for (let row = 0; row < rows; row++) {
    load += 0.1 * (0.6 - load) + 0.05 * normal();
    climate += 0.02 * (20 - climate) + 0.1 * normal();
    const readings = [
      load,
      10 + 30 * load + 0.4 * normal(),
      20 + 40 * load + 0.6 * normal(),
      climate + 25 * load + 0.4 * normal(),
      1 + load + 0.08 * normal(),
      6 + 0.2 * normal(),
    ];
    change(readings, row);
    for (const [i, column] of columns.entries()) column[row] = readings[i] as number;
  }
  return {
    asset: `machine-${seed}`,
    hours: Float64Array.from({ length: rows }, (_, row) => row / 60),
    events: new Array(rows).fill(null),
    signals: columns,
  };
}

const fleetOf = (...assets: AssetHistory[]): Fleet => ({ signals: SIGNALS, assets });
const LEARNED = fleetOf(machine(1, 4000), machine(2, 4000));
let model: AnomalyModel;
let card: AnomalyCard;

beforeAll(() => {
  const answer = learnAnomalies(LEARNED, HORIZON);
  if ('refusal' in answer) throw new Error(answer.refusal);
  ({ model, card } = answer);
});

const rowsOf = (asset: AssetHistory, plan = model.plan): Float64Array[] =>
  Array.from(streamed(plan, asset), ([stream]) => stream.row.slice());
const shareUnusual = (asset: AssetHistory): number => {
  const said = rowsOf(asset).map((row) => anomalyOf(model, row));
  return said.filter((one) => one?.unusual).length / said.length;
};

describe('principal components', () => {
  test('eigenvectors are of length 1, stand upright on each other and make the matrix again', () => {
    const size = 5;
    const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(entries, (numbers) => {
        const matrix = Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_unused, j) => numbers[size * Math.max(i, j) + Math.min(i, j)] as number),
        );
        const { values, vectors } = eigenOf(matrix);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            const dot = vectors[i]?.reduce((sum, x, k) => sum + x * (vectors[j]?.[k] as number), 0);
            expect(dot).toBeCloseTo(i === j ? 1 : 0, 9);
            const again = vectors.reduce(
              (sum, v, k) => sum + (values[k] as number) * (v[i] as number) * (v[j] as number),
              0,
            );
            expect(again).toBeCloseTo(matrix[i]?.[j] as number, 8);
          }
      }),
    );
  });

  test('in control, alarms come about as often as the limits say', () => {
    // Two limits, each beyond which one row in 200 lies; rows follow each other, so the share moves.
    const share = shareUnusual(machine(11, 8000));
    expect(share).toBeGreaterThan(0.001);
    expect(share).toBeLessThan(0.03);
  });

  test.each(SIGNALS.map((signal, i) => [signal, i] as const))(
    'a shift of %s alone is found and laid to it',
    (signal, i) => {
      const shifts = [0.25, 7, 10, 6, 0.6, 1.6];
      const asset = machine(20 + i, 600, (readings, row) => {
        if (row >= 300) readings[i] = (readings[i] as number) + (shifts[i] as number);
      });
      const after = rowsOf(asset)
        .slice(310)
        .map((row) => anomalyOf(model, row));
      const found = after.filter((one) => one?.unusual);
      expect(found.length).toBeGreaterThan(0.8 * after.length);
      const blamed = found.filter((one) => one?.parts[0]?.signal === signal);
      expect(blamed.length).toBeGreaterThan(0.8 * found.length);
    },
  );

  test('where one signal went astray nearly all of it is laid to that one, though what it adds is smeared', () => {
    const astray = machine(27, 400, (readings, row) => {
      if (row >= 200) readings[2] = (readings[2] as number) + 25;
    });
    const said = rowsOf(astray)
      .slice(210)
      .map((row) => anomalyOf(model, row));
    for (const one of said) {
      expect(one?.parts[0]).toMatchObject({ signal: 'torque' });
      expect(one?.parts[0]?.blame).toBeGreaterThan(0.85);
      expect(one?.parts.every(({ blame }) => blame >= 0 && blame <= 1 + 1e-9)).toBe(true);
    }
  });

  test('a machine that is failing as the record ends, of which nobody knows yet, does not widen what is usual', () => {
    const failing = machine(61, 4000, (readings, row) => {
      // The last hours before a failure that comes after the record.
      if (row > 4000 - 0.9 * HORIZON * 60) readings[4] = 9;
    });
    const answer = learnAnomalies(fleetOf(failing, machine(62, 4000)), HORIZON);
    if ('refusal' in answer) throw new Error(answer.refusal);
    const { limits } = answer.model;
    expect(limits.t2).toBeLessThan(1.5 * model.limits.t2);
    expect(limits.spe).toBeLessThan(1.5 * model.limits.spe);
  });

  test('parts sum to what they are parts of', () => {
    for (const row of rowsOf(machine(31, 50))) {
      const said = anomalyOf(model, row);
      expect(said?.parts.reduce((sum, { t2 }) => sum + t2, 0)).toBeCloseTo(said?.t2 as number, 8);
      expect(said?.parts.reduce((sum, { spe }) => sum + spe, 0)).toBeCloseTo(said?.spe as number, 8);
    }
  });

  test('readings that are missing or frozen are no anomaly of the machine; without half of them nothing is said', () => {
    const gaps = machine(41, 2000, (readings, row) => {
      if (row % 3 === 0) readings[1] = Number.NaN;
      if (row > 1000) readings[4] = 1.6;
    });
    expect(shareUnusual(gaps)).toBeLessThan(0.03);
    const silent = machine(42, 20, (readings) => readings.fill(Number.NaN, 0, 4));
    expect(rowsOf(silent).every((row) => anomalyOf(model, row) === null)).toBe(true);
  });

  test('what was unusual while it learned does not become usual', () => {
    const ill = machine(51, 4000, (readings, row) => {
      if (row > 1000 && row < 1050) readings[4] = 9 + (row % 7) / 10;
    });
    const answer = learnAnomalies(fleetOf(ill, machine(52, 4000)), HORIZON);
    if ('refusal' in answer) throw new Error(answer.refusal);
    const rows = rowsOf(ill, answer.model.plan).slice(1010, 1040);
    expect(rows.every((row) => anomalyOf(answer.model, row)?.unusual)).toBe(true);
  });

  test('a counter of hours is left out, whatever is made meanwhile: what it comes to was never usual before', () => {
    const counted = [81, 82].map((seed) => ({
      ...machine(seed, 4000, (readings, row) => {
        readings[5] = row / 60;
      }),
      // Mostly the other product in the second half, so that one of them goes with high counts.
      products: Array.from({ length: 4000 }, (_, row) => (row % 10 < (row < 2000 ? 3 : 7) ? 'a' : 'b')),
    }));
    const answer = learnAnomalies(fleetOf(...counted), HORIZON);
    if ('refusal' in answer) throw new Error(answer.refusal);
    expect(answer.card.signals).toEqual(SIGNALS.slice(0, 5));
  });

  test('a signal that is mostly missing is left out, and the others are still told', () => {
    const gappy = [71, 72].map((seed) =>
      machine(seed, 4000, (readings, row) => {
        if (row % 10 > 0) readings[5] = Number.NaN;
      }),
    );
    const answer = learnAnomalies(fleetOf(...gappy), HORIZON);
    if ('refusal' in answer) throw new Error(answer.refusal);
    expect(answer.card.signals).toEqual(SIGNALS.slice(0, 5));
    expect(answer.model.plan.signals.map(({ name }) => name)).toEqual(SIGNALS.slice(0, 5));
    expect(answer.model.limits.t2).toBeLessThan(1.5 * model.limits.t2);
  });

  test('too few rows, too short a time and a single signal are refused in words', () => {
    expect(learnAnomalies(fleetOf(machine(1, 300)), HORIZON)).toEqual({
      refusal: 'not enough yet: 60 whole rows away from failures, of 5 h; it needs 400 rows and 24 h',
    });
    expect(learnAnomalies(fleetOf(machine(1, 600)), HORIZON)).toMatchObject({ refusal: expect.stringMatching('24 h') });
    const one = machine(1, 4000);
    const alone = { signals: ['load'], assets: [{ ...one, signals: one.signals.slice(0, 1) }] };
    expect(learnAnomalies(alone, HORIZON)).toMatchObject({ refusal: expect.stringMatching('one signal alone') });
  });
});

describe('the autoencoder', () => {
  test('learns the same usual: quiet where nothing is wrong, loud where one reading leaves the others', async () => {
    await chooseBackend(backendParts());
    const answer = await learnAutoencoder(LEARNED, HORIZON);
    if ('refusal' in answer) throw new Error(answer.refusal);
    const share = (asset: AssetHistory, from = 0) => {
      const errors = errorsOf(answer as Autoencoder, rowsOf(asset, answer.plan).slice(from));
      return errors.filter((error) => error > answer.limit).length / errors.length;
    };
    expect(share(machine(11, 3000))).toBeLessThan(0.03);
    const shifted = machine(61, 600, (readings, row) => {
      if (row >= 300) readings[2] = (readings[2] as number) + 8;
    });
    expect(share(shifted, 310)).toBeGreaterThan(0.8);
    // A gap is no error.
    const gap = rowsOf(
      machine(62, 30, (readings) => readings.fill(Number.NaN, 2, 3)),
      answer.plan,
    );
    expect(errorsOf(answer as Autoencoder, gap).every(Number.isNaN)).toBe(true);
    expect(await learnAutoencoder(fleetOf(machine(1, 300)), HORIZON)).toHaveProperty('refusal');
  });
});

describe('its file', () => {
  test('comes back as it was; damaged, altered, foreign or misfit ones do not', () => {
    const text = anomalyText(model, card);
    expect(anomalyFrom(text, 'it')).toEqual({ model, card: JSON.parse(JSON.stringify(card)) });
    const file = JSON.parse(text);
    const refused = (content: string, why: string) => expect(() => anomalyFrom(content, 'usual')).toThrow(why);
    const signed = (content: object) => {
      const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
      return JSON.stringify({ ...file, sha256, content });
    };
    refused(text.slice(0, 300), 'usual: it is not JSON');
    refused('{"kind":"gemba-failure-model"}', 'it is no anomaly model');
    refused(JSON.stringify({ ...file, version: 9 }), 'version 9, this Gemba reads 1');
    refused(JSON.stringify({ ...file, content: { ...file.content, limits: { t2: 1e9, spe: 1e9 } } }), 'its checksum');
    refused(signed({ ...file.content, limits: { t2: 0, spe: 1 } }), '/content/limits/t2');
    refused(signed({ ...file.content, means: [1] }), 'its numbers are not of its 6 signals');
    refused(signed({ ...file.content, variances: [1] }), 'its variances');
    refused(' '.repeat(5_000_001), 'characters are more than a model has');
  });
});
