/** Tables of alarms as types. Times are epoch ms; `superseded`: when what was told was found not to be so; null = it was. */
import type { Generated } from 'kysely';
import type { ALARM_CHANGES } from '../../analytics/alarms/alarm-state.ts';
import type { AlarmState, Priority } from '../../twin/words.ts';

export interface AlarmTables {
  alarm_event: {
    id: Generated<number>;
    /** Its own, so that what is written twice is there once. */
    key: string;
    alarm: string;
    rule: string;
    line: string | null;
    machine: string | null;
    position: string;
    /** As it was then, raised ones included. */
    priority: Priority;
    what: (typeof ALARM_CHANGES)[number];
    /** What it showed from then on. */
    state: AlarmState;
    level: number;
    at_ms: number;
    /** The reading that made it an alarm. */
    value: number | null;
    /** End of a shelf. */
    until_ms: number | null;
    /** Empty = nobody: the plant itself. */
    by_whom: string;
    why: string;
    recorded: number;
    superseded: number | null;
  };
}
