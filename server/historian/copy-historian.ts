/** Copies all that one historian holds into another, of whichever engine: for migration, backup and restore. */
import type { Historian } from './historian.ts';
import { ReadingColumns, TEXT } from './reading-columns.ts';

/** Readings and intervals copied so far. */
export type CopyProgress = (readings: number, intervals: number) => void;

export async function copyHistorian(from: Historian, to: Historian, progress: CopyProgress = () => {}): Promise<void> {
  const tags = new Map<number, number>();
  const texts = new Map<number, number>();
  const rows = new ReadingColumns();
  let readings = 0;
  let intervals = 0;
  await from.dump({
    names: async (tagNames, textNames) => {
      await numbered(tagNames, tags, (names) => to.tags(names));
      await numbered(textNames, texts, (names) => to.texts(names));
    },
    readings: async (found) => {
      rows.clear();
      for (let i = 0; i < found.length; i++) {
        const quality = found.quality[i] as number;
        const value = found.value[i] as number;
        const tag = tags.get(found.tag[i] as number);
        if (tag === undefined)
          throw new Error(`the historian holds readings of a tag without a name (${found.tag[i]})`);
        const own = (quality & TEXT) === 0 ? value : (texts.get(value) ?? Number.NaN);
        rows.push(tag, found.at[i] as number, own, quality, found.recorded[i] as number);
      }
      await to.write(rows);
      readings += rows.length;
      progress(readings, intervals);
    },
    intervals: async (changes) => {
      await to.writeIntervals(changes);
      for (const { added } of changes) intervals += added.length;
      progress(readings, intervals);
    },
  });
}

/** Fills `numbers`: the number there -> the number here. */
async function numbered(
  names: ReadonlyMap<number, string>,
  numbers: Map<number, number>,
  give: (names: readonly string[]) => Promise<readonly number[]>,
): Promise<void> {
  const given = await give([...names.values()]);
  for (const [i, number] of [...names.keys()].entries()) numbers.set(number, given[i] as number);
}
