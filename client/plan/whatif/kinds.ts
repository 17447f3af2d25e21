/** What a planner may change, with what each change has to be told; made of what people typed. */
import type { Change } from '../../http/plan-api.ts';
import { typedNumber } from '../../ui/typed-number.ts';

export const FIELDS = [
  'machine',
  'line',
  'order',
  'product',
  'number',
  'percent',
  'minutes',
  'units',
  'from',
  'to',
  'due',
  'place',
  'buffer',
  'capacity',
] as const;
export type Field = (typeof FIELDS)[number];
export type Typed = Readonly<Partial<Record<Field, string>>>;

/** Moments as people type them, in the site's time; null = it is none. */
export type MomentOf = (text: string) => string | null;

interface Kind {
  readonly fields: readonly Field[];
  /** Null = something is missing or is no number. */
  make(typed: Typed, momentOf: MomentOf): Change | null;
}

const text = (typed: Typed, field: Field): string | null => typed[field]?.trim() || null;
const number = (typed: Typed, field: Field): number | null => {
  const value = typedNumber(typed[field] ?? '');
  return value !== null && Number.isFinite(value) ? value : null;
};
const moment = (typed: Typed, field: Field, momentOf: MomentOf): string | null => momentOf(typed[field] ?? '');
/** Null where one of them is. */
function all<Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): { readonly [K in keyof Values]: NonNullable<Values[K]> } | null {
  return Object.values(values).some((value) => value === null)
    ? null
    : (values as { readonly [K in keyof Values]: NonNullable<Values[K]> });
}

const span = (typed: Typed, momentOf: MomentOf) =>
  all({ from: moment(typed, 'from', momentOf), to: moment(typed, 'to', momentOf) });

export const KINDS = {
  overtime: {
    fields: ['line', 'from', 'to'],
    make: (typed, momentOf) => {
      const told = all({ of: text(typed, 'line'), window: span(typed, momentOf) });
      return told && { kind: 'hours', of: told.of, ...told.window, open: true };
    },
  },
  closed: {
    fields: ['line', 'from', 'to'],
    make: (typed, momentOf) => {
      const told = all({ of: text(typed, 'line'), window: span(typed, momentOf) });
      return told && { kind: 'hours', of: told.of, ...told.window, open: false };
    },
  },
  breakdown: {
    fields: ['machine', 'from', 'minutes'],
    make: (typed, momentOf) => {
      const told = all({
        machine: text(typed, 'machine'),
        from: moment(typed, 'from', momentOf),
        minutes: number(typed, 'minutes'),
      });
      return told && { kind: 'breakdown', ...told };
    },
  },
  maintenance: {
    fields: ['machine', 'from', 'to'],
    make: (typed, momentOf) => {
      const told = all({ machine: text(typed, 'machine'), window: span(typed, momentOf) });
      return told && { kind: 'maintenance', machine: told.machine, ...told.window };
    },
  },
  speed: {
    fields: ['machine', 'percent'],
    make: (typed) => {
      const told = all({ machine: text(typed, 'machine'), percent: number(typed, 'percent') });
      return told && { kind: 'speed', machine: told.machine, factor: told.percent / 100 };
    },
  },
  changeover: {
    fields: ['line', 'percent'],
    make: (typed) => {
      const told = all({ line: text(typed, 'line'), percent: number(typed, 'percent') });
      return told && { kind: 'changeover', line: told.line, factor: told.percent / 100 };
    },
  },
  move: {
    fields: ['order', 'line', 'place'],
    make: (typed) => {
      const told = all({ order: text(typed, 'order'), line: text(typed, 'line') });
      const place = number(typed, 'place');
      // People count from one.
      return told && { kind: 'move', ...told, ...(place !== null && { place: Math.max(0, Math.round(place) - 1) }) };
    },
  },
  quantity: {
    fields: ['order', 'units'],
    make: (typed) => {
      const told = all({ order: text(typed, 'order'), units: number(typed, 'units') });
      return told && { kind: 'quantity', ...told };
    },
  },
  due: {
    fields: ['order', 'due'],
    make: (typed, momentOf) => {
      const told = all({ order: text(typed, 'order'), due: moment(typed, 'due', momentOf) });
      return told && { kind: 'due', ...told };
    },
  },
  material: {
    fields: ['order', 'from'],
    make: (typed, momentOf) => {
      const told = all({ order: text(typed, 'order'), earliest: moment(typed, 'from', momentOf) });
      return told && { kind: 'material', ...told };
    },
  },
  'new-order': {
    fields: ['number', 'line', 'product', 'units', 'due', 'place'],
    make: (typed, momentOf) => {
      const told = all({
        order: text(typed, 'number'),
        line: text(typed, 'line'),
        product: text(typed, 'product'),
        units: number(typed, 'units'),
      });
      const due = moment(typed, 'due', momentOf);
      const place = number(typed, 'place');
      return (
        told && {
          ...{ kind: 'new-order', ...told },
          ...(due !== null && { due }),
          ...(place !== null && { place: Math.max(0, Math.round(place) - 1) }),
        }
      );
    },
  },
  buffer: {
    fields: ['buffer', 'capacity'],
    make: (typed) => {
      const [from = '', to = ''] = (text(typed, 'buffer') ?? '').split('>');
      const capacity = number(typed, 'capacity');
      return from === '' || to === '' || capacity === null ? null : { kind: 'buffer', from, to, capacity };
    },
  },
  'without-stop': {
    fields: ['machine'],
    make: (typed) => {
      const machine = text(typed, 'machine');
      return machine === null ? null : { kind: 'without-stop', machine };
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];
export const kindOf = (name: KindName): Kind => KINDS[name];
