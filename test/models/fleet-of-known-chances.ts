/**
 * Machines whose chance to fail is known: wear grows by the same each hour, and the hazard of an hour follows from the wear alone. What a model says of a
 * moment can be held against the truth itself, which no real fleet tells.
 */
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';
import { type Random, randomOf } from '../../models/random.ts';

const A_WEAR_HOUR = 1 / 300;
/** Of an hour, by wear. */
const hazard = (wear: number): number => Math.exp(-10 + 7 * wear);

export interface KnownChances extends Fleet {
  /** By asset and row: the true chance to fail within the horizon. */
  readonly chances: readonly Float64Array[];
}

export function knownChances(seed: number, assets: number, hours: number, horizon: number): KnownChances {
  const random = randomOf(seed);
  const chances: Float64Array[] = [];
  const all = Array.from({ length: assets }, (_, i): AssetHistory => {
    const [wear, load] = [new Float64Array(hours), new Float64Array(hours)];
    const events = new Array<LifeEvent | null>(hours).fill(null);
    let now = random.next();
    for (let hour = 0; hour < hours; hour++) {
      wear[hour] = now;
      load[hour] = 0.7 + 0.1 * normal(random);
      now += A_WEAR_HOUR;
      if (random.next() < hazard(now) && hour + 1 < hours) {
        events[hour + 1] = 'failure';
        now = 0.2 * random.next();
      }
    }
    chances.push(wear.map((worn) => chanceOf(worn, horizon)));
    const sensors = [
      load,
      wear.map((worn) => 3 * worn + 0.05 * normal(random)),
      wear.map((worn) => 20 + 8 * worn * worn + 0.2 * normal(random)),
    ];
    return { asset: `known-${i}`, hours: Float64Array.from({ length: hours }, (_, h) => h), events, signals: sensors };
  });
  return { signals: ['load', 'play', 'heat'], assets: all, chances };
}

function chanceOf(wear: number, horizon: number): number {
  let survives = 1;
  for (let hour = 1; hour <= horizon; hour++) survives *= 1 - Math.min(1, hazard(wear + hour * A_WEAR_HOUR));
  return 1 - survives;
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
