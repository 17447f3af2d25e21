/** How long each machine of a line takes from one order to the next. One draw an order, keyed by the order, so that it keeps its luck in any sequence. */
import { draw } from '../distribution.ts';
import { drawResidual } from '../residual.ts';
import { openStreams } from '../streams.ts';
import type { Abilities } from './abilities.ts';
import type { PlantLine, PlantPlan } from './plant-plan.ts';

export interface Changeovers {
  /** ms that a station needs from one batch to the next. */
  setupMs(station: number, from: number, to: number): number;
  /** What is left for a station of the change to a batch that has gone on for `lasted`. */
  left(station: number, from: string | undefined, to: number, lasted: number): number;
}

export function changeovers(
  { lines, machines }: PlantPlan,
  abilities: Abilities,
  seed: number,
  replication: number,
): Changeovers {
  const drawn = new Map<string, number>();
  const lineOf = (station: number) => lines.find(({ stations }) => stations.includes(station)) as PlantLine;
  const share = (station: number) => abilities.changeoverShare?.[machines[station]?.id ?? ''] ?? 1;
  /** Of the whole line, given that it lasts longer than `lasted`. */
  const lineMs = (of: PlantLine, from: string, to: number, lasted: number): number => {
    const key = `${of.line.id}/${to}/${from}/${lasted}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const product = of.products[of.kinds[to] ?? -1] ?? '';
    const told = abilities.changeovers[of.line.id];
    const takes = told?.pairs.find((pair) => pair.from === from && pair.to === product)?.ms ?? told?.other;
    const words = openStreams(seed, [`${replication}/${of.line.id}/changeover/${of.batches[to]?.id ?? to}`]);
    const ms = !takes ? 0 : lasted > 0 ? lasted + drawResidual(takes, lasted, words, 0) : draw(takes, words, 0);
    drawn.set(key, ms);
    return ms;
  };
  return {
    setupMs(station, from, to) {
      const of = lineOf(station);
      const [before, after] = [of.products[of.kinds[from] ?? -1], of.products[of.kinds[to] ?? -1]];
      if (before === undefined || before === after) return 0;
      return share(station) * lineMs(of, before, to, 0);
    },
    left(station, from, to, lasted) {
      const of = lineOf(station);
      return Math.max(0, share(station) * lineMs(of, from ?? '', to, lasted) - lasted);
    },
  };
}
