/**
 * What happens to lots, in the shape of EPCIS 2.0: an object is commissioned, seen or shipped, lots are packed into a container,
 * and inputs become outputs. An event is never changed: one that was wrong is withdrawn by an error declaration.
 */

export const LOT_EVENT_KINDS = ['commission', 'transform', 'pack', 'unpack', 'ship', 'observe'] as const;
export type LotEventKind = (typeof LOT_EVENT_KINDS)[number];

/** `container` = a case or pallet (SSCC); `serial` = one piece with a number of its own. */
export const LOT_KINDS = ['raw', 'wip', 'finished', 'container', 'serial'] as const;
export type LotKind = (typeof LOT_KINDS)[number];

/** `amount` null = it is not known how much, or a thing as a whole. */
export interface LotAmount {
  readonly code: string;
  readonly amount: number | null;
  readonly unit: string;
}

/** What is told of the lots that come into being by an event; null = nothing is said. */
export interface LotFacts {
  readonly kind: LotKind | null;
  /** Material or product, as bills of material name it. */
  readonly material: string | null;
  readonly supplier: string | null;
  readonly supplierLot: string | null;
  /** Epoch ms. */
  readonly expires: number | null;
}

export interface LotEvent {
  readonly id: string;
  readonly kind: LotEventKind;
  /** Epoch ms. */
  readonly at: number;
  /** Events of one id are one transformation: inputs and outputs may be told at different times. */
  readonly transformation: string | null;
  /** What went in: into a transformation, or into a container. */
  readonly inputs: readonly LotAmount[];
  /** What came out, or what it is about: the container, what was commissioned, shipped or seen. */
  readonly outputs: readonly LotAmount[];
  readonly facts: LotFacts;
  readonly line: string | null;
  readonly machine: string | null;
  readonly order: string | null;
  /** Where it was shipped to. */
  readonly customer: string | null;
  /** Place of the stock where it happened: where it comes to lie, or is taken from; absent = nobody said. */
  readonly location?: string;
  /** Of what is received: the expected delivery that it is. */
  readonly delivery?: string;
}

/** An event that did not happen so; the ones that tell it right may follow. */
export interface LotWithdrawal {
  readonly id: string;
  readonly reason: string;
}

export const NO_FACTS: LotFacts = { kind: null, material: null, supplier: null, supplierLot: null, expires: null };

/** What is wrong with an event in itself; null = nothing. */
export function faultOf(event: LotEvent): { readonly field: string; readonly reason: string } | null {
  const { kind, inputs, outputs } = event;
  const takes = kind === 'transform' || kind === 'pack' || kind === 'unpack';
  if (!takes && inputs.length > 0) return { field: 'inputs', reason: `of ${kind} nothing goes in` };
  if (kind === 'transform' && inputs.length + outputs.length === 0)
    return { field: 'inputs', reason: 'a transformation has inputs, outputs or both' };
  if (kind !== 'transform' && outputs.length === 0)
    return { field: takes ? 'container' : 'lots', reason: 'it says nothing of any lot' };
  if (kind === 'pack' && inputs.length === 0) return { field: 'inputs', reason: 'nothing goes into the container' };
  if ((kind === 'pack' || kind === 'unpack') && outputs.length > 1)
    return { field: 'container', reason: 'one container at a time' };
  if (kind === 'ship' && event.customer === null) return { field: 'customer', reason: 'it is not said to whom' };
  for (const [field, list] of [
    ['inputs', inputs],
    ['outputs', outputs],
  ] as const) {
    const codes = new Set<string>();
    for (const { code, amount } of list) {
      if (code.trim() === '' || code.length > MOST_CODE)
        return { field, reason: `a code has 1 to ${MOST_CODE} characters` };
      if (amount !== null && !(Number.isFinite(amount) && amount >= 0))
        return { field, reason: `of \`${code}\` the amount is 0 or more` };
      if (codes.has(code)) return { field, reason: `\`${code}\` is in it twice` };
      codes.add(code);
    }
  }
  const itself = inputs.find(({ code }) => outputs.some((one) => one.code === code));
  return itself ? { field: 'outputs', reason: `\`${itself.code}\` would be made of itself` } : null;
}

const MOST_CODE = 120;
