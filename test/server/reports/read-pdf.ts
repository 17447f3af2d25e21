/** A printed page read back: how many pages there are, and their words, by the fonts' own tables of what each letter stands for. */
import { inflateSync } from 'node:zlib';

interface PdfText {
  readonly pages: number;
  /** Points, of the first page. */
  readonly size: readonly [width: number, height: number];
  /** All that is written, in order of writing. */
  readonly text: string;
}

export function readPdf(file: Buffer): PdfText {
  const raw = file.toString('latin1');
  if (!raw.startsWith('%PDF-') || !raw.trimEnd().endsWith('%%EOF')) throw new Error('this is no whole PDF');
  const objects = new Map(
    [...raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((match) => [Number(match[1]), match[2] as string]),
  );
  const streamOf = (id: number): string => {
    const object = objects.get(id) ?? '';
    const body = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object)?.[1] ?? '';
    const bytes = Buffer.from(body, 'latin1');
    return (/\/FlateDecode/.test(object) ? inflateSync(bytes) : bytes).toString('latin1');
  };
  const letters = new Map<string, Map<string, string>>();
  for (const object of objects.values())
    for (const [, name = '', id] of object.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(id)) ?? '')?.[1];
      if (table !== undefined) letters.set(name, lettersOf(streamOf(Number(table))));
    }
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b(?!s)/.test(object));
  const box =
    /\/MediaBox \[([^\]]+)\]/
      .exec(pages[0] ?? '')?.[1]
      ?.split(' ')
      .map(Number) ?? [];
  const text = pages
    .map((page) => wordsOf(streamOf(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1])), letters))
    .join('\n');
  return { pages: pages.length, size: [box[2] ?? 0, box[3] ?? 0], text };
}

/** `beginbfrange <0000> <00ff> [<0048> <0065>]` */
function lettersOf(table: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, first = '', list = ''] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
    [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, codes = ''], i) => {
      const units = codes.replaceAll(' ', '').match(/.{4}/g) ?? [];
      const code = (Number.parseInt(first, 16) + i).toString(16).padStart(4, '0');
      found.set(code, String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
    });
  return found;
}

function wordsOf(content: string, letters: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font = '';
  let text = '';
  for (const [, name, , shown] of content.matchAll(/\/(F\d+) ([\d.]+) Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = name;
    else
      for (const [, codes = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/gi))
        for (const code of codes.match(/.{4}/g) ?? []) text += letters.get(font)?.get(code.toLowerCase()) || '\uFFFD';
    if (shown !== undefined) text += '\u200B';
  }
  return text.replaceAll('\u200B', '\n');
}
