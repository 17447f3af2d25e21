/** Tables of maintenance. Times are epoch ms; `superseded` null = as it stands now. */
import type { ColumnType, Generated } from 'kysely';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { PeerOutcome } from './peer-words.ts';
import type { PlanFields, PlanKind } from './plan-words.ts';
import type { SpareKind } from './spare-words.ts';
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
    /** Who told it, and by which event at first; null = it was done here. */
    peer: string | null;
    peer_event: string | null;
    by_whom: string;
    recorded: number;
  };
  work_told: {
    id: Generated<number>;
    peer: string;
    /** As the peer names it. */
    event: string;
    kind: string;
    at_ms: number | null;
    number: number | null;
    outcome: PeerOutcome;
    reason: string;
    body: Json<unknown>;
    received: number;
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
  spare_part: {
    id: Generated<number>;
    part: string;
    name: string;
    unit: string;
    place: string;
    min: number | null;
    max: number | null;
    lead_days: number | null;
    supplier: string;
    cost: number | null;
    gone: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  spare_movement: {
    id: Generated<number>;
    part: string;
    kind: SpareKind;
    quantity: number;
    number: number | null;
    reason: string;
    by_whom: string;
    recorded: number;
    /** It went below its minimum by this. */
    crossed: boolean;
  };
  spare_reserved: {
    id: Generated<number>;
    number: number;
    part: string;
    quantity: number;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  maintenance_plan: {
    id: Generated<number>;
    plan: string;
    machine: string;
    component: string | null;
    title: string;
    why: string;
    kind: PlanKind;
    every: number;
    lead: number;
    fixed: boolean;
    since_ms: number;
    priority: WorkPriority;
    estimate_min: number | null;
    checklist: string | null;
    parts: Json<PlanFields['parts']>;
    gone: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
}
