/**
 * What people and orders did, behind whoever writes it: the facts of the record that are told to others beside the events of
 * the twin. Both kinds are written one transaction after the other (the lock of the record of time), so that their numbers
 * rise in the order in which they are seen.
 */
import { rulesOf } from '../../../analytics/spc/judge.ts';
import type { Records } from '../database.ts';
import type { Closing } from '../maintenance/words.ts';

export const FACT_KINDS = [
  'order-changed',
  'stop-explained',
  'quality-signal',
  'stock-request',
  'work-order',
  'part-below-minimum',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export type Fact =
  | {
      readonly type: 'order-changed';
      readonly at: number;
      readonly order: string;
      readonly line: string;
      readonly status: string;
      readonly how: string;
      readonly note: string;
      readonly by: string;
    }
  | {
      readonly type: 'stop-explained';
      readonly at: number;
      /** `machine:<id>` or `line:<id>`. */
      readonly scope: string;
      readonly from: number;
      /** null = until it ends. */
      readonly to: number | null;
      readonly reason: string;
      readonly comment: string;
      readonly by: string;
    }
  | {
      readonly type: 'quality-signal';
      readonly at: number;
      readonly signal: string;
      /** `raised`, `again`, `taken`, `escalated` or `closed`. */
      readonly what: string;
      readonly characteristic: string;
      readonly product: string;
      readonly machine: string;
      readonly rules: readonly string[];
      readonly stopRecommended: boolean;
      readonly cause: string;
      readonly action: string;
      readonly by: string;
    }
  | {
      readonly type: 'stock-request';
      readonly at: number;
      /** Number of the request. */
      readonly request: string;
      /** `raised`, `taken`, `fulfilled` or `cancelled`. */
      readonly what: string;
      readonly location: string;
      readonly line: string | null;
      readonly material: string;
      readonly quantity: number;
      readonly unit: string;
      /** When it is to be there; null = nobody says. */
      readonly due: number | null;
      readonly note: string;
      readonly by: string;
    }
  | {
      readonly type: 'work-order';
      readonly at: number;
      readonly number: number;
      /** Another program's number; null = it has none. */
      readonly external: { readonly system: string; readonly id: string } | null;
      /** The number under which who is told has it; null = they do not know it yet. */
      readonly yours: string | null;
      /** Who told this step, and by which event of a peer it came into the world; null = it was done here. */
      readonly peer: string | null;
      readonly origin: string | null;
      /** `made`, `changed`, `note`, or the state that it came to. */
      readonly what: string;
      readonly machine: string;
      readonly line: string | null;
      /** As they are when it is told; times in epoch ms. */
      readonly component: string | null;
      readonly kind: string;
      readonly title: string;
      readonly why: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly people: readonly string[];
      readonly estimateMin: number | null;
      readonly done: number | null;
      readonly state: string;
      readonly priority: string;
      /** What was found; null until it is done. */
      readonly closing: Closing | null;
      readonly note: string;
      readonly by: string;
    }
  | {
      readonly type: 'part-below-minimum';
      readonly at: number;
      readonly part: string;
      readonly name: string;
      /** Of now, and what is asked for at least and at most. */
      readonly onHand: number;
      readonly min: number | null;
      readonly max: number | null;
      readonly unit: string;
      readonly supplier: string;
      readonly by: string;
    };

export interface NumberedFact {
  readonly id: number;
  readonly fact: Fact;
}

export interface FactTail {
  /** Number of the newest fact of a kind; 0 = there is none. */
  newest(kind: FactKind): Promise<number>;
  /** Facts behind `after`, in order, at most `limit`. */
  read(kind: FactKind, after: number, limit: number): Promise<NumberedFact[]>;
}

export function factTail(records: Records): FactTail {
  return {
    async newest(kind) {
      const { id } = await records.ask((db) =>
        db
          .selectFrom(TABLE[kind])
          .select(({ fn }) => fn.max('id').as('id'))
          .executeTakeFirstOrThrow(),
      );
      return Number(id ?? 0);
    },
    read: (kind, after, limit) => READ[kind](records, after, limit),
  };
}

const TABLE = {
  'order-changed': 'order_event',
  'stop-explained': 'declaration',
  'quality-signal': 'spc_signal_event',
  'stock-request': 'stock_request_event',
  'work-order': 'work_event',
  'part-below-minimum': 'spare_movement',
} as const satisfies Record<FactKind, string>;

const READ: Readonly<Record<FactKind, (records: Records, after: number, limit: number) => Promise<NumberedFact[]>>> = {
  'order-changed': orders,
  'stop-explained': stops,
  'quality-signal': signals,
  'stock-request': stockRequests,
  'work-order': workOrders,
  'part-below-minimum': belowMinimum,
};

async function orders(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('order_event')
      .select(['id', 'order', 'line', 'status', 'at_ms as at', 'how', 'note', 'by_whom as by'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, ...rest }) => ({ id: Number(id), fact: { type: 'order-changed', ...rest } }));
}

async function stops(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('declaration')
      .select(['id', 'scope', 'from_ms as from', 'to_ms as to', 'value as reason'])
      .select(['note as comment', 'by_whom as by', 'recorded as at'])
      .where('id', '>', after)
      .where('what', '=', 'reason')
      .orderBy('id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, ...rest }) => ({ id: Number(id), fact: { type: 'stop-explained', ...rest } }));
}

async function signals(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('spc_signal_event as e')
      .innerJoin('spc_signal as s', 's.id', 'e.signal')
      .select(['e.id', 'e.signal', 'e.what', 'e.at_ms as at', 'e.rules', 'e.cause', 'e.action', 'e.by_whom as by'])
      .select(['s.characteristic', 's.product', 's.machine', 's.stop as stopRecommended'])
      .where('e.id', '>', after)
      .orderBy('e.id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, signal, rules, ...rest }) => ({
    id: Number(id),
    fact: { type: 'quality-signal', ...rest, signal: String(signal), rules: rulesOf(rules) },
  }));
}

async function stockRequests(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('stock_request_event as e')
      .innerJoin('stock_request as r', 'r.id', 'e.request')
      .select(['e.id', 'e.request', 'e.what', 'e.at_ms as at', 'e.note', 'e.by_whom as by'])
      .select(['r.location', 'r.line', 'r.material', 'r.quantity', 'r.unit', 'r.due'])
      .where('e.id', '>', after)
      .orderBy('e.id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, request, ...rest }) => ({
    id: Number(id),
    fact: { type: 'stock-request', ...rest, request: String(request) },
  }));
}

async function workOrders(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('work_event as e')
      .innerJoin('work_order as w', (join) => join.onRef('w.number', '=', 'e.number').on('w.superseded', 'is', null))
      .select(['e.id', 'e.number', 'e.what', 'e.note', 'e.by_whom as by', 'e.recorded as at'])
      .select(['e.peer', 'e.peer_event as origin', 'w.component', 'w.why', 'w.people', 'w.done_ms as done'])
      .select(['w.from_ms as from', 'w.to_ms as to', 'w.estimate_min as estimateMin'])
      .select([
        'w.system',
        'w.external',
        'w.machine',
        'w.line',
        'w.kind',
        'w.title',
        'w.state',
        'w.priority',
        'w.closing',
      ])
      .where('e.id', '>', after)
      .orderBy('e.id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, number, system, external, ...rest }) => ({
    id: Number(id),
    fact: {
      ...{ type: 'work-order', ...rest, number: Number(number) },
      external: external === null ? null : { system: system ?? '', id: external },
      yours: null,
    },
  }));
}

async function belowMinimum(records: Records, after: number, limit: number): Promise<NumberedFact[]> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('spare_movement as m')
      .innerJoin('spare_part as p', (join) => join.onRef('p.part', '=', 'm.part').on('p.superseded', 'is', null))
      .select([
        'm.id',
        'm.part',
        'm.by_whom as by',
        'm.recorded as at',
        'p.name',
        'p.min',
        'p.max',
        'p.unit',
        'p.supplier',
      ])
      .select(({ selectFrom }) =>
        selectFrom('spare_movement as s')
          .select(({ fn }) => fn.sum<number>('s.quantity').as('sum'))
          .whereRef('s.part', '=', 'm.part')
          .as('onHand'),
      )
      .where('m.id', '>', after)
      .where('m.crossed', '=', true)
      .orderBy('m.id')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ id, onHand, ...rest }) => ({
    id: Number(id),
    fact: { type: 'part-below-minimum', ...rest, onHand: Number(onHand) },
  }));
}
