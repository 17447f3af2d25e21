/** The shift report on one page of A4. Everything has a place of its own: what does not fit is cut and says so. */
import PDFDocument from 'pdfkit';
import type { StepLoss } from '../../analytics/losses/waterfall.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { ShiftReport } from '../records/reports/shift-report.ts';
import { INK_2, INK_3, Pen, RED, RULE } from './pen.ts';
import { isReportWord, type ReportLanguage, type ReportWord } from './report-words.ts';
import { type Speech, speechOf } from './speech.ts';

/** Points. */
const PAGE = { width: 595.28, height: 841.89 };
const EDGE = 34;
const WIDE = PAGE.width - 2 * EDGE;
const GAP = 18;
const HALF = (WIDE - GAP) / 2;
const RIGHT = EDGE + HALF + GAP;
const ROW = 13.5;
/** Coverage from which on nothing is said of it. */
const COVERED = 0.995;
const MOST_NOTE_LINES = 7;

interface Sheet {
  readonly pen: Pen;
  readonly speech: Speech;
  readonly report: ShiftReport;
}

/** `madeAt`: epoch ms. */
export function shiftReportPdf(
  plant: PlantModel,
  report: ShiftReport,
  language: ReportLanguage,
  madeAt: number,
): Promise<Buffer> {
  const speech = speechOf(plant, language);
  const title = titleOf(speech, report);
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    lang: language,
    info: { Title: title, Author: 'Gemba', CreationDate: new Date(madeAt) },
  });
  const parts: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
  const sheet = { pen: new Pen(doc), speech, report };
  head(sheet, plant);
  figures(sheet, 106);
  fall(sheet, 172);
  losses(sheet, EDGE, 316);
  stops(sheet, RIGHT, 316);
  orders(sheet, EDGE, 440);
  side(sheet, RIGHT, 440);
  notes(sheet, EDGE, 608);
  actions(sheet, RIGHT, 608);
  foot(sheet, plant, madeAt);
  doc.end();
  return done;
}

/** `Line 1, Early, Sat 21 Nov 2026` */
export function titleOf(speech: Speech, { line, shift, window }: ShiftReport): string {
  return `${speech.say(line.name)}, ${speech.shift(shift.span.shift)}, ${speech.date(window.from)}`;
}

function head({ pen, speech, report }: Sheet, plant: PlantModel): void {
  const { window, over, coverage, crews, people } = report;
  pen.text(EDGE, 52, titleOf(speech, report), { size: 17, bold: true, width: WIDE - 110 });
  pen.text(EDGE + WIDE, 52, speech.word('title'), { size: 11, colour: INK_2, align: 'end' });
  const until = over ? '' : ` (${speech.word('soFar')})`;
  pen.text(
    EDGE,
    68,
    `${speech.clock(window.from)} – ${speech.clock(window.to)}${until}  ·  ${speech.say(plant.site.name)}`,
    {
      size: 9.5,
      colour: INK_2,
    },
  );
  const crew = [...crews.map(speech.crew), ...people].join(', ');
  if (crew) pen.text(EDGE + WIDE, 68, `${speech.word('crew')}: ${crew}`, { size: 9.5, align: 'end', width: 300 });
  if (coverage < COVERED) {
    const words =
      coverage <= 0 ? speech.word('noCoverage') : speech.word('coverage', { share: speech.percent(coverage, 0) });
    pen.text(EDGE, 82, words, { size: 9.5, bold: true, colour: RED });
  }
  pen.rule(EDGE, 89, WIDE);
}

function figures({ pen, speech, report }: Sheet, y: number): void {
  const { figures: all, good, target, unit, coverage, energy } = report;
  const partly = coverage < COVERED && coverage > 0;
  const width = WIDE / 6;
  const blank = coverage <= 0;
  const put = (i: number, name: string, value: string, note: string, bad = false) => {
    const x = EDGE + i * width;
    pen.text(x, y, name, { size: 8.5, colour: INK_2, width: width - 6 });
    pen.text(x, y + 21, value, { size: 17, bold: true, width: width - 6, ...(bad ? { colour: RED } : {}) });
    pen.text(x, y + 35, note, { size: 8, colour: INK_2, width: width - 6 });
  };
  for (const [i, id] of (['oee', 'availability', 'effectiveness', 'quality-ratio'] as const).entries()) {
    const figure = all.find(({ formula }) => formula === id);
    const value = figure?.value ?? null;
    put(i, speech.word(id), value === null ? '–' : speech.percent(value), value === null ? speech.word('noData') : '');
  }
  const gap = target === null ? null : good - target;
  const short = gap !== null && gap < 0;
  const aim =
    target === null
      ? speech.word('noTarget')
      : speech.word(partly ? 'targetKnown' : 'target', { target: speech.number(target) });
  // The gap first: it is what is looked for, and what is cut is the end.
  const beside = gap === null || blank ? '' : `${gap < 0 ? '−' : '+'}${speech.number(Math.abs(gap))}, `;
  put(4, `${speech.word('good')}, ${unit}`, blank ? '–' : speech.number(good), beside + aim, short && !blank);
  const used = energy.kWhPerGood;
  put(
    5,
    speech.word('energyPerGood'),
    used === null || energy.reason ? '–' : `${speech.number(used * 1000, 1)} Wh`,
    energy.reason
      ? speech.word(energy.reason)
      : energy.idleShare === null
        ? ''
        : speech.word('idleShare', { share: speech.percent(energy.idleShare, 0) }),
  );
  pen.rule(EDGE, y + 45, WIDE);
}

const STEP_WORDS = { calendar: 'calendar', planned: 'planned', run: 'run', net: 'net', good: 'goodTime' } as const;
const FALL_COLOURS: Readonly<Record<string, string>> = {
  planned: '#aab4bc',
  run: '#8a4b0f',
  net: '#c58a3d',
  good: '#5b6974',
};

/** From the shift to the good time, a column a step and a loss. */
function fall({ pen, speech, report }: Sheet, y: number): void {
  heading(pen, EDGE, y, speech.word('whereTimeWent'));
  const whole = report.steps[0]?.ms ?? 0;
  const columns: { name: string; ms: number | null; top: number; bottom: number; colour: string; loss: boolean }[] = [];
  let level = whole;
  for (const { id, ms, losses: lost } of report.steps) {
    for (const loss of lost) {
      if (Math.abs(loss.ms) >= whole * 0.002) columns.push(lossColumn(speech, loss, level, FALL_COLOURS[id] ?? RULE));
      level -= loss.ms;
    }
    if (ms !== null) level = ms;
    const colour = id === 'good' ? '#182026' : '#c5cdd3';
    columns.push({ name: speech.word(STEP_WORDS[id]), ms, top: ms ?? 0, bottom: 0, colour, loss: false });
  }
  const floor = y + 104;
  const height = 78;
  const slot = WIDE / Math.max(1, columns.length);
  const up = (ms: number) => floor - (whole > 0 ? (Math.max(0, ms) / whole) * height : 0);
  for (const [i, { name, ms, top, bottom, colour, loss }] of columns.entries()) {
    const x = EDGE + i * slot;
    const middle = x + slot / 2;
    pen.box(x + slot * 0.14, up(top), slot * 0.72, Math.max(0.8, up(bottom) - up(top)), colour);
    const text = ms === null ? '–' : `${loss && ms > 0 ? '−' : loss && ms < 0 ? '+' : ''}${speech.time(Math.abs(ms))}`;
    pen.text(middle, up(top) - 3, text, { size: 7, bold: !loss, align: 'middle', width: slot + 4 });
    pen.text(middle, floor + 10, name, { size: 7, colour: INK_2, bold: !loss, align: 'middle', width: slot - 2 });
  }
  pen.rule(EDGE, floor, WIDE);
}

function lossColumn(speech: Speech, { id, ms }: StepLoss, level: number, colour: string) {
  const unknown = id === 'unknown';
  const name = unknown ? speech.word('noData') : isReportWord(id) ? speech.word(id as ReportWord) : id;
  return {
    name,
    ms,
    top: Math.max(level, level - ms),
    bottom: Math.min(level, level - ms),
    colour: unknown ? '#dfe4e8' : colour,
    loss: true,
  };
}

function losses({ pen, speech, report }: Sheet, x: number, y: number): void {
  heading(pen, x, y, speech.word('losses'));
  const { entries, now } = report.losses;
  const most = entries[0]?.ms ?? 1;
  entries.forEach(({ key, ms, stops: count, money }, i) => {
    const at = y + 17 + i * ROW;
    pen.text(x, at, speech.reason(key), { width: HALF * 0.43 });
    pen.box(x + HALF * 0.45, at - 7, (HALF * 0.1 * ms) / most, 8, i === 0 ? RED : '#8a4b0f');
    pen.text(x + HALF * 0.62, at, `${speech.number(count)}×`, { size: 7.5, colour: INK_3, align: 'end' });
    pen.text(x + HALF * 0.82, at, speech.time(ms), { align: 'end', bold: i === 0 });
    if (money !== null) pen.text(x + HALF, at, speech.money(money), { align: 'end', colour: INK_2 });
  });
  if (entries.length === 0)
    pen.text(x, y + 17, speech.word(report.coverage > 0 ? 'noLosses' : 'no-data'), { colour: INK_2 });
  const open = { time: speech.time(now.lost.unexplainedMs), all: speech.time(now.lost.ms) };
  if (now.lost.ms > 0) pen.text(x, y + 17 + 5.3 * ROW, speech.word('unexplained', open), { size: 8.5, bold: true });
}

function stops({ pen, speech, report }: Sheet, x: number, y: number): void {
  heading(pen, x, y, speech.word('stops'));
  report.stops.forEach(({ from, to, machine, reason, cause }, i) => {
    const at = y + 17 + i * ROW;
    pen.text(x, at, speech.clock(from), { colour: INK_2 });
    pen.text(x + 32, at, speech.reason({ reason, machine, ...(cause ? { cause } : {}) }), { width: HALF - 92 });
    pen.text(x + HALF, at, speech.time(to - from), { align: 'end' });
  });
  if (report.stops.length === 0)
    pen.text(x, y + 17, speech.word(report.coverage > 0 ? 'noStops' : 'no-data'), { colour: INK_2 });
}

const MOST_ORDERS = 9;

function orders({ pen, speech, report }: Sheet, x: number, y: number): void {
  heading(pen, x, y, speech.word('orders'));
  const shown = report.orders.slice(0, MOST_ORDERS);
  shown.forEach(({ id, product, good, order, progress }, i) => {
    const at = y + 17 + i * ROW;
    pen.text(x, at, id, { width: 66, bold: true });
    pen.text(x + 70, at, speech.product(product), { width: HALF - 180 });
    const planned = order
      ? speech.word('ofPlan', { made: speech.number(progress?.good ?? good), planned: speech.number(order.quantity) })
      : '';
    const ended = progress?.ended ?? null;
    const late = order?.plannedTo != null && (ended ?? report.window.to) > order.plannedTo;
    pen.text(
      x + HALF,
      at,
      [`+${speech.number(good)}`, planned + (late ? `, ${speech.word('late')}` : '')].join('   ').trimEnd(),
      {
        align: 'end',
        ...(late ? { colour: RED } : {}),
      },
    );
  });
  if (shown.length === 0) pen.text(x, y + 17, speech.word('noOrders'), { colour: INK_2 });
  const more = report.orders.length - shown.length;
  if (more > 0) pen.text(x, y + 17 + MOST_ORDERS * ROW, `+${more}`, { colour: INK_2 });
}

function side({ pen, speech, report }: Sheet, x: number, y: number): void {
  const { rejects, changeovers, energy } = report;
  heading(pen, x, y, speech.word('rejects'));
  rejects.slice(0, 3).forEach(({ machine, reject, unit }, i) => {
    pen.text(x, y + 17 + i * ROW, speech.machine(machine), { width: HALF - 90 });
    pen.text(x + HALF, y + 17 + i * ROW, `${speech.number(reject)} ${unit}`, { align: 'end' });
  });
  if (rejects.length === 0)
    pen.text(x, y + 17, speech.word(report.coverage > 0 ? 'noRejects' : 'no-data'), { colour: INK_2 });
  const middle = y + 66;
  heading(pen, x, middle, speech.word('changeovers'));
  changeovers.slice(0, 2).forEach(({ fromProduct, toProduct, ms }, i) => {
    const words = `${speech.product(fromProduct)} > ${speech.product(toProduct)}`;
    pen.text(x, middle + 17 + i * ROW, words, { width: HALF - 60 });
    pen.text(x + HALF, middle + 17 + i * ROW, speech.time(ms), { align: 'end' });
  });
  if (changeovers.length === 0)
    pen.text(x, middle + 17, speech.word(report.coverage > 0 ? 'noChangeovers' : 'no-data'), { colour: INK_2 });
  const low = y + 119;
  heading(pen, x, low, speech.word('energy'));
  if (energy.reason) {
    pen.text(x, low + 17, speech.word(energy.reason), { colour: INK_2 });
    return;
  }
  const parts = [
    `${speech.number(energy.kWh)} kWh`,
    energy.money === null ? null : speech.money(energy.money),
    energy.kgCo2 === null ? null : `${speech.number(energy.kgCo2)} kg CO2`,
  ];
  pen.text(x, low + 17, parts.filter(Boolean).join('  ·  '), { width: HALF });
  if (energy.idleShare !== null)
    pen.text(x, low + 17 + ROW, speech.word('idleShare', { share: speech.percent(energy.idleShare, 0) }), {
      width: HALF,
    });
}

function notes({ pen, speech, report }: Sheet, x: number, y: number): void {
  heading(pen, x, y, speech.word('notes'));
  let at = y + 17;
  const put = (list: ShiftReport['notes'], most: number) => {
    let left = most;
    for (const { text, by } of list) {
      if (left <= 0) break;
      const written = pen.lines(x, at, `${text} (${by})`, HALF, left);
      at += written * 12.15 + 2;
      left -= written;
    }
  };
  if (report.notes.length === 0) {
    pen.text(x, at, speech.word('noNotes'), { colour: INK_2 });
    at += ROW;
  }
  put(report.notes, MOST_NOTE_LINES);
  if (report.notesBefore.length === 0) return;
  at += 6;
  pen.text(x, at, speech.word('notesBefore'), { size: 8.5, bold: true, colour: INK_2 });
  at += ROW;
  put(report.notesBefore, 4);
}

const MOST_ACTIONS = 8;

function actions({ pen, speech, report }: Sheet, x: number, y: number): void {
  heading(pen, x, y, speech.word('actions'));
  report.actions.slice(0, MOST_ACTIONS).forEach(({ title, owner, due }, i) => {
    const at = y + 17 + i * 24;
    const late = due !== null && due < report.window.to;
    pen.text(x, at, title, { width: HALF });
    const day = due === null ? '' : speech.word(late ? 'overdue' : 'until', { day: speech.date(due) });
    pen.text(x, at + 10.5, [owner, day].filter(Boolean).join(', '), {
      size: 8,
      colour: late ? RED : INK_2,
      width: HALF,
    });
  });
  if (report.actions.length === 0) pen.text(x, y + 17, speech.word('noActions'), { colour: INK_2 });
}

function foot({ pen, speech }: Sheet, plant: PlantModel, madeAt: number): void {
  pen.rule(EDGE, PAGE.height - 34, WIDE);
  pen.text(EDGE, PAGE.height - 22, `Gemba  ·  ${speech.say(plant.site.name)}  ·  ISO 22400-2`, {
    size: 7.5,
    colour: INK_3,
  });
  pen.text(EDGE + WIDE, PAGE.height - 22, speech.word('made', { at: speech.moment(madeAt) }), {
    size: 7.5,
    colour: INK_3,
    align: 'end',
  });
}

function heading(pen: Pen, x: number, y: number, text: string): void {
  pen.text(x, y, text, { size: 10, bold: true });
}
