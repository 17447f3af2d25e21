/** Reports, handover and actions as the server has them. */
import type { Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Scope } from '../../record/answers.ts';
import { type ActionEffect, effectOf, type NoEffect } from '../actions/action-effect.ts';
import { type ActionChange, ActionStore } from '../actions/action-store.ts';
import { refusalOf } from '../actions/capa.ts';
import type { Action } from '../actions/words.ts';
import type { Records } from '../database.ts';
import { type EnergyAnswer, energyOf } from '../energy.ts';
import type { Figures } from '../figures.ts';
import type { LossAnswers } from '../loss-answers.ts';
import type { Losses } from '../losses.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { type DailyMeeting, dailyMeeting, dayOf } from './daily-meeting.ts';
import { Handover } from './handover.ts';
import { Safety } from './safety.ts';
import { ReportSchedules } from './schedules.ts';
import { type ShiftReport, shiftReport } from './shift-report.ts';
import { reportedShift } from './shift-span.ts';

export interface ReportRoomParts {
  plant(): PlantModel;
  now(): number;
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly figures: Figures;
  readonly losses: Losses;
  readonly answers: LossAnswers;
  readonly orders: OrderRoom;
}

export class ReportRoom {
  readonly actions: ActionStore;
  readonly handover: Handover;
  readonly schedules: ReportSchedules;
  readonly safety: Safety;
  private readonly parts: ReportRoomParts;

  constructor(parts: ReportRoomParts) {
    this.parts = parts;
    const now = () => parts.now();
    this.actions = new ActionStore(parts.records, now);
    this.handover = new Handover(parts.records, now);
    this.schedules = new ReportSchedules(parts.records, now);
    this.safety = new Safety(parts.records, now);
  }

  /** `key` null = the last shift that is over at `at`, epoch ms. Null = the line works no such shift, or not yet. */
  async shift(line: Line, key: string | null, at: number): Promise<ShiftReport | null> {
    const shift = reportedShift(this.parts.plant(), line, key, at);
    return shift && shiftReport(this.reading(), line, shift, at);
  }

  /** `day` null = the day before `at`. Null = no such day, or it has not begun. */
  async day(lines: readonly Line[], day: string | null, at: number): Promise<DailyMeeting | null> {
    const asked = dayOf(this.parts.plant(), day, at);
    return asked && dailyMeeting(this.reading(), asked, lines);
  }

  energy(scope: Scope, window: Window, before: Window): Promise<EnergyAnswer> {
    return energyOf(this.parts.plant(), this.parts.questions, scope, window, before);
  }

  effect(action: Action): Promise<ActionEffect | NoEffect> {
    const { losses, questions, records } = this.parts;
    return effectOf({ plant: this.parts.plant(), losses, questions, records }, action, this.parts.now());
  }

  /** A corrective and preventive action is closed by what the record shows. Throws `Refused`. */
  async alter(before: Action, version: number | null, change: ActionChange, by: Actor): Promise<Action> {
    const { status = before.status, note = '', ...fields } = change;
    const effect = status === 'verified' && before.status === 'done' ? await this.effect(before) : null;
    const against = refusalOf({ before, fields: { ...before, ...fields }, status, note, effect, by: by.who });
    if (against) throw new Refused('action-refused', against);
    // The rules were looked at of this version.
    return this.actions.alter(before.id, version ?? before.version, change, by);
  }

  private reading() {
    const { plant, records, questions, figures, answers, orders } = this.parts;
    const { handover, actions, safety } = this;
    return { plant, records, questions, figures, losses: answers, orders, handover, actions, safety };
  }
}
