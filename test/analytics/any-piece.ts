import type { Piece, Stop } from '../../analytics/oee/piece.ts';

/** A piece of ten minutes that ran and made nothing, but for what is said. Assigned, not spread: simulations make many. */
export const piece = (of: Partial<Piece>): Piece =>
  Object.assign(
    {
      product: null,
      order: null,
      lot: null,
      shift: null,
      crew: null,
      tool: null,
      recipe: null,
      good: 0,
      reject: 0,
      rework: 0,
      startReject: 0,
      energy: 0,
      machine: 'm',
      from: 0,
      to: 600_000,
      state: 'producing' as const,
      stop: null,
      maintenancePlanned: false,
      fault: 0,
      reason: null,
      idealMs: 1000,
    },
    of,
  );

/** A whole standstill of the machine's own. */
export const stopOf = (machine: string, from: number, to: number): Stop => ({
  id: `${machine}@${from}`,
  from,
  to,
  netMs: to - from,
  micro: false,
  failure: true,
});

/** A piece that is a whole breakdown. */
export const breakdown = (of: Partial<Piece> & { readonly from: number; readonly to: number }): Piece =>
  Object.assign(piece({ state: 'breakdown', stop: stopOf(of.machine ?? 'm', of.from, of.to) }), of);
