/**
 * Columns of a CSV whose fields are bursts: `vibration@12800 bpfo=104.6 bpfi=158.0`, readings at 12,800 Hz apart by blanks, of a bearing with these fault
 * frequencies. Each becomes columns of what the bursts say (`vibration-rms`, `vibration-bpfo`, ...), named as the tags of a plant that hears bursts are, before anything else looks at the file.
 */
import { burstFeatures } from '../../models/spectra/burst-features.ts';
import { type BurstFaults, burstNames, BURST_FAULTS as FAULTS } from '../../twin/plant/burst.ts';
import { readingOf } from './reading.ts';

const HEAD = /^(.+)@(\d+(?:\.\d+)?)((?:\s+[^\s=]+=\S*)*)$/;
/** More than one reading. */
const LIST = /\S[\s;]+\S/;

interface Burst {
  readonly name: string;
  readonly rateHz: number;
  readonly faults: BurstFaults;
}

/** The same where no column is one. Throws a sentence with line and field. */
export function withoutBursts(records: string[][]): string[][] {
  const [header, ...rows] = records;
  const bursts = (header ?? []).map((head, column) =>
    HEAD.test(head.trim()) && rows.some((row) => LIST.test(row[column] ?? '')) ? burstOf(head.trim()) : null,
  );
  if (bursts.every((burst) => burst === null)) return records;
  const names = (header ?? []).flatMap((head, column) => {
    const burst = bursts[column];
    return burst ? burstNames(burst.faults).map((name) => `${burst.name}-${name}`) : [head];
  });
  return [
    names,
    ...rows.map((row, i) =>
      row.flatMap((field, column) => {
        const burst = bursts[column];
        return burst ? toldOf(burst, field, `line ${i + 2}, ${header?.[column]}`) : [field];
      }),
    ),
  ];
}

function burstOf(head: string): Burst {
  const [, name = '', rate = '', rest = ''] = HEAD.exec(head) ?? [];
  const pairs = rest
    .trim()
    .split(/\s+/)
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=') as [string, string]);
  const faults: Partial<Record<(typeof FAULTS)[number], number>> = {};
  for (const [key, text] of pairs) {
    const fault = FAULTS.find((one) => one === key);
    const hz = Number(text);
    if (!fault || !(hz > 0))
      throw new Error(`line 1: ${head}: "${key}=${text}" is no fault frequency; they are ${FAULTS.join(', ')}, in Hz`);
    faults[fault] = hz;
  }
  if (!(Number(rate) > 0)) throw new Error(`line 1: ${head}: its rate is not above 0 Hz`);
  return { name: name.trim(), rateHz: Number(rate), faults };
}

/** A burst that says nothing leaves its fields empty. */
function toldOf({ rateHz, faults }: Burst, field: string, where: string): string[] {
  const readings = field
    .trim()
    .split(/[\s;]+/)
    .filter((text) => text !== '')
    .map((text) => {
      const reading = readingOf(text);
      if (reading === null) throw new Error(`${where}: "${text}" is no number`);
      return reading;
    });
  return Array.from(burstFeatures(readings, rateHz, faults), (value) => (Number.isNaN(value) ? '' : String(value)));
}
