/** What another program tells of work orders: a CMMS in the form of ours, or another Gemba by its webhook. */
import { createHash } from 'node:crypto';
import { type Cells, textsOf } from './read-rows.ts';

export const PEER_KINDS = ['order-created', 'order-updated', 'order-closed'] as const;
export type PeerKind = (typeof PEER_KINDS)[number];

/**
 * `same`: it changed nothing. `older`: the order was changed since. `refused`: it cannot be, and waits for somebody to look;
 * `dropped`: somebody did.
 */
export const PEER_OUTCOMES = ['taken', 'same', 'older', 'refused', 'dropped'] as const;
export type PeerOutcome = (typeof PEER_OUTCOMES)[number];

export interface PeerEvent {
  /** Names it: told again under the same, it is the same. */
  readonly id: string;
  /** Null = it is none that is known. */
  readonly kind: PeerKind | null;
  /** When it happened over there, epoch ms; NaN = not told. */
  readonly at: number;
  /** The peer's own number of the order; empty = not told. */
  readonly external: string;
  /** Our number of it, where the peer knows it; null = it does not. */
  readonly number: number | null;
  /** Event by which it came to the peer at first; null = it happened there. */
  readonly origin: string | null;
  /** Only something said of it. */
  readonly note: string | null;
  readonly cells: Cells;
  /** As it is read again alone. */
  readonly body: unknown;
}

/** Events of a call. */
const MOST = 1_000;
const MOST_ID = 200;

/** Null = it is of no form that is known, or too many at once. */
export function peerEventsIn(body: unknown): PeerEvent[] | null {
  const told = isObject(body) && Array.isArray(body['events']) ? body['events'] : Array.isArray(body) ? body : [body];
  if (told.length > MOST || !told.every(isObject)) return null;
  const plant = isObject(body) && typeof body['plant'] === 'string' ? body['plant'] : null;
  return plant === null ? told.map(eventOf) : told.flatMap((one) => gembaEvent(plant, one));
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Without a name of its own it is known by what it says. */
const nameOf = (id: string, body: unknown): string =>
  id !== '' && id.length <= MOST_ID ? id : `sha256:${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`;

const instantOf = (at: unknown): number =>
  typeof at === 'number'
    ? at
    : typeof at === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(at)
      ? Date.parse(at)
      : Number.NaN;

/** `{id, type, at, order: {external, ...}}`, the order by the columns of a file; what is left out stays. */
function eventOf(body: Loose): PeerEvent {
  const order = isObject(body['order']) ? body['order'] : {};
  const number = Number(order['number'] ?? Number.NaN);
  const { number: _number, system: _system, ...cells } = order;
  return {
    id: nameOf(text(body['id']), body),
    kind: PEER_KINDS.find((kind) => kind === body['type']) ?? null,
    at: instantOf(body['at']),
    external: text(order['external']),
    number: Number.isSafeInteger(number) ? number : null,
    ...{ origin: null, note: null, cells: textsOf(cells), body },
  };
}

/** As a Gemba tells a step of an order over its webhook; of other events nothing is read. */
function gembaEvent(plant: string, body: Loose): PeerEvent[] {
  const event = body['event'];
  if (!isObject(event) || event['type'] !== 'work-order') return [];
  const closing = isObject(event['closing']) ? event['closing'] : {};
  const { external: _external, number: theirs, what, at, yours, origin, ...order } = event;
  const own = Number(yours ?? Number.NaN);
  const moment = (key: string) => (typeof event[key] === 'number' ? { [key]: new Date(event[key]).toISOString() } : {});
  return [
    {
      id: nameOf(`${plant}-${text(body['sequence'])}`, body),
      kind: what === 'made' ? 'order-created' : what === 'done' ? 'order-closed' : 'order-updated',
      at: instantOf(at),
      external: text(theirs),
      number: yours !== null && Number.isSafeInteger(own) ? own : null,
      origin: typeof origin === 'string' ? origin : null,
      note: what === 'note' ? text(event['note']) : null,
      cells: textsOf({ ...order, ...closing, ...moment('from'), ...moment('to'), ...moment('done') }),
      body: { plant, events: [body] },
    },
  ];
}
