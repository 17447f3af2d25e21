/** A batch record on paper: exceptions first, then everything else, as many pages of A4 as it takes. */
import PDFDocument from 'pdfkit';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { BatchView } from '../records/batches/batch-room.ts';
import type { BatchPhase } from '../records/batches/words.ts';
import { batchWord, deviationWord } from './batch-words.ts';
import { INK_2, INK_3, Pen, RED, type TextLook } from './pen.ts';
import type { ReportLanguage } from './report-words.ts';
import { type Speech, speechOf } from './speech.ts';

/** Points. */
const PAGE = { width: 595.28, height: 841.89 };
const EDGE = 40;
const WIDE = PAGE.width - 2 * EDGE;
const LOW = PAGE.height - 52;
const LINE = 12.5;
/** Of stops, alarms and the like on paper; the record has all of them. */
const MOST = 60;
const MOST_LINES = 6;

type Word = Parameters<typeof batchWord>[1];

/** `madeAt`: epoch ms. */
export function batchRecordPdf(
  plant: PlantModel,
  view: BatchView,
  language: ReportLanguage,
  madeAt: number,
): Promise<Buffer> {
  const speech = speechOf(plant, language);
  const word = (name: Word, values?: Readonly<Record<string, string | number>>) => batchWord(language, name, values);
  const { content: record } = view;
  const title = `${word('title')} ${record.order}`;
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, lang: language },
    info: { Title: title, Author: 'Gemba', CreationDate: new Date(madeAt) },
  });
  const parts: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
  const sheet = new Sheet(doc, () => word('page', { page: '' }).trim(), title);
  const at = (text: string | null) => (text === null ? '' : speech.moment(Date.parse(text)));

  sheet.head(title, `${word('version', { version: view.version })} · ${speech.say(plant.site.name)}`);
  sheet.line(word(view.state), { bold: true, ...(view.state === 'released' ? {} : { colour: RED }) });
  if (view.unread !== null) sheet.line(word('unread', { why: view.unread }), { colour: RED });
  const line = plant.lines.find(({ id }) => id === record.line);
  const facts: [Word, string][] = [
    ['product', speech.product(record.product)],
    ['lot', record.lot ?? ''],
    ['line', line ? speech.say(line.name) : record.line],
    ['time', `${at(record.begun)} – ${at(record.ended)}`],
    [
      'made',
      word('madeOf', {
        ...{ good: speech.number(record.good), planned: speech.number(record.planned) },
        ...{ reject: speech.number(record.reject), rework: speech.number(record.rework) },
      }),
    ],
    ['recipes', record.recipes.map(({ key }) => key).join(', ')],
    ['bom', record.bom?.key ?? ''],
    [
      'crew',
      [...record.crews.map(speech.crew), ...record.shifts.map((key) => speech.shift(key.split(' ').at(-1) ?? key))]
        .concat(record.people.map(({ name }) => name))
        .filter((name, i, all) => all.indexOf(name) === i)
        .join(', '),
    ],
  ];
  for (const [name, value] of facts) if (value) sheet.fact(word(name), value);

  sheet.section(word('deviations'));
  if (record.deviations.length === 0) sheet.line(word('noDeviations'), { colour: INK_2 });
  for (const one of record.deviations) {
    const { explanation } = one;
    sheet.line(`${at(one.at)}  ${deviationWord(language, one.kind)}: ${one.subject}`, { bold: true });
    const gone = one.found ? [] : [word('foundNoMore')];
    const told = [one.detail, ...gone].filter(Boolean).join(' · ');
    if (told) sheet.text(told, { colour: INK_2 });
    if (explanation)
      sheet.text(`${word(explanation.class)}: ${explanation.comment} (${explanation.by}, ${at(explanation.at)})`);
    else sheet.line(word('unexplained'), { colour: RED });
  }
  if (view.afterRelease.length > 0) {
    sheet.section(word('afterRelease'));
    for (const { path, before, after } of view.afterRelease)
      sheet.text(`${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`, { colour: RED });
  }

  sheet.section(word('procedure'));
  if (record.procedure.length === 0) sheet.line(word('noRecipe'), { colour: INK_2 });
  for (const phase of record.procedure) phaseOn(sheet, speech, word, phase);

  sheet.list(
    word('materials'),
    record.materials.map(
      ({ code, material, quantity, unit, at: used, by, known }) =>
        `${at(used)}  ${code}  ${speech.product(material) || '?'}  ${quantity === null ? '?' : `${speech.number(quantity, 2)} ${unit}`}  (${by})${known ? '' : ' ?'}`,
    ),
    word('noMaterials'),
  );
  for (const { at: scanned, code, refusal, detail } of record.scans)
    if (refusal !== null)
      sheet.text(`${at(scanned)}  ${code}  ${word('refused', { why: detail || refusal })}`, { colour: RED });
  sheet.list(
    word('lots'),
    record.lots
      .slice(0, MOST)
      .map(
        ({ key, quantity, unit, madeAt }) =>
          `${at(madeAt)}  ${key}  ${quantity === null ? '' : `${speech.number(quantity)} ${unit}`}`,
      ),
    word('none'),
  );
  more(sheet, word, record.lots.length);

  sheet.section(word('checks'));
  if (record.checks.length === 0) sheet.line(word('noChecks'), { colour: INK_2 });
  for (const check of record.checks) {
    const finished = check.done === null ? word('notDone') : `${at(check.done)}, ${check.by}`;
    sheet.line(`${speech.say(check.name)} (${check.template} ${check.version}): ${finished}`, { bold: true });
    for (const { text, value, unit, low, high, verdict, by, at: told, reason } of check.answers) {
      const limits = low === null && high === null ? '' : ` (${low ?? ''} – ${high ?? ''})`;
      const isBad = verdict === 'not-ok' || verdict === 'out-of-range';
      const words = `${at(told)}  ${speech.say(text)}: ${typeof value === 'object' ? JSON.stringify(value) : value} ${unit}${limits} ${verdict} (${by}) ${reason}`;
      sheet.text(words.trimEnd(), isBad ? { colour: RED } : {});
    }
  }
  sheet.list(
    word('machines'),
    record.machines.map(
      ({ key, from, to, runningMs, good, reject, energyKwh }) =>
        `${speech.machine(key)}  ${at(from)} – ${at(to)}  ${speech.time(runningMs)}  ${speech.number(good)} / ${speech.number(reject)}  ${speech.number(energyKwh, 1)} kWh`,
    ),
    word('none'),
  );
  sheet.list(
    word('stops'),
    record.stops
      .slice(0, MOST)
      .map(
        ({ from, to, machine, reason, state }) =>
          `${at(from)}  ${speech.machine(machine)}: ${reason === null ? state : speech.reason({ reason, machine })}, ${speech.time(Date.parse(to) - Date.parse(from))}`,
      ),
    word('none'),
  );
  more(sheet, word, record.stops.length);
  sheet.list(
    word('alarms'),
    record.alarms
      .slice(0, MOST)
      .map(({ at: told, alarm, what, by }) => `${at(told)}  ${alarm}: ${what}${by ? ` (${by})` : ''}`),
    word('none'),
  );
  more(sheet, word, record.alarms.length);
  sheet.list(
    word('signals'),
    record.signals.map(({ at: told, machine, characteristic, rules, state, cause, action }) =>
      [
        `${at(told)}  ${speech.machine(machine)}, ${characteristic}: ${rules.join(', ')}`,
        [state, cause, action].filter(Boolean).join(', '),
      ].join('; '),
    ),
    word('none'),
  );
  sheet.list(
    word('limits'),
    record.limits.map(
      ({ limit, from, to, worst, unit }) => `${at(from)} – ${at(to)}  ${limit}: ${worst ?? ''} ${unit}`,
    ),
    word('none'),
  );
  sheet.list(
    word('holds'),
    record.holds.flatMap(({ key, reason, raised, by, lots }) => [
      `${at(raised)}  ${key}: ${reason} (${by})`,
      ...lots.map(({ key: code, disposition, note, by: who }) =>
        `    ${code}: ${disposition ?? word('undecided')} ${note} ${who ? `(${who})` : ''}`.trimEnd(),
      ),
    ]),
    word('none'),
  );
  sheet.list(
    word('signatures'),
    [
      ...record.signatures.map(
        ({ at: signed, printed, meaning, kind, record: of }) => `${at(signed)}  ${printed}: ${meaning} (${kind} ${of})`,
      ),
      ...view.seals.map(
        ({ at: signed, printed, what, version, reason }) =>
          `${speech.moment(signed)}  ${printed}: ${word(`seal-${what}`, { reason })} (${word('version', { version })})`,
      ),
    ],
    word('none'),
  );
  const released = view.seals.findLast(({ what }) => what === 'released');
  if (released) sheet.text(word('hash', { hash: released.hash }), { colour: INK_2, size: 8 });
  sheet.text(word('printed', { at: speech.moment(madeAt), zone: plant.site.timezone }), { colour: INK_3, size: 8 });
  doc.end();
  return done;
}

type Say = (name: Word, values?: Readonly<Record<string, string | number>>) => string;

function phaseOn(sheet: Sheet, speech: Speech, word: Say, phase: BatchPhase): void {
  const place = [phase.unitProcedure, phase.operation, phase.phase].filter((part) => part !== null).join(' / ');
  const times = phase.windows
    .map(({ from, to }) => `${speech.moment(Date.parse(from))} – ${speech.clock(Date.parse(to))}`)
    .join(', ');
  const by = {
    tag: word('timeTag', { source: phase.source ?? '' }),
    checklist: word('timeChecklist'),
    machine: word('timeMachine'),
    unknown: word('timeUnknown'),
  }[phase.timeBy];
  const name = `${phase.number}  ${place || phase.recipe}${phase.machine === null ? '' : `, ${speech.machine(phase.machine)}`}`;
  sheet.line(name, { bold: true });
  const when =
    phase.timeBy !== 'unknown' && times === '' ? word('timeMissing') : [times, by].filter(Boolean).join(', ');
  sheet.text(when, { colour: INK_2, size: 8 });
  for (const { name: parameter, unit, target, low, high, actual, why, verdict } of phase.parameters) {
    const set = word('set', { target: target ?? '–', low: low ?? '', high: high ?? '' });
    const was = actual ? `${actual.min} / ${actual.mean} / ${actual.max} ${unit}` : word(why ?? 'no-data');
    sheet.text(
      `${parameter}: ${set} · ${was} ${word(verdict)}`.trimEnd(),
      verdict === 'outside' ? { colour: RED } : {},
    );
  }
}

function more(sheet: Sheet, word: Say, count: number): void {
  if (count > MOST) sheet.line(word('more', { count: count - MOST }), { colour: INK_2 });
}

/** Writes downwards, page after page. */
class Sheet {
  private readonly doc: PDFKit.PDFDocument;
  private readonly pen: Pen;
  private readonly pageWord: () => string;
  private readonly title: string;
  private y = 56;
  private page = 1;

  constructor(doc: PDFKit.PDFDocument, pageWord: () => string, title: string) {
    this.doc = doc;
    this.pen = new Pen(doc);
    this.pageWord = pageWord;
    this.title = title;
    this.foot();
  }

  head(title: string, beside: string): void {
    this.pen.text(EDGE, this.y, title, { size: 17, bold: true, width: WIDE - 160 });
    this.pen.text(EDGE + WIDE, this.y, beside, { size: 9.5, colour: INK_2, align: 'end' });
    this.y += 12;
    this.pen.rule(EDGE, this.y, WIDE);
    this.y += 20;
  }

  section(title: string): void {
    this.room(LINE * 3);
    this.y += 12;
    this.pen.text(EDGE, this.y, title, { size: 11, bold: true });
    this.y += LINE + 3;
  }

  list(title: string, entries: readonly string[], none: string): void {
    this.section(title);
    if (entries.length === 0) this.line(none, { colour: INK_2 });
    for (const entry of entries) this.text(entry);
  }

  fact(name: string, value: string): void {
    this.room(LINE);
    this.pen.text(EDGE, this.y, name, { colour: INK_2, width: 110 });
    const lines = this.pen.lines(EDGE + 116, this.y, value, WIDE - 116, MOST_LINES);
    this.y += lines * LINE;
  }

  line(text: string, look: TextLook = {}): void {
    this.room(LINE);
    this.pen.text(EDGE, this.y, text, { width: WIDE, ...look });
    this.y += LINE;
  }

  text(text: string, look: TextLook = {}): void {
    this.room(LINE * 2);
    this.y += this.pen.lines(EDGE, this.y, text, WIDE, MOST_LINES, look) * LINE;
  }

  private room(height: number): void {
    if (this.y + height <= LOW) return;
    this.doc.addPage();
    this.page++;
    this.y = 56;
    this.foot();
  }

  private foot(): void {
    const y = PAGE.height - 28;
    this.pen.rule(EDGE, y - 12, WIDE);
    this.pen.text(EDGE, y, `Gemba · ${this.title}`, { size: 7.5, colour: INK_3 });
    this.pen.text(EDGE + WIDE, y, `${this.pageWord()} ${this.page}`, { size: 7.5, colour: INK_3, align: 'end' });
  }
}
