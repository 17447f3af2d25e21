/**
 * Plans of plants: 200 small ones with every rule beside optima proved by CP-SAT, and how long large ones take. Every plan is judged by
 * the tests' checker.
 */

import { compileFloor } from '../analytics/schedule/floor/compile.ts';
import { emptyDecoded } from '../analytics/schedule/floor/decoded.ts';
import { decode } from '../analytics/schedule/floor/decoder.ts';
import { dispatch } from '../analytics/schedule/floor/dispatch.ts';
import { type RepairOption, repairFloor } from '../analytics/schedule/floor/repair.ts';
import { openStreams } from '../twin/simulate/streams.ts';
import { type Figure, median, round } from './figure.ts';
import { ORTOOLS } from './load/cp-sat.ts';
import { against, judged, optimaOf, planAfter } from './load/floor-peer.ts';
import { plantFloor } from './load/plant-floor.ts';
import { randomFloor } from './load/random-floor.ts';

const TRIES = 200_000;
const SECONDS = 120;

export async function floorFigures(quick: boolean): Promise<Figure[]> {
  return [...(await besideOptima(quick ? 40 : 200)), ...atScale()];
}

async function besideOptima(count: number): Promise<Figure[]> {
  let [equal, proved, better, ruledOut, unproved] = [0, 0, 0, 0, 0];
  for (let seed = 0; proved < count; seed += 20) {
    const models = Array.from({ length: 20 }, (_, k) => randomFloor(seed + k));
    const optima = await optimaOf(models, SECONDS);
    const plans = models.map((model) => planAfter(model, TRIES).plan);
    const wrong = (await judged(models, plans)).flatMap(({ errors }) => errors);
    if (wrong.length > 0) throw new Error(`plans do not stand: ${wrong.join('; ')}`);
    for (const [k, model] of models.entries()) {
      const optimum = optima[k] as (typeof optima)[number];
      if (optimum.status === 'infeasible') ruledOut++;
      if (optimum.status === 'unproved') unproved++;
      if (optimum.status !== 'optimal' || proved === count) continue;
      proved++;
      const difference = against(model, plans[k] as (typeof plans)[number], optimum);
      if (difference === 0) equal++;
      if (difference < 0) better++;
      if (difference !== 0) console.error(`schedule floor, model ${seed + k}: ${difference < 0 ? 'better' : 'worse'}`);
    }
    console.error(`schedule floor: ${equal} of ${proved} equal, ${ruledOut} ruled out, ${unproved} not proved`);
  }
  const peer = `CP-SAT ${ORTOOLS}, every goal proved`;
  return [
    {
      name: 'schedule-floor',
      value: round(equal / proved, 4),
      unit: 'share of small models at the proved optimum',
      n: proved,
      peer,
    },
    { name: 'schedule-floor-better', value: better, unit: 'models better than the proved optimum', n: proved, peer },
  ];
}

/** Milliseconds on one core. */
function atScale(): Figure[] {
  const large = compileFloor(plantFloor(2000, 1));
  const decoded = emptyDecoded(large);
  const draft = dispatch(decoded, 'due', openStreams(1, ['bench']));
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now();
    decode(decoded, draft);
    return performance.now() - began;
  });
  const model = plantFloor(200, 2);
  const { plan } = planAfter(model, 3000);
  const now = model.now + 400;
  const down = { kind: 'breakdown', resource: 'line 1', from: now, to: now + 240 } as const;
  const began = performance.now();
  const search = repairFloor(model, plan, { now, changes: [down], seed: 1 });
  let options = search.next().value ?? [];
  const first = performance.now() - began;
  tell('at once', options);
  while (performance.now() - began < 1500) options = search.next().value ?? options;
  tell('after 1.5 s', options);
  const moving = options[0]?.plan.operations.length ?? 0;
  return [
    {
      name: 'schedule-floor-decode',
      value: round(median(times), 2),
      unit: `ms for all times of a plan of ${large.items} operations (2,000 orders)`,
      n: times.length,
    },
    {
      name: 'schedule-floor-repair',
      value: round(first, 0),
      unit: `ms until the first options for a plan of ${moving} operations after a breakdown`,
      n: 1,
    },
  ];
}

function tell(when: string, options: readonly RepairOption[]): void {
  for (const { name, moved, shift, plan } of options)
    console.error(`schedule floor repair ${when}, ${name}: ${moved} moved by ${shift}, ${plan.goals.tardiness} late`);
}
