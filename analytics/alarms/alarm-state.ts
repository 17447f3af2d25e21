/**
 * One alarm as ISA-18.2 / IEC 62682 have it (docs/domain.md, section 8). Pure: time is an input, and timers that came due
 * before an input run before it, at their own moment. So ticks change nothing but when a change is told.
 */
import type { AlarmState } from '../../twin/words.ts';

export interface AlarmSettings {
  /** How long the condition must hold before it is an alarm, and must be gone before it has returned, ms. */
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** It stays until somebody resets it, although the condition is gone. */
  readonly latching: boolean;
  readonly needsAck: boolean;
  /** Told again so often until acknowledged, ms; 0 = never. */
  readonly repeatMs: number;
  /** Raised by a level after so long without acknowledgement, ms, growing. */
  readonly escalateMs: readonly number[];
}

/** Plain data: kept over restarts as JSON. Times are epoch ms. */
export interface AlarmMemory {
  /** Newest moment it knows of. */
  readonly at: number;
  /** The condition as it was said last. */
  readonly condition: boolean;
  /** When the condition last became other than `active`; null = it is the same. */
  readonly pending: number | null;
  /** In alarm, delays past. */
  readonly active: boolean;
  /** This time of being active was told: false while it is hidden. */
  readonly announced: boolean;
  readonly acknowledged: boolean;
  readonly latched: boolean;
  readonly shelvedUntil: number | null;
  readonly suppressed: boolean;
  readonly outOfService: boolean;
  /** When it was last told as an alarm; null = never. */
  readonly activated: number | null;
  /** How often it was repeated and raised since. */
  readonly repeats: number;
  readonly level: number;
  /** Since when it shows the state it shows. */
  readonly since: number;
}

export type AlarmInput =
  | { readonly type: 'condition' | 'suppress'; readonly at: number; readonly on: boolean }
  | { readonly type: 'shelve'; readonly at: number; readonly until: number }
  | {
      readonly type: 'acknowledge' | 'reset' | 'unshelve' | 'out-of-service' | 'in-service' | 'tick';
      readonly at: number;
    };

export const ALARM_CHANGES = [
  'activated',
  'returned',
  'acknowledged',
  'reset',
  'repeated',
  'escalated',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
  'out-of-service',
  'in-service',
  /** The plant no longer has it. */
  'removed',
] as const;

export interface AlarmChange {
  readonly what: (typeof ALARM_CHANGES)[number];
  readonly at: number;
  /** What it shows from then on. */
  readonly state: AlarmState;
  readonly level: number;
}

export interface Stepped {
  readonly memory: AlarmMemory;
  readonly changes: readonly AlarmChange[];
}

export const newAlarm = (at: number): AlarmMemory => ({
  at,
  condition: false,
  pending: null,
  active: false,
  announced: false,
  acknowledged: true,
  latched: false,
  shelvedUntil: null,
  suppressed: false,
  outOfService: false,
  activated: null,
  repeats: 0,
  level: 0,
  since: at,
});

export function alarmState(memory: AlarmMemory): AlarmState {
  if (memory.outOfService) return 'out-of-service';
  if (memory.shelvedUntil !== null) return 'shelved';
  if (memory.suppressed) return 'suppressed-by-design';
  const { active, announced, acknowledged, latched } = memory;
  if (active && announced) return acknowledged ? 'acknowledged' : 'unacknowledged';
  if (latched) return acknowledged ? 'latched-acknowledged' : 'latched-unacknowledged';
  return acknowledged ? 'normal' : 'returned-unacknowledged';
}

const isHidden = (memory: AlarmMemory): boolean =>
  memory.outOfService || memory.shelvedUntil !== null || memory.suppressed;

const mustBeAnswered = (memory: AlarmMemory): boolean => !memory.acknowledged && !isHidden(memory);

interface Due {
  readonly at: number;
  readonly what: 'delay' | 'shelf' | 'repeat' | 'raise';
}

/** When time alone changes it next, epoch ms; Infinity = never. */
export const nextDue = (settings: AlarmSettings, memory: AlarmMemory): number =>
  due(settings, memory)[0]?.at ?? Infinity;

/** Timers that run, the next first; of two at one moment in the order of this list. */
function due(settings: AlarmSettings, memory: AlarmMemory): Due[] {
  const timers: Due[] = [];
  const { pending, shelvedUntil, activated } = memory;
  if (shelvedUntil !== null) timers.push({ at: shelvedUntil, what: 'shelf' });
  if (pending !== null)
    timers.push({ at: pending + (memory.condition ? settings.onDelayMs : settings.offDelayMs), what: 'delay' });
  if (activated !== null && mustBeAnswered(memory)) {
    const raise = settings.escalateMs[memory.level];
    if (raise !== undefined) timers.push({ at: activated + raise, what: 'raise' });
    if (settings.repeatMs > 0)
      timers.push({ at: activated + (memory.repeats + 1) * settings.repeatMs, what: 'repeat' });
  }
  return timers.sort((a, b) => a.at - b.at);
}

/** The alarm after an input. An input older than what it knows counts as of now. */
export function stepAlarm(settings: AlarmSettings, memory: AlarmMemory, input: AlarmInput): Stepped {
  const changes: AlarmChange[] = [];
  const at = Math.max(input.at, memory.at);
  const before = runTimers(settings, memory, at, changes);
  const given = take(settings, { ...before, at }, input, changes);
  return { memory: runTimers(settings, given, at, changes), changes };
}

function runTimers(settings: AlarmSettings, from: AlarmMemory, until: number, changes: AlarmChange[]): AlarmMemory {
  let memory = from;
  for (;;) {
    const [next, after] = due(settings, memory);
    if (next === undefined || next.at > until) return memory;
    // A timer that was due while nobody looked (a restart) runs at its own moment.
    const at = Math.max(next.at, memory.at);
    memory = fire(settings, { ...memory, at }, next.what, Math.min(after?.at ?? Infinity, until), changes);
  }
}

function fire(
  settings: AlarmSettings,
  memory: AlarmMemory,
  what: Due['what'],
  until: number,
  changes: AlarmChange[],
): AlarmMemory {
  const { at, activated, repeats } = memory;
  switch (what) {
    case 'delay':
      return memory.condition
        ? announce(settings, { ...memory, active: true, pending: null }, changes)
        : fallBack({ ...memory, active: false, announced: false, pending: null }, changes, memory);
    case 'shelf':
      return reappear(settings, { ...memory, shelvedUntil: null }, 'unshelved', changes);
    case 'raise':
      return tell({ ...memory, level: memory.level + 1 }, 'escalated', changes, memory);
    case 'repeat': {
      // What nobody could hear while the server was away is told once, not as often as it would have been.
      const missed = Math.floor((Math.max(until, at) - (activated ?? at)) / settings.repeatMs);
      const told = Math.max(repeats + 1, Number.isFinite(missed) ? missed : 0);
      // Those that fell into a time in which it was hidden are told when it is seen again, not before.
      const heard = Math.max(at, (activated ?? at) + told * settings.repeatMs);
      return tell({ ...memory, repeats: told, at: heard }, 'repeated', changes, memory);
    }
    default:
      return what satisfies never;
  }
}

function take(settings: AlarmSettings, memory: AlarmMemory, input: AlarmInput, changes: AlarmChange[]): AlarmMemory {
  switch (input.type) {
    case 'tick':
      return memory;
    case 'condition': {
      if (input.on === memory.condition) return memory;
      return { ...memory, condition: input.on, pending: input.on === memory.active ? null : memory.at };
    }
    case 'acknowledge':
      if (!mustBeAnswered(memory)) return memory;
      return tell({ ...memory, acknowledged: true }, 'acknowledged', changes, memory);
    case 'reset':
      if (alarmState(memory) !== 'latched-acknowledged') return memory;
      return tell({ ...memory, latched: false }, 'reset', changes, memory);
    case 'shelve':
      if (memory.outOfService || input.until <= memory.at) return memory;
      return tell({ ...memory, shelvedUntil: input.until }, 'shelved', changes, memory);
    case 'unshelve':
      if (memory.shelvedUntil === null) return memory;
      return reappear(settings, { ...memory, shelvedUntil: null }, 'unshelved', changes);
    case 'suppress':
      if (input.on === memory.suppressed) return memory;
      if (input.on) return tell({ ...memory, suppressed: true }, 'suppressed', changes, memory);
      return reappear(settings, { ...memory, suppressed: false }, 'unsuppressed', changes);
    case 'out-of-service':
      if (memory.outOfService) return memory;
      return tell({ ...memory, outOfService: true, shelvedUntil: null }, 'out-of-service', changes, memory);
    case 'in-service':
      if (!memory.outOfService) return memory;
      return reappear(settings, { ...memory, outOfService: false }, 'in-service', changes);
    default:
      return input satisfies never;
  }
}

/** In alarm: told, unless it is hidden. */
function announce(settings: AlarmSettings, memory: AlarmMemory, changes: AlarmChange[]): AlarmMemory {
  if (isHidden(memory)) return memory;
  const told: AlarmMemory = {
    ...memory,
    announced: true,
    acknowledged: !settings.needsAck,
    latched: settings.latching,
    activated: memory.at,
    repeats: 0,
    level: 0,
  };
  return tell(told, 'activated', changes, null);
}

/** The condition is over: told if its begin was. */
function fallBack(memory: AlarmMemory, changes: AlarmChange[], before: AlarmMemory): AlarmMemory {
  return before.announced ? tell(memory, 'returned', changes, before) : memory;
}

/** Not hidden any more; what became an alarm meanwhile, and still is, is told now. */
function reappear(
  settings: AlarmSettings,
  memory: AlarmMemory,
  what: AlarmChange['what'],
  changes: AlarmChange[],
): AlarmMemory {
  const seen = tell(memory, what, changes, null);
  return seen.active && !seen.announced ? announce(settings, seen, changes) : seen;
}

/** `before`: what it was, where the change may show nothing new (hidden ones stay as they show). */
function tell(
  memory: AlarmMemory,
  what: AlarmChange['what'],
  changes: AlarmChange[],
  before: AlarmMemory | null,
): AlarmMemory {
  const state = alarmState(memory);
  const same = before !== null && alarmState(before) === state;
  changes.push({ what, at: memory.at, state, level: memory.level });
  return same ? memory : { ...memory, since: memory.at };
}
