/** The failure models that the demo plant comes with: sound, of its families, and worth something on a day that none of them has seen. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { averagePrecisionOf, calibrationErrorOf, type Outcome } from '../../analytics/reliability/prediction-scores.ts';
import { floorFleets } from '../../bench/demo-models/floor-fleet.ts';
import { familiesOf } from '../../models/family.ts';
import { predictions } from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { readModel } from '../../server/models/model-file.ts';
import { plantOf } from '../plants.ts';

test('each shipped model reads the signals of its family and tells failures of another run', async () => {
  const plant = plantOf(await readFile('demo/plant.yaml', 'utf8'));
  const names = await readdir('models/demo');
  expect(names.sort()).toEqual(['filler', 'packaging']);
  const families = familiesOf(plant).filter(({ id }) => names.includes(id));
  const fleets = floorFleets(plant, families, { seed: 77, hours: 8, otherwise: false });
  for (const [f, { id, signals }] of families.entries()) {
    const { model, card } = await readModel(`models/demo/${id}`);
    expect(model.plan.signals.map(({ name }) => name)).toEqual(signals);
    expect(card.failures).toBeGreaterThan(50);
    const outcomes: Outcome[] = [];
    for (const asset of fleets[f]?.assets ?? []) {
      const futures = futuresOf(asset);
      let row = 0;
      for (const { probability, thin } of predictions(model, asset)) {
        const future = futures[row++];
        const happened = future ? failedWithin(future, model.plan.horizon) : null;
        if (happened !== null && !thin && row % 5 === 0) outcomes.push({ probability, happened });
      }
    }
    const baseRate = outcomes.filter(({ happened }) => happened).length / outcomes.length;
    expect(averagePrecisionOf(outcomes)).toBeGreaterThan(baseRate + 0.1);
    // Of one short day: what is said is not far from what comes.
    expect(calibrationErrorOf(outcomes)).toBeLessThan(0.25);
  }
});
