/** An era into the historian: every reading and every interval. Again is the same, so a crash between is no harm. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Historian, IntervalChange } from '../historian/historian.ts';
import { BAD, ReadingColumns, TEXT } from '../historian/reading-columns.ts';
import { segmentsIn } from '../journal/journal.ts';
import { JournalTail } from '../journal/tail.ts';
import type { Era } from './era.ts';
import type { Past } from './past.ts';

/** Journal bytes read, and rows written, at once: a few milliseconds of the event loop. */
const PIECE = 96 * 1024;
const ROWS = 20_000;
/** Intervals written at once: a transaction each, and some milliseconds of the event loop. */
const INTERVALS = 2_000;

/** `look` is called between pieces, with the share done; it throws to end the work. */
export async function feedEra(
  past: Past,
  era: Era,
  historian: Historian,
  plant: PlantModel,
  look: (share: number) => void,
): Promise<void> {
  const names = plant.tags.map(({ name }) => name);
  const tags = await historian.tags(names);
  const isText = plant.tags.map(({ type }) => type === 'text');
  const scale = plant.tags.map((tag) => (tag.type === 'number' ? tag.scale : 1));
  const texts: number[] = [];
  const fresh = new Map<number, string>();
  const rows = new ReadingColumns(ROWS);
  const textRows: number[] = [];
  let read = 0;
  const write = async () => {
    if (fresh.size > 0) {
      const seen = [...fresh];
      const numbers = await historian.texts(seen.map(([, text]) => text));
      seen.forEach(([own], i) => {
        texts[own] = numbers[i] as number;
      });
      fresh.clear();
    }
    for (const row of textRows) rows.value[row] = texts[rows.value[row] as number] ?? Number.NaN;
    textRows.length = 0;
    if (rows.length > 0) await historian.write(rows);
    rows.clear();
    look(Math.min(1, read / Math.max(1, era.samples)));
  };
  const tail = new JournalTail(await segmentsIn(join(past.folderOf(era), 'journal')), names, 0);
  const reader = {
    samples(batch: Parameters<Parameters<JournalTail['read']>[0]['samples']>[0]) {
      read += batch.length;
      for (let i = 0; i < batch.length; i++) {
        const tag = batch.tag[i] as number;
        const quality = batch.quality[i] as number;
        const value = (batch.value[i] as number) * (scale[tag] as number);
        const text = isText[tag] === true && quality < BAD && !Number.isNaN(value);
        rows.push(tags[tag] as number, batch.at[i] as number, value, text ? quality | TEXT : quality, batch.received);
        if (text) textRows.push(rows.length - 1);
      }
    },
    texts(list: readonly (readonly [number, string])[]) {
      for (const [number, text] of list) if (texts[number] === undefined) fresh.set(number, text);
    },
  };
  while (await tail.read(reader, PIECE)) {
    if (rows.length >= ROWS) await write();
    await nextTurn();
  }
  await write();
  const record = await past.recordIn(era, plant);
  const ids = plant.machines.map(({ id }) => id);
  // Of the era that this one replaced: what is no longer true goes.
  const known = await historian.intervals(ids, era.from, era.to);
  const gone = ids.map((): number[] => []);
  known.machine.forEach((m, i) => {
    const from = known.from[i] as number;
    if (from >= era.from && (known.to[i] as number) <= era.to) gone[m]?.push(from);
  });
  let changes: IntervalChange[] = [];
  let count = 0;
  for (const [m, { id, slot }] of plant.machines.entries()) {
    const added = record.intervalsOf(slot, era.from, era.to + 1);
    const removed = gone[m] as number[];
    if (added.length + removed.length === 0) continue;
    changes.push({ machine: id, removed, added });
    count += added.length + removed.length;
    if (count < INTERVALS) continue;
    await historian.writeIntervals(changes);
    changes = [];
    count = 0;
    look(1);
  }
  if (changes.length > 0) await historian.writeIntervals(changes);
  look(1);
}
