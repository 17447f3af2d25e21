/** Writes on a page at places: texts that are cut with an ellipsis where they do not fit, lines, bars. Points, from the top left. */
import { addInter, type FontName } from './print-font.ts';

export const INK = '#182026';
export const INK_2 = '#46535d';
export const INK_3 = '#5b6974';
export const RULE = '#d3d9de';
export const RED = '#c8201c';

export interface TextLook {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: 'start' | 'end' | 'middle';
  /** Cut to it. */
  readonly width?: number;
}

/** The web font has one weight on paper: bold letters are drawn with a line around, this share of their size wide. */
const STROKE = 0.035;
/** Height of the capitals, of the size. */
const RISE = 0.97;

export class Pen {
  private readonly doc: PDFKit.PDFDocument;
  private readonly fontOf: (code: number) => FontName;

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
    this.fontOf = addInter(doc);
  }

  /** `y`: of the base line. Returns the width, points. */
  text(x: number, y: number, text: string, look: TextLook = {}): number {
    const { size = 9, bold = false, colour = INK, align = 'start', width } = look;
    const shown = width === undefined ? text : this.fit(text, size, width);
    const wide = this.width(shown, size);
    let at = align === 'end' ? x - wide : align === 'middle' ? x - wide / 2 : x;
    this.doc
      .fillColor(colour)
      .strokeColor(colour)
      .lineWidth(size * STROKE);
    for (const run of this.runs(shown)) {
      this.doc.font(run.font).fontSize(size);
      this.doc.text(run.text, at, y - size * RISE, { lineBreak: false, stroke: bold, fill: true });
      at += this.doc.widthOfString(run.text);
    }
    return wide;
  }

  /** Words on several lines, the last one cut where there is more. Returns how many lines were written. */
  lines(x: number, y: number, text: string, width: number, most: number, look: TextLook = {}): number {
    const { size = 9 } = look;
    const lines: string[] = [];
    for (const part of text.split('\n')) {
      let line = '';
      for (const word of part.split(/\s+/)) {
        const longer = line === '' ? word : `${line} ${word}`;
        if (line !== '' && this.width(longer, size) > width) {
          lines.push(line);
          line = word;
        } else line = longer;
      }
      lines.push(line);
    }
    const shown = lines.slice(0, most);
    if (lines.length > most) shown[most - 1] = `${shown[most - 1]} …`;
    for (const [i, line] of shown.entries()) this.text(x, y + i * size * 1.35, line, { ...look, width });
    return shown.length;
  }

  rule(x: number, y: number, width: number, colour = RULE): void {
    this.doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.6)
      .strokeColor(colour)
      .stroke();
  }

  box(x: number, y: number, width: number, height: number, colour: string): void {
    if (width > 0 && height > 0) this.doc.rect(x, y, width, height).fill(colour);
  }

  width(text: string, size: number): number {
    return this.runs(text).reduce((wide, run) => {
      this.doc.font(run.font).fontSize(size);
      return wide + this.doc.widthOfString(run.text);
    }, 0);
  }

  private fit(text: string, size: number, width: number): string {
    if (this.width(text, size) <= width) return text;
    let kept = text.length;
    while (kept > 1 && this.width(`${text.slice(0, kept)}…`, size) > width) kept--;
    return `${text.slice(0, kept).trimEnd()}…`;
  }

  private runs(text: string): { font: FontName; text: string }[] {
    const runs: { font: FontName; text: string }[] = [];
    for (const letter of text) {
      const font = this.fontOf(letter.codePointAt(0) as number);
      const last = runs.at(-1);
      if (last?.font === font) last.text += letter;
      else runs.push({ font, text: letter });
    }
    return runs;
  }
}
