/** What the screens of alarms and calls ask of the server. */
import { get, send } from './api.ts';
import type { AlarmsAnswer, AlarmsHistoryAnswer, AlarmsPerformanceAnswer, PostAlarmsTryAnswer } from './openapi.d.ts';

export type AlarmEventRow = AlarmsHistoryAnswer['events'][number];
export type Performance = AlarmsPerformanceAnswer;
export type Trial = PostAlarmsTryAnswer;
export type AlarmAnswer = AlarmsAnswer['alarms'][number];
export type AlarmAct = 'acknowledge' | 'reset' | 'shelve' | 'unshelve' | 'out-of-service' | 'in-service';
export type CallAct = 'acknowledge' | 'arrive' | 'resolve' | 'cancel';

export const answerAlarm = (id: string, act: AlarmAct, body: { why?: string; until?: string } = {}): Promise<unknown> =>
  send('POST', `/api/v1/alarms/${encodeURIComponent(id)}/${act}`, body);

export const answerCall = (id: string, act: CallAct): Promise<unknown> =>
  send('POST', `/api/v1/calls/${encodeURIComponent(id)}/${act}`, {});

export const getAllAlarms = (signal?: AbortSignal): Promise<AlarmsAnswer> => get('/api/v1/alarms?which=all', signal);

export interface TrialAsked {
  readonly alarm: string;
  readonly from: string;
  readonly to: string;
  readonly onDelayS: number;
  readonly offDelayS: number;
  readonly deadband?: number;
  readonly limit?: number;
}
/** A month of readings is read again: that takes a while. */
const TRIAL_MS = 60_000;
export const tryAlarm = (asked: TrialAsked): Promise<Trial> => send('POST', '/api/v1/alarms/try', asked, TRIAL_MS);
