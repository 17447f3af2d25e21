/**
 * What OEE costs, by CPU time of the process. `oee`: share of a core that the live OEE of 40 machines takes, each telling a
 * count a second and a change of state every 20 s (more than the demo plant does), all figures of all machines made anew each
 * second. `oee-fact`: one such fact. `oee-month`: figures of the plant and of each machine from a month of hourly sums of 40
 * machines in three contexts an hour. `oee-pieces`: one machine's week from states, reasons and counts to its sums.
 */
import { sumsOf } from '../analytics/oee/cut.ts';
import type { History, RawSpan } from '../analytics/oee/history.ts';
import { LiveSums, type Stretch } from '../analytics/oee/live.ts';
import { type CountPoint, NO_CONTEXT, NO_COUNTS } from '../analytics/oee/piece.ts';
import { piecesOf } from '../analytics/oee/pieces.ts';
import { figuresOf } from '../analytics/oee/profiles/all.ts';
import { addSums, emptySums, SUM_KEYS, type Sums } from '../analytics/oee/sums.ts';
import type { State } from '../twin/words.ts';
import { type Bench, type Figure, median, round } from './figure.ts';

const MACHINES = 40;
const SECOND = 1000;
const HOUR = 3_600_000;
const CHANGE_EVERY = 20 * SECOND;
const STATES: readonly State[] = [
  'producing',
  'breakdown',
  'producing',
  'starved',
  'slow',
  'setup',
  'producing',
  'blocked',
];

export const oeeBench: Bench = async ({ quick }) => [
  ...live(quick ? 600 : 3600),
  month(quick ? 3 : 9),
  week(quick ? 3 : 9),
];

/** ms of CPU, user and system. */
function cpuOf(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

function live(seconds: number): Figure[] {
  const machines = Array.from(
    { length: MACHINES },
    (_, m) => new LiveSums(`m${m}`, { from: 0, to: 8 * HOUR }, 300 * SECOND),
  );
  const shares: number[] = [];
  let facts = 0;
  let factMs = 0;
  for (let s = 0; s < seconds; s++) {
    const at = s * SECOND;
    const fed = cpuOf(() => {
      machines.forEach((machine, m) => {
        const begins = at - ((m * 7) % 20) * SECOND;
        if (s === 0 || (begins >= 0 && begins % CHANGE_EVERY === 0))
          machine.begin(stretch(at, STATES[((at / CHANGE_EVERY) | 0) % STATES.length] as State));
        machine.count(point(`m${m}`, at + 500));
      });
    });
    const told = cpuOf(() => {
      for (const machine of machines) figuresOf('iso22400', machine.at(at + SECOND), { from: 0, to: at + SECOND });
    });
    facts += MACHINES;
    factMs += fed;
    // The first minute warms up.
    if (s >= 60) shares.push(fed + told);
  }
  const mean = shares.reduce((sum, ms) => sum + ms, 0) / shares.length;
  return [
    { name: 'oee', value: round((mean / SECOND) * 100, 3), unit: '% of a core', n: shares.length },
    { name: 'oee-fact', value: round((factMs / facts) * 1000, 2), unit: 'us', n: facts },
  ];
}

function month(repeats: number): Figure {
  const hours = 30 * 24;
  const contexts = 3;
  const buckets: Sums[][] = Array.from({ length: MACHINES }, (_, m) =>
    Array.from({ length: hours * contexts }, (_, h) => {
      const sums = emptySums();
      SUM_KEYS.forEach((key, i) => {
        sums[key] = (m + h * 31 + i * 7) % 100;
      });
      return sums;
    }),
  );
  const window = { from: 0, to: hours * HOUR };
  const times = Array.from({ length: repeats }, () =>
    cpuOf(() => {
      const plant = emptySums();
      for (const list of buckets) {
        const machine = emptySums();
        for (const one of list) addSums(machine, one);
        figuresOf('iso22400', machine, window);
        addSums(plant, machine);
      }
      figuresOf('iso22400', plant, window);
    }),
  );
  return { name: 'oee-month', value: round(median(times), 1), unit: 'ms', n: MACHINES * hours * contexts };
}

function week(repeats: number): Figure {
  const length = 7 * 24 * HOUR;
  const spans: RawSpan[] = [];
  for (let from = 0; from < length; from += 5 * CHANGE_EVERY)
    spans.push({ from, to: from + 5 * CHANGE_EVERY, state: STATES[spans.length % STATES.length] as State, fault: 0 });
  const points: CountPoint[] = [];
  for (let at = 30 * SECOND; at < length; at += 60 * SECOND) points.push(point('m', at));
  const history: History = {
    machine: 'm',
    spans,
    points,
    planned: Array.from({ length: 21 }, (_, i) => ({ from: i * 8 * HOUR, to: i * 8 * HOUR + HOUR / 2, name: 'break' })),
    reasons: spans
      .filter((_, i) => i % 5 === 1)
      .map(({ from, to }) => ({ from, to: to as number, code: 'jam', priority: 1 })),
    work: Array.from({ length: 42 }, (_, i) => ({
      ...NO_CONTEXT,
      at: i * 4 * HOUR,
      product: `p${i % 3}`,
      idealMs: 900,
    })),
    until: length,
    microStopMs: 120 * SECOND,
  };
  const window = { from: 0, to: length };
  const times = Array.from({ length: repeats }, () => cpuOf(() => sumsOf(piecesOf(history, window), window)));
  return { name: 'oee-pieces', value: round(median(times), 1), unit: 'ms', n: spans.length };
}

const stretch = (from: number, state: State): Stretch => ({
  ...NO_CONTEXT,
  from,
  raw: state,
  state,
  planned: false,
  idealMs: 900,
});
const point = (machine: string, at: number): CountPoint => ({ ...NO_COUNTS, machine, at, good: 1, energy: 0.01 });
