/** Paths of a small chart: the points, its limits and the points that stand out. */
import type { Tile } from '../http/quality-api.ts';

export interface TilePaths {
  readonly line: string;
  readonly centre: string;
  readonly ucl: string;
  readonly lcl: string;
  readonly signals: string;
}

const AIR = 5;
/** Half of a mark, px. */
const MARK = 3.4;

export function tilePaths(points: Tile['points'], width: number, height: number): TilePaths {
  const { plotted, ucl, lcl, centre, rules } = points;
  const known = [plotted, ucl, lcl].flat().filter((value): value is number => value !== null);
  if (known.length === 0) return { line: '', centre: '', ucl: '', lcl: '', signals: '' };
  const low = Math.min(...known);
  const high = Math.max(...known);
  const count = Math.max(plotted.length, 2);
  const x = (i: number) => ((i + 0.5) / count) * width;
  const y = (value: number) =>
    high === low ? height / 2 : AIR + (1 - (value - low) / (high - low)) * (height - 2 * AIR);
  const through = (list: readonly (number | null)[]) => {
    let path = '';
    let drawn = false;
    list.forEach((value, i) => {
      if (value === null) drawn = false;
      else {
        path += `${drawn ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
        drawn = true;
      }
    });
    return path;
  };
  const diamond = (i: number, value: number) => {
    const [cx, cy] = [x(i), y(value)];
    return `M${cx} ${cy - MARK}L${cx + MARK} ${cy}L${cx} ${cy + MARK}L${cx - MARK} ${cy}Z`;
  };
  return {
    line: through(plotted),
    centre: through(centre),
    ucl: through(ucl),
    lcl: through(lcl),
    signals: plotted.map((value, i) => (value !== null && rules[i] ? diamond(i, value) : '')).join(''),
  };
}
