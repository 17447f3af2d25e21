/** What a machine did, as calibration and forecasts read it: a month of a plant fits in memory. */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';
import type { Piece } from '../oee/piece.ts';

/** A whole standstill of the machine's own. */
export interface OwnStop {
  readonly id: string;
  readonly from: number;
  /** Length net of planned time, ms; of one that lasts: so far. */
  readonly netMs: number;
  readonly state: 'micro-stop' | 'breakdown';
  /** `fault:CODE`, else the reason, else `unnamed`. */
  readonly cause: string;
  readonly lasts: boolean;
}

export interface Worked extends Window {
  readonly state: State;
  /** Of maintenance: planned downtime, or delay. */
  readonly maintenancePlanned: boolean;
  readonly product: string | null;
  readonly order: string | null;
  /** The machine's own units. */
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  /** Planned run time of a unit, ms; null = the product has no rate. */
  readonly idealMs: number | null;
  readonly stop: OwnStop | null;
}

export const runs = ({ state }: Pick<Worked, 'state'>): boolean => state === 'producing' || state === 'slow';

export function workedOf(piece: Piece): Worked {
  const { from, to, state, maintenancePlanned, product, order, good, reject, rework, idealMs, stop, fault, reason } =
    piece;
  const own = stop !== null && (stop.micro || stop.failure);
  const kind = stop?.micro ? 'micro-stop' : 'breakdown';
  return {
    ...{ from, to, state, maintenancePlanned, product, order, good, reject, rework, idealMs },
    stop: own
      ? {
          ...{ id: stop.id, from: stop.from, netMs: stop.netMs, state: kind, lasts: stop.to === null },
          cause: fault > 0 ? `fault:${fault}` : (reason ?? 'unnamed'),
        }
      : null,
  };
}
