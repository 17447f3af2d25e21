/**
 * The electronic batch record of an order (21 CFR 211.188; EU GMP Annex 11): what it was made of and by, what was set and what
 * it was, who checked and signed, what stood and was found, put together of what the record holds. Of the same facts it is the
 * same, byte by byte: what is frozen at a release can be held against it ever after.
 */
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import { GATE_KINDS } from '../checklists/release-gate.ts';
import type { Database } from '../database.ts';
import { type DossierParts, stayOf } from '../lots/dossier.ts';
import { lotsByCode } from '../lots/lot-store.ts';
import { allInForce, revisionsIn } from '../masters/master-store.ts';
import type { MasterRevision } from '../masters/words.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import { checksOf, holdsOn, lotsOut, materialsOf, signaturesOf } from './batch-facts.ts';
import { moment, momentOrNull } from './moment.ts';
import { type ProcedureParts, procedureOf } from './procedure.ts';
import type { BatchContent } from './words.ts';

/** Of each list. */
const MOST = 1_000;

export type BatchFacts = Omit<BatchContent, 'deviations'>;

export interface BatchParts extends Omit<DossierParts, 'series'>, ProcedureParts {
  /** Limits of the surroundings that were exceeded on a line; absent = none are kept. */
  readonly exceeded?: (line: string, window: Window) => Promise<BatchContent['limits']>;
}

/** Null = it has not begun. */
export async function batchRecord(parts: BatchParts, order: KnownOrder): Promise<BatchFacts | null> {
  const found = await stayOf(parts, order, { lot: order.lot, most: MOST });
  const [progress] = await parts.orders.progress.of([order]);
  const begun = progress?.begun ?? null;
  if (!found || !progress || begun === null) return null;
  const { stay, pieces } = found;
  const ended = progress.ended;
  const whole = { from: begun, to: ended ?? parts.now() };
  const { recipes, bom } = await parts.records.ask((db) => mastersOf(db, parts, order, begun));
  const facts = await parts.records.ask(async (db) => {
    const materials = await materialsOf(db, order.order);
    const { ids, lots } = await lotsOut(db, order.order, order.lot);
    const codes = [...new Set(materials.map(({ code }) => code))];
    const used = codes.length > 0 ? await lotsByCode(db, codes) : [];
    const holds = await holdsOn(db, [...ids, ...used.map(({ id }) => id)]);
    const runs = stay.checks.map(({ id }) => id);
    const isGate = (kind: string) => (GATE_KINDS as readonly string[]).includes(kind);
    const checks = await checksOf(db, runs, isGate, (from, to) => ranBetween(pieces, from, Math.min(to, whole.to)));
    const held = holds.map(({ key }) => key);
    return { materials, lots, holds, checks, signatures: await signaturesOf(db, order.order, runs, held) };
  });
  const machineStay = (machine: string | null): Window | null =>
    machine === null ? whole : (stay.machines.find((one) => one.machine === machine) ?? null);
  return {
    ...{ order: order.order, product: order.product, lot: order.lot, line: order.line, planned: order.quantity },
    ...{ good: progress.good, reject: progress.reject, rework: progress.rework, declared: { ...progress.declared } },
    ...{ status: order.state, begun: moment(begun), ended: momentOrNull(ended) },
    recipes: recipes.map(({ id, revision, title, machine, effectiveFrom }) => ({
      ...{ key: `${id}/${revision}`, recipe: id, revision, title, machine, since: moment(effectiveFrom) },
    })),
    bom: bom && { key: `${bom.id}/${bom.revision}`, revision: bom.revision },
    machines: stay.machines.map(({ machine, from, to, runningMs, good, reject, energyKwh }) => ({
      ...{ key: machine, from: moment(from), to: moment(to), runningMs: Math.round(runningMs) },
      ...{ good, reject, energyKwh: Number(energyKwh.toFixed(3)) },
    })),
    ...{ crews: [...stay.crews], shifts: [...stay.shifts] },
    people: stay.people
      .map(({ name, scope }) => ({ key: `${name} ${scope}`, name, scope }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    ...{ materials: facts.materials, lots: facts.lots, checks: facts.checks, holds: facts.holds },
    scans: [...stay.scans].reverse().map(({ id, code, material, quantity, refusal, detail, at, by }) => ({
      ...{ key: String(id), code, material, quantity, refusal, detail, at: moment(at), by },
    })),
    procedure: await procedureOf(parts, recipes, { whole, stayOf: machineStay, checks: facts.checks }),
    stops: stay.stops.map(({ machine, state, fault, reason, from, to }) => ({
      ...{ key: `${machine} ${moment(from)}`, machine, state, fault, reason, from: moment(from), to: moment(to) },
    })),
    moreStops: stay.moreStops,
    alarms: [...stay.alarms].reverse().map(({ id, alarm, machine, priority, what, at_ms, by_whom }) => ({
      ...{ key: String(id), alarm, machine, priority, what, at: moment(at_ms), by: by_whom },
    })),
    signals: [...stay.signals].reverse().map((signal) => ({
      ...{ key: String(signal.id), characteristic: signal.characteristic, machine: signal.machine },
      ...{ rules: [...signal.rules], value: signal.value, at: moment(signal.at), state: signal.state },
      ...{ cause: signal.cause, action: signal.action, by: signal.closedBy },
    })),
    limits: (await parts.exceeded?.(order.line, whole)) ?? [],
    signatures: facts.signatures,
  };
}

/** Recipes and bill of materials in force when it began. */
async function mastersOf(
  db: Database,
  { plant }: BatchParts,
  { product, line }: KnownOrder,
  begun: number,
): Promise<{ recipes: MasterRevision[]; bom: MasterRevision | null }> {
  const known = allInForce(await revisionsIn(db, { kinds: ['recipe', 'bom'], product, known: null }), begun);
  const { lines, machines } = plant();
  const isHere = (machine: string | null): boolean =>
    machine === null || lines[machines.find(({ id }) => id === machine)?.line ?? -1]?.id === line;
  const place = (machine: string | null): number => machines.findIndex(({ id }) => id === machine);
  return {
    recipes: known
      .filter(
        (one) => one.kind === 'recipe' && (one.product === null || one.product === product) && isHere(one.machine),
      )
      .sort((a, b) => place(a.machine) - place(b.machine)),
    bom: known.find(({ kind }) => kind === 'bom') ?? null,
  };
}

/** Time in which at least one machine made something, the longest of one machine, ms. */
function ranBetween(pieces: readonly RecordedPiece[], from: number, to: number): number {
  const ran = new Map<string, number>();
  for (const piece of pieces)
    if (piece.state === 'producing' || piece.state === 'slow') {
      const ms = Math.min(piece.to, to) - Math.max(piece.from, from);
      if (ms > 0) ran.set(piece.machine, (ran.get(piece.machine) ?? 0) + ms);
    }
  return Math.max(0, ...ran.values());
}
