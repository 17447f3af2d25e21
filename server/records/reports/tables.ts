/** Tables of reports. Times are epoch ms; `superseded` null = as it stands now. */
import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

export const SENDING_STATES = ['sending', 'sent', 'failed'] as const;
export type SendingState = (typeof SENDING_STATES)[number];

/** What became of people, or nearly did: the least first. */
export const SAFETY_KINDS = ['near-miss', 'first-aid', 'injury'] as const;
export type SafetyKind = (typeof SAFETY_KINDS)[number];

export interface ReportTables {
  safety_event: {
    id: Generated<number>;
    kind: SafetyKind;
    /** null = somewhere else on the site. */
    line: string | null;
    machine: string | null;
    text: string;
    at_ms: number;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  handover_note: {
    id: Generated<number>;
    line: string;
    /** `2026-11-21 early` */
    shift: string;
    text: string;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  report_schedule: {
    id: Generated<number>;
    line: string;
    recipients: Json<readonly string[]>;
    language: string;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  report_sending: {
    id: Generated<number>;
    /** null = by hand. */
    schedule: number | null;
    line: string;
    shift: string;
    recipients: Json<readonly string[]>;
    state: SendingState;
    tries: number;
    reason: string;
    by_whom: string;
    recorded: number;
  };
}
