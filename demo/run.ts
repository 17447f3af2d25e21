/** A running demo plant: the floor, its two protocols, its control port, and the beat that moves them on. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatPlantError, readPlant } from '../twin/plant/read.ts';
import type { RunArguments } from './arguments.ts';
import { type Control, openControl } from './control.ts';
import { controlFile, dataFolder, type Environment } from './data-folder.ts';
import { orderPlan } from './floor/order-plan.ts';
import {
  advanceFloor,
  boardOf,
  openPlantFloor,
  type PlantFloor,
  requestFault,
  sayEverything,
  WARM_UP_MS,
} from './floor/plant-floor.ts';
import { statusWord } from './floor/second.ts';
import type { Voice } from './floor/voice.ts';
import { keepRegisters, readKept, takeUp } from './kept.ts';
import { tellLots } from './lots/spool.ts';
import { beginPast, needsPast, planPast, wornRegisters } from './past/begin.ts';
import { pastChecklists } from './past/checklists.ts';
import { openBroker } from './speak/broker.ts';
import { freePort } from './speak/free-port.ts';
import { prepareOpcua } from './speak/opcua.ts';
import { openSparkplug } from './speak/sparkplug.ts';

/** How often the plant is moved on and heard. */
const BEAT_MS = 100;
/** So far ahead the plan goes. */
const PLANNED_HOURS = 24;
/** In a past, the order that runs now has been running for about so long. */
const BEGUN_MINUTES = 45;
/** After a longer gap (a laptop that slept) the plant does not run after the lost time. */
const MOST_GAP_MS = 5_000;

export interface Ready {
  readonly ready: true;
  readonly opcua: string;
  readonly broker: string;
  readonly control: string;
}

export interface DemoPlant {
  readonly ready: Ready;
  close(): Promise<void>;
}

export type Opened = { readonly ok: true; readonly demo: DemoPlant } | { readonly ok: false; readonly reason: string };

export async function openDemo(args: RunArguments, env: Environment, told: (words: string) => void): Promise<Opened> {
  const file = args.plantFile ?? demoPlantFile();
  const text = readText(file);
  if (text === null) return { ok: false, reason: `cannot read ${file}` };
  const [opcuaPort, mqttPort, controlPort] = [
    args.ports.opcua || (await freePort()),
    args.ports.mqtt || (await freePort()),
    args.ports.control || (await freePort()),
  ];
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const opcuaThread = prepareOpcua({ port: opcuaPort, pki: join(dataFolder(env), 'pki') });
  closers.push(opcuaThread.close);
  const read = readPlant(text, {
    ...env,
    GEMBA_DEMO_OPCUA_PORT: String(opcuaPort),
    GEMBA_DEMO_MQTT_PORT: String(mqttPort),
  });
  if (!read.ok) {
    await close();
    return { ok: false, reason: read.errors.map((error) => formatPlantError(file, error)).join('\n') };
  }
  const { plant } = read;

  const data = dataFolder(env);
  const kept = args.past ? readKept(data) : null;
  const starts = kept ? kept.starts + 1 : 0;
  const floor = openPlantFloor(plant, { seed: args.seed, speed: args.speed, startAt: Date.now(), starts });
  const board = boardOf(floor);
  const begins = args.past && needsPast(data);
  if (begins) wornRegisters(floor);
  else if (kept) takeUp(floor, kept);
  sayEverything(floor, floor.startedAt, NOBODY);
  if (begins) planPast(floor, data, resolve(file), args.seed);
  try {
    const broker = args.broker ?? (await openOwnBroker(mqttPort, closers));
    const sparkplug = await within(
      openSparkplug(plant, { broker, board, now: Date.now }),
      15_000,
      `the broker ${broker} does not answer`,
    );
    closers.push(sparkplug.close);
    const opcua = await opcuaThread.open(plant, board);
    const voice = together(opcua.voice, sparkplug.voice);
    const flush = () => {
      opcua.flush();
      sparkplug.flush();
    };
    closers.push(beat(floor, voice, flush));
    if (args.past) closers.push(keepRegisters(floor, data, starts));
    const control = await openControl(controlPort, {
      status: () => status(floor),
      fault: (machine, kind) => {
        const answer = requestFault(floor, machine, kind, Date.now());
        if (answer.ok) told(answer.says);
        return answer;
      },
    });
    closers.push(control.close, leaveAddress(env, control));
    leavePlan(floor, data, begins, args.seed);
    closers.push(tellLots(floor, data, args.seed));
    if (args.past) closers.push(beginPast(data));
    return {
      ok: true,
      demo: { ready: { ready: true, opcua: opcua.endpoint, broker, control: control.url }, close },
    };
  } catch (error) {
    await close();
    return { ok: false, reason: reasonOf(error, args) };
  }
}

/** What the lines are to make from now on, for `gemba import`: npm start gives it to the server. */
function leavePlan(floor: PlantFloor, data: string, hasPast: boolean, seed: number): void {
  mkdirSync(data, { recursive: true });
  const begunMinutes = (hasPast ? BEGUN_MINUTES : 0) - WARM_UP_MS / 60_000;
  const plan = { plant: floor.plant, lines: floor.lines, from: floor.startedAt, speed: floor.speed };
  if (hasPast)
    writeFileSync(join(data, 'checklists.json'), JSON.stringify(pastChecklists(floor.plant, seed, floor.startedAt)));
  writeFileSync(join(data, 'orders.csv'), orderPlan({ ...plan, hours: PLANNED_HOURS, begunMinutes }));
}

const NOBODY: Voice = { say() {}, lost() {}, found() {} };

const together = (...voices: readonly Voice[]): Voice => ({
  say(slot, value, good, at) {
    for (const voice of voices) voice.say(slot, value, good, at);
  },
  lost(machine, at) {
    for (const voice of voices) voice.lost(machine, at);
  },
  found(machine, at) {
    for (const voice of voices) voice.found(machine, at);
  },
});

async function openOwnBroker(port: number, closers: (() => Promise<void>)[]): Promise<string> {
  const broker = await openBroker(port);
  closers.push(broker.close);
  return broker.url;
}

function beat(floor: PlantFloor, voice: Voice, flush: () => void): () => Promise<void> {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    // A clock that was set back: wait until it has caught up, times never run backwards.
    if (now <= last) return;
    if (now - last > MOST_GAP_MS) skip(floor, now - last - BEAT_MS);
    last = now;
    advanceFloor(floor, now, voice);
    flush();
  }, BEAT_MS);
  return async () => clearInterval(timer);
}

/** The plant stood still for `ms` of wall-clock time. */
function skip(floor: PlantFloor, ms: number): void {
  floor.startedAt += ms;
}

function status(floor: PlantFloor) {
  return {
    ok: true,
    speed: floor.speed,
    said: boardOf(floor).said,
    machines: Object.fromEntries(
      floor.machines.map((m) => [m.machine.id, { status: statusWord(m), packml: m.packml, fault: m.fault }]),
    ),
  };
}

/** Where `gemba demo fault` finds this plant; removed when it stops. */
function leaveAddress(env: Environment, control: Control): () => Promise<void> {
  const file = controlFile(env);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ control: control.url, pid: process.pid })}\n`);
  return async () => {
    // Another demo plant may have started since, and left its own.
    if (readText(file)?.includes(control.url)) rmSync(file, { force: true });
  };
}

/** Beside the sources, and one folder up from the built program. */
function demoPlantFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'plant.yaml');
  return readText(beside) === null ? join(here, '..', '..', 'demo', 'plant.yaml') : beside;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function within<T>(work: Promise<T>, ms: number, otherwise: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(otherwise)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function reasonOf(error: unknown, args: RunArguments): string {
  const message = error instanceof Error ? error.message : String(error);
  const taken = /EADDRINUSE.*?:([0-9]+)/.exec(message)?.[1];
  const which = (['opcua', 'mqtt', 'control'] as const).find((name) => String(args.ports[name]) === taken);
  if (which) {
    const variable = `GEMBA_DEMO_${which.toUpperCase()}_PORT`;
    return `port ${taken} is taken; give another one by --${which}-port or ${variable}, or none for a free one`;
  }
  return message;
}
