/** Cells of a file as readings: times, tags, values and qualities as texts, told apart or refused with a reason. */
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import { QUALITIES } from '../../twin/words.ts';

export interface LineError {
  /** Line of the file, from 1 (Parquet: row). */
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

/** The first so many are kept, all are counted. */
export const ERRORS_KEPT = 100;

export type Take = (tag: Tag, at: number, value: number | string, quality: number) => void;

export interface Reader {
  row(line: number, cells: readonly string[]): void;
}

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const LONGEST_TEXT = 1024;
const BAD = 2;

/** A reader for files with these columns; a text where they cannot be read. */
export function openReader(
  plant: PlantModel,
  header: readonly string[],
  take: Take,
  fail: (error: LineError) => void,
): Reader | string {
  const names = header.map((name) => name.trim());
  const at = names.findIndex((name) => /^(at|time|timestamp)$/i.test(name));
  if (at < 0) return 'the header has no column `at`; write `tag,at,value[,quality]` or `at,<tag>,<tag>,...`';
  const tags = new Map(plant.tags.filter((tag) => tag.source >= 0).map((tag) => [tag.name, tag]));
  const tagColumn = names.findIndex((name) => /^tag$/i.test(name));
  if (tagColumn < 0) return wide(names, at, tags, take, fail);
  const valueColumn = names.findIndex((name) => /^value$/i.test(name));
  if (valueColumn < 0) return 'the header has a column `tag` and none called `value`';
  const qualityColumn = names.findIndex((name) => /^quality$/i.test(name));
  return {
    row(line, cells) {
      const name = (cells[tagColumn] ?? '').trim();
      const tag = tags.get(name);
      if (!tag)
        return fail({ line, column: 'tag', reason: name === '' ? 'no tag' : `the plant has no tag \`${name}\`` });
      const time = timeOf(cells[at] ?? '');
      if (typeof time === 'string') return fail({ line, column: names[at] as string, reason: time });
      const word = qualityColumn < 0 ? '' : (cells[qualityColumn] ?? '').trim();
      const quality = word === '' ? 0 : QUALITIES.indexOf(word as (typeof QUALITIES)[number]);
      if (quality < 0)
        return fail({ line, column: 'quality', reason: `\`${word}\` is none of ${QUALITIES.join(', ')}` });
      const value = quality >= BAD ? Number.NaN : readingOf(tag, cells[valueColumn] ?? '');
      if (value === null) return fail({ line, column: 'value', reason: reasonFor(tag, cells[valueColumn] ?? '') });
      take(tag, time, value, quality);
    },
  };
}

function wide(
  names: readonly string[],
  at: number,
  tags: ReadonlyMap<string, Tag>,
  take: Take,
  fail: (error: LineError) => void,
): Reader | string {
  const columns = names.map((name, i) => (i === at ? null : (tags.get(name) ?? null)));
  const unknown = names.filter((_, i) => i !== at && columns[i] === null);
  if (columns.every((tag) => tag === null))
    return `the header names no tag of the plant: ${unknown.slice(0, 5).join(', ')}`;
  for (const name of unknown) fail({ line: 1, column: name, reason: `the plant has no tag \`${name}\`` });
  return {
    row(line, cells) {
      const time = timeOf(cells[at] ?? '');
      if (typeof time === 'string') return fail({ line, column: names[at] as string, reason: time });
      columns.forEach((tag, i) => {
        const cell = cells[i] ?? '';
        if (tag === null || cell === '') return;
        const value = readingOf(tag, cell);
        if (value === null) fail({ line, column: names[i] as string, reason: reasonFor(tag, cell) });
        else take(tag, time, value, 0);
      });
    },
  };
}

/** Epoch ms, or why it is no time. */
export function timeOf(cell: string): number | string {
  const text = cell.trim();
  if (/^\d{12,14}(\.\d+)?$/.test(text)) return Number(text);
  if (!TIME.test(text))
    return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
      ? `\`${text}\` has no time zone; write 2026-01-31T06:00:00Z`
      : `\`${text.slice(0, 40)}\` is not a time; write 2026-01-31T06:00:00Z or epoch ms`;
  const at = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(at) ? `\`${text}\` is not a time` : at;
}

/** As a source would send it; null = not a value of this tag. */
export function readingOf(tag: Tag, cell: string): number | string | null {
  if (tag.type === 'text') return cell.length <= LONGEST_TEXT ? cell : null;
  const text = cell.trim().toLowerCase();
  if (tag.type === 'bool') {
    if (text === 'true' || text === '1' || text === '1.0') return 1;
    return text === 'false' || text === '0' || text === '0.0' ? 0 : null;
  }
  if (text === 'true' || text === 'false') return text === 'true' ? 1 : 0;
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

const reasonFor = (tag: Tag, cell: string): string =>
  cell.trim() === ''
    ? 'no value'
    : `\`${cell.slice(0, 40)}\` is no ${tag.type === 'bool' ? 'true or false' : tag.type === 'text' ? `text of at most ${LONGEST_TEXT} characters` : 'number'}`;
