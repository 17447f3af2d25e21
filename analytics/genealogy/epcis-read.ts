/**
 * EPCIS 2.0 in JSON (GS1 EPCIS 2.0.1, CBV 2.0) as events of lots: documents, lists of events, single events. Amounts come in
 * units of UN/CEFACT; ids may be URNs, Digital Links or our own.
 */

import { codeOf, unitOf } from './epcis-names.ts';
import {
  type LotAmount,
  type LotEvent,
  type LotEventKind,
  type LotFacts,
  type LotWithdrawal,
  NO_FACTS,
} from './event.ts';

export type EpcisEntry =
  | { readonly ok: true; readonly event: LotEvent }
  | { readonly ok: true; readonly withdrawal: LotWithdrawal }
  | { readonly ok: false; readonly id: string; readonly field: string; readonly reason: string };

type Json = Readonly<Record<string, unknown>>;

/** One entry an event, in order; null = there are no events in it. */
export function readEpcis(document: unknown): EpcisEntry[] | null {
  const events = eventsIn(document);
  return events?.map(entryOf) ?? null;
}

function eventsIn(document: unknown): readonly unknown[] | null {
  if (!isObject(document)) return Array.isArray(document) ? document : null;
  const body = document['epcisBody'];
  if (isObject(body)) {
    const results = isObject(body['queryResults']) ? body['queryResults']['resultsBody'] : body;
    const list = isObject(results) ? results['eventList'] : null;
    return Array.isArray(list) ? list : null;
  }
  return typeof document['eventTime'] === 'string' ? [document] : null;
}

function entryOf(entry: unknown): EpcisEntry {
  if (!isObject(entry)) return { ok: false, id: '', field: '', reason: 'is no event' };
  const id = text(entry['eventID']) ?? '';
  const fault = (field: string, reason: string): EpcisEntry => ({ ok: false, id, field, reason });
  const error = entry['errorDeclaration'];
  if (isObject(error)) {
    if (id === '') return fault('eventID', 'an error declaration names the event that it takes back');
    return { ok: true, withdrawal: { id, reason: word(text(error['reason']) ?? 'declared an error') } };
  }
  const at = typeof entry['eventTime'] === 'string' ? Date.parse(entry['eventTime']) : Number.NaN;
  if (!Number.isFinite(at)) return fault('eventTime', 'is no time');
  const kind = kindOf(entry);
  if (kind === null)
    return fault('type', `\`${String(entry['type'])}\` with action \`${String(entry['action'])}\` is not read`);
  const facts = factsOf(entry);
  const lists = {
    inputs: [...things(entry, 'input', 'EPCList'), ...amounts(entry, 'inputQuantityList')],
    outputs: [...things(entry, 'output', 'EPCList'), ...amounts(entry, 'outputQuantityList')],
  };
  const children = [...things(entry, 'child', 'EPCs'), ...amounts(entry, 'childQuantityList')];
  const own = [...things(entry, 'epc', 'List'), ...amounts(entry, 'quantityList')];
  const parent = text(entry['parentID']);
  const packs = kind === 'pack' || kind === 'unpack';
  const line = placeOf(entry['bizLocation'], 'line') ?? text(entry['gemba:line']);
  const location = locationOf(entry['bizLocation']);
  const delivery = transactionOf(entry['bizTransactionList'], DELIVERIES);
  return {
    ok: true,
    event: {
      ...{ id, kind, at, facts },
      transformation: kind === 'transform' ? text(entry['transformationID']) : null,
      inputs: packs ? children : kind === 'transform' ? lists.inputs : [],
      outputs: packs
        ? parent === null
          ? []
          : [{ code: codeOf(parent), amount: null, unit: '' }]
        : kind === 'transform'
          ? lists.outputs
          : own,
      line,
      machine: placeOf(entry['readPoint'], 'machine'),
      order: transactionOf(entry['bizTransactionList'], ['prodorder']),
      customer: kind === 'ship' ? partyOf(entry['destinationList'], 'destination') : null,
      ...(location === null ? {} : { location }),
      ...(delivery === null ? {} : { delivery }),
    },
  };
}

function kindOf(entry: Json): LotEventKind | null {
  const step = word(text(entry['bizStep']) ?? '');
  const action = entry['action'];
  switch (entry['type']) {
    case 'TransformationEvent':
      return 'transform';
    case 'AggregationEvent':
      return action === 'ADD' ? 'pack' : action === 'DELETE' ? 'unpack' : action === 'OBSERVE' ? 'observe' : null;
    case 'ObjectEvent':
      if (action === 'ADD') return 'commission';
      if (action === 'OBSERVE' && step === 'shipping') return 'ship';
      // What is received begins here, whoever made it.
      if (action === 'OBSERVE' && step === 'receiving') return 'commission';
      return action === 'OBSERVE' || action === 'DELETE' ? 'observe' : null;
    default:
      return null;
  }
}

function factsOf(entry: Json): LotFacts {
  const ilmd = isObject(entry['ilmd']) ? entry['ilmd'] : {};
  const told = (...names: string[]) => names.map((name) => text(ilmd[name])).find((value) => value !== null) ?? null;
  const expires = told('cbvmda:itemExpirationDate', 'cbvmda:bestBeforeDate', 'itemExpirationDate', 'bestBeforeDate');
  const at = expires === null ? Number.NaN : Date.parse(expires);
  const kind = told('gemba:kind');
  return {
    ...NO_FACTS,
    kind:
      kind === 'raw' || kind === 'wip' || kind === 'finished' || kind === 'container' || kind === 'serial'
        ? kind
        : null,
    material: told('gemba:material', 'cbvmda:descriptionShort'),
    supplier: partyOf(entry['sourceList'], 'source'),
    supplierLot: told('gemba:supplierLot', 'cbvmda:lotNumber', 'lotNumber'),
    expires: Number.isFinite(at) ? at : null,
  };
}

const things = (entry: Json, side: string, list: string): LotAmount[] =>
  listOf(entry[`${side}${list}`]).flatMap((id) =>
    typeof id === 'string' ? [{ code: codeOf(id), amount: 1, unit: 'pcs' }] : [],
  );

const amounts = (entry: Json, list: string): LotAmount[] =>
  listOf(entry[list]).flatMap((one) => {
    if (!isObject(one) || typeof one['epcClass'] !== 'string') return [];
    const { epcClass, quantity, uom } = one;
    return [
      {
        code: codeOf(epcClass as string),
        amount: typeof quantity === 'number' ? quantity : null,
        unit: typeof uom === 'string' ? unitOf(uom) : typeof quantity === 'number' ? 'pcs' : '',
      },
    ];
  });

/** `urn:gemba:line:line1` -> `line1`. */
function placeOf(place: unknown, what: string): string | null {
  const id = isObject(place) ? text(place['id']) : null;
  const head = `urn:gemba:${what}:`;
  return id?.startsWith(head) ? decodeURIComponent(id.slice(head.length)) : null;
}

/** A place of the stock: whatever is no line. */
function locationOf(place: unknown): string | null {
  const id = isObject(place) ? text(place['id']) : null;
  return id === null || id.startsWith('urn:gemba:line:') ? null : codeOf(id);
}

/** By what a delivery is named: its despatch advice, else what was ordered. */
const DELIVERIES = ['desadv', 'po'] as const;

/** Of the first type that is there. */
function transactionOf(list: unknown, types: readonly string[]): string | null {
  for (const type of types)
    for (const one of listOf(list)) {
      if (!isObject(one) || word(text(one['type']) ?? '') !== type) continue;
      const id = text(one['bizTransaction']);
      if (id !== null) return codeOf(id);
    }
  return null;
}

function partyOf(list: unknown, field: string): string | null {
  const found = listOf(list).find((one) => isObject(one) && typeof one[field] === 'string');
  return isObject(found) ? codeOf(found[field] as string) : null;
}

/** The last word of a name of the Core Business Vocabulary, whichever of its three forms it has. */
const word = (name: string): string =>
  name
    .split(/[:/]/)
    .at(-1)
    ?.replace(/^(BizStep|BTT|ER)-/, '') ?? name;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
