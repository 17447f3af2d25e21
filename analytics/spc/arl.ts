/**
 * Average run length: how many points a chart needs, on average, until it signals, from its start on. Exact, by the integral
 * equations of Page (1954) for CUSUM and Crowder (1987) for EWMA, solved at Gauss-Legendre nodes. Shifts are in sigma of the
 * plotted mean and are there from the first point on; points are independent and normal, centre and sigma known.
 */
import { gaussLegendre } from '../statistics/gauss-legendre.ts';
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

/** With the limits that it settles at, beginning at the centre. */
export function ewmaArl({ lambda, width }: EwmaSettings, shift: number): number {
  const limit = width * Math.sqrt(lambda / (2 - lambda));
  const keep = 1 - lambda;
  const nodes = gaussLegendre(Math.max(40, Math.ceil((8 * limit) / lambda)), -limit, limit);
  const step = (from: number, to: number) => normalDensity((to - keep * from) / lambda - shift) / lambda;
  const matrix = nodes.map(({ at: from }, i) =>
    nodes.map(({ at: to, weight }, j) => +(i === j) - weight * step(from, to)),
  );
  const lengths = solve(
    matrix,
    nodes.map(() => 1),
  );
  return nodes.reduce((sum, { at, weight }, j) => sum + weight * step(0, at) * (lengths[j] as number), 1);
}
