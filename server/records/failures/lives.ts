/**
 * What became of machines, for whoever learns from it: the failures that the record knows, mended by what people found when they closed the work. A stop
 * that was looked into and was no failure is none; what was found failed, or was about to as it was predicted, is one though no machine told it.
 */
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';
import { type Repair, repairsIn } from '../maintenance/repairs-in.ts';
import { type Failure, failuresIn } from './failure-list.ts';

export interface LifeEnd {
  readonly machine: string;
  /** Epoch ms. */
  readonly at: number;
  /** `repair`: it was renewed before it failed, or it is not known whether it would have. */
  readonly event: 'failure' | 'repair';
}

const DAY_MS = 86_400_000;
/** Work is asked for when the machine stands already, or shortly before. */
const ASKED_AFTER_MS = 12 * 3_600_000;
/** Who found that a failure was none closes the work within this time; a repair's failure lies so far back at most. */
const LOOKED_INTO_MS = 30 * DAY_MS;

/** In order of time. */
export async function livesIn(
  records: Pick<Records, 'ask'>,
  { machines, window }: { readonly machines: readonly string[]; readonly window: Window },
): Promise<LifeEnd[]> {
  const { from, to } = window;
  const [failures, repairs] = await Promise.all([
    failuresIn(records, { machines, window: { from: from - LOOKED_INTO_MS, to } }),
    repairsIn(records, { machines, window: { from, to: to + LOOKED_INTO_MS } }),
  ]);
  return livesOf(failures, repairs).filter(({ at }) => at >= from && at < to);
}

export function livesOf(
  failures: readonly Pick<Failure, 'stop' | 'machine' | 'at'>[],
  repairs: readonly Repair[],
): LifeEnd[] {
  const none = new Set(repairs.flatMap(({ stop, failed }) => (stop !== null && failed === false ? [stop] : [])));
  const real = failures.filter(({ stop }) => !none.has(stop));
  /** The failure that a repair mended is known by its stop already. */
  const isKnown = ({ stop, machine, made, at }: Repair) =>
    real.some((one) =>
      stop === null ? one.machine === machine && one.at >= made - ASKED_AFTER_MS && one.at <= at : one.stop === stop,
    );
  return [
    ...real.map(({ machine, at }): LifeEnd => ({ machine, at, event: 'failure' })),
    ...repairs.flatMap((repair): LifeEnd[] => {
      const { machine, at, renewed, failed, verdict } = repair;
      if (failed === true || verdict === 'right') return isKnown(repair) ? [] : [{ machine, at, event: 'failure' }];
      return renewed ? [{ machine, at, event: 'repair' }] : [];
    }),
  ].sort((a, b) => a.at - b.at);
}
