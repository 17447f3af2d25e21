/** The events of an era by the hour, a JSON line each, so that a page of them is read without the rest. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TwinEvent } from '../../twin/events.ts';
import { dayStart } from './era.ts';

const HOUR_MS = 3_600_000;

/** When an event happened; intervals when they ended. */
export const whenOf = (event: TwinEvent): number =>
  event.type === 'interval-closed' ? event.to : 'at' in event ? event.at : event.from;

export async function writeHours(folder: string, day: string, events: readonly TwinEvent[]): Promise<void> {
  const hours: TwinEvent[][] = Array.from({ length: 24 }, () => []);
  const begin = dayStart(day);
  for (const event of events) {
    const hour = Math.floor((whenOf(event) - begin) / HOUR_MS);
    hours[Math.min(23, Math.max(0, hour))]?.push(event);
  }
  for (const [hour, list] of hours.entries())
    if (list.length > 0) {
      list.sort((a, b) => whenOf(a) - whenOf(b));
      await writeFile(fileOf(folder, hour), list.map((event) => JSON.stringify(event)).join('\n'));
    }
}

/** Those at or before `until`, oldest first. */
export async function readHour(
  folder: string,
  day: string,
  hour: number,
  until: number,
): Promise<readonly TwinEvent[]> {
  if (dayStart(day) + hour * HOUR_MS > until) return [];
  let text: string;
  try {
    text = await readFile(fileOf(folder, hour), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // nothing happened in this hour
    throw error;
  }
  return text
    .split('\n')
    .map((line) => JSON.parse(line) as TwinEvent)
    .filter((event) => whenOf(event) <= until);
}

const fileOf = (folder: string, hour: number): string => join(folder, `events-${String(hour).padStart(2, '0')}.jsonl`);
