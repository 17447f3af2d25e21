/** What the server's main thread and the thread of the OPC UA server say to each other. */
export interface ServedPlant {
  readonly site: { readonly id: string; readonly name: string };
  readonly lines: readonly { readonly id: string; readonly name: string; readonly area: string }[];
  readonly machines: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    /** Null = a utility. */
    readonly line: string | null;
  }[];
}

/** `line:<id>.Rate` or `machine:<id>.State`; a value of null is not known. */
export type Row = readonly [node: string, value: string | number | boolean | null];

/** A machine stands for a reason that somebody has to act on, a stop of it is recommended, or neither any more. */
export interface Alarm {
  readonly what: 'Stopped' | 'StopRecommended';
  readonly machine: string;
  readonly active: boolean;
  readonly message: string;
}

export interface ServedOptions {
  readonly port: number;
  readonly host: string;
  readonly pki: string;
  readonly plant: ServedPlant;
}

export type ToServed =
  | { readonly type: 'values'; readonly at: number; readonly rows: readonly Row[] }
  | { readonly type: 'alarm'; readonly alarm: Alarm }
  | { readonly type: 'close' };

export type FromServed =
  | { readonly type: 'open' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'closed' };

/** The variables of a line and of a machine, and what they hold. */
export const LINE_NODES = {
  State: 'String',
  Cause: 'String',
  Product: 'String',
  Order: 'String',
  Rate: 'Double',
  IdealRate: 'Double',
  OEE: 'Double',
  Availability: 'Double',
  Effectiveness: 'Double',
  Quality: 'Double',
} as const;
export const MACHINE_NODES = {
  State: 'String',
  FaultCode: 'Double',
  FaultText: 'String',
  GoodCount: 'Double',
  RejectCount: 'Double',
  Speed: 'Double',
  QualitySignals: 'Double',
  StopRecommended: 'Boolean',
} as const;
/** Kept with their history, so that a client can draw them. */
export const KPIS: readonly string[] = [
  'Rate',
  'OEE',
  'Availability',
  'Effectiveness',
  'Quality',
  'GoodCount',
  'Speed',
];
