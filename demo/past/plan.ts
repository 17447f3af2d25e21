/**
 * What past the demo writes: the last eight hours first, then back to seven days, then to thirty. Kept in a file, so that a
 * start that was broken off goes on with the same past.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BACK = [0, 8 * HOUR, 7 * DAY, 15 * DAY, 23 * DAY, 30 * DAY];

export interface Plan {
  readonly seed: number;
  /** When the live plant began, epoch ms. */
  readonly until: number;
  readonly plantFile: string;
  /** Registers of the live plant when it began, by tag name. */
  readonly registers: Readonly<Record<string, number>>;
}

export interface Part {
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

export const partsOf = (plan: Plan): Part[] =>
  BACK.slice(1).map((back, i) => ({ number: i + 1, from: plan.until - back, to: plan.until - (BACK[i] as number) }));

export const pastFolder = (data: string): string => join(data, 'past');
const planFile = (folder: string): string => join(folder, 'plan.json');
/** All files are written. */
export const doneFile = (folder: string): string => join(folder, 'written');

export const hasPlan = (folder: string): boolean => existsSync(planFile(folder));

export const readPlan = (folder: string): Plan => JSON.parse(readFileSync(planFile(folder), 'utf8')) as Plan;

export function writePlan(folder: string, plan: Plan): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${planFile(folder)}.new`, JSON.stringify(plan));
  renameSync(`${planFile(folder)}.new`, planFile(folder));
}
