/** Tables of maintenance. Times are epoch ms; `superseded` null = as it stands now. */
import type { ColumnType, Generated } from 'kysely';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { Closing, CodeKind, WorkKind, WorkPriority, WorkState, WorkWhat } from './words.ts';

type Json<T> = ColumnType<T, string, string>;

export interface MaintenanceTables {
  work_order: {
    id: Generated<number>;
    /** The same in all its versions. */
    number: number;
    machine: string;
    line: string | null;
    component: string | null;
    kind: WorkKind;
    title: string;
    why: string;
    priority: WorkPriority;
    state: WorkState;
    stop: string | null;
    prediction: string | null;
    plan: string | null;
    occurrence: string | null;
    from_ms: number | null;
    to_ms: number | null;
    people: Json<readonly string[]>;
    estimate_min: number | null;
    checklist: string | null;
    run: string | null;
    closing: ColumnType<Closing | null, string | null, string | null>;
    system: string | null;
    external: string | null;
    made_ms: number;
    made_by: string;
    done_ms: number | null;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  work_event: {
    id: Generated<number>;
    number: number;
    what: WorkWhat;
    note: string;
    file: string | null;
    by_whom: string;
    recorded: number;
  };
  work_time: {
    id: Generated<number>;
    number: number;
    person: string;
    minutes: number;
    note: string;
    by_whom: string;
    recorded: number;
    /** Taken back. */
    superseded: number | null;
  };
  work_measure: {
    id: Generated<number>;
    number: number;
    name: string;
    unit: string;
    before: number | null;
    after: number | null;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  component: {
    id: Generated<number>;
    machine: string;
    component: string;
    name: string;
    fitted_ms: number | null;
    part: string | null;
    gone: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  failure_code: {
    id: Generated<number>;
    code: string;
    kind: CodeKind;
    name: Json<Words>;
    types: Json<readonly string[]>;
    gone: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
}
