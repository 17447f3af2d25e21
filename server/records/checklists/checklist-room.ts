/** Checklists as the server has them: written, opened, answered, told of. */
import type { Logger } from 'pino';
import { shiftAt } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Database, Records, Work } from '../database.ts';
import { FileStore } from '../files/file-store.ts';
import { lineContext } from '../time/line-context.ts';
import { lineLot } from '../time/line-lot.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { ChecklistFollower } from './checklist-follower.ts';
import { checklistReport, type ReportBy, type ReportRow } from './checklist-report.ts';
import { type GateCheck, gateChecks } from './release-gate.ts';
import { RunStore } from './run-store.ts';
import { TemplateStore } from './template-store.ts';
import type { Context } from './words.ts';

/** Of a line without shifts: how long a check that belongs to no order holds it, ms. */
const DAY_MS = 86_400_000;

export interface ChecklistRoomOptions {
  readonly records: Records;
  readonly questions: TimeQuestions;
  plant(): PlantModel;
  /** The live record: what machines say they make. */
  record(): PlantRecord;
  readonly now: () => number;
}

interface Gate {
  /** Null = none is known. */
  readonly order: string | null;
  /** Checks that the line is held to. */
  readonly asked: number;
  readonly holding: readonly GateCheck[];
}

export class ChecklistRoom {
  readonly templates: TemplateStore;
  readonly runs: RunStore;
  readonly files: FileStore;
  private readonly options: ChecklistRoomOptions;
  private follower: ChecklistFollower | null = null;

  constructor(options: ChecklistRoomOptions) {
    const { records, now } = options;
    this.options = options;
    this.templates = new TemplateStore(records, now);
    this.runs = new RunStore(records, (db, line, at) => this.contextAt(db, line, at), now);
    this.files = new FileStore(records);
  }

  follow(log: Logger): void {
    this.follower = this.followerOf(log);
    this.follower.start();
  }

  followerOf(log: Logger): ChecklistFollower {
    const { options, templates, runs } = this;
    const contextNow = (line: Line) => options.records.ask((db) => this.contextAt(db, line.id, options.now()));
    const lotNow = (line: Line) =>
      options.records.ask((db) => lineLot(db, options.plant(), options.record(), line.id, options.now()));
    return new ChecklistFollower({ ...options, templates, runs, contextNow, lotNow, log });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  report(asked: { window: { from: number; to: number }; by: ReportBy; line: string | null }): Promise<ReportRow[]> {
    return checklistReport(this.options.records, { ...asked, now: this.options.now() });
  }

  /** What must be OK before a line runs on with its present order. */
  async gate(id: string): Promise<Gate> {
    const { records, plant, now } = this.options;
    const line = plant().lines.find((one) => one.id === id);
    return records.ask(async (db) => {
      const { order } = await this.contextAt(db, id, now());
      const since = (line && shiftAt(plant(), line, now())?.from) ?? now() - DAY_MS;
      return { order, ...(await gateChecks(db, { line: id, order, since })) };
    });
  }

  private contextAt(db: Database | Work, line: string, at: number): Promise<Context> {
    return lineContext(db, this.options.plant(), this.options.record(), line, at);
  }
}
