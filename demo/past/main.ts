/** The process that writes the demo's past, at low priority; the folder and the environment say what. Ends when it is written. */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { readPlant } from '../../twin/plant/read.ts';
import { readPlan } from './plan.ts';
import { writePast } from './write-past.ts';

/** The first stretch is waited for by whoever just started; the rest may take its time. */
const NICE_FIRST = 3;
const NICE = 10;

let nice = 0;
function beNice(value: number): void {
  if (value === nice) return;
  nice = value;
  try {
    setPriority(value);
  } catch {
    // Where it may not be nice it works at the same priority.
  }
}
beNice(NICE_FIRST);
const folder = process.argv[2];
if (folder === undefined) throw new RangeError('demo past: give the folder of the plan');
const plan = readPlan(folder);
const read = readPlant(readFileSync(plan.plantFile, 'utf8'), process.env);
if (!read.ok) throw new Error(`${plan.plantFile} is no sound plant`);
await writePast(read.plant, plan, folder, (part) => {
  if (part > 1) beNice(NICE);
  return wait(0);
});
