/** How a machine stops by itself and comes back: times between stops on its clock of operation, and their lengths, by cause. */
import type { StopAbility } from '../../twin/simulate/plant/abilities.ts';
import type { Life } from '../reliability/life.ts';
import { type Fit, fitLengths, fitTimes, LEAST_FOR_SHAPE } from './fit.ts';
import { type OwnStop, runs, type Worked } from './worked.ts';

/** Stops of a cause that came so rarely are told together with the other rare ones. */
const LEAST_OF_CAUSE = 20;
/** In place of a cause: all rare ones. */
export const OTHERS = 'others';

export interface StopFit {
  readonly cause: string;
  readonly state: OwnStop['state'];
  readonly stops: number;
  readonly time: Fit;
  readonly repair: Fit;
}

export interface StopFits {
  readonly operatingMs: number;
  readonly fits: readonly StopFit[];
}

interface Seen {
  readonly stop: OwnStop;
  /** Operation of the machine before it, ms. */
  readonly clock: number;
}

export function stopFits(worked: readonly Worked[]): StopFits {
  const { stops, operatingMs } = stopsOnClock(worked);
  const counts = new Map<string, number>();
  for (const { stop } of stops) counts.set(stop.cause, (counts.get(stop.cause) ?? 0) + 1);
  const groups = new Map<string, Seen[]>();
  for (const seen of stops) {
    const rare = (counts.get(seen.stop.cause) as number) < LEAST_OF_CAUSE;
    const cause = rare ? OTHERS : seen.stop.cause;
    groups.set(cause, [...(groups.get(cause) ?? []), seen]);
  }
  const fits = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([cause, group]) => fitOf(cause, group, operatingMs));
  return { operatingMs, fits };
}

export const abilityOf = ({ cause, state, time, repair }: StopFit): StopAbility => ({
  ...{ cause, state, clock: 'operating' },
  ...{ time: time.distribution, repair: repair.distribution },
});

/** What the fits call the cause of a stop; undefined = no such stop was seen when they were made. */
export const causeIn = (fits: readonly Pick<StopAbility, 'cause'>[], stop: OwnStop): string | undefined =>
  [stop.cause, OTHERS].find((cause) => fits.some((fit) => fit.cause === cause));

/** Each stop once, with the machine's clock of operation. */
export function stopsOnClock(worked: readonly Worked[]): {
  readonly stops: readonly Seen[];
  readonly operatingMs: number;
} {
  const stops = new Map<string, Seen>();
  let clock = 0;
  for (const one of worked) {
    if (runs(one)) clock += one.to - one.from;
    else if (one.stop) stops.set(one.stop.id, { stop: one.stop, clock: stops.get(one.stop.id)?.clock ?? clock });
  }
  return { stops: [...stops.values()], operatingMs: clock };
}

/** Short and long stops of a cause are one kind: which it will be is not known when it begins. */
function fitOf(cause: string, group: readonly Seen[], operatingMs: number): StopFit[] {
  if (operatingMs <= 0) return [];
  const breakdowns = group.filter(({ stop }) => stop.state === 'breakdown').length;
  const state = 2 * breakdowns > group.length ? 'breakdown' : 'micro-stop';
  const repair = fitLengths(group.map(({ stop }) => ({ time: stop.netMs, failed: !stop.lasts })));
  const time = timesOf(group, operatingMs);
  if (!repair || !time) return [];
  return [{ cause, state, stops: group.length, time, repair }];
}

function timesOf(group: readonly Seen[], operatingMs: number): Fit | null {
  // Few of them: the time watched over their number. The first one's life began before the watching, which would be left out below.
  if (group.length <= LEAST_FOR_SHAPE)
    return {
      ...{ distribution: { exponential: operatingMs / group.length }, family: 'exponential' },
      ...{ ended: group.length, censored: 1, mean: operatingMs / group.length, qq: [] },
    };
  const lives: Life[] = group
    .slice(1)
    .map(({ clock }, i) => ({ time: clock - (group[i] as Seen).clock, failed: true }));
  return fitTimes([...lives, { time: operatingMs - (group.at(-1) as Seen).clock, failed: false }]);
}
