/** One station by itself: work on a lot, waiting, what it reports. */
import { write } from './calendar.ts';
import { CHANGEOVER, REPAIR, waitsFor } from './crews.ts';
import type { StationPlan } from './plan.ts';
import * as R from './run.ts';

type Run = R.Run;

export const stationPlan = (run: Run, station: number): StationPlan => run.plan.stations[station] as StationPlan;

/** Goes on with the lot: either it gets done, or the operating clock brings a stop first. */
export function work(run: Run, station: number): void {
  const stamp = (run.stamp[station] as number) + 1;
  run.stamp[station] = stamp;
  run.startedAt[station] = run.now;
  const untilFail = (run.nextFail[station] as number) - (run.operated[station] as number);
  const remaining = run.remaining[station] as number;
  if (untilFail < remaining) write(run.calendar, run.now + Math.max(0, untilFail), R.FAIL, station, stamp, 0);
  else write(run.calendar, run.now + remaining, R.FINISH, station, stamp, 0);
}

/** Takes the hand off the lot and remembers how much work is left. */
export function interrupt(run: Run, station: number): void {
  if (run.phase[station] !== R.BUSY || run.hold[station] !== 0) {
    if (run.phase[station] !== R.BUSY) noLongerWaiting(run, station);
    return;
  }
  const done = run.now - (run.startedAt[station] as number);
  run.operated[station] = (run.operated[station] as number) + done;
  run.remaining[station] = Math.max(0, (run.remaining[station] as number) - done);
  run.startedAt[station] = run.now;
  run.stamp[station] = (run.stamp[station] as number) + 1;
}

export function startWaiting(run: Run, station: number): void {
  if (!Number.isNaN(run.waitSince[station])) return;
  run.waitSince[station] = run.now;
  const patienceMs = stationPlan(run, station).patienceMs ?? 0;
  if (patienceMs === 0 || nothingLeft(run, station)) {
    run.declared[station] = 1;
    report(run, station);
  } else if (!run.patienceOut[station]) {
    // One timer a station: it is written again if the wait it meant is over.
    run.patienceOut[station] = 1;
    write(run.calendar, run.now + patienceMs, R.PATIENCE_OVER, station, 0, 0);
  }
}

export function patienceOver(run: Run, station: number): void {
  run.patienceOut[station] = 0;
  const since = run.waitSince[station] as number;
  if (Number.isNaN(since) || run.declared[station]) return;
  const patienceMs = stationPlan(run, station).patienceMs ?? 0;
  if (since + patienceMs <= run.now) {
    run.declared[station] = 1;
    report(run, station);
  } else {
    run.patienceOut[station] = 1;
    write(run.calendar, since + patienceMs, R.PATIENCE_OVER, station, 0, 0);
  }
}

export function noLongerWaiting(run: Run, station: number): void {
  run.waitSince[station] = Number.NaN;
  run.declared[station] = 0;
}

/** Books the time of the old status and logs the new one, if it is another. */
export function report(run: Run, station: number): void {
  const held = run.hold[station] as number;
  const status =
    held !== 0
      ? heldStatus(run, station, held)
      : run.declared[station]
        ? run.phase[station] === R.DONE
          ? R.BLOCKED
          : run.batches && nothingLeft(run, station)
            ? R.IDLE
            : R.STARVED
        : R.WORKING;
  const before = run.status[station] as number;
  if (status === before) return;
  settle(run, station);
  run.status[station] = status;
  if (run.plan.log)
    run.log.push({
      at: run.now,
      station,
      status,
      code: run.stopCode[station] as number,
      good: run.good[station] as number,
      reject: run.reject[station] as number,
    });
}

function heldStatus(run: Run, station: number, held: number): number {
  if (held & R.HOLD_STOP) return waitsFor(run, station, REPAIR) ? R.WAITS_REPAIR : (run.stopStatus[station] as number);
  if (held & R.HOLD_PAUSE) return run.closedStatus[station] as number;
  return waitsFor(run, station, CHANGEOVER) ? R.WAITS_SETUP : R.SETUP;
}

/** Whether all that the station's feed was asked for is through. */
function nothingLeft({ batches, wiring }: Run, station: number): boolean {
  const feed = wiring.feed[station] as number;
  if (!batches) return false;
  const [first, end] = [batches.start[feed] as number, batches.start[feed + 1] as number];
  return first === end || !Number.isNaN(batches.ended[end - 1]);
}

/** Books the time since the last change, so that `spent` is complete up to now. */
export function settle(run: Run, station: number): void {
  const at = station * R.STATUSES.length + (run.status[station] as number);
  run.spent[at] = (run.spent[at] as number) + run.now - (run.statusSince[station] as number);
  run.statusSince[station] = run.now;
}
