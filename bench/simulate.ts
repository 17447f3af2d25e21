/**
 * `npm run bench -- simulate`: the discrete-event engine on a packaging line of eight machines that fail while they work, against SimPy on the same line in
 * the same run, by CPU; what a second thread adds; and shifts of a line of the demo plant, with units moved one by one and by the case.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LineWork, type PlantWork, replicate } from '../server/simulate/replicate.ts';
import { type SimulatedLine, simulateLine } from '../twin/simulate/line.ts';
import { type BenchOptions, type Figure, median, round } from './figure.ts';
import { demoLine } from './load/demo-line.ts';
import { ensureSimpy, SIMPY, simpyLine } from './load/simpy.ts';

const MACHINES = 8;
/** A shift after half an hour of filling up, seconds. */
const LINE: SimulatedLine = {
  stations: Array.from({ length: MACHINES }, (_, i) => ({
    ...{ id: `m${i + 1}`, servers: 1, service: { constant: 1 + 0.02 * i }, reject: i === MACHINES - 1 ? 0.01 : 0 },
    failure: {
      time: { exponential: 600 },
      repair: { lognormal: [60, 40] as const },
      clock: 'operating' as const,
    },
  })),
  buffers: Array.from({ length: MACHINES - 1 }, (_, i) => ({ from: `m${i + 1}`, to: `m${i + 2}`, capacity: 50 })),
  ...{ horizon: 30_600, warmup: 1_800 },
};
/** The two engines draw otherwise: their mean throughputs may differ by so much of it. */
const ALIKE = 0.03;

export async function simulateBench({ quick }: BenchOptions): Promise<readonly Figure[]> {
  await ensureSimpy();
  const folder = await mkdtemp(join(tmpdir(), 'gemba-simulate-'));
  try {
    const file = join(folder, 'line.json');
    await writeFile(file, JSON.stringify(LINE));
    const repeats = quick ? 3 : 9;
    // SimPy's interpreter is as fast in its first second as later; compiled code is not.
    for (let seed = 90; seed < 100; seed++) simulateLine(LINE, seed, 0);
    const [own, peer, events, made, peerMade] = [[], [], [], [], []] as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    for (let seed = 1; seed <= repeats; seed++) {
      const before = process.cpuUsage();
      const figures = simulateLine(LINE, seed, 0);
      const { user, system } = process.cpuUsage(before);
      own.push((user + system) / 1e6);
      events.push(figures.events);
      made.push(figures.throughput);
      const simpy = await simpyLine(file, seed);
      peer.push(simpy.seconds);
      peerMade.push(simpy.throughput);
    }
    const [mean, peerMean] = [made, peerMade].map((all) => all.reduce((a, b) => a + b, 0) / repeats) as [
      number,
      number,
    ];
    if (Math.abs(mean / peerMean - 1) > ALIKE)
      throw new Error(`the engines do not simulate the same line: ${mean} and ${peerMean} units a second`);
    const rate = median(events.map((n, i) => n / (own[i] as number)));
    const replications = quick ? 20 : 200;
    const wall = async (workers: number) => {
      const begun = performance.now();
      await replicate<LineWork>({ line: LINE, seed: 1, replications, workers });
      return (performance.now() - begun) / 1000;
    };
    const [one, two] = [await wall(1), await wall(2)];
    return [
      { name: 'simulate', value: Math.round(rate), unit: 'events/s', n: repeats },
      {
        ...{ name: 'simulate-shift', value: round(median(own) * 1000, 1), unit: 'ms', n: repeats },
        ...{ peer: `simpy ${SIMPY}`, ratio: round(median(peer.map((seconds, i) => seconds / (own[i] as number))), 1) },
      },
      { name: `simulate-${replications}-shifts`, value: round(one, 2), unit: 's', n: replications },
      {
        name: `simulate-${replications}-shifts-2-workers`,
        value: round(two, 2),
        unit: 's',
        n: replications,
        ratio: round(one / two, 2),
      },
      ...(await demoShifts(quick)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** 200 shifts each; with `quick` fewer, brought to 200. */
async function demoShifts(quick: boolean): Promise<readonly Figure[]> {
  const ASKED = 200;
  const shifts = async (lots: 'unit' | 'case', replications: number, workers: number) => {
    const work = await demoLine(lots);
    const begun = performance.now();
    const before = process.cpuUsage();
    const all = await replicate<PlantWork>({ ...work, replications, workers });
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { seconds, cpu: (user + system) / 1e6, made: all.map(({ orders }) => orders[0]?.made ?? 0) };
  };
  const few = quick ? 20 : ASKED;
  const cases = await shifts('case', ASKED, 2);
  const alone = await shifts('case', few, 1);
  const units = await shifts('unit', few, 2);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const apart = Math.abs(sum(cases.made.slice(0, few)) / sum(units.made) - 1);
  return [
    {
      ...{ name: 'simulate-demo-case', value: round(cases.seconds, 2), unit: 's', n: ASKED },
      ratio: round(((alone.seconds / few) * ASKED) / cases.seconds, 2),
    },
    { name: 'simulate-demo-case-cpu', value: round(cases.cpu, 2), unit: 's', n: ASKED },
    { name: 'simulate-demo-unit-cpu', value: round((units.cpu / few) * ASKED, 1), unit: 's', n: few },
    { name: 'simulate-demo-unit', value: round((units.seconds / few) * ASKED, 1), unit: 's', n: few },
    { name: 'simulate-demo-apart', value: round(100 * apart, 3), unit: '%', n: few },
  ];
}
