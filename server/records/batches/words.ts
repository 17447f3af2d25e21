/**
 * Words of the electronic batch record. A record is kept as it is sent: times are ISO 8601 in UTC, so that its text, which is
 * hashed and frozen, can be read by whoever holds it. Entries of lists have a `key` by which they are known.
 */
import type { Verdict } from '../checklists/words.ts';

export const BATCH_STATES = ['running', 'open', 'reviewed', 'released'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** What signs and reopens: a review, then a release by somebody else; a reopening begins the next version. */
export const SEALS = ['reviewed', 'released', 'reopened'] as const;
export type Seal = (typeof SEALS)[number];
export const SIGNED = ['reviewed', 'released'] as const satisfies readonly Seal[];

export const DEVIATION_KINDS = [
  'parameter-outside',
  'parameter-unknown',
  'step-missing',
  'step-order',
  'step-unknown',
  'check-outside',
  'check-missing',
  'gate-skipped',
  'material-refused',
  'material-expired',
  'material-unknown',
  'hold',
  'signal-open',
  'limit-exceeded',
  'told',
] as const;
export type DeviationKind = (typeof DEVIATION_KINDS)[number];

export const DEVIATION_CLASSES = ['minor', 'major', 'critical'] as const;
export type DeviationClass = (typeof DEVIATION_CLASSES)[number];

/** How it is known when a phase was: the tag that tells phases, steps of a checklist, or it is the machine's whole time. */
export const PHASE_TIMES = ['tag', 'checklist', 'machine', 'unknown'] as const;

export interface Span {
  from: string;
  to: string;
}

export interface BatchParameter {
  key: string;
  name: string;
  unit: string;
  target: number | null;
  low: number | null;
  high: number | null;
  tag: string | null;
  actual: { min: number; mean: number; max: number; outsideMs: number; knownMs: number } | null;
  /** Why there is no actual; null = there is one. */
  why: 'no-tag' | 'no-time' | 'no-data' | null;
  verdict: 'inside' | 'outside' | 'unknown' | 'no-limits';
}

export interface BatchPhase {
  /** `<recipe>/<number>` */
  key: string;
  recipe: string;
  revision: string;
  machine: string | null;
  number: number;
  unitProcedure: string | null;
  operation: string | null;
  phase: string | null;
  windows: Span[];
  timeBy: (typeof PHASE_TIMES)[number];
  /** The tag, or the run of a checklist. */
  source: string | null;
  parameters: BatchParameter[];
}

export interface BatchCheck {
  key: string;
  template: string;
  version: number;
  name: Record<string, string> | string;
  kind: string;
  machine: string | null;
  opened: string;
  done: string | null;
  by: string | null;
  missed: boolean;
  /** It gates the run, and the machines ran before it was done. */
  gateSkipped: boolean;
  answers: {
    key: string;
    text: Record<string, string> | string;
    value: unknown;
    unit: string;
    low: number | null;
    high: number | null;
    verdict: Verdict;
    reason: string;
    at: string;
    by: string;
  }[];
}

/** What the record says of a batch; of the same facts it is the same, byte by byte. */
export interface BatchContent {
  order: string;
  product: string;
  lot: string | null;
  line: string;
  planned: number;
  good: number;
  reject: number;
  rework: number;
  declared: Record<'produced' | 'scrap' | 'rework', number | null>;
  status: string;
  begun: string;
  ended: string | null;
  recipes: { key: string; recipe: string; revision: string; title: string; machine: string | null; since: string }[];
  bom: { key: string; revision: string } | null;
  machines: {
    key: string;
    from: string;
    to: string;
    runningMs: number;
    good: number;
    reject: number;
    energyKwh: number;
  }[];
  crews: string[];
  shifts: string[];
  people: { key: string; name: string; scope: string }[];
  materials: {
    key: string;
    code: string;
    material: string | null;
    quantity: number | null;
    unit: string;
    at: string;
    by: string;
    expires: string | null;
    supplierLot: string | null;
    known: boolean;
  }[];
  scans: {
    key: string;
    code: string;
    material: string | null;
    quantity: number | null;
    refusal: string | null;
    detail: string;
    at: string;
    by: string;
  }[];
  lots: { key: string; kind: string; quantity: number | null; unit: string; madeAt: string | null }[];
  procedure: BatchPhase[];
  checks: BatchCheck[];
  stops: {
    key: string;
    machine: string;
    state: string;
    fault: number;
    reason: string | null;
    from: string;
    to: string;
  }[];
  moreStops: boolean;
  alarms: {
    key: string;
    alarm: string;
    machine: string | null;
    priority: string;
    what: string;
    at: string;
    by: string;
  }[];
  signals: {
    key: string;
    characteristic: string;
    machine: string;
    rules: string[];
    value: number;
    at: string;
    state: string;
    cause: string;
    action: string;
    by: string;
  }[];
  limits: { key: string; limit: string; from: string; to: string | null; worst: number | null; unit: string }[];
  holds: {
    key: string;
    reason: string;
    raised: string;
    by: string;
    open: number;
    lots: { key: string; disposition: string | null; note: string; by: string; decided: string | null }[];
  }[];
  /** Of its checklists, recipes and holds. */
  signatures: { key: string; kind: string; record: string; printed: string; meaning: string; at: string }[];
  deviations: BatchDeviation[];
}

export interface BatchDeviation {
  key: string;
  kind: DeviationKind;
  /** `rule`, or who told it. */
  by: string;
  at: string;
  /** What it is of, in the words of the record: a parameter, a check, a lot. */
  subject: string;
  detail: string;
  /** False: the rule finds it no more; it stays to be explained. */
  found: boolean;
  explanation: { class: DeviationClass; comment: string; by: string; at: string } | null;
}

/** What a rule found. */
export type Finding = Pick<BatchDeviation, 'key' | 'kind' | 'at' | 'subject' | 'detail'>;

export interface BatchSeal {
  readonly id: number;
  readonly version: number;
  readonly what: Seal;
  /** SHA-256 of the frozen text, hex; empty of a reopening. */
  readonly hash: string;
  /** Printed name, and the name to sign in with. */
  readonly printed: string;
  readonly name: string;
  /** Of a reopening. */
  readonly reason: string;
  readonly at: number;
}
