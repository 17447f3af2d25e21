/** The report of a night shift that anybody could add up on paper: its figures, its page, its mails, its notes. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { energyRoutes } from '../../../../server/http/energy-routes.ts';
import { openMailer } from '../../../../server/notify/mail.ts';
import { ReportPost } from '../../../../server/reports/report-post.ts';
import type { Line } from '../../../../twin/plant/model.ts';
import { quiet } from '../../connect/recorder.ts';
import { startSmtp, type TestSmtp } from '../../notify/smtp.ts';
import { readPdf } from '../../reports/read-pdf.ts';
import { embeddedDatabase, installedDatabase, type TestDatabase } from '../databases.ts';
import { type TakenIn, takeIn } from '../taken-in.ts';
import { HOUR, KEY, MINUTE, meteredRows, SHIFT, shiftPlant } from './shift-plant.ts';

const ADA = { who: 'ada', from: '10.0.0.7' };
const END = SHIFT + 8 * HOUR;
const iso = (at: number) => new Date(at).toISOString();

describe.each([
  ['embedded', embeddedDatabase],
  ['installed', installedDatabase],
] as const)('in the %s database', (_name, open) => {
  let database: TestDatabase;
  let taken: TakenIn;
  let smtp: TestSmtp;
  let line: Line;
  const room = () => taken.record.reports;
  const report = async (key: string | null = null, at = END + HOUR) => {
    const told = await room().shift(line, key, at);
    if (!told) throw new Error('no such shift');
    return told;
  };
  beforeAll(async () => {
    [database, smtp] = await Promise.all([open(), startSmtp()]);
    const plant = shiftPlant();
    line = plant.lines[0] as Line;
    taken = await takeIn(meteredRows(490), END + 10 * MINUTE, [energyRoutes], { plant, place: database.config });
  }, 180_000);
  afterAll(async () => {
    await taken?.stop();
    await smtp?.close();
    await database?.remove();
  });

  test('the last finished shift: made against target, OEE with its parts, what was lost, of which nothing is unexplained', async () => {
    const told = await report();
    expect([told.shift.key, told.over, told.window]).toEqual([KEY, true, { from: SHIFT, to: END }]);
    expect(told.coverage).toBeGreaterThan(0.999);
    // 50 a minute left the line; of each of m1 and m2 floor(480 / 7) were thrown away.
    expect([told.good, told.reject, told.unit]).toEqual([24_000, 136, 'unit']);
    // Two hours red at a second each, six blue at two: 85 % of eight hours at that mix.
    const meanMs = (6_000 * 1_000 + 18_000 * 2_000) / 24_000;
    expect(told.target).toBeGreaterThan((0.85 * 8 * HOUR) / meanMs / 1.002);
    expect(told.target).toBeLessThan(((0.85 * 8 * HOUR) / meanMs) * 1.002);
    const availability = told.figures.find(({ formula }) => formula === 'availability')?.value;
    // 15 minutes of jam; short stops are working time of the profile.
    expect(availability).toBeGreaterThan((480 - 15 - 11.1) / 480);
    expect(told.losses.entries[0]).toMatchObject({ key: { reason: 'fault:7', machine: 'm1' }, ms: 26 * MINUTE });
    expect(told.losses.now.lost.unexplainedMs).toBe(0);
    expect(told.stops[0]).toMatchObject({ from: SHIFT + HOUR, to: SHIFT + HOUR + 15 * MINUTE, reason: 'fault:7' });
    expect(told.changeovers).toMatchObject([{ machine: 'm1', fromProduct: 'red', toProduct: 'blue' }]);
    expect(told.rejects.map(({ machine, reject }) => [machine, reject])).toEqual([
      ['m0', 68],
      ['m1', 68],
      ['m2', 68],
    ]);
  });

  test('of a shift that was heard for ten minutes alone, the target is that of ten minutes, and the whole one stands beside it', async () => {
    // The early shift begins at 05:00; what is known of it ends at 05:10.
    const told = await report('2026-03-11 early', END + 4 * HOUR);
    expect(told.coverage).toBeCloseTo(10 / 240, 3);
    // Blue is made, a unit in two seconds: 0.85 of 300 in ten minutes, of 7,200 in four hours.
    expect(told.target).toBeCloseTo(255, 0);
    expect(told.targetWhole).toBeCloseTo(6120, 0);
  });

  test('in the middle of it the shift is told so far; of one that nobody saw, that nobody did', async () => {
    const half = await report(KEY, SHIFT + 4 * HOUR);
    expect([half.over, half.window.to]).toEqual([false, SHIFT + 4 * HOUR]);
    expect(half.good).toBe(12_000);
    const unseen = await report('2026-03-09 early');
    expect([unseen.coverage, unseen.good]).toEqual([0, 0]);
    expect(unseen.figures.find(({ formula }) => formula === 'oee')?.value).toBeNull();
    expect(unseen.energy.reason).toBe('no-data');
    expect(unseen.target).toBe(0);
    expect(await room().shift(line, '2026-03-10 late', END)).toBeNull();
    expect(await room().shift(line, '2026-03-12 night', END)).toBeNull();
  });

  test('energy by machine, state and unit; the compressor is in the site and in no line', async () => {
    interface Used {
      key: string;
      kWh: number;
      money: number;
      idleShare: number;
      kWhPerGood: number | null;
      noUnits: string | null;
      rows: { use: string; kWh: number }[];
    }
    const ask = async (scope: string) =>
      (await taken.get(`/api/v1/energy?scope=${scope}&from=${iso(SHIFT)}&to=${iso(END)}`)).json() as {
        total: Used & { kgCo2: number };
        machines: Used[];
        lines: Used[];
        products: Used[];
      };
    const site = await ask('site');
    // m1 runs 454 minutes at 2 and stands 26 at 1.
    const kWh = { air: 1440, m1: 454 * 2 + 26, m0: 480, m2: 480 };
    expect(Object.fromEntries(site.machines.map((row) => [row.key, Math.round(row.kWh)]))).toEqual(kWh);
    expect(site.total.kWh).toBeCloseTo(1440 + 934 + 960, 6);
    expect(site.total.money).toBeCloseTo(0.2 * 3334, 6);
    expect(site.total.kgCo2).toBeCloseTo(0.4 * 3334, 6);
    expect(site.machines.find(({ key }) => key === 'air')).toMatchObject({ kWhPerGood: null, noUnits: 'utility' });
    const own = await ask('line:line');
    expect(own.total.kWh).toBeCloseTo(934 + 960, 6);
    expect(own.total.kWhPerGood).toBeCloseTo((934 + 960) / 24_000, 9);
    const m1 = own.machines.find(({ key }) => key === 'm1');
    const stood = m1?.rows.filter(({ use }) => use !== 'running').reduce((sum, row) => sum + row.kWh, 0);
    // A minute's reading covers the minute before it: the standstills begin and end on it.
    expect(stood).toBeGreaterThan(24);
    expect(stood).toBeLessThan(28);
    expect(own.products.map(({ key }) => key)).toEqual(['blue', 'red']);
    expect(own.products.reduce((sum, row) => sum + row.kWh, 0)).toBeCloseTo(own.total.kWh, 6);
    const before = await taken.get(`/api/v1/energy?scope=site&from=${iso(SHIFT - 8 * HOUR)}&to=${iso(SHIFT)}`);
    expect(before.json().total).toMatchObject({ reason: 'no-data', kWhPerGood: null });
  });

  test('notes are handed over to the next shift, kept when taken back, and audited', async () => {
    const { handover } = room();
    const note = await handover.tell('line', KEY, 'Kapak besleyici sıkışıyor; yağladık.', ADA);
    await handover.tell('line', KEY, 'A mistake', ADA).then(({ id }) => handover.withdraw(id, ADA));
    expect((await report()).notes).toEqual([note]);
    const next = await report('2026-03-11 early', END + 5 * MINUTE);
    expect([next.notes, next.notesBefore]).toEqual([[], [note]]);
    await expect(handover.withdraw(999, ADA)).rejects.toMatchObject({ code: 'note-unknown' });
    const rows = await taken.record.records.db.selectFrom('audit').select(['what', 'who', 'subject']).execute();
    expect(rows).toEqual([
      { what: 'handed-over', who: 'ada', subject: `line:line ${KEY}` },
      { what: 'handed-over', who: 'ada', subject: `line:line ${KEY}` },
      { what: 'handover-withdrawn', who: 'ada', subject: `line:line ${KEY}` },
    ]);
  });

  test('on paper it is one page of A4 whose words are those of the report, Turkish letters too', async () => {
    const post = postAt(() => END + 10 * MINUTE);
    await room().actions.make(
      {
        line: 'line',
        machine: 'm1',
        title: 'Replace the cap chute',
        why: '',
        owner: 'Ada',
        due: END - HOUR,
        evidence: {},
        measure: null,
        capa: null,
      },
      ADA,
    );
    for (const [language, words] of [
      [
        'en',
        [
          'Shift report',
          'Line, Night, Tue, 10 Mar 2026',
          '24,000',
          'Cap feed jam',
          '15.0 min',
          'Red > Blue',
          'Replace the cap chute',
          'overdue since',
        ],
      ],
      ['de', ['Schichtbericht', 'Line, Nacht', '24.000', 'Größte Verluste', 'Verfügbarkeit', 'Längste Stillstände']],
      ['tr', ['Vardiya raporu', 'Gece', 'Kullanılabilirlik', 'En büyük kayıplar', 'Ürün değişimleri', 'yağladık']],
    ] as const) {
      const page = await post.pdf(await report(), language);
      const { pages, size, text } = readPdf(page);
      expect([pages, ...size.map(Math.round)]).toEqual([1, 595, 842]);
      // A text is written in runs, one a font: what belongs together stands on neighbouring lines.
      const plain = text.replaceAll('\n', '');
      for (const word of words) expect(plain).toContain(word);
      expect(text).not.toContain('\uFFFD');
    }
    const unseen = readPdf(await post.pdf(await report('2026-03-09 early'), 'en')).text.replaceAll('\n', '');
    expect(unseen).toContain('There is no data of this shift');
  });

  test('more than fits is cut: a hundred notes still are one page', async () => {
    const full = await report();
    const notes = Array.from({ length: 100 }, (_, id) => ({
      id,
      text: 'long words '.repeat(40),
      by: 'ada',
      at: SHIFT,
    }));
    const page = await postAt(() => END).pdf({ ...full, notes, notesBefore: notes }, 'de');
    expect(readPdf(page).pages).toBe(1);
  });

  const postAt = (now: () => number) =>
    new ReportPost({
      ...{ plant: shiftPlant, now, room, log: quiet },
      mailer: openMailer({ url: smtp.url, from: 'Gemba <gemba@example.com>' }),
    });

  test('sent at once, the page arrives as it was made', async () => {
    const post = postAt(() => END + 10 * MINUTE);
    const { sent } = await post.send(await report(), ['lead@example.com'], 'tr', ADA);
    expect([sent, smtp.mails.at(-1)?.to]).toEqual([true, ['lead@example.com']]);
    const source = smtp.mails.at(-1)?.source ?? '';
    const body = /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(source)?.[1] ?? '';
    const page = Buffer.from(body.replaceAll(/\s/g, ''), 'base64');
    expect(hash(page)).toBe(hash(await post.pdf(await report(), 'tr')));
    expect((await room().schedules.sendings('line', 5))[0]).toMatchObject({ schedule: null, state: 'sent', by: 'ada' });
    await post.send(await report('2026-03-09 early'), ['lead@example.com'], 'de', ADA);
    expect(decoded(smtp.mails.at(-1)?.source ?? '')).toContain('Zu dieser Schicht gibt es keine Daten');
  });

  test('by schedule it is sent once after the shift, refused once and tried again, and not again after a restart', async () => {
    smtp.mails.length = 0;
    let now = END - MINUTE;
    const { schedules } = room();
    const { id } = await schedules.add('line', ['plant@example.com', 'lead@example.com'], 'de', ADA);
    // Made, as the record has it, ten minutes after the shift: this one ends for it later.
    await taken.record.records.db
      .updateTable('report_schedule')
      .set({ recorded: SHIFT })
      .where('id', '=', id)
      .execute();
    const first = postAt(() => now);
    await first.look();
    expect(smtp.mails).toEqual([]);
    now = END + MINUTE;
    await first.look();
    expect(smtp.mails).toEqual([]); // what is late may still come
    now = END + 4 * MINUTE;
    smtp.refuseWith(451);
    await first.look();
    expect((await schedules.sendings('line', 1))[0]).toMatchObject({ schedule: id, state: 'failed', tries: 1 });
    smtp.refuseWith(null);
    await first.look();
    expect(smtp.mails.map(({ to }) => to)).toEqual([['plant@example.com', 'lead@example.com']]);
    await first.look();
    const afterRestart = postAt(() => now);
    await Promise.all([afterRestart.look(), first.look()]);
    expect(smtp.mails).toHaveLength(1);
    expect((await schedules.sendings('line', 1))[0]).toMatchObject({ state: 'sent', tries: 2, reason: '' });
    await schedules.remove(id, ADA);
    now = END + 9 * HOUR;
    await first.look();
    expect(smtp.mails).toHaveLength(1);
  });

  test('the morning meeting: the gap of the line, the three largest losses, what is to be done', async () => {
    const meeting = await room().day([line], '2026-03-10', END + 8 * HOUR);
    if (!meeting) throw new Error('no such day');
    // From 21:00 to midnight: three hours of 50 a minute.
    expect(meeting.lines[0]).toMatchObject({ good: 9_000, unit: 'unit' });
    expect(meeting.lines[0]?.target).toBeGreaterThan(0);
    expect(meeting.losses.entries[0]?.key).toMatchObject({ reason: 'fault:7' });
    expect(meeting.losses.before.lost.ms).toBe(0);
    expect(meeting.actions.map(({ title }) => title)).toEqual(['Replace the cap chute']);
    expect(await room().day([line], '2026-03-40', END)).toBeNull();
    expect(await room().day([line], '2026-03-20', END)).toBeNull();
  });
});

const hash = (page: Buffer): string => createHash('sha256').update(page).digest('hex');

/** The words of a mail, whatever its parts are packed in. */
const decoded = (source: string): string =>
  source
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8'));
