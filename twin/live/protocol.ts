/**
 * The messages of the live stream (socket.io, namespace /live, msgpack parser, websocket). One definition for the server,
 * our own screens and integrators; the binary `frame` is defined in frames.ts.
 *
 * A subscription is a timeline and a moment: `at: null` follows the live plant, a number shows that instant of the record.
 * The answer is the same: texts, lines, sources, then a snapshot frame; live subscriptions go on with delta frames and events.
 * The server sends at least one frame a second, empty if nothing changed, so that silence can be seen.
 */
import type { Derived } from '../derived.ts';
import type { Link, SourceStatus, TwinEvent } from '../events.ts';
import type { Words } from '../plant/schema-parts.ts';
import type { AlarmState, Priority, State } from '../words.ts';

export const PROTOCOL_VERSION = 1;

export interface SubscribeRequest {
  readonly version: typeof PROTOCOL_VERSION;
  /** Line ids whose machines to follow; absent = every machine of the site, utilities included. */
  readonly lines?: readonly string[];
  /** Tags to follow: slots, or 'all'. Default none. */
  readonly tags?: readonly number[] | 'all';
  /** Most delta frames a second, 1 to 30. Default 10. */
  readonly hz?: number;
  /** The moment to show, epoch ms; null or absent = live. */
  readonly at?: number | null;
  /** Sequence of the last event seen, to be given what was missed while away. */
  readonly resume?: number;
}

export type SubscribeAnswer =
  | {
      readonly ok: true;
      readonly at: number;
      readonly live: boolean /** Oldest moment that can be shown. */;
      readonly oldest: number;
    }
  | { readonly ok: false; readonly reason: string };

export interface SequencedEvent {
  readonly sequence: number;
  readonly event: TwinEvent;
}

/** Time lost on a line in the shift so far, by its reason. */
export interface LossView {
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
  readonly lostMs: number;
  readonly stops: number;
  /** Money, in the site's currency; null where the line has no cost. */
  readonly cost: number | null;
}

export interface ShiftView {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** The figures count from here: the start of the shift, or later when the record begins later. */
  readonly since: number;
  /** Good units leaving the line, in the unit of its last machine. */
  readonly good: number;
  readonly unit: string;
  /** What the plan wants from `since` by now and by the end of the shift, same unit. */
  readonly targetNow: number;
  readonly targetEnd: number;
  /** Where the shift will end at the pace it had so far, with a range; null while there is too little to say. */
  readonly expected: { readonly low: number; readonly mid: number; readonly high: number } | null;
  readonly oee: Derived;
  readonly availability: Derived;
  readonly effectiveness: Derived;
  readonly quality: Derived;
  readonly losses: readonly LossView[];
}

/** What a screen knows of one line; sent when it changes, at most once a second. */
export interface LineView {
  readonly line: string;
  readonly at: number;
  readonly state: State;
  readonly since: number;
  /** The machine that holds the line up, and the walk from the constraint to it. */
  readonly cause: Link | null;
  readonly chain: readonly Link[];
  /** Machines starved or blocked because of the cause. */
  readonly waiting: readonly Link[];
  /** Product id, null = not known. */
  readonly product: string | null;
  readonly order: string | null;
  /** Work in progress: base units on the belts and tables whose fill is measured; null = none is. */
  readonly wip: number | null;
  /** Constraint: units a minute now, and the ideal for this product. */
  readonly rate: number | null;
  readonly idealRate: number | null;
  readonly shift: ShiftView | null;
}

export interface SourceView {
  readonly source: string;
  readonly protocol: string;
  readonly address: string;
  readonly status: SourceStatus;
  readonly since: number;
  readonly reason: string;
  /** Epoch ms of the next attempt; 0 = none planned. */
  readonly nextRetry: number;
  readonly tags: number;
  readonly samples: number;
  readonly lastSample: number;
  /** What was refused, by why: `not-a-number`, `future`, `past`, `unknown-metric`, `malformed`, ... */
  readonly refused: Readonly<Record<string, number>>;
}

/** An alarm as screens show it; times are epoch ms. */
export interface AlarmView {
  readonly id: string;
  /** Id in the plant file. */
  readonly rule: string;
  readonly text: Words;
  readonly response: Words;
  readonly machine: string | null;
  readonly line: string | null;
  readonly position: string;
  /** As raised by now. */
  readonly priority: Priority;
  readonly state: AlarmState;
  readonly since: number;
  /** When it was last told as an alarm; null = never. */
  readonly activated: number | null;
  /** How often it was told again, and raised, since. */
  readonly repeats: number;
  readonly level: number;
  /** The reading that made it one; null = it looks at none. */
  readonly value: number | null;
  readonly unit: string;
  readonly shelvedUntil: number | null;
  /** Who last did something with it, and why; empty = nobody. */
  readonly by: string;
  readonly why: string;
}

/** What a call for material is for. */
export interface MaterialCalled {
  /** Id of the bin; null = of no bin of the plant. */
  readonly bin: string | null;
  readonly material: string;
  readonly containers: number;
  /** In all of them, in `unit`; null = nobody has said. */
  readonly quantity: number | null;
  readonly unit: string;
  /** By when it is to be there; null = no time is declared. */
  readonly due: number | null;
}

/** A call of somebody on the floor; times are epoch ms, null = not yet. */
export interface CallView {
  readonly id: string;
  readonly kind: string;
  readonly line: string;
  readonly machine: string | null;
  readonly note: string;
  readonly raised: number;
  readonly by: string;
  readonly acknowledged: number | null;
  readonly acknowledgedBy: string;
  readonly arrived: number | null;
  readonly resolved: number | null;
  /** Not needed any more: it is over, and nobody came. */
  readonly cancelled: number | null;
  /** Who resolved or cancelled it. */
  readonly endedBy: string;
  /** Levels it was raised by: without acknowledgement, or, of material, without delivery. */
  readonly level: number;
  /** Null = it calls for people. For material, seen is taken and resolved is delivered. */
  readonly material: MaterialCalled | null;
}

/** Over: delivered, resolved or not needed any more. */
export const isOver = ({ resolved, cancelled }: Pick<CallView, 'resolved' | 'cancelled'>): boolean =>
  resolved !== null || cancelled !== null;

/** A control chart that left control; times are epoch ms. */
export interface SignalView {
  readonly id: string;
  readonly characteristic: string;
  /** Empty = of all products. */
  readonly product: string;
  readonly machine: string;
  readonly line: string | null;
  /** Of the point that completed a rule, and of the newest that joined it. */
  readonly at: number;
  readonly last: number;
  readonly rules: readonly string[];
  /** A stop of the machine is recommended. */
  readonly stop: boolean;
  /** When it was raised by a level, because nobody had taken it. */
  readonly escalated: readonly number[];
  readonly state: 'open' | 'taken' | 'closed';
  readonly takenBy: string;
}

/** All rows that matter (alarms that are not normal, calls and signals that are open), or those that changed, over ones too. */
export interface News<Row> {
  readonly all: boolean;
  readonly rows: readonly Row[];
}

export interface ServerMessages {
  frame(bytes: Uint8Array): void;
  /** Text numbers that frames may carry from now on. */
  texts(rows: readonly (readonly [id: number, text: string])[]): void;
  lines(rows: readonly LineView[]): void;
  sources(rows: readonly SourceView[]): void;
  events(rows: readonly SequencedEvent[]): void;
  alarms(news: News<AlarmView>): void;
  calls(news: News<CallView>): void;
  signals(news: News<SignalView>): void;
  /** The plant was changed: the subscription has ended; read the plant again, then subscribe by its numbers. */
  plant(): void;
}

export interface ClientMessages {
  subscribe(request: SubscribeRequest, answer: (answer: SubscribeAnswer) => void): void;
}
