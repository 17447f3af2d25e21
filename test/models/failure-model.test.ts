/** Failures ahead: learned from one fleet of pumps, asked of another; and what becomes of bad input. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { streamed } from '../../models/features/feature-table.ts';
import { standardise } from '../../models/features/standardise.ts';
import {
  contributionsOf,
  type FailureModel,
  type Prediction,
  predict,
  scoreOfMean,
  predictions as tell,
} from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { remainingLife, survivalAt } from '../../models/hazard/survival.ts';
import { type Trained, trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';
import { readModel, writeModel } from '../../server/models/model-file.ts';
import { pumps } from './fleet-of-pumps.ts';

const HORIZON = 48;
let trained: Trained;

beforeAll(() => {
  const answer = trainFailureModel(readFleet(pumps().text).fleet, HORIZON);
  if ('refusal' in answer) throw new Error(answer.refusal);
  trained = answer;
});

function predictions(model: FailureModel, text: string): { said: Prediction[][]; outcomes: Outcome[] } {
  const names = model.plan.signals.map(({ name }) => name);
  const { fleet } = readFleet(text, names);
  const outcomes: Outcome[] = [];
  const said = fleet.assets.map((asset) => {
    const futures = futuresOf(asset);
    return Array.from(tell(model, asset), (one, row) => {
      const happened = failedWithin(futures[row] as { until: number; watched: number }, HORIZON);
      if (happened !== null) outcomes.push({ probability: one.probability, happened });
      return one;
    });
  });
  return { said, outcomes };
}

describe('a model of pumps', () => {
  test('knows pumps it has never seen, and those with another sensor too', () => {
    const home = predictions(trained.model, pumps({ seed: 2 }).text).outcomes;
    expect(averagePrecisionOf(home)).toBeGreaterThan(0.75);
    expect(brierSkillOf(home)).toBeGreaterThan(0.5);
    const away = predictions(trained.model, pumps({ seed: 3, gain: 1.15 }).text).outcomes;
    expect(averagePrecisionOf(away)).toBeGreaterThan(0.6);
  });

  test('never looks ahead: what it says of a row is the same when the file ends there', () => {
    const { text } = pumps({ seed: 5, assets: 2, hours: 400 });
    const lines = text.split('\n');
    const whole = predictions(trained.model, text).said[0] as Prediction[];
    const cut = predictions(trained.model, lines.slice(0, 251).join('\n')).said[0] as Prediction[];
    expect(cut).toEqual(whole.slice(0, 250));
  });

  test('its contributions and the base are the whole of what it says, and vibration leads them before a failure', () => {
    const names = trained.model.plan.signals.map(({ name }) => name);
    const { fleet } = readFleet(pumps({ seed: 2, assets: 6 }).text, names);
    const odds = (p: number) => Math.log(p / (1 - p));
    let looked = 0;
    for (const asset of fleet.assets) {
      const fails = asset.events.indexOf('failure');
      for (const [stream, row] of streamed(trained.model.plan, asset)) {
        if (row !== fails - 40) continue;
        const features = new Float32Array(stream.width);
        stream.write(features, 0);
        standardise(trained.model.standard, features);
        const parts = contributionsOf(trained.model, features, 0);
        expect(parts.slice(0, 2).map(({ signal }) => signal)).toContain('vibration');
        const { probability } = predict(trained.model, features, 0, false);
        if (probability >= 0.98 || probability <= 0.03 * trained.model.baseRate) continue;
        looked++;
        expect(parts.reduce((sum, { score }) => sum + score, scoreOfMean(trained.model))).toBeCloseTo(
          odds(probability),
          3,
        );
      }
    }
    expect(looked).toBeGreaterThan(0);
  });

  test('intervals hold what is said; the first rows are thin and say the base rate', () => {
    const { said } = predictions(trained.model, pumps({ seed: 2, assets: 3 }).text);
    for (const one of said.flat()) {
      expect(one.low).toBeLessThanOrEqual(one.probability);
      expect(one.high).toBeGreaterThanOrEqual(one.probability);
    }
    expect(said[0]?.[0]).toMatchObject({ thin: true, probability: trained.model.baseRate });
    expect(said[0]?.[100]?.thin).toBe(false);
  });

  test('chances at moments of the horizon climb to the chance at its end, and the first of them are worth something too', () => {
    const outcomes: Outcome[] = [];
    const share = 1 / 3;
    const names = trained.model.plan.signals.map(({ name }) => name);
    for (const asset of readFleet(pumps({ seed: 2 }).text, names).fleet.assets) {
      const futures = futuresOf(asset);
      const features = new Float32Array(trained.model.standard.means.length);
      const whole = [...tell(trained.model, asset)];
      for (const [stream, row] of streamed(trained.model.plan, asset)) {
        if (row % 10 !== 0) continue;
        stream.write(features, 0);
        standardise(trained.model.standard, features);
        const curve = survivalAt(trained.model, features, 0, stream.thin);
        expect(curve.hours).toEqual([4, 8, 16, 32, 48]);
        expect(curve.failed.at(-1)).toBe(whole[row]?.probability);
        for (let i = 0; i < curve.hours.length; i++) {
          const [failed, low, high] = [curve.failed[i], curve.low[i], curve.high[i]] as [number, number, number];
          if (i > 0) expect(failed).toBeGreaterThanOrEqual(curve.failed[i - 1] as number);
          expect(low).toBeLessThanOrEqual(failed);
          expect(high).toBeGreaterThanOrEqual(failed);
        }
        const happened = failedWithin(futures[row] as { until: number; watched: number }, share * HORIZON);
        if (happened !== null) outcomes.push({ probability: curve.failed[2] as number, happened });
      }
    }
    expect(brierSkillOf(outcomes)).toBeGreaterThan(0.4);
    expect(calibrationErrorOf(outcomes)).toBeLessThan(0.03);
  });

  test('the remaining life lies between two moments, and beyond the horizon nothing is said', () => {
    const curve = { hours: [10, 20], failed: [0.2, 0.6], low: [0.1, 0.3], high: [0.5, 0.9] };
    const quantiles = { p10: 5, p50: 17.5, p90: null };
    expect(remainingLife(curve, { low: 0.1, high: 0.95 })).toEqual({ ...quantiles, earliest: 5, latest: null });
    expect(remainingLife(curve, { low: -0.2, high: 0.6 })).toEqual({ ...quantiles, earliest: 0, latest: 20 });
    // Nobody knows how far lives are off: from now on to beyond the horizon.
    expect(remainingLife(curve, null)).toEqual({ ...quantiles, earliest: 0, latest: null });
    expect(remainingLife({ ...curve, failed: [0.2, 0.95] }, null).p90).toBeCloseTo(10 + (10 * 0.7) / 0.75, 9);
    expect(remainingLife({ ...curve, failed: [0.1, 0.4] }, null).p50).toBeNull();
    const names = trained.model.plan.signals.map(({ name }) => name);
    let [seen, off] = [0, 0];
    for (const asset of readFleet(pumps({ seed: 6 }).text, names).fleet.assets) {
      const futures = futuresOf(asset);
      const features = new Float32Array(trained.model.standard.means.length);
      for (const [stream, row] of streamed(trained.model.plan, asset)) {
        stream.write(features, 0);
        standardise(trained.model.standard, features);
        const { p50: hours } = remainingLife(survivalAt(trained.model, features, 0, stream.thin), null);
        const until = futures[row]?.until ?? Number.POSITIVE_INFINITY;
        if (hours === null || until > 2 * HORIZON) continue;
        seen++;
        off += Math.abs(hours - until);
      }
    }
    expect(seen).toBeGreaterThan(100);
    // Hours, of a wear that takes a hundred.
    expect(off / seen).toBeLessThan(16);
  });

  test('a frozen sensor is no reading, and one that spikes once changes little', () => {
    const { text } = pumps({ seed: 7, assets: 1, hours: 120, failing: false });
    const lines = text.trim().split('\n');
    const edited = (change: (fields: string[], row: number) => void) =>
      lines
        .map((line, i) => {
          const fields = line.split(',');
          if (i > 0) change(fields, i - 1);
          return fields.join(',');
        })
        .join('\n');
    const last = (file: string) => (predictions(trained.model, file).said[0] as Prediction[]).at(-1) as Prediction;
    const plain = last(text).probability;
    const spiked = last(
      edited((fields, row) => {
        if (row === 100) fields[4] = '900';
      }),
    );
    expect(spiked.probability).toBeLessThan(3 * plain + 0.02);
    // All three frozen for half a horizon: nothing is known any more.
    const frozen = last(
      edited((fields, row) => {
        if (row >= 80) [fields[3], fields[4], fields[5]] = ['0.6', '1.6', '38'];
      }),
    );
    expect(frozen.thin).toBe(true);
  });
});

describe('what is refused, and how', () => {
  test('no failures, few failures, few assets', () => {
    const fleet = (options: Parameters<typeof pumps>[0]) => readFleet(pumps(options).text).fleet;
    expect(trainFailureModel(fleet({ failing: false }), HORIZON)).toEqual({
      refusal: '0 failures are not enough to learn from: it needs 8',
    });
    expect(trainFailureModel(fleet({ assets: 2 }), HORIZON)).toEqual({
      refusal: '2 assets are not enough to learn from: it needs 4',
    });
  });

  test.each([
    ['', 'line 1: the file is empty'],
    ['asset,event,a\n', 'line 1: no column time'],
    ['asset,time,event\nx,1,\n', 'line 1: no column of a signal'],
    ['asset,time,event,a,a\n', 'line 1: two columns are called a'],
    ['asset,time,event,a\nx,soon,,1\n', 'line 2, time: "soon"'],
    ['asset,time,event,a\nx,1,broke,1\n', 'line 2, event: "broke"'],
    ['asset,time,event,a\nx,1,,1\nx,2,,high\n', 'line 3, a: "high" is no number'],
    ['asset,time,event,a\n,1,,1\n', 'line 2, asset: it is empty'],
  ])('CSV %j', (text, says) => {
    expect(() => readFleet(text)).toThrow(says);
  });

  test('a column of words is left out and said; a word among numbers is refused with its line', () => {
    const { fleet, leftOut } = readFleet('asset,time,event,a,crew\nx,1,,1,tomato\nx,2,,2,\nx,3,,3,basil\n');
    expect([fleet.signals, leftOut]).toEqual([['a'], ['crew']]);
    expect(() => readFleet('asset,time,event,a\nx,1,,1\nx,2,,tomato\n')).toThrow('line 3, a: "tomato"');
  });

  test('a reading that is missing may be written in many ways', () => {
    const { fleet } = readFleet('asset,time,event,a,b\nx,1,,NAN,N/A\nx,2,,None,null\nx,3,,-,7\n');
    expect([...(fleet.assets[0]?.signals[1] ?? [])]).toEqual([Number.NaN, Number.NaN, 7]);
    expect(fleet.assets[0]?.signals[0]?.every(Number.isNaN)).toBe(true);
  });

  test('ISO times are hours, rows out of order are put in order and answered in theirs', () => {
    const { fleet, rows } = readFleet(
      'asset,time,event,a\nx,2026-01-01T02:00:00Z,,3\ny,2026-01-01,,9\nx,2026-01-01T01:00:00Z,,2\nx,2026-01-01 00:00:00,,1\n',
    );
    expect([...(fleet.assets[0]?.signals[0] ?? [])]).toEqual([1, 2, 3]);
    expect((fleet.assets[0]?.hours[2] as number) - (fleet.assets[0]?.hours[0] as number)).toBe(2);
    expect(rows.map(({ asset, of, row }) => `${asset}${of}${row}`)).toEqual(['x02', 'y10', 'x01', 'x00']);
  });

  test('a model comes back from its file as it was; damaged, altered or foreign ones do not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-model-'));
    const path = await writeModel(folder, trained.model, trained.card);
    const { model, card } = await readModel(folder);
    expect(card).toEqual(JSON.parse(JSON.stringify(trained.card)));
    const { text } = pumps({ seed: 9, assets: 2, hours: 300 });
    expect(predictions(model, text).said).toEqual(predictions(trained.model, text).said);

    const good = await readFile(path, 'utf8');
    const file = JSON.parse(good);
    const refused = async (content: string, why: string) => {
      await writeFile(path, content);
      await expect(readModel(folder)).rejects.toThrow(why);
    };
    await refused(good.slice(0, 5000), 'it is not JSON');
    await refused('{"kind":"other"}', 'it is no failure model of Gemba');
    await refused(JSON.stringify({ ...file, version: 99 }), 'version 99');
    // A model of one chance alone, as it once was.
    await refused(JSON.stringify({ ...file, version: 1 }), 'it is of version 1, this Gemba reads 3; train again');
    const signed = (content: object) => {
      const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
      return JSON.stringify({ ...file, sha256, content });
    };
    const [first, ...later] = file.content.earlier;
    await refused(signed({ ...file.content, earlier: [...later, first] }), 'the moments of its horizon do not rise');
    const short = { ...first, logistic: { ...first.logistic, weights: [1, 2] } };
    await refused(signed({ ...file.content, earlier: [short, ...later] }), 'its weights are not the');
    await refused(signed({ ...file.content, earlier: undefined }), 'earlier');
    await refused(JSON.stringify({ ...file, content: { ...file.content, baseRate: 0.5 } }), 'its checksum');
    await refused(JSON.stringify({ ...file, content: { ...file.content, baseRate: 'high' } }), '/content/baseRate');
    await refused(' '.repeat(20_000_001), 'bytes are more than a model has');
    await expect(readModel(join(folder, 'elsewhere'))).rejects.toThrow('there is no model');
  });
});
