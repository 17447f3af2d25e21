/** Writes the files of a plan, newest first, as CSV that `gemba import` takes; those that are there or imported are left. */

import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlantModel } from '../../twin/plant/model.ts';
import { QUALITIES } from '../../twin/words.ts';
import { doneFile, type Part, type Plan, partsOf } from './plan.ts';
import type { DaySheet } from './rows.ts';
import { writeStretch } from './stretch.ts';

const ROWS_A_WRITE = 5_000;

/** `pause` is called often, with the number of the part, and may wait: this is done beside a plant that runs. */
export async function writePast(
  plant: PlantModel,
  plan: Plan,
  folder: string,
  pause: (part: number) => Promise<void>,
): Promise<void> {
  let next = Float64Array.from(plant.tags, (tag) => plan.registers[tag.name] ?? 0);
  for (const part of partsOf(plan)) {
    const written = writtenFile(folder, part);
    if (existsSync(written)) {
      next = Float64Array.from(JSON.parse(readFileSync(written, 'utf8')) as number[]);
      continue;
    }
    const stretch = await writeStretch(plant, {
      ...part,
      seed: plan.seed + part.number,
      until: plan.until,
      next,
      pause: () => pause(part.number),
    });
    next = Float64Array.from(stretch.registers);
    // Beside the folder: in it, files are readings to be imported.
    writeFileSync(join(folder, '..', `planned-${part.number}.csv`), stretch.planned);
    const files = [...stretch.sheets].reverse();
    for (const [i, sheet] of files.entries()) {
      const file = join(folder, nameOf(part, i, sheet));
      if (!existsSync(file) && !existsSync(`${file}.imported`)) await writeSheet(plant, sheet, stretch.texts, file);
      await pause(part.number);
    }
    writeFileSync(`${written}.new`, JSON.stringify([...next]));
    renameSync(`${written}.new`, written);
  }
  writeFileSync(doneFile(folder), '');
}

/** Where the registers of a part begin, once all its files are written: a start that comes later goes on from there. */
const writtenFile = (folder: string, part: Part): string => join(folder, `part-${part.number}.json`);

/** Names sort in the order in which the files are to be imported. */
const nameOf = (part: Part, i: number, sheet: DaySheet): string =>
  `${part.number}-${String(i).padStart(2, '0')}-${new Date(sheet.from).toISOString().replace(/[:.]/g, '').slice(0, 15)}.csv`;

async function writeSheet(plant: PlantModel, sheet: DaySheet, texts: readonly string[], file: string): Promise<void> {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  const out = createWriteStream(temporary);
  out.write('tag,at,value,quality\n');
  const names = plant.tags.map(({ name }) => name);
  const isText = plant.tags.map(({ type }) => type === 'text');
  // Machines speak in turn within a beat: in order of time a file is quicker to take in.
  const order = Uint32Array.from({ length: sheet.length }, (_, i) => i).sort(
    (a, b) => (sheet.at[a] as number) - (sheet.at[b] as number) || a - b,
  );
  for (let i = 0; i < order.length; ) {
    let rows = '';
    for (const end = Math.min(order.length, i + ROWS_A_WRITE); i < end; i++) {
      const row = order[i] as number;
      const slot = sheet.tag[row] as number;
      const quality = sheet.quality[row] as number;
      const value = sheet.value[row] as number;
      const shown = quality > 1 ? '' : isText[slot] ? texts[value] : Math.round(value * 1e6) / 1e6;
      rows += `${names[slot]},${Math.round(sheet.at[row] as number)},${shown},${quality === 0 ? '' : QUALITIES[quality]}\n`;
    }
    if (!out.write(rows)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  renameSync(temporary, file);
}
