/**
 * Average run length: how many points a chart needs, on average, until it signals, from its start on. Exact, by the integral
 * equations of Page (1954) for CUSUM and Crowder (1987) for EWMA, solved at Gauss-Legendre nodes. Shifts are in sigma of the
 * plotted mean and are there from the first point on; points are independent and normal, centre and sigma known.
 */
import { gaussLegendre, type Node } from '../statistics/gauss-legendre.ts';
import { solve } from '../statistics/matrix.ts';
import { normalAbove, normalBelow, normalDensity } from '../statistics/normal.ts';
import type { CusumSettings } from './cusum.ts';
import type { EwmaSettings } from './ewma.ts';

/** Of the limits at `width` sigma alone (rule 1). */
export const shewhartArl = (shift: number, width = 3): number =>
  1 / (normalAbove(width - shift) + normalBelow(-width - shift));

/** Of both sides together: 1 / ARL = 1 / ARL above + 1 / ARL below (van Dobben de Bruyn 1968). */
export const cusumArl = (settings: CusumSettings, shift: number): number =>
  1 / (1 / oneSided(settings, shift) + 1 / oneSided(settings, -shift));

/** L(x) = 1 + L(0) P(k - x) + integral of L(y) density(y - x + k) over y in 0..h; the first unknown is L(0). */
function oneSided({ k, h }: CusumSettings, shift: number): number {
  const nodes = gaussLegendre(Math.max(40, Math.ceil(8 * h)), 0, h);
  const from = [0, ...nodes.map(({ at }) => at)];
  const matrix = from.map((x, i) => [
    +(i === 0) - normalBelow(k - x - shift),
    ...nodes.map(({ at, weight }, j) => +(i === j + 1) - weight * normalDensity(at - x + k - shift)),
  ]);
  return solve(
    matrix,
    from.map(() => 1),
  )[0] as number;
}

/** With the limits that it settles at from its first point on, as tables print it. */
export function ewmaArl({ lambda, width }: EwmaSettings, shift: number): number {
  const nodes = ewmaNodes(lambda, width * Math.sqrt(lambda / (2 - lambda)));
  return after(0, nodes, settled(nodes, lambda, shift), lambda, shift);
}

/** With the exact limits of each point, which are narrower at first: the chart as it is drawn here. */
export function ewmaStartArl({ lambda, width }: EwmaSettings, shift: number): number {
  const limit = width * Math.sqrt(lambda / (2 - lambda));
  // As many points as the limits need to settle to a millionth.
  const points = Math.max(0, Math.ceil(Math.log(1e-6) / (2 * Math.log(1 - lambda))));
  let nodes = ewmaNodes(lambda, limit);
  let lengths = settled(nodes, lambda, shift);
  for (let point = points; point > 1; point--) {
    const before = ewmaNodes(lambda, limit * Math.sqrt(1 - (1 - lambda) ** (2 * (point - 1))));
    const [now, known] = [nodes, lengths];
    lengths = before.map(({ at }) => after(at, now, known, lambda, shift));
    nodes = before;
  }
  return after(0, nodes, lengths, lambda, shift);
}

const ewmaNodes = (lambda: number, limit: number): readonly Node[] =>
  gaussLegendre(Math.max(40, Math.ceil((8 * limit) / lambda)), -limit, limit);

/** Density of the next z. */
const step = (from: number, to: number, lambda: number, shift: number): number =>
  normalDensity((to - (1 - lambda) * from) / lambda - shift) / lambda;

/** Run lengths from each node on, where limits no longer change. */
function settled(nodes: readonly Node[], lambda: number, shift: number): number[] {
  const matrix = nodes.map(({ at: from }, i) =>
    nodes.map(({ at: to, weight }, j) => +(i === j) - weight * step(from, to, lambda, shift)),
  );
  return solve(
    matrix,
    nodes.map(() => 1),
  );
}

/** From z on, when run lengths from the nodes of the next point on are known. */
const after = (z: number, nodes: readonly Node[], lengths: readonly number[], lambda: number, shift: number): number =>
  nodes.reduce((sum, { at, weight }, j) => sum + weight * step(z, at, lambda, shift) * (lengths[j] as number), 1);
