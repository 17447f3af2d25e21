/** Words of actions: what somebody does about something that the record shows, by when, and how it is judged. */
import type { ProfileId } from '../../../analytics/oee/profiles/profile.ts';
import type { LossDimension } from '../losses.ts';

/** `verified`: done, and the record shows that it helped; only of corrective and preventive actions. */
export const ACTION_STATUSES = ['open', 'doing', 'done', 'verified', 'dropped'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];
/** What became of it: a status that it came to, or what was said or changed meanwhile. */
export type ActionWhat = ActionStatus | 'made' | 'changed' | 'note';

export const LOSS_MEASURES = ['stops', 'ms'] as const;
export const POINT_MEASURES = ['signals', 'outside'] as const;
type Filters = Readonly<Partial<Record<LossDimension, string>>>;

/** How it is judged: a loss by its stops or its time, or a figure; null = nobody measures it. */
export type Measure =
  | {
      readonly kind: 'loss';
      readonly scope: string;
      readonly only: Filters;
      readonly by: (typeof LOSS_MEASURES)[number];
    }
  | { readonly kind: 'kpi'; readonly scope: string; readonly kpi: string; readonly profile: ProfileId }
  /** A control chart: by points that broke a rule, or by readings outside the specification. */
  | {
      readonly kind: 'points';
      readonly scope: string;
      readonly characteristic: string;
      readonly by: (typeof POINT_MEASURES)[number];
    };

/** What a corrective and preventive action says beside what is done; texts, empty = not yet. */
export interface Capa {
  /** What keeps the defect from the customer meanwhile. */
  readonly containment: string;
  readonly cause: string;
  /** Against this cause, and against its like elsewhere. */
  readonly corrective: string;
  readonly preventive: string;
}

/** Where it came from: what somebody looked at. Times in epoch ms. */
export interface Evidence {
  readonly scope?: string;
  readonly from?: number;
  readonly to?: number;
  readonly kpi?: string;
  /** A loss or a pattern. */
  readonly only?: Filters;
  /** `machine@from` */
  readonly stop?: string;
  /** Of a control chart. */
  readonly signal?: string;
  readonly hold?: string;
  readonly lot?: string;
}

export interface ActionFields {
  /** Null = of the whole site. */
  readonly line: string | null;
  readonly machine: string | null;
  readonly title: string;
  readonly why: string;
  /** Who does it, by name; empty = nobody yet. */
  readonly owner: string;
  /** Until when, epoch ms; null = not said. */
  readonly due: number | null;
  readonly evidence: Evidence;
  readonly measure: Measure | null;
  /** Null = a plain action. */
  readonly capa: Capa | null;
}

export interface Action extends ActionFields {
  readonly id: number;
  readonly status: ActionStatus;
  readonly made: number;
  readonly done: number | null;
  /** Of its versions; a change names the one that it is of. */
  readonly version: number;
  readonly by: string;
}

export interface ActionEvent {
  readonly what: ActionWhat;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}
