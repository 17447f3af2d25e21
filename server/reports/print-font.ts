/**
 * Inter on paper. It comes as web fonts, Latin and what Latin lacks (Turkish, Polish, ...) in two files, so a text is written in
 * runs, each in the file that has its letters. pdfkit puts the letters it needs into the document by cutting their outlines out
 * of the file, which web fonts (WOFF 2) do not allow for letters made of several (é = e + ´): they are written anew from their
 * points.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const FONTS = ['latin', 'latin-ext'] as const;
export type FontName = (typeof FONTS)[number];

const require = createRequire(import.meta.url);

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}
interface Glyph {
  codePoints: readonly number[];
  readonly advanceWidth: number;
  _getContours(): readonly (readonly Point[])[];
  _getMetrics(): { readonly leftBearing: number };
}
/** The parts of pdfkit's and fontkit's own that are used here: the tests read a printed page back. */
interface Embedded {
  readonly font: {
    hasGlyphForCodePoint(code: number): boolean;
    getGlyph(id: number, codes?: readonly number[]): Glyph;
  };
  readonly subset: {
    readonly font: { getGlyph(id: number): Glyph };
    glyf: Uint8Array[];
    loca: { offsets: number[] };
    hmtx: { metrics: { advance: number; bearing: number }[] };
    offset: number;
    _addGlyph(id: number): number;
  };
}

/** Makes both fonts known to a document. Returns which of them has a letter. */
export function addInter(doc: PDFKit.PDFDocument): (code: number) => FontName {
  const [latin] = FONTS.map((name) => {
    doc.registerFont(name, fileOf(name));
    const embedded = (doc.font(name) as unknown as { _font: Embedded })._font;
    outlinesAnew(embedded.subset);
    lettersKnown(embedded.font);
    return embedded.font;
  });
  return (code) => (latin?.hasGlyphForCodePoint(code) ? 'latin' : 'latin-ext');
}

const files = new Map<FontName, Buffer>();
function fileOf(name: FontName): Buffer {
  const known = files.get(name);
  if (known) return known;
  const file = readFileSync(require.resolve(`@fontsource-variable/inter/files/inter-${name}-wght-normal.woff2`));
  files.set(name, file);
  return file;
}

/** A letter that was first met as a part of another (the dotless i in i) would be written without saying which it is. */
function lettersKnown(font: Embedded['font']): void {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codes = []) => {
    const glyph = getGlyph(id, codes);
    if (glyph.codePoints.length === 0) glyph.codePoints = codes;
    return glyph;
  };
}

function outlinesAnew(subset: Embedded['subset']): void {
  subset._addGlyph = function (this: Embedded['subset'], id) {
    const glyph = this.font.getGlyph(id);
    const outline = outlineOf(glyph._getContours());
    this.glyf.push(outline);
    this.loca.offsets.push(this.offset);
    this.hmtx.metrics.push({ advance: glyph.advanceWidth, bearing: glyph._getMetrics().leftBearing });
    this.offset += outline.length;
    return this.glyf.length - 1;
  };
}

/** A simple glyph of the table `glyf` (OpenType 1.9): every point with a flag of its own and both differences as int16. */
function outlineOf(contours: readonly (readonly Point[])[]): Uint8Array {
  const points = contours.flat();
  if (points.length === 0) return new Uint8Array(0);
  const length = 10 + 2 * contours.length + 2 + 5 * points.length;
  const bytes = new Uint8Array(Math.ceil(length / 4) * 4);
  const view = new DataView(bytes.buffer);
  const axes = [points.map(({ x }) => Math.round(x)), points.map(({ y }) => Math.round(y))] as const;
  const bounds = [...axes.map((axis) => Math.min(...axis)), ...axes.map((axis) => Math.max(...axis))];
  view.setInt16(0, contours.length);
  for (const [i, bound] of bounds.entries()) view.setInt16(2 + 2 * i, bound);
  let at = 10;
  let last = -1;
  for (const contour of contours) {
    last += contour.length;
    view.setUint16(at, last);
    at += 2;
  }
  at += 2; // no instructions
  for (const { onCurve } of points) bytes[at++] = onCurve ? 1 : 0;
  for (const axis of axes) {
    let before = 0;
    for (const value of axis) {
      view.setInt16(at, value - before);
      at += 2;
      before = value;
    }
  }
  return bytes;
}
