/** How each operator measured each part: means joined to a line, single measurements as dots. Pure; px of the plot. */
import type { Measurement } from '../../http/gauges-api.ts';

export interface PlottedOperator {
  readonly operator: string;
  readonly path: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}
export interface StudyPlot {
  readonly parts: readonly { readonly name: string; readonly x: number }[];
  readonly operators: readonly PlottedOperator[];
  readonly low: number;
  readonly high: number;
}

const AIR = 10;

export function studyPlot(measurements: readonly Measurement[], width: number, height: number): StudyPlot {
  const names = [...new Set(measurements.map(({ part }) => part))];
  const values = measurements.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (part: string) => ((names.indexOf(part) + 0.5) / names.length) * width;
  const y = (value: number) => AIR + (1 - (value - low) / (high - low || 1)) * (height - 2 * AIR);
  const operators = [...new Set(measurements.map(({ operator }) => operator))].map((operator) => {
    const own = measurements.filter((one) => one.operator === operator);
    const path = names
      .map((part, i) => {
        const of = own.filter((one) => one.part === part);
        const mean = of.reduce((sum, { value }) => sum + value, 0) / of.length;
        return `${i === 0 ? 'M' : 'L'}${x(part).toFixed(1)} ${y(mean).toFixed(1)}`;
      })
      .join('');
    return { operator, path, dots: own.map(({ part, value }) => ({ x: x(part), y: y(value) })) };
  });
  return { parts: names.map((name) => ({ name, x: x(name) })), operators, low, high };
}

/** Of several studies the newest of each gauge and characteristic, those that are due first. */
export function standingOf<
  One extends { readonly gauge: string; readonly characteristic: string; readonly due: string },
>(newestFirst: readonly One[]): readonly One[] {
  const seen = new Set<string>();
  const standing = newestFirst.filter(({ gauge, characteristic }) => {
    const key = `${gauge} ${characteristic}`;
    return !seen.has(key) && seen.add(key);
  });
  return standing.toSorted((a, b) => (a.due || '9').localeCompare(b.due || '9'));
}
