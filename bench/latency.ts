/**
 * From a change at the source to the state on the screen: a machine's PackML state is written at the OPC UA server (or told
 * by the Sparkplug edge node), and the scene in a Chromium notes when it knows of it and when it has painted it. 1,000 tags
 * change 10 times a second meanwhile, and 0, 49 or 199 more clients follow all of them. All clocks are this machine's.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { freePort } from '../demo/speak/free-port.ts';
import { stateCode } from '../twin/words.ts';
import { bigPlantText, MACHINES_A_LINE } from './big-plant.ts';
import { type Bench, type Figure, percentile } from './figure.ts';
import { openBrowser, VIEWPORT } from './load/browser.ts';
import { type Child, startChild } from './load/child.ts';
import type { PlantLoad } from './load/plant-child.ts';
import { between, type ServerProcess, startServerProcess } from './load/server-process.ts';

/** 17 changing tags a machine. */
const MACHINES = 60;
const EDGE_MACHINES = 6;
const HZ = 10;
const CLIENTS = [0, 49, 199];
/** A change that is not painted after so long is an error, ms. */
const PATIENCE_MS = 10_000;
const EXECUTE = 6;
const ABORTED = 9;

/** What the page keeps for us: when a mark was set, epoch ms. */
interface Seen {
  gembaSeen: Map<string, number>;
}

export const latencyBench: Bench = async ({ quick }) => {
  const [opcua, mqtt] = [await freePort(), await freePort()];
  const text = bigPlantText({ machines: MACHINES, opcua, mqtt, edge: EDGE_MACHINES });
  const children: Child[] = [];
  const started = async (file: string, options: unknown) => {
    const child = await startChild(`bench/load/${file}`, options);
    children.push(child);
    return child;
  };
  let server: ServerProcess | undefined;
  const browser = await openBrowser();
  try {
    await started('broker-child.ts', mqtt);
    const plc = await started('plant-child.ts', { text, source: 'plc', port: opcua, hz: HZ } satisfies PlantLoad);
    const edge = await started('plant-child.ts', { text, source: 'edge', port: mqtt, hz: HZ } satisfies PlantLoad);
    const clients = await started('clients-child.ts', null);
    server = await startServerProcess(text);
    await clients.ask('watch', server.address);
    const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 1 });
    await page.addInitScript(watchMarks);
    await page.goto(`${server.address}/plant`);
    await page.waitForFunction(() => document.querySelector('[data-rendered=true]') !== null, null, {
      timeout: 60_000,
    });
    await wait(5000);

    const figures: Figure[] = [];
    let open = 0;
    for (const count of CLIENTS) {
      await clients.ask('open', { address: server.address, count: count - open, bare: false });
      open = count;
      await wait(3000);
      const from = await server.metrics();
      const changes = quick ? 30 : 200;
      const [opc, spb] = await Promise.all([
        trials(page, clients, plc, machinesOf(0, MACHINES - EDGE_MACHINES), changes),
        trials(page, clients, edge, machinesOf(MACHINES - EDGE_MACHINES, MACHINES), changes),
      ]);
      const load = between(from, await server.metrics());
      const { closed } = await clients.ask<{ closed: number }>('got');
      if (closed > 0) throw new Error(`${closed} clients were cut off`);
      const name = `latency-${count + 1}`;
      const told = (what: string, ms: readonly number[], end: string) =>
        [50, 99].map((p) => ({
          name: `${name}-${what}-p${p}`,
          value: Math.round(percentile(ms, p / 100)),
          unit: `ms from the change at the source to ${end}`,
          n: ms.length,
        }));
      for (const [protocol, all] of [
        ['opcua', opc],
        ['sparkplug', spb],
      ] as const) {
        const known = all.map((trial) => trial.known);
        const painted = all.map((trial) => trial.painted);
        figures.push(...told(protocol, known, 'the state of the scene'));
        figures.push(...told(`${protocol}-painted`, painted, 'the painted picture, drawn in software'));
      }
      figures.push(
        ...told(
          'stream',
          [...opc, ...spb].map((trial) => trial.heard),
          'a client of the stream',
        ),
      );
      figures.push({
        name: `${name}-server`,
        value: Math.round(load.cpuUs / load.seconds / 1e4),
        unit: `% of a core for ${Math.round(load.samples / load.seconds)} samples/s and ${Math.round(load.deliveries / load.seconds)} frames/s`,
        n: load.deliveries,
      });
    }
    return figures;
  } finally {
    await browser.close();
    await server?.stop();
    for (const child of children.reverse()) await child.stop();
  }
};

/** Runs in the page, before anything else. */
function watchMarks(): void {
  localStorage.setItem('gemba.tour', 'seen');
  const seen = new Map<string, number>();
  (window as unknown as Seen).gembaSeen = seen;
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) seen.set(name, performance.timeOrigin + startTime);
  }).observe({ entryTypes: ['mark'] });
}

interface Place {
  readonly id: string;
  readonly slot: number;
}

const machinesOf = (from: number, to: number): Place[] =>
  Array.from({ length: to - from }, (_, i) => ({
    id: `l${Math.floor((from + i) / MACHINES_A_LINE)}-m${(from + i) % MACHINES_A_LINE}`,
    slot: from + i,
  }));

/** ms after the change at the source. */
interface Trial {
  readonly heard: number;
  /** The scene knows it. */
  readonly known: number;
  readonly painted: number;
}

/** Stops machines and lets them run again, one after the other. */
async function trials(
  page: Page,
  clients: Child,
  plant: Child,
  machines: readonly Place[],
  changes: number,
): Promise<Trial[]> {
  const took: Trial[] = [];
  for (let i = 0; i < changes; i++) {
    const { id, slot } = machines[(i >> 1) % machines.length] as Place;
    const [word, number] = i % 2 === 0 ? (['breakdown', ABORTED] as const) : (['producing', EXECUTE] as const);
    const marks = [`gemba:state:${id}:${word}`, `gemba:painted:${id}:${word}`] as const;
    const key = `${slot}:${stateCode(word)}`;
    await clients.ask('forget', key);
    await page.evaluate((names) => {
      for (const name of names) (window as unknown as Seen).gembaSeen.delete(name);
    }, marks);
    const at = await plant.ask<number>('state', { machine: id, state: number });
    const seen = await page.waitForFunction(
      (names) => {
        const times = names.map((name) => (window as unknown as Seen).gembaSeen.get(name));
        return times.includes(undefined) ? null : (times as number[]);
      },
      marks,
      { timeout: PATIENCE_MS, polling: 50 },
    );
    const [known = 0, painted = 0] = (await seen.jsonValue()) as number[];
    const heard = await clients.ask<number | null>('heard', key);
    if (heard === null) throw new Error(`${id} was painted, but the stream did not tell of it`);
    took.push({ heard: heard - at, known: known - at, painted: painted - at });
    // Changes come at any moment of the stream's beat.
    await wait(500 + Math.random() * 700);
  }
  return took;
}
