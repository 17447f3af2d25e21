/** Events of lots as EPCIS 2.0 JSON-LD: what `epcis-read.ts` reads back as it was. */
import { type Named, uomOf, uriOf } from './epcis-names.ts';
import type { LotAmount, LotEvent, LotWithdrawal } from './event.ts';

const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { cbvmda: 'urn:epcglobal:cbv:mda:', gemba: 'urn:gemba:' },
];
const STEP = {
  commission: 'commissioning',
  transform: null,
  pack: 'packing',
  unpack: 'unpacking',
  ship: 'shipping',
  observe: null,
} as const;

export interface WrittenEvent {
  readonly event: LotEvent;
  /** Epoch ms. */
  readonly recorded: number;
  readonly withdrawn: { readonly at: number; readonly reason: string } | null;
}

/** `created`: epoch ms. */
export function epcisDocument(events: readonly WrittenEvent[], created: number): Record<string, unknown> {
  return {
    '@context': CONTEXT,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: iso(created),
    epcisBody: { eventList: events.map(eventBody) },
  };
}

function eventBody({ event, recorded, withdrawn }: WrittenEvent): Record<string, unknown> {
  const { id, kind, at, inputs, outputs, facts, transformation } = event;
  const step = STEP[kind];
  return {
    type: TYPE[kind],
    ...{ eventID: id, eventTime: iso(at), eventTimeZoneOffset: '+00:00', recordTime: iso(recorded) },
    ...(withdrawn ? { errorDeclaration: errorOf({ id, reason: withdrawn.reason }, withdrawn.at) } : {}),
    ...(kind === 'transform' ? {} : { action: ACTION[kind] }),
    ...(step === null ? {} : { bizStep: step }),
    ...(transformation === null ? {} : { transformationID: transformation }),
    ...(kind === 'transform'
      ? { ...amounts('inputQuantityList', inputs), ...amounts('outputQuantityList', outputs) }
      : kind === 'pack' || kind === 'unpack'
        ? { parentID: uriOf('lot', outputs[0]?.code ?? ''), ...amounts('childQuantityList', inputs) }
        : amounts('quantityList', outputs)),
    ...place('readPoint', 'machine', event.machine),
    ...(event.location === undefined
      ? place('bizLocation', 'line', event.line)
      : {
          ...place('bizLocation', 'place', event.location),
          ...(event.line === null ? {} : { 'gemba:line': event.line }),
        }),
    ...transactions(event),
    ...(facts.supplier === null
      ? {}
      : { sourceList: [{ type: 'owning_party', source: uriOf('party', facts.supplier) }] }),
    ...(event.customer === null
      ? {}
      : { destinationList: [{ type: 'owning_party', destination: uriOf('party', event.customer) }] }),
    ...ilmdOf(event),
  };
}

const TYPE = {
  commission: 'ObjectEvent',
  ship: 'ObjectEvent',
  observe: 'ObjectEvent',
  pack: 'AggregationEvent',
  unpack: 'AggregationEvent',
  transform: 'TransformationEvent',
} as const;
const ACTION = { commission: 'ADD', pack: 'ADD', unpack: 'DELETE', ship: 'OBSERVE', observe: 'OBSERVE' } as const;

const errorOf = ({ reason }: LotWithdrawal, at: number) => ({
  declarationTime: iso(at),
  reason: uriOf('party', reason),
});

const amounts = (name: string, list: readonly LotAmount[]) =>
  list.length === 0
    ? {}
    : {
        [name]: list.map(({ code, amount, unit }) => ({
          epcClass: uriOf('lot', code),
          ...(amount === null ? {} : { quantity: amount, uom: uomOf(unit) }),
        })),
      };

function transactions({ order, delivery }: LotEvent) {
  const list = [
    ...(order === null ? [] : [{ type: 'prodorder', bizTransaction: uriOf('order', order) }]),
    ...(delivery === undefined ? [] : [{ type: 'desadv', bizTransaction: uriOf('delivery', delivery) }]),
  ];
  return list.length === 0 ? {} : { bizTransactionList: list };
}

const place = (name: string, what: Named, id: string | null) =>
  id === null ? {} : { [name]: { id: uriOf(what, id) } };

function ilmdOf({ facts: { kind, material, supplierLot, expires } }: LotEvent) {
  const told = {
    ...(kind === null ? {} : { 'gemba:kind': kind }),
    ...(material === null ? {} : { 'gemba:material': material }),
    ...(supplierLot === null ? {} : { 'cbvmda:lotNumber': supplierLot }),
    ...(expires === null ? {} : { 'cbvmda:itemExpirationDate': iso(expires) }),
  };
  return Object.keys(told).length === 0 ? {} : { ilmd: told };
}

const iso = (at: number): string => new Date(at).toISOString();
