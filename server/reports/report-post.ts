/**
 * Sends shift reports by mail: at once, and after the end of each shift to those who are on the schedule of its line. A sending
 * is taken on in the record before anything leaves, so that each goes out once, also over a restart.
 */
import type { Logger } from 'pino';
import { shiftKey } from '../../twin/plant/calendar.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Mailer } from '../notify/mail.ts';
import { Looking } from '../records/looking.ts';
import type { Actor } from '../records/people/refused.ts';
import type { ReportRoom } from '../records/reports/report-room.ts';
import type { ReportSchedule } from '../records/reports/schedules.ts';
import type { ShiftReport } from '../records/reports/shift-report.ts';
import { reportedShift } from '../records/reports/shift-span.ts';
import { REPORT_LANGUAGES, type ReportLanguage } from './report-words.ts';
import { shiftReportPdf, titleOf } from './shift-report-pdf.ts';
import { speechOf } from './speech.ts';

/** What is still on its way when a shift ends (late samples, last counts) is waited for. */
const SETTLE_MS = 3 * 60_000;
/** A report that could not be sent for so long after its shift is not sent any more. */
const TOO_OLD_MS = 24 * 3_600_000;
const LOOK_MS = 20_000;
/** Tries of one sending; the next shift has a sending of its own. */
const MOST_TRIES = 20;
const SERVER: Actor = { who: 'reports', from: '' };

export interface ReportPostOptions {
  plant(): PlantModel;
  now(): number;
  readonly room: () => ReportRoom;
  readonly mailer: Mailer;
  readonly log: Logger;
  /** For tests. */
  readonly lookMs?: number;
}

export interface Sent {
  readonly sent: boolean;
  /** What the mail server said, or why nothing was sent. */
  readonly words: string;
}

export class ReportPost {
  private readonly options: ReportPostOptions;
  private readonly looking: Looking;

  constructor(options: ReportPostOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: options.lookMs ?? LOOK_MS,
      log: options.log,
      trouble: 'reports were not sent',
      look: () => this.sendDue(),
    });
  }

  /** Why mail is off, in words; null = it is on. */
  get off(): string | null {
    return this.options.mailer.off;
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  /** One page of A4. */
  pdf(report: ShiftReport, language: ReportLanguage): Promise<Buffer> {
    return shiftReportPdf(this.options.plant(), report, language, this.options.now());
  }

  /** To these addresses now. */
  async send(report: ShiftReport, to: readonly string[], language: ReportLanguage, by: Actor): Promise<Sent> {
    const { schedules } = this.options.room();
    const sending = { schedule: null, line: report.line.id, shift: report.shift.key, recipients: to };
    const id = await schedules.begin(sending, by.who);
    const { taken, words } = await this.mail(report, to, language);
    if (id !== null) await schedules.end(id, taken, taken ? '' : words, by);
    return { sent: taken, words };
  }

  /** Sends what is due; one look at a time. */
  look(): Promise<void> {
    return this.looking.now();
  }

  private async sendDue(): Promise<void> {
    if (this.off !== null) return;
    for (const schedule of await this.options.room().schedules.list()) await this.sendOne(schedule);
  }

  private async sendOne(schedule: ReportSchedule): Promise<void> {
    const { plant, now, room } = this.options;
    const line = plant().lines.find(({ id }) => id === schedule.line);
    const shift = line && reportedShift(plant(), line, null, now() - SETTLE_MS);
    if (!line || !shift || shift.span.to < schedule.since || now() - shift.span.to > TOO_OLD_MS) return;
    const { schedules } = room();
    const known = (await schedules.sendings(line.id, 100)).find(
      (sending) => sending.schedule === schedule.id && sending.shift === shiftKey(shift.span),
    );
    if (known && (known.state !== 'failed' || known.tries >= MOST_TRIES)) return;
    const report = await room().shift(line, shift.key, now());
    if (!report) return;
    const { recipients } = schedule;
    const id = await schedules.begin(
      { schedule: schedule.id, line: line.id, shift: shift.key, recipients },
      SERVER.who,
    );
    if (id === null) return;
    const { taken, words } = await this.mail(report, recipients, languageOf(schedule.language));
    await schedules.end(id, taken, taken ? '' : words, SERVER);
  }

  private async mail(report: ShiftReport, to: readonly string[], language: ReportLanguage) {
    const speech = speechOf(this.options.plant(), language);
    const oee = report.figures.find(({ formula }) => formula === 'oee')?.value ?? null;
    const names = {
      line: speech.say(report.line.name),
      shift: `${speech.shift(report.shift.span.shift)}, ${speech.date(report.window.from)}`,
      from: speech.moment(report.window.from),
      to: speech.moment(report.window.to),
      good: report.coverage > 0 ? `${speech.number(report.good)} ${report.unit}` : speech.word('no-data'),
      oee: oee === null ? speech.word('no-data') : speech.percent(oee),
    };
    const doubt =
      report.coverage <= 0
        ? speech.word('noCoverage')
        : report.coverage < 0.995
          ? speech.word('coverage', { share: speech.percent(report.coverage, 0) })
          : '';
    return this.options.mailer.send({
      to,
      subject: speech.word('mailSubject', names),
      text: [speech.word('mailText', names), doubt].filter(Boolean).join('\n'),
      attachments: [
        {
          filename: `${titleOf(speech, report).replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.pdf`,
          content: await this.pdf(report, language),
          contentType: 'application/pdf',
        },
      ],
    });
  }
}

const languageOf = (text: string): ReportLanguage => REPORT_LANGUAGES.find((one) => one === text) ?? 'en';
