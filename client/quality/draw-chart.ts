/**
 * Draws a control chart on a canvas. Where many points fall on one column of pixels their least and greatest are drawn, so
 * that a step costs as many strokes as there are pixels, however many points there are.
 */
import { type Columns, firstAt } from './chart-columns.ts';
import type { Reach, View } from './chart-view.ts';
import type { Pyramid } from './pyramid.ts';

export interface Ink {
  readonly line: string;
  readonly point: string;
  readonly limit: string;
  readonly faint: string;
  readonly signal: string;
  readonly ground: string;
  readonly text: string;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly columns: Columns;
  readonly view: View;
  readonly reach: Reach;
  readonly box: Box;
  readonly ink: Ink;
}

export const xOf = ({ view, box }: Picture, index: number): number =>
  box.left + ((index + 0.5 - view.from) / (view.to - view.from)) * box.width;
const yOf = ({ reach, box }: Picture, value: number): number =>
  box.top + (1 - (value - reach.low) / (reach.high - reach.low)) * box.height;

/** The point number under a pixel. */
export const indexAt = ({ view, box }: Pick<Picture, 'view' | 'box'>, x: number): number =>
  Math.floor(view.from + ((x - box.left) / box.width) * (view.to - view.from));

const firstOf = ({ view }: Picture): number => Math.max(0, Math.floor(view.from) - 1);
const lastOf = ({ view, columns }: Picture): number => Math.min(columns.length, Math.ceil(view.to) + 1);

/** Centre, limits, and a faint line at one and two sigma. */
export function drawLimits(context: CanvasRenderingContext2D, picture: Picture): void {
  const { columns, ink } = picture;
  stepLine(context, picture, columns.centre, ink.limit, []);
  for (const part of [1 / 3, 2 / 3])
    for (const limit of [columns.ucl, columns.lcl])
      stepLine(context, picture, limit, ink.faint, [2, 4], (i) => {
        const centre = columns.centre[i] as number;
        return centre + part * ((limit[i] as number) - centre);
      });
  stepLine(context, picture, columns.ucl, ink.signal, [6, 3]);
  stepLine(context, picture, columns.lcl, ink.signal, [6, 3]);
}

export interface Series {
  readonly values: Float64Array;
  readonly height: Pyramid;
  readonly signals: Uint8Array;
  readonly signalled: Int32Array;
}

/** Points and the line through them; points that completed a rule stand out, those left out are hollow. */
export function drawPoints(context: CanvasRenderingContext2D, picture: Picture, series: Series): void {
  const { view, box } = picture;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top - 4, box.width, box.height + 8);
  context.clip();
  if (view.to - view.from > 1.5 * box.width) drawDense(context, picture, series);
  else drawEach(context, picture, series);
  context.restore();
}

function drawEach(context: CanvasRenderingContext2D, picture: Picture, { values, signals }: Series): void {
  const { columns, ink, view, box } = picture;
  const wide = box.width / (view.to - view.from);
  context.strokeStyle = ink.line;
  context.lineWidth = 1.25;
  context.beginPath();
  let drawn = false;
  for (let i = firstOf(picture); i < lastOf(picture); i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      drawn = false;
      continue;
    }
    const [x, y] = [xOf(picture, i), yOf(picture, value)];
    if (drawn) context.lineTo(x, y);
    else context.moveTo(x, y);
    drawn = true;
  }
  context.stroke();
  const radius = Math.min(3.2, Math.max(1, wide / 3));
  // Plain ones are one path: a fill each costs more than all the rest.
  const special: number[] = [];
  context.fillStyle = ink.point;
  context.beginPath();
  for (let i = firstOf(picture); i < lastOf(picture); i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (columns.excluded[i] === 1 || signals[i] === 1) {
      special.push(i);
      continue;
    }
    const [x, y] = [xOf(picture, i), yOf(picture, value)];
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
  for (const i of special)
    mark(
      context,
      ink,
      columns.excluded[i] === 1 ? 'out' : 'signal',
      xOf(picture, i),
      yOf(picture, values[i] as number),
      radius,
    );
}

function mark(
  context: CanvasRenderingContext2D,
  ink: Ink,
  look: 'out' | 'signal',
  x: number,
  y: number,
  radius: number,
): void {
  context.beginPath();
  if (look === 'signal') {
    // A diamond: shape as well as colour.
    const r = Math.max(5, radius + 2);
    context.moveTo(x, y - r);
    context.lineTo(x + r, y);
    context.lineTo(x, y + r);
    context.lineTo(x - r, y);
    context.closePath();
    context.fillStyle = ink.signal;
    context.fill();
    return;
  }
  context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  context.fillStyle = ink.ground;
  context.fill();
  context.strokeStyle = ink.line;
  context.stroke();
}

function drawDense(context: CanvasRenderingContext2D, picture: Picture, { values, signalled, height }: Series): void {
  const { columns, view, box, ink } = picture;
  const perPixel = (view.to - view.from) / box.width;
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  const marks: [number, number][] = [];
  for (let pixel = 0; pixel < box.width; pixel++) {
    const from = Math.max(0, Math.floor(view.from + pixel * perPixel));
    const to = Math.min(columns.length, Math.max(from + 1, Math.floor(view.from + (pixel + 1) * perPixel)));
    const { low, high } = height.over(from, to);
    if (low > high) continue;
    const x = Math.floor(box.left + pixel) + 0.5;
    context.moveTo(x, yOf(picture, high) - 0.5);
    context.lineTo(x, yOf(picture, low) + 0.5);
    // The last of those that fall on it.
    const broken = signalled[firstAt(signalled, to) - 1];
    if (broken !== undefined && broken >= from) marks.push([x, yOf(picture, values[broken] as number)]);
  }
  context.stroke();
  context.fillStyle = ink.signal;
  for (const [x, y] of marks) context.fillRect(x - 1, y - 2, 2, 4);
}

/** A line that holds from point to point and steps where it changes. */
function stepLine(
  context: CanvasRenderingContext2D,
  picture: Picture,
  list: Float64Array,
  colour: string,
  dash: number[],
  levelAt: (i: number) => number = (i) => list[i] as number,
): void {
  const { box } = picture;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  context.beginPath();
  const last = lastOf(picture);
  // Many points a pixel: a limit is looked at once a pixel.
  const stride = Math.max(1, Math.floor((last - firstOf(picture)) / box.width));
  let before = Number.NaN;
  for (let i = firstOf(picture); i < last; i += stride) {
    const value = levelAt(i);
    const x = xOf(picture, i - 0.5);
    if (Number.isNaN(value)) {
      if (!Number.isNaN(before)) context.lineTo(x, yOf(picture, before));
    } else if (Number.isNaN(before)) context.moveTo(x, yOf(picture, value));
    else if (value !== before) {
      context.lineTo(x, yOf(picture, before));
      context.lineTo(x, yOf(picture, value));
    }
    before = value;
  }
  if (!Number.isNaN(before))
    context.lineTo(Math.min(xOf(picture, last - 0.5), box.left + box.width), yOf(picture, before));
  context.stroke();
  context.restore();
}

/** A level across, with its word at the end. */
export function drawLevel(
  context: CanvasRenderingContext2D,
  picture: Picture,
  value: number,
  words: string,
  look: { readonly dash: readonly number[]; readonly colour: string; readonly line: boolean },
): void {
  const { box, reach } = picture;
  if (value < reach.low || value > reach.high) return;
  const y = Math.round(yOf(picture, value)) + 0.5;
  context.save();
  if (look.line) {
    context.strokeStyle = look.colour;
    context.setLineDash([...look.dash]);
    context.beginPath();
    context.moveTo(box.left, y);
    context.lineTo(box.left + box.width, y);
    context.stroke();
  }
  context.fillStyle = look.colour;
  context.textBaseline = 'middle';
  context.fillText(words, box.left + box.width + 6, y);
  context.restore();
}

export function drawStages(
  context: CanvasRenderingContext2D,
  picture: Picture,
  words: (stage: number) => string,
): void {
  const { columns, box, ink, view } = picture;
  for (const { index, stage } of columns.stages) {
    if (index < view.from || index > view.to) continue;
    const x = Math.round(xOf(picture, index - 0.5)) + 0.5;
    context.strokeStyle = ink.text;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, box.top - 14);
    context.lineTo(x, box.top + box.height);
    context.stroke();
    context.fillStyle = ink.text;
    context.textBaseline = 'alphabetic';
    context.fillText(words(stage), x + 4, box.top - 5);
  }
}

/** A thin line through the point that is looked at. */
export function drawCursor(context: CanvasRenderingContext2D, picture: Picture, index: number): void {
  const { box, ink } = picture;
  const x = Math.round(xOf(picture, index)) + 0.5;
  if (x < box.left || x > box.left + box.width) return;
  context.strokeStyle = ink.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.top + box.height);
  context.stroke();
}
