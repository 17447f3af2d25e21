/** Tables of actions. Times are epoch ms; `superseded` null = as it stands now. */
import type { ColumnType, Generated } from 'kysely';
import type { ActionStatus, ActionWhat, Capa, Evidence, Measure } from './words.ts';

type Json<T> = ColumnType<T, string, string>;

export interface ActionTables {
  action: {
    id: Generated<number>;
    /** Its number, the same in all its versions. */
    action: number;
    line: string | null;
    machine: string | null;
    title: string;
    why: string;
    owner: string;
    due_ms: number | null;
    status: ActionStatus;
    evidence: Json<Evidence>;
    measure: Json<Measure | null>;
    capa: ColumnType<Capa | null, string | null, string | null>;
    made_ms: number;
    done_ms: number | null;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  action_event: {
    id: Generated<number>;
    action: number;
    what: ActionWhat;
    note: string;
    by_whom: string;
    recorded: number;
  };
}
