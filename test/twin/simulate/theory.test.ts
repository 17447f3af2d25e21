/**
 * The engine against what is known exactly: queues with exponential times (M/M/1, M/M/c, a tandem by Jackson), and a line of two unreliable machines
 * with a store between them, whose Markov chain is solved here. Twenty seeds each: the truth lies in the 99 % interval of at least 18 of them.
 */
import { describe, expect, test } from 'vitest';
import { tQuantile } from '../../../analytics/statistics/distributions.ts';
import { type LineFigures, type SimulatedLine, simulateLine } from '../../../twin/simulate/line.ts';

const SEEDS = 20;
const LEAST = 18;
const REPLICATIONS = 6;

type Of = (figures: LineFigures) => number;

/** How many of the seeds cover each truth; all are asked of the same runs. */
function covered(line: SimulatedLine, truths: readonly (readonly [of: Of, truth: number])[]): number[] {
  const hits = truths.map(() => 0);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const runs = Array.from({ length: REPLICATIONS }, (_, r) => simulateLine(line, seed, r));
    for (const [i, [of, truth]] of truths.entries()) {
      const values = runs.map(of);
      const mean = values.reduce((a, b) => a + b, 0) / REPLICATIONS;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (REPLICATIONS - 1);
      const half = tQuantile(0.995, REPLICATIONS - 1) * Math.sqrt(variance / REPLICATIONS);
      if (Math.abs(mean - truth) <= half) (hits[i] as number)++;
    }
  }
  return hits;
}
const enough = (hits: readonly number[]) => expect(Math.min(...hits), hits.join()).toBeGreaterThanOrEqual(LEAST);

const exponential = (mean: number) => ({ exponential: mean });
const server = (id: string, mean: number, servers = 1) => ({ id, servers, service: exponential(mean) });
const times = { horizon: 7_000, warmup: 700 };

describe('queues', () => {
  const mm1: SimulatedLine = { arrivals: exponential(1.25), stations: [server('a', 1)], buffers: [], ...times };
  test('M/M/1: units inside, their time inside, and the share of work', () => {
    const rho = 0.8;
    enough(
      covered(mm1, [
        [({ number }) => number, rho / (1 - rho)],
        [({ sojourn }) => sojourn, 1 / (1 - rho)],
        [({ stations }) => stations['a']?.working ?? 0, rho],
      ]),
    );
  }, 60_000);

  test('M/M/3: the mean wait by Erlang C', () => {
    const line: SimulatedLine = { ...mm1, arrivals: exponential(1.2), stations: [server('a', 3, 3)] };
    const [load, c] = [2.5, 3];
    const last = load ** c / 6 / (1 - load / c);
    const waits = last / (1 + load + load ** 2 / 2 + last);
    const time = 3 * (1 + waits / (c - load));
    enough(covered(line, [[({ sojourn }) => sojourn, time]]));
  }, 60_000);

  test('a tandem of three, each as if alone (Jackson), with a share rejected at the first', () => {
    const stations = [{ ...server('a', 0.7), reject: 0.1 }, server('b', 0.9), server('c', 0.5)];
    const line: SimulatedLine = { ...mm1, arrivals: exponential(1.2), stations };
    const alone = (rate: number, mean: number) => (rate * mean) / (1 - rate * mean);
    const rate = 1 / 1.2;
    const inside = alone(rate, 0.7) + alone(0.9 * rate, 0.9) + alone(0.9 * rate, 0.5);
    enough(
      covered(line, [
        [({ number }) => number, inside],
        [({ throughput }) => throughput, 0.9 * rate],
      ]),
    );
  }, 60_000);
});

test('two unreliable machines and a store between them: throughput and level of the solved Markov chain', () => {
  const [one, two] = [
    { rate: 1, fails: 1 / 40, repairs: 1 / 10 },
    { rate: 1.1, fails: 1 / 50, repairs: 1 / 8 },
  ];
  const capacity = 6;
  const truth = solved(one, two, capacity);
  const machine = (id: string, { rate, fails, repairs }: typeof one) => ({
    ...server(id, 1 / rate),
    failure: { time: exponential(1 / fails), repair: exponential(1 / repairs), clock: 'operating' as const },
  });
  const line: SimulatedLine = {
    stations: [machine('a', one), machine('b', two)],
    buffers: [{ from: 'a', to: 'b', capacity }],
    ...times,
  };
  enough(
    covered(line, [
      [({ throughput }) => throughput, truth.throughput],
      [({ buffers }) => buffers[0]?.level ?? 0, truth.level],
    ]),
  );
}, 60_000);

interface Machine {
  readonly rate: number;
  readonly fails: number;
  readonly repairs: number;
}

/** First: works, is down, is blocked. Second: works, is down, is starved. */
type State = readonly [first: 'work' | 'down' | 'block', second: 'work' | 'down' | 'starve', level: number];

/** The stationary distribution of the chain, by repeated steps of its uniformised form. */
function solved(one: Machine, two: Machine, capacity: number): { readonly throughput: number; readonly level: number } {
  const states: State[] = [];
  for (const first of ['work', 'down', 'block'] as const)
    for (const second of ['work', 'down', 'starve'] as const)
      for (let level = 0; level <= capacity; level++) states.push([first, second, level]);
  const at = ([first, second, level]: State) =>
    states.findIndex((state) => state[0] === first && state[1] === second && state[2] === level);
  const uniform = 2 * (one.rate + two.rate + 1);
  const moves = states.map(([first, second, level]): [to: number, rate: number][] => {
    const to: [State, number][] = [];
    if (first === 'work') {
      to.push([['down', second, level], one.fails]);
      // Its unit goes straight to a machine that waits for one, else into the store, else it stays.
      if (second === 'starve') to.push([['work', 'work', level], one.rate]);
      else if (level < capacity) to.push([['work', second, level + 1], one.rate]);
      else to.push([['block', second, level], one.rate]);
    }
    if (first === 'down') to.push([['work', second, level], one.repairs]);
    if (second === 'work') {
      to.push([[first, 'down', level], two.fails]);
      if (level > 0) to.push([first === 'block' ? ['work', 'work', level] : [first, 'work', level - 1], two.rate]);
      else to.push([[first, 'starve', 0], two.rate]);
    }
    if (second === 'down') to.push([[first, 'work', level], two.repairs]);
    return to.map(([state, rate]) => [at(state), rate / uniform]);
  });
  let chances = new Float64Array(states.length);
  chances[at(['work', 'starve', 0])] = 1;
  for (let step = 0; step < 60_000; step++) {
    const next = chances.slice();
    for (const [from, outs] of moves.entries())
      for (const [to, share] of outs) {
        (next[from] as number) -= (chances[from] as number) * share;
        (next[to] as number) += (chances[from] as number) * share;
      }
    chances = next;
  }
  const sum = (of: (state: State) => number) =>
    states.reduce((total, state, i) => total + of(state) * (chances[i] as number), 0);
  return { throughput: sum(([, second]) => (second === 'work' ? two.rate : 0)), level: sum(([, , level]) => level) };
}

test("Little's law holds of the line as a whole, and shares of each station sum to 1", () => {
  const line: SimulatedLine = {
    arrivals: exponential(2),
    stations: [
      { ...server('a', 1), failure: { time: exponential(90), repair: { lognormal: [12, 6] }, clock: 'calendar' } },
      { ...server('b', 2.2, 2) },
      server('c', 0.9),
    ],
    buffers: [
      { from: 'a', to: 'b', capacity: 0 },
      { from: 'b', to: 'c', capacity: 3 },
    ],
    horizon: 200_000,
    warmup: 5_000,
  };
  const { number, throughput, sojourn, stations } = simulateLine(line, 5, 0);
  expect(number / (throughput * sojourn)).toBeCloseTo(1, 2);
  for (const { working, starved, blocked, down } of Object.values(stations))
    expect(working + starved + blocked + down).toBeCloseTo(1, 9);
});
