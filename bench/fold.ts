/**
 * Samples folded a second of CPU (user + system of the process, so that a busy neighbour costs nothing) on one core. `fold`: every tag of every machine in turn as a plant publishes them (of 24
 * samples, 3 counters, energy, speed, state, mode, fault, wait and 13 signals, 2 of them context), 1 in 200 late by up to
 * 2 s, 1 in 1,000 a state change that closes an interval. `fold-raw`: signals only, what the tag store alone costs.
 */
import { SampleBatch } from '../twin/core/batch.ts';
import { Twin } from '../twin/core/twin.ts';
import type { PlantModel } from '../twin/plant/model.ts';
import { bigPlant } from './big-plant.ts';
import { type Bench, type Figure, median } from './figure.ts';

const BATCH = 1000;
const START = Date.UTC(2026, 2, 2, 6);
/** One round = one sample of each tag; a round is 100 ms of plant time (10 Hz). */
const ROUND_MS = 100;

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

function plantFeed(plant: PlantModel): Feed {
  const tags = plant.tags.filter((tag) => tag.role !== 'calendar');
  const good = new Float64Array(plant.machines.length);
  const states = new Uint8Array(plant.machines.length).fill(6);
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
      if (dice < 0.005) at -= Math.floor(dice * 400_000);
      let value = dice * 100;
      switch (tag.role) {
        case 'good':
          good[tag.machine] = (good[tag.machine] as number) + 0.67;
          value = Math.floor(good[tag.machine] as number);
          break;
        case 'reject':
        case 'total':
        case 'energy':
          value = Math.floor((good[tag.machine] as number) / 7);
          break;
        case 'state':
          if (dice > 0.976) states[tag.machine] = states[tag.machine] === 6 ? 11 : 6;
          value = states[tag.machine] as number;
          break;
        case 'mode':
        case 'product':
        case 'order':
          value = 1;
          break;
        case 'fault':
        case 'wait':
          value = 0;
          break;
        case 'speed':
          value = 395 + dice * 10;
          break;
        default:
      }
      batch.push(tag.slot, at, value, 0);
    }
    batch.received = START + (round + 1) * ROUND_MS + 1000;
  };
}
