/** What is made and how fast is no wear: levels of modes, and a model that is asked across changes of either. */
import { describe, expect, test } from 'vitest';
import { learnPlan } from '../../models/features/feature-table.ts';
import { ModeOff, ModesFit, speedEdges } from '../../models/features/operating-modes.ts';
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';
import { predictions } from '../../models/hazard/failure-model.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { randomOf } from '../../models/random.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';

const HORIZON = 48;
const PRODUCTS = ['glass', 'can', 'carton'] as const;
/** What a product does to the vibration, and to the speed. */
const SHAKES: Readonly<Record<string, number>> = { glass: 0, can: 1.5, carton: 3 };
const SPEEDS: Readonly<Record<string, number>> = { glass: 300, can: 420, carton: 240 };

interface Made {
  readonly seed: number;
  readonly assets: number;
  readonly hours: number;
  /** What is made at an hour; without, another one every few days. */
  readonly makes?: (hour: number) => string;
  /** Hours before the failure; infinite = it never wears. */
  readonly fails?: number;
  /** Of the speed of its product. */
  readonly pace?: (hour: number) => number;
}

/** Fillers whose vibration follows product, speed and, for a hundred hours before they fail, wear: as much as a carton does. */
function fillers({ seed, assets, hours, makes, fails, pace = () => 1 }: Made): Fleet {
  const random = randomOf(seed);
  const noise = () => random.next() + random.next() + random.next() - 1.5;
  return {
    signals: ['speed', 'vibration', 'temperature'],
    speed: 'speed',
    assets: Array.from({ length: assets }, (_, i): AssetHistory => {
      const columns = [0, 1, 2].map(() => new Float64Array(hours));
      const events = new Array<LifeEvent | null>(hours).fill(null);
      const products: string[] = [];
      let end = fails ?? 150 + 600 * random.next();
      let product: string = PRODUCTS[i % 3] as string;
      for (let hour = 0; hour < hours; hour++) {
        if (hour % 60 === 0) product = PRODUCTS[Math.floor(3 * random.next())] as string;
        const made = makes?.(hour) ?? product;
        const left = end - hour;
        const wear = left < 100 ? 3 * ((100 - left) / 100) ** 2 : 0;
        const slower = makes ? pace(hour) : 0.9 + 0.2 * random.next();
        const speed = (SPEEDS[made] as number) * slower;
        columns[0]?.fill(speed + 2 * noise(), hour, hour + 1);
        columns[1]?.fill(2 + (SHAKES[made] as number) + 0.004 * speed + wear + 0.2 * noise(), hour, hour + 1);
        columns[2]?.fill(30 + 0.02 * speed + noise(), hour, hour + 1);
        products.push(made);
        if (left <= 0) {
          events[hour] = 'failure';
          end = hour + 200 + 700 * random.next();
        }
      }
      return {
        asset: `filler-${i}`,
        hours: Float64Array.from({ length: hours }, (_, h) => h),
        events,
        signals: columns,
        products,
      };
    }),
  };
}

describe('a model of fillers', () => {
  const past = fillers({ seed: 1, assets: 24, hours: 900 });
  const learn = (fleet: Fleet) => {
    const trained = trainFailureModel(fleet, HORIZON);
    if ('refusal' in trained) throw new Error(trained.refusal);
    return trained.model;
  };
  const model = learn(past);
  const blind = learn({
    ...past,
    speed: null,
    assets: past.assets.map(({ products: _, ...asset }) => asset),
  });
  const said = (of: typeof model, made: Omit<Made, 'seed' | 'assets'>) =>
    [...predictions(of, fillers({ seed: 9, assets: 1, ...made }).assets[0] as AssetHistory)].map(
      ({ probability }) => probability,
    );
  const most = (chances: readonly number[], from: number) => Math.max(...chances.slice(from));

  test('a change of product moves nothing; one that is blind to products takes it for wear', () => {
    const change = {
      hours: 300,
      fails: Number.POSITIVE_INFINITY,
      makes: (hour: number) => (hour < 200 ? 'glass' : 'carton'),
    };
    const stays = { ...change, makes: () => 'glass' };
    expect(most(said(model, change), 200)).toBeLessThan(0.1);
    expect(most(said(model, change), 200)).toBeLessThan(2 * most(said(model, stays), 200) + 0.02);
    expect(most(said(blind, change), 200)).toBeGreaterThan(3 * most(said(model, change), 200));
  });

  test('nor does another speed', () => {
    const pace = (hour: number) => (hour < 200 ? 0.92 : 1.08);
    const faster = { hours: 300, fails: Number.POSITIVE_INFINITY, makes: () => 'can', pace };
    expect(most(said(model, faster), 200)).toBeLessThan(0.1);
  });

  test('wear does, whatever is made', () => {
    for (const product of PRODUCTS) {
      const worn = said(model, { hours: 300, fails: 300, makes: () => product });
      expect(worn.at(-2)).toBeGreaterThan(0.5);
      expect(most(worn.slice(0, 190), 10)).toBeLessThan(0.15);
    }
  });

  test('a product that nobody learned is read as the middle of those that are known', () => {
    const row = Float64Array.of(0, 0, 0);
    new ModeOff(model.plan.modes!).push(row, 'jar');
    const bare = Float64Array.of(0, 0, 0);
    new ModeOff(model.plan.modes!).push(bare, null);
    expect([...row]).toEqual([...bare]);
  });
});

test('products are told apart from the machines that make them, and from the speed', () => {
  // One machine shakes more by itself and makes mostly cans; cans shake by 1 more.
  const random = randomOf(4);
  const fit = new ModesFit(2, 0, [0]);
  for (let i = 0; i < 4000; i++) {
    const asset = i % 2;
    const product = random.next() < (asset === 1 ? 0.9 : 0.1) ? 'can' : 'glass';
    const speed = 2 * random.next() - 1;
    const shakes = 5 * asset + (product === 'can' ? 1 : 0) + (speed > 0 ? 0.5 : 0) + 0.1 * (random.next() - 0.5);
    fit.add(asset, Float64Array.of(speed, i % 7 === 0 ? Number.NaN : shakes), product);
  }
  const modes = fit.fit();
  const level = (name: string) => modes?.products.find((one) => one.name === name)?.levels[1] as number;
  expect(level('can') - level('glass')).toBeCloseTo(1, 1);
  const [slow, fast] = (modes?.speed?.steps ?? []).map(({ levels }) => levels[1]) as [number, number];
  expect(fast - slow).toBeCloseTo(0.5, 1);
  // The speed itself is not taken off by its own steps.
  expect(modes?.speed?.steps.map(({ levels }) => levels[0])).toEqual([0, 0]);
});

test('one way to run is none to tell apart: no edges of a speed that stays, no product of a few rows', () => {
  expect(speedEdges([1, 1.01, 1.02, Number.NaN, 1.03])).toEqual([]);
  expect(speedEdges([])).toEqual([]);
  expect(speedEdges(Array.from({ length: 100 }, (_, i) => i / 10))).toEqual([2, 4, 6, 8]);
  const fit = new ModesFit(1, null, []);
  for (let i = 0; i < 100; i++) fit.add(0, Float64Array.of(i), i < 10 ? 'rare' : 'glass');
  expect(fit.fit()).toBeNull();
});

test('a file may say what was made and how fast; the product is no signal, however it is written', () => {
  const { fleet, leftOut } = readFleet(
    'asset,time,event,Speed,a,Product,shift\nx,1,,300,1,7,early\nx,2,,310,2,,late\nx,3,,290,3,8,late\n',
  );
  expect([fleet.signals, fleet.speed, leftOut]).toEqual([['Speed', 'a'], 'Speed', ['shift']]);
  expect(fleet.assets[0]?.products).toEqual(['7', null, '8']);
  expect(readFleet('asset,time,event,a,product\nx,1,,1,\n').fleet.assets[0]?.products).toBeUndefined();
  expect(learnPlan(fleet, 24).modes).toBeNull();
});
