/** People that several stations share: a stop waits for its repairer, a changeover for its crew, in the order in which they called. */
import { write } from './calendar.ts';
import type { Job } from './open-crews.ts';
import * as R from './run.ts';

type Run = R.Run;

/** What somebody is called for. */
export const REPAIR = 0;
export const CHANGEOVER = 1;

export const waitsFor = ({ crews }: Run, station: number, kind: number): boolean =>
  (crews.waits[2 * station + kind] as number) >= 0;

/** Begins a repair or a changeover of `ms`, at once or when somebody of `crew` is free. */
export function callCrew(run: Run, crew: number, station: number, kind: number, ms: number): void {
  const { crews } = run;
  const place = 2 * station + kind;
  if (crew < 0) begin(run, { station, kind, ms });
  else if ((crews.free[crew] as number) > 0) {
    crews.free[crew] = (crews.free[crew] as number) - 1;
    crews.at[place] = crew;
    begin(run, { station, kind, ms });
  } else {
    crews.waits[place] = crew;
    (crews.queues[crew] as Job[]).push({ station, kind, ms });
  }
}

/** The repair or changeover is over, or no longer wanted. Returns the station whose turn it is then; -1 = nobody waits. */
export function letCrewGo(run: Run, station: number, kind: number): number {
  const { crews } = run;
  const place = 2 * station + kind;
  const waited = crews.waits[place] as number;
  if (waited >= 0) {
    const queue = crews.queues[waited] as Job[];
    queue.splice(
      queue.findIndex((job) => job.station === station && job.kind === kind),
      1,
    );
    crews.waits[place] = -1;
  }
  const crew = crews.at[place] as number;
  if (crew < 0) return -1;
  crews.at[place] = -1;
  const next = (crews.queues[crew] as Job[]).shift();
  if (!next) {
    crews.free[crew] = (crews.free[crew] as number) + 1;
    return -1;
  }
  crews.waits[2 * next.station + next.kind] = -1;
  crews.at[2 * next.station + next.kind] = crew;
  begin(run, next);
  return next.station;
}

function begin(run: Run, { station, kind, ms }: Job): void {
  if (kind === CHANGEOVER) beginSetup(run, station, ms);
  else if (Number.isFinite(ms))
    write(run.calendar, run.now + ms, R.REPAIRED, station, run.stopStamp[station] as number, 0);
}

function beginSetup(run: Run, station: number, ms: number): void {
  const rests = run.plan.setupRests && ((run.hold[station] as number) & R.HOLD_PAUSE) !== 0;
  run.setupLeft[station] = rests ? ms : Number.NaN;
  if (rests) return;
  run.setupDue[station] = run.now + ms;
  write(run.calendar, run.now + ms, R.SET_UP, station, run.setupStamp[station] as number, 0);
}

/** In a closed time nobody changes over: what is left then waits, and goes on after it. */
export function restSetup(run: Run, station: number, rests: boolean): void {
  if (!run.plan.setupRests || ((run.hold[station] as number) & R.HOLD_SETUP) === 0) return;
  if (waitsFor(run, station, CHANGEOVER)) return;
  if (rests && Number.isNaN(run.setupLeft[station])) {
    run.setupStamp[station] = (run.setupStamp[station] as number) + 1;
    run.setupLeft[station] = Math.max(0, (run.setupDue[station] as number) - run.now);
  } else if (!rests && !Number.isNaN(run.setupLeft[station]))
    beginSetup(run, station, run.setupLeft[station] as number);
}
