/** The rules read off their definitions, window by window: slow, plain, without a line of the code they are compared with. */
import type { RuleId } from '../../../analytics/spc/rules.ts';

type Window = readonly number[];
const all = (window: Window, holds: (z: number) => boolean) => window.every(holds);
const count = (window: Window, holds: (z: number) => boolean) => window.filter(holds).length;
const steps = (window: Window) => window.slice(1).map((z, i) => Math.sign(z - (window[i] as number)));
const oneSide = (window: Window) => all(window, (z) => z > 0) || all(window, (z) => z < 0);
const newestAnd = (window: Window, many: number, beyond: number) =>
  [1, -1].some((side) => side * (window.at(-1) as number) > beyond && count(window, (z) => side * z > beyond) >= many);

const DEFINITIONS: Readonly<Record<RuleId, readonly [points: number, holds: (window: Window) => boolean]>> = {
  'nelson-1': [1, ([z]) => Math.abs(z as number) > 3],
  'nelson-2': [9, oneSide],
  'nelson-3': [6, (w) => all(steps(w), (s) => s === 1) || all(steps(w), (s) => s === -1)],
  'nelson-4': [14, (w) => all(steps(w), (s) => s !== 0) && turns(steps(w))],
  'nelson-5': [3, (w) => newestAnd(w, 2, 2)],
  'nelson-6': [5, (w) => newestAnd(w, 4, 1)],
  'nelson-7': [15, (w) => all(w, (z) => Math.abs(z) < 1)],
  'nelson-8': [8, (w) => all(w, (z) => Math.abs(z) > 1) && w.some((z) => z > 0) && w.some((z) => z < 0)],
  'we-1': [1, ([z]) => Math.abs(z as number) > 3],
  'we-2': [3, (w) => newestAnd(w, 2, 2)],
  'we-3': [5, (w) => newestAnd(w, 4, 1)],
  'we-4': [8, oneSide],
};

function turns(signs: Window): boolean {
  return signs.every((sign, i) => i === 0 || sign === -(signs[i - 1] as number));
}

/** Of each point the rules that it completes; a window that holds a missing value, or that is not whole, completes none. */
export function rulesByDefinition(z: readonly number[]): RuleId[][] {
  return z.map((_, i) =>
    (Object.keys(DEFINITIONS) as RuleId[]).filter((rule) => {
      const [points, holds] = DEFINITIONS[rule];
      const window = z.slice(Math.max(0, i - points + 1), i + 1);
      return window.length === points && !window.some(Number.isNaN) && holds(window);
    }),
  );
}
