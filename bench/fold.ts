/**
 * Samples folded a second of CPU (user + system of the process, so that a busy neighbour costs nothing) on one core. `fold`: every tag of every machine in turn as a plant publishes them (of 24
 * samples, 3 counters, energy, speed, state, mode, fault, wait and 13 signals, 2 of them context), 1 in 200 late by up to
 * 2 s, 1 in 1,000 a state change that closes an interval. `fold-raw`: signals only, what the tag store alone costs.
 */
import { SampleBatch } from '../twin/core/batch.ts';
import { Twin } from '../twin/core/twin.ts';
import type { PlantModel, Tag } from '../twin/plant/model.ts';
import { bigPlant } from './big-plant.ts';
import { type Bench, type Figure, median } from './figure.ts';

const BATCH = 1000;
const START = Date.UTC(2026, 2, 2, 6);
/** One round = one sample of each tag; a round is 100 ms of plant time (10 Hz). */
const ROUND_MS = 100;
const LATE_SHARE = 1 / 200;
const LATE_MS = 2000;
/** A machine runs so long and is held so long: 1 in 1,000 samples is a change of state, ms. */
const STATE_MS = 4200;
const EXECUTE = 6;
const HELD = 11;

export const foldBench: Bench = async ({ quick }) => {
  const plant = bigPlant(400);
  return [run('fold', plant, quick, false), run('fold-raw', plant, quick, true)];
};

function run(name: string, plant: PlantModel, quick: boolean, raw: boolean): Figure {
  const total = quick ? 8_000_000 : 30_000_000;
  const rates: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++) {
    const twin = new Twin(plant);
    for (const text of ['P1', '4711']) twin.texts.intern(text);
    const feed = raw ? rawFeed(plant) : plantFeed(plant);
    const batches = Array.from({ length: 64 }, () => new SampleBatch(BATCH));
    let folded = 0;
    let us = 0;
    while (folded < total) {
      for (const batch of batches) feed(batch);
      const from = process.cpuUsage();
      for (const batch of batches) twin.fold(batch);
      const { user, system } = process.cpuUsage(from);
      us += user + system;
      twin.takeEvents();
      twin.tags.takeChanged();
      folded += batches.length * BATCH;
    }
    if (repeat > 0) rates.push((folded / us) * 1e6);
  }
  return { name, value: Math.round(median(rates)), unit: 'samples/s', n: total };
}

type Feed = (batch: SampleBatch) => void;

function rawFeed(plant: PlantModel): Feed {
  const signals = plant.tags.filter((tag) => tag.role === 'signal').map((tag) => tag.slot);
  let next = 0;
  let at = START;
  return (batch) => {
    batch.clear();
    batch.received = at + 1000;
    for (let i = 0; i < BATCH; i++) {
      if (next === signals.length) {
        next = 0;
        at += ROUND_MS;
      }
      batch.push(signals[next] as number, at, Math.random() * 100, 0);
      next++;
    }
  };
}

/**
 * What a plant publishes: every value a function of its own time, so that a late sample says what was true then, as a
 * delayed message does.
 */
function plantFeed(plant: PlantModel): Feed {
  const tags = plant.tags.filter((tag) => tag.role !== 'calendar');
  let next = 0;
  let round = 0;
  return (batch) => {
    batch.clear();
    for (let i = 0; i < BATCH; i++) {
      if (next === tags.length) {
        next = 0;
        round++;
      }
      const tag = tags[next] as (typeof tags)[number];
      next++;
      // Machines of one round are spread over its 100 ms; the tags of one machine share their instant.
      let at = START + round * ROUND_MS + (tag.machine % ROUND_MS);
      const dice = Math.random();
      if (dice < LATE_SHARE) at -= Math.floor((dice / LATE_SHARE) * LATE_MS);
      batch.push(tag.slot, at, reading(tag, at, dice), 0);
    }
    batch.received = START + (round + 1) * ROUND_MS + 1000;
  };
}

function reading({ role, machine }: Tag, at: number, dice: number): number {
  const units = Math.floor(((at - START) / ROUND_MS) * 0.67);
  switch (role) {
    case 'good':
      return units;
    case 'reject':
    case 'total':
    case 'energy':
      return Math.floor(units / 7);
    case 'state':
      return (at + machine * 137) % (2 * STATE_MS) < STATE_MS ? EXECUTE : HELD;
    case 'mode':
    case 'product':
    case 'order':
      return 1;
    case 'fault':
    case 'wait':
      return 0;
    case 'speed':
      return 395 + dice * 10;
    default:
      return dice * 100;
  }
}
