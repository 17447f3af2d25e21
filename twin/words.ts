/**
 * The closed lists of words that code, YAML, wire and screens share. Lists are append-only:
 * a word's index is its number in the state rows, in the journal and on the wire.
 */

/** The twelve states every machine folds into (docs/domain.md, section 3). Index = number on the wire. */
export const STATES = [
  'unknown',
  'producing',
  'slow',
  'micro-stop',
  'starved',
  'blocked',
  'breakdown',
  'setup',
  'idle',
  'planned-stop',
  'maintenance',
  'off',
] as const;
export type State = (typeof STATES)[number];

/** How much a sample can be trusted. Anything but `good` or `uncertain` makes a machine `unknown`. */
export const QUALITIES = ['good', 'uncertain', 'bad', 'stale'] as const;
export type Quality = (typeof QUALITIES)[number];

/**
 * What a tag means to the twin. `signal` tags are kept and shown, but move no state.
 * The order is also the order in which samples of one machine at one instant are applied: counters before states,
 * so that a count at the instant of a stop belongs to the interval that the stop ends (`from < t <= to`).
 */
export const ROLES = [
  'signal',
  'good',
  'reject',
  'rework',
  'total',
  'energy',
  'speed',
  'product',
  'order',
  'lot',
  'level',
  'phase',
  'calendar',
  'fault',
  'wait',
  'mode',
  'state',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles of registers that only grow, in the order of a machine's row. */
export const COUNTER_ROLES = ['good', 'reject', 'total', 'energy', 'rework'] as const;
export type CounterRole = (typeof COUNTER_ROLES)[number];

export const isCounter = (role: Role): role is CounterRole => (COUNTER_ROLES as readonly Role[]).includes(role);

/** PackML unit modes that Gemba tells apart (ANSI/ISA-TR88.00.02: 1 Produce, 2 Maintenance, 3 Manual; 4 = Setup by common use). */
export const MODES = ['undefined', 'produce', 'maintenance', 'manual', 'setup'] as const;
export type Mode = (typeof MODES)[number];

/** What the calendar says of an instant. Carried by a `calendar` tag of the built-in clock source. */
export const CALENDAR = ['scheduled', 'break', 'not-scheduled'] as const;
export type CalendarWord = (typeof CALENDAR)[number];

/** What an alarm shows (ISA-18.2 / IEC 62682; docs/domain.md, section 8). */
export const ALARM_STATES = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched-unacknowledged',
  'latched-acknowledged',
  'shelved',
  'suppressed-by-design',
  'out-of-service',
] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** Waits for somebody to acknowledge it. */
export const awaitsAnswer = (state: AlarmState): boolean =>
  state === 'unacknowledged' || state === 'returned-unacknowledged' || state === 'latched-unacknowledged';

/** The most urgent first. */
export const PRIORITIES = ['high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Shapes the 3D view can draw. */
export const KINDS = [
  'tank',
  'filler',
  'capper',
  'labeller',
  'checkweigher',
  'detector',
  'table',
  'oven',
  'casepacker',
  'robot',
  'palletizer',
  'wrapper',
  'compressor',
  'receiver',
  'chiller',
  'machine',
] as const;
export type Kind = (typeof KINDS)[number];

export const stateCode = (state: State): number => STATES.indexOf(state);
export const qualityCode = (quality: Quality): number => QUALITIES.indexOf(quality);
