/**
 * A plant that publishes: every machine `hz` times a second, machines spread over the period. Of its 24 tags 17 change each
 * time (2 counters, energy, speed, 13 signals); states change when asked. Speaks OPC UA (a real node-opcua server) for the
 * machines of source `plc`, or Sparkplug B (a real edge node a line) for those of `edge`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Board, Reading } from '../../demo/floor/voice.ts';
import { openEdgeNode } from '../../demo/speak/edge-node.ts';
import { preparePlantServer } from '../../demo/speak/opcua-server.ts';
import type { Machine, PlantModel, Tag } from '../../twin/plant/model.ts';
import { plantOf } from '../big-plant.ts';
import { answer, optionsOf } from './child.ts';

export interface PlantLoad {
  readonly text: string;
  /** `plc` or `edge`: which of the two sources' machines this process is. */
  readonly source: string;
  /** Port of the OPC UA server, or of the broker that the edge nodes connect to. */
  readonly port: number;
  readonly hz: number;
}

const SLICE_MS = 10;
const GROUP = 'big';

const options = optionsOf<PlantLoad>();
const plant = plantOf(options.text);
const slot = plant.sources.findIndex((source) => source.id === options.source);
const tagsOf = (machine: Machine) =>
  machine.tags.map((tag) => plant.tags[tag] as Tag).filter((tag) => tag.source === slot);
const machines = plant.machines.filter((machine) => tagsOf(machine).length > 0);
const board: Board = {
  values: plant.tags.map((tag) => first(tag)),
  good: new Uint8Array(plant.tags.length).fill(1),
  at: new Float64Array(plant.tags.length).fill(Date.now()),
  said: 0,
};

interface Speaker {
  write(machine: Machine, tag: Tag, value: Reading, at: number): void;
  flush(): void;
  close(): Promise<void>;
}

const speaker = options.source === 'plc' ? await opcua(plant) : await sparkplug(plant);
const changing = machines.map((machine) => ({
  machine,
  tags: tagsOf(machine).filter((tag) => ['good', 'total', 'energy', 'speed', 'signal'].includes(tag.role)),
}));
/** Values published; rounds each machine has made. */
let sent = 0;
let steps = 0;
let hz = options.hz;
let began = performance.now();
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - began) / 1000) * hz * machines.length);
  const at = Date.now();
  // A process that was held up does not make up for more than a round.
  if (due - steps > machines.length) steps = due - machines.length;
  for (; steps < due; steps++) {
    const { machine, tags } = changing[steps % machines.length] as (typeof changing)[number];
    const round = Math.floor(steps / machines.length) + 1;
    for (const tag of tags) write(machine, tag, next(tag, round), at);
    sent += tags.length;
  }
  speaker.flush();
}, SLICE_MS);

answer({
  sent: () => sent,
  /** Changes the rate. */
  hz: (wanted: number) => {
    hz = wanted;
    began = performance.now();
    steps = 0;
  },
  /** Puts a machine into a PackML state at once; answers when, epoch ms. */
  state: ({ machine: id, state }: { machine: string; state: number }) => {
    const machine = machines.find((candidate) => candidate.id === id);
    const tag = machine && tagsOf(machine).find((candidate) => candidate.role === 'state');
    if (!machine || !tag) throw new Error(`no machine ${id}`);
    const at = Date.now();
    write(machine, tag, state, at);
    speaker.flush();
    return at;
  },
  stop: async () => {
    clearInterval(timer);
    await speaker.close();
  },
});

function write(machine: Machine, tag: Tag, value: Reading, at: number): void {
  board.values[tag.slot] = value;
  board.at[tag.slot] = at;
  speaker.write(machine, tag, value, at);
}

function first(tag: Tag): Reading {
  if (tag.type === 'text') return tag.role === 'product' ? 'p1' : '4711';
  return tag.role === 'state' ? 6 : tag.role === 'mode' ? 1 : 0;
}

function next(tag: Tag, round: number): number {
  switch (tag.role) {
    case 'good':
    case 'total':
      return round;
    case 'energy':
      return round / 100;
    case 'speed':
      return 395 + ((round * 7) % 10);
    default:
      return 50 + 40 * Math.sin(round / 20 + tag.slot);
  }
}

async function opcua(model: PlantModel): Promise<Speaker> {
  const pki = mkdtempSync(join(tmpdir(), 'gemba-bench-pki-'));
  process.on('exit', () => rmSync(pki, { recursive: true, force: true }));
  const server = await preparePlantServer({ port: options.port, pki });
  await server.open(model, board);
  return {
    write: (_, tag, value, at) => server.write({ slot: tag.slot, value, status: 'good', at }),
    flush: () => undefined,
    close: () => server.close(),
  };
}

async function sparkplug(model: PlantModel): Promise<Speaker> {
  const broker = `mqtt://127.0.0.1:${options.port}`;
  const devices = machines.map((machine) => ({ id: machine.id, machine: machine.slot, tags: tagsOf(machine) }));
  const nodes = model.lines.map((line) => ({
    devices: devices.filter((device) => line.machines.includes(device.machine)),
    line,
  }));
  const opened = nodes
    .filter((node) => node.devices.length > 0)
    .map(({ devices: own, line }) => ({
      own,
      edge: openEdgeNode({ broker, group: GROUP, node: line.id, devices: own, board, now: Date.now }),
    }));
  await Promise.all(opened.map(({ edge }) => edge.born));
  const edgeOf = new Map(opened.flatMap(({ own, edge }) => own.map((device) => [device.machine, { device, edge }])));
  return {
    write(machine, tag, value, at) {
      const place = edgeOf.get(machine.slot);
      place?.edge.say(place.device, tag, value, true, at);
    },
    flush() {
      for (const { edge } of opened) edge.flush();
    },
    close: async () => {
      await Promise.all(opened.map(({ edge }) => edge.close()));
    },
  };
}
