/** A night shift of three machines as rows of a file: states, faults, counters once a minute, products, a slow signal. */
import type { PlantModel } from '../../../twin/plant/model.ts';

export interface Row {
  readonly tag: string;
  readonly at: number;
  readonly value: number | string;
  readonly quality?: string;
}

const MINUTE = 60_000;

/** The constraint m1 stands from minute 60 to 75 (a jam) and for one minute every forty. */
export function shiftRows(from: number, minutes: number, machines = ['m0', 'm1', 'm2']): Row[] {
  const rows: Row[] = [];
  for (const [n, machine] of machines.entries()) {
    let good = 60_000 * (n + 1); // a register of 16 bits rolls over on the way
    let down = false;
    for (let minute = 0; minute <= minutes; minute++) {
      const at = from + minute * MINUTE;
      const stands = machine === 'm1' && ((minute >= 60 && minute < 75) || minute % 40 === 20);
      if (minute === 0) {
        rows.push({ tag: `${machine}/product`, at, value: 'red' });
        rows.push({ tag: `${machine}/mode`, at, value: 1 }, { tag: `${machine}/wait`, at, value: 0 });
      }
      if (minute === 120) rows.push({ tag: `${machine}/product`, at: at + 500, value: 'BLUE-1' });
      if (minute === 0 || stands !== down) {
        rows.push({ tag: `${machine}/fault`, at, value: stands ? 7 : 0 });
        rows.push({ tag: `${machine}/state`, at, value: stands ? (minute >= 60 && minute < 75 ? 9 : 11) : 6 });
        down = stands;
      }
      if (minute > 0 && !stands) good += machine === 'm1' ? 52 : 50;
      rows.push({ tag: `${machine}/good`, at, value: good % 65_536 });
      rows.push({ tag: `${machine}/reject`, at, value: Math.floor(minute / 7) });
      if (minute % 5 === 0) rows.push({ tag: `${machine}/temperature`, at: at + 250, value: 20 + (minute % 13) / 2 });
    }
  }
  return rows.sort((a, b) => a.at - b.at);
}

export const csvOf = (rows: readonly Row[]): string =>
  `tag,at,value,quality\n${rows.map(({ tag, at, value, quality }) => `${tag},${new Date(at).toISOString()},${value},${quality ?? 'good'}`).join('\n')}\n`;

/** A number for a text of a text tag, the value for any other. */
export const readingOf = (plant: PlantModel, row: Row, text: (text: string) => number): number =>
  plant.tags.find(({ name }) => name === row.tag)?.type === 'text' ? text(String(row.value)) : Number(row.value);
