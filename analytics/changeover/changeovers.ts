/**
 * Changeovers, after SMED (Shingo 1985): from the end of the last stretch that made good units of one product to the
 * beginning of the first that made good units of another. What is done while the machine stands is internal, what is done
 * while it runs (before or after) external; moving work from the one to the other is where time is won.
 */
import type { Window } from '../../twin/derived.ts';
import type { Piece } from '../oee/piece.ts';

export interface Changeover extends Window {
  readonly machine: string;
  readonly fromProduct: string;
  readonly toProduct: string;
  /** Length without planned stops and time off, ms. */
  readonly ms: number;
  /** Of these: what the machine called changeover; trial runs that made nothing good; standing for anything else. */
  readonly setupMs: number;
  readonly trialMs: number;
  readonly otherMs: number;
  readonly trialRejects: number;
}

/** What of a piece makes a changeover. */
export type ChangeoverPiece = Pick<
  Piece,
  'machine' | 'from' | 'to' | 'state' | 'maintenancePlanned' | 'product' | 'good' | 'reject' | 'rework'
>;

/** `pieces` of one or more machines, each by time. */
export function changeoversOf(pieces: readonly ChangeoverPiece[]): Changeover[] {
  const machines = new Map<string, { product: string; since: number; between: ChangeoverPiece[] }>();
  const found: Changeover[] = [];
  for (const piece of pieces) {
    const known = machines.get(piece.machine);
    if (piece.good <= 0 || piece.product === null) {
      known?.between.push(piece);
      continue;
    }
    if (known && known.product !== piece.product)
      found.push(
        changeover(known.product, piece.product, { from: known.since, to: piece.from }, piece.machine, known.between),
      );
    machines.set(piece.machine, { product: piece.product, since: piece.to, between: [] });
  }
  return found;
}

function changeover(
  fromProduct: string,
  toProduct: string,
  window: Window,
  machine: string,
  between: readonly ChangeoverPiece[],
): Changeover {
  let [setupMs, trialMs, otherMs, trialRejects] = [0, 0, 0, 0];
  for (const { state, from, to, reject, rework, maintenancePlanned } of between) {
    trialRejects += reject + rework;
    if (state === 'off' || state === 'planned-stop' || (state === 'maintenance' && maintenancePlanned)) continue;
    if (state === 'setup') setupMs += to - from;
    else if (state === 'producing' || state === 'slow') trialMs += to - from;
    else otherMs += to - from;
  }
  return {
    ...window,
    machine,
    fromProduct,
    toProduct,
    ms: setupMs + trialMs + otherMs,
    setupMs,
    trialMs,
    otherMs,
    trialRejects,
  };
}

/** A thing that was done for a changeover, as its list of steps or a person says. */
export interface SetupElement extends Window {
  readonly name: string;
}

export interface ElementParts {
  readonly name: string;
  readonly internalMs: number;
  readonly externalMs: number;
}

export interface SmedParts {
  readonly internalMs: number;
  readonly externalMs: number;
  /** Of the changeover: time that no element accounts for, ms. */
  readonly unexplainedMs: number;
  readonly elements: readonly ElementParts[];
}

/** Elements may overlap (two people work at once): the sums are of work, what is unexplained is of time. */
export function smedOf(changeover: Window, elements: readonly SetupElement[]): SmedParts {
  const parts = elements.map(({ name, from, to }): ElementParts => {
    const internalMs = Math.max(0, Math.min(to, changeover.to) - Math.max(from, changeover.from));
    return { name, internalMs, externalMs: Math.max(0, to - from) - internalMs };
  });
  let reached = changeover.from;
  let unexplainedMs = 0;
  for (const { from, to } of [...elements].sort((a, b) => a.from - b.from)) {
    unexplainedMs += Math.max(0, Math.min(from, changeover.to) - reached);
    reached = Math.max(reached, Math.min(to, changeover.to));
  }
  unexplainedMs += Math.max(0, changeover.to - reached);
  return {
    internalMs: parts.reduce((ms, part) => ms + part.internalMs, 0),
    externalMs: parts.reduce((ms, part) => ms + part.externalMs, 0),
    unexplainedMs,
    elements: parts,
  };
}
