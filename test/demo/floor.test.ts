import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ABORTED, EXECUTE, type Goal, HELD, RESETTING, STOPPED, SUSPENDED, step } from '../../demo/floor/packml.ts';
import {
  advanceFloor,
  openPlantFloor,
  type PlantFloor,
  requestFault,
  sayEverything,
} from '../../demo/floor/plant-floor.ts';
import type { Reading, Voice } from '../../demo/floor/voice.ts';
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import { formatPlantError, readPlant } from '../../twin/plant/read.ts';

const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'), {});
if (!read.ok) throw new Error(read.errors.map((error) => formatPlantError('demo/plant.yaml', error)).join('\n'));
const plant: PlantModel = read.plant;

/** A Tuesday, ten in the morning in Northfield: no break for a long time. */
const START = Date.parse('2026-03-03T09:00:00Z');
const MINUTE = 60_000;

interface Said {
  readonly tag: Tag;
  readonly value: Reading;
  readonly good: boolean;
  readonly at: number;
}

class Ear implements Voice {
  readonly heard: Said[] = [];
  readonly lostOnes: number[] = [];
  readonly foundOnes: number[] = [];
  say(slot: number, value: Reading, good: boolean, at: number) {
    this.heard.push({ tag: plant.tags[slot] as Tag, value, good, at });
  }
  lost(machine: number) {
    this.lostOnes.push(machine);
  }
  found(machine: number) {
    this.foundOnes.push(machine);
  }
  of(name: string): Said[] {
    return this.heard.filter(({ tag }) => tag.name === name);
  }
}

function openPlant(seed = 1, speed = 1) {
  const floor = openPlantFloor(plant, { seed, speed, startAt: START });
  const ear = new Ear();
  sayEverything(floor, START, ear);
  return { floor, ear };
}

function runTo(floor: PlantFloor, ear: Ear, from: number, to: number, beatMs = 100) {
  for (let wall = from + beatMs; wall <= to; wall += beatMs) advanceFloor(floor, wall, ear);
}

describe('the plant file', () => {
  test('has three lines and utilities, about 40 machines and 1,000 tags, half of them on each protocol', () => {
    expect(plant.demo).toBe(true);
    expect(plant.lines.map((line) => line.id)).toEqual(['line1', 'line2', 'line3']);
    expect(plant.machines.length).toBeGreaterThanOrEqual(36);
    expect(plant.machines.length).toBeLessThanOrEqual(44);
    const told = plant.tags.filter((tag) => tag.source >= 0);
    expect(told.length).toBeGreaterThan(950);
    expect(told.length).toBeLessThan(1050);
    const opcua = told.filter((tag) => plant.sources[tag.source]?.protocol === 'opcua').length / told.length;
    expect(opcua).toBeGreaterThan(0.4);
    expect(opcua).toBeLessThan(0.6);
  });

  test('has no address twice', () => {
    const places = plant.tags
      .filter((tag) => tag.source >= 0)
      .map((tag) => (tag.address.startsWith('ns=') ? tag.address : `${tag.device}/${tag.address}`));
    expect(new Set(places).size).toBe(places.length);
  });

  test('names machines, lines, products and faults in English, German and Turkish', () => {
    const names = [
      ...plant.machines.map((m) => m.name),
      ...plant.machines.flatMap((m) => Object.values(m.faults)),
      ...plant.lines.map((line) => line.name),
      ...plant.products.map((product) => product.name),
      ...plant.shifts.map((shift) => shift.name),
    ];
    for (const name of names) expect(Object.keys(name)).toEqual(['en', 'de', 'tr']);
  });

  test('stands inside its hall, and its machines do not stand in one another', () => {
    const { width, depth } = plant.site.hall;
    plant.machines.forEach((m, i) => {
      expect(Math.abs(m.place.x)).toBeLessThan(width / 2);
      expect(Math.abs(m.place.z)).toBeLessThan(depth / 2);
      for (const other of plant.machines.slice(i + 1))
        expect(Math.hypot(m.place.x - other.place.x, m.place.z - other.place.z)).toBeGreaterThan(1.8);
    });
  });
});

describe('controllers', () => {
  // ANSI/ISA-TR88.00.02: what may follow what, by state-complete or by a command.
  const ABORT_AND_STOP = [8, 7];
  const LEGAL: Readonly<Record<number, readonly number[]>> = {
    1: [2, 8],
    2: [15, 8],
    3: [6, ...ABORT_AND_STOP],
    4: [3, ...ABORT_AND_STOP],
    5: [14, ...ABORT_AND_STOP],
    6: [16, 10, 13, ...ABORT_AND_STOP],
    7: [2, 8],
    8: [9],
    9: [1],
    10: [11, ...ABORT_AND_STOP],
    11: [12, ...ABORT_AND_STOP],
    12: [6, 10, ...ABORT_AND_STOP],
    13: [5, ...ABORT_AND_STOP],
    14: [6, 13, ...ABORT_AND_STOP],
    15: [4, ...ABORT_AND_STOP],
    16: [17, ...ABORT_AND_STOP],
    17: [15, ...ABORT_AND_STOP],
  };

  test('reach every goal from every state along legal transitions', () => {
    const goals: readonly Goal[] = [EXECUTE, SUSPENDED, HELD, ABORTED, STOPPED, RESETTING];
    for (const goal of goals)
      for (let from = 1; from <= 17; from++) {
        let state = from;
        let steps = 0;
        while (state !== goal) {
          const next = step(state, goal);
          expect(LEGAL[state], `${state} to ${next} on the way to ${goal}`).toContain(next);
          state = next;
          expect(++steps).toBeLessThan(20);
        }
      }
  });
});

describe('the first minutes', () => {
  const { floor, ear } = openPlant(1);
  runTo(floor, ear, START, START + 7 * MINUTE);

  test('the birth tells every tag, and all of them are plausible', () => {
    const first = ear.heard.slice(0, 1000);
    expect(new Set(first.map(({ tag }) => tag.slot)).size).toBe(1000);
    for (const { tag, value } of ear.heard) {
      if (typeof value === 'string') expect(value, tag.name).not.toBe('');
      if (typeof value !== 'number') continue;
      expect(Number.isFinite(value), tag.name).toBe(true);
      expect(value * tag.scale, tag.name).toBeGreaterThanOrEqual(tag.low ?? Number.NEGATIVE_INFINITY);
      expect(value * tag.scale, tag.name).toBeLessThanOrEqual(tag.high ?? Number.POSITIVE_INFINITY);
    }
  });

  test('the capper of line 2 breaks down within three minutes, for three to five, after its torque has risen', () => {
    const states = ear.of('line2-capper/state');
    const down = states.find(({ value }) => value === ABORTED);
    const up = states.find(({ value, at }) => value === EXECUTE && at > (down?.at ?? 0));
    expect(down && down.at - START).toBeLessThan(3 * MINUTE);
    expect(((up?.at ?? 0) - (down?.at ?? 0)) / MINUTE).toBeGreaterThan(3);
    expect(((up?.at ?? 0) - (down?.at ?? 0)) / MINUTE).toBeLessThan(5);
    const fault = ear.of('line2-capper/fault').findLast(({ at }) => at <= (down?.at ?? 0));
    expect(plant.machines.find((m) => m.id === 'line2-capper')?.faults[String(fault?.value)]).toMatchObject({
      en: 'Cap feed jam',
    });
    const torque = (from: number, to: number) =>
      Math.max(
        ...ear
          .of('line2-capper/torque')
          .filter(({ at }) => at >= from && at <= to)
          .map(({ value }) => Number(value)),
      );
    expect(torque((down?.at ?? 0) - 6_000, down?.at ?? 0)).toBeGreaterThan(1.3 * torque(START, START + 20_000));
  });

  test('the filler before it is blocked and the labeller behind it starved while it is down', () => {
    const [from, to] = [START + 100_000, START + 4 * MINUTE];
    const waits = (machine: string) =>
      ear
        .of(`${machine}/wait`)
        .filter(({ at }) => at > from && at < to)
        .map(({ value }) => value);
    expect(waits('line2-filler')).toContain(2);
    expect(waits('line2-labeller')).toContain(1);
    const stateAt = (machine: string, at: number) =>
      ear.of(`${machine}/state`).findLast((said) => said.at <= at)?.value;
    expect(stateAt('line2-filler', to)).toBe(SUSPENDED);
    expect(stateAt('line2-detector', to)).toBe(SUSPENDED);
    expect(stateAt('line2-table', to)).toBe(SUSPENDED);
  });

  test('each tag is told in the order of time, and says something new each time', () => {
    const last = new Map<number, Said>();
    for (const said of ear.heard.slice(1000)) {
      const before = last.get(said.tag.slot);
      if (before) {
        expect(said.at, said.tag.name).toBeGreaterThanOrEqual(before.at);
        if (said.good && before.good) expect(said.value, said.tag.name).not.toBe(before.value);
      }
      last.set(said.tag.slot, said);
    }
  });

  test('counters count up in steps a machine can make, about once a second', () => {
    const good = ear.of('line1-filler/good');
    expect(good.length).toBeGreaterThan(200);
    good.slice(1).forEach((said, i) => {
      const step = Number(said.value) - Number(good[i]?.value);
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(20);
    });
  });

  test('it says at most 300 readings a second on average', () => {
    expect(ear.heard.length / (7 * 60)).toBeLessThan(300);
    expect(ear.heard.length / (7 * 60)).toBeGreaterThan(50);
  });
});

describe('a working day', () => {
  // Eight hours in sixty times the speed; only what is said of states, counts and orders is looked at.
  const { floor, ear } = openPlant(4, 60);
  runTo(floor, ear, START, START + 8 * MINUTE, 250);
  const seen = (name: string) => new Set(ear.of(name).map(({ value }) => value));

  test('orders, products and lots follow one another, with a changeover between products', () => {
    for (const line of plant.lines) {
      const constraint = plant.machines[line.constraint]?.id;
      expect(seen(`${constraint}/order`).size).toBeGreaterThan(4);
      expect(seen(`${constraint}/product`).size).toBeGreaterThan(1);
      expect(seen(`${constraint}/lot`).size).toBeGreaterThan(10);
      expect(ear.of(`${constraint}/state`).some(({ value }) => value === RESETTING)).toBe(true);
    }
    expect(seen('line3-filler/product')).toContain('CURRY-VEG-400');
  });

  test('every line makes between half and all of what it could', () => {
    for (const line of floor.lines) {
      const at = line.stationOf.get(line.line.constraint) as number;
      const share = (line.run.good[at] as number) / ((line.rates[at] as number) * (line.run.now / MINUTE));
      expect(share).toBeGreaterThan(0.5);
      expect(share).toBeLessThan(1);
    }
  });

  test('registers of 16 bits roll over', () => {
    const values = ear.of('line2-filler/good').map(({ value }) => Number(value));
    expect(Math.max(...values)).toBeLessThan(2 ** 16);
    expect(values.some((value, i) => i > 0 && value < (values[i - 1] as number) - 30_000)).toBe(true);
  });

  test('the wrapper speaks words, the compressors codes of their own', () => {
    for (const value of seen('line1-wrapper/state'))
      expect(Object.keys(plant.stateMaps['wrapper-words'] ?? {})).toContain(value);
    for (const value of seen('compressor-1/state'))
      expect(Object.keys(plant.stateMaps['utility-codes'] ?? {})).toContain(String(value));
    expect(seen('compressor-1/state').size).toBeGreaterThan(1);
  });

  test('sensors fail now and then', () => {
    expect(ear.heard.some(({ good }) => !good)).toBe(true);
  });
});

describe('a fault that someone asks for', () => {
  const world = (machine: string, kind: string, minutes = 1.5) => {
    const { floor, ear } = openPlant(2);
    runTo(floor, ear, START, START + 5_000);
    const answer = requestFault(floor, machine, kind, START + 5_000);
    runTo(floor, ear, START + 5_000, START + minutes * MINUTE);
    return { floor, ear, answer };
  };

  test('jam: held, with a fault, and the line behind it starves', () => {
    const { ear, answer } = world('line1-labeller', 'jam');
    expect(answer.ok).toBe(true);
    expect(ear.of('line1-labeller/state').some(({ value }) => value === HELD)).toBe(true);
    expect(ear.of('line1-labeller/fault').at(-1)?.value).toBe(11);
    expect(ear.of('line1-checkweigher/wait').at(-1)?.value).toBe(1);
  });

  test('breakdown: aborted; clear: it runs again', () => {
    const { floor, ear } = world('line3-sealer', 'breakdown', 0.4);
    expect(ear.of('line3-sealer/state').at(-1)?.value).toBe(ABORTED);
    expect(requestFault(floor, 'line3-sealer', 'clear', START + 0.4 * MINUTE).ok).toBe(true);
    runTo(floor, ear, START + 0.4 * MINUTE, START + 0.8 * MINUTE);
    expect(ear.of('line3-sealer/fault').at(-1)?.value).toBe(0);
    expect(
      ear
        .of('line3-sealer/state')
        .slice(-6)
        .map(({ value }) => value),
    ).toContain(EXECUTE);
  });

  test('drift: the fill weight moves away; reject-burst: rejects jump', () => {
    const mean = (values: readonly Said[]) =>
      values.reduce((total, { value }) => total + Number(value), 0) / values.length;
    const drifted = world('line1-filler', 'drift', 4).ear.of('line1-filler/fill_weight');
    expect(Math.abs(mean(drifted.slice(-20)) - mean(drifted.slice(0, 6)))).toBeGreaterThan(4);
    const rejects = world('line1-checkweigher', 'reject-burst', 1).ear.of('line1-checkweigher/reject');
    expect(Number(rejects.at(-1)?.value) - Number(rejects[0]?.value)).toBeGreaterThan(20);
  });

  test('dropout: the machine is lost and found, and then tells everything again', () => {
    const { ear } = world('line2-labeller', 'dropout', 1.2);
    const slot = plant.machines.findIndex((m) => m.id === 'line2-labeller');
    expect([ear.lostOnes, ear.foundOnes]).toEqual([[slot], [slot]]);
    const silent = ear.heard.filter(({ tag, at }) => tag.machine === slot && at > START + 5_200 && at < START + 49_000);
    expect(silent).toEqual([]);
    const told = ear.heard.filter(({ tag, at }) => tag.machine === slot && at >= START + 50_000 && at < START + 50_300);
    expect(new Set(told.map(({ tag }) => tag.slot)).size).toBe((plant.machines[slot]?.tags.length ?? 0) - 1);
  });

  test('unknown machines and kinds, and what cannot be, are refused with words', () => {
    const { floor } = openPlant();
    expect(requestFault(floor, 'line9-capper', 'jam', START)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('line2-capper'),
    });
    expect(requestFault(floor, 'line2-capper', 'fire', START)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('reject-burst'),
    });
    expect(requestFault(floor, 'chiller', 'jam', START)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('cannot jam'),
    });
  });
});

describe('chance', () => {
  test('the same seed and the same times give the same readings; another seed others', () => {
    const hear = (seed: number) => {
      const { floor, ear } = openPlant(seed);
      runTo(floor, ear, START, START + 30_000);
      return ear.heard.map(({ tag, value, at }) => [tag.slot, value, at]);
    };
    const once = hear(5);
    expect(hear(5)).toEqual(once);
    expect(hear(6)).not.toEqual(once);
  });

  test('wear shows before a bearing fails: vibration is several times what it was', () => {
    const { floor, ear } = openPlant(1, 30);
    const m = floor.machines.find(({ machine }) => machine.id === 'line1-capper');
    if (!m) throw new Error('no capper');
    m.wear.bearing = 0.8;
    m.wear.onset = 0.8;
    m.wear.stickAt = Number.POSITIVE_INFINITY;
    runTo(floor, ear, START, START + 12 * MINUTE, 500);
    const failed = ear.of('line1-capper/fault').find(({ value }) => value === 4);
    expect(failed).toBeDefined();
    const vibration = ear
      .of('line1-capper/vibration')
      .filter(({ at, value }) => at < (failed?.at ?? 0) && Number(value) > 0.5);
    const early = vibration.slice(0, 10).map(({ value }) => Number(value));
    const late = vibration.slice(-10).map(({ value }) => Number(value));
    expect(Math.min(...late)).toBeGreaterThan(3 * Math.max(...early));
  });
});

describe('breaks', () => {
  test('stop the lines, except one that is on when the demo starts', () => {
    const before = Date.parse('2026-01-15T08:10:00Z');
    const floor = openPlantFloor(plant, { seed: 1, speed: 1, startAt: before });
    const ear = new Ear();
    for (let wall = before; wall <= before + 21 * MINUTE; wall += 500) advanceFloor(floor, wall, ear);
    const states = floor.machines.filter((m) => m.line && m.machine.states === 'packml').map((m) => m.packml);
    expect(states.filter((state) => state === STOPPED || state === ABORTED).length / states.length).toBeGreaterThan(
      0.85,
    );

    const during = Date.parse('2026-01-15T08:31:00Z');
    const other = openPlantFloor(plant, { seed: 1, speed: 1, startAt: during });
    for (let wall = during; wall <= during + MINUTE; wall += 500) advanceFloor(other, wall, ear);
    expect(other.machines.filter((m) => m.packml === STOPPED)).toEqual([]);
  });
});

describe('phases of the recipe', () => {
  test('each order begins with heating up; while it fills hot the temperature is that of the recipe', () => {
    const { floor, ear } = openPlant(3, 20);
    runTo(floor, ear, START, START + 12 * MINUTE, 500);
    const phases = ear.of('line1-filler/phase').filter(({ good }) => good);
    const orders = ear.of('line1-filler/order').filter(({ good }) => good);
    expect(new Set(orders.map(({ value }) => value)).size).toBeGreaterThan(1);
    expect(phases.map(({ value }) => value)).toEqual(phases.map((_, i) => 1 + (i % 2)));
    const product = (at: number) => ear.of('line1-filler/product').findLast((said) => said.at <= at)?.value;
    const asked: Readonly<Record<string, number>> = { 'tomato-500': 88, 'basil-500': 82, 'arrabbiata-330': 88 };
    let filled = 0;
    let off = 0;
    for (const { at, value, good } of ear.of('line1-filler/product_temp')) {
      if (!good || phases.findLast((said) => said.at <= at)?.value !== 2) continue;

      const target = asked[String(product(at))] ?? Number.NaN;
      filled++;
      if (!(Math.abs(Number(value) - target) <= 4)) off++;
    }
    expect(filled).toBeGreaterThan(20);
    expect(off / filled).toBeLessThan(0.1);
  });
});
