/** Moves a run on, event by event, and lets a caller interfere: stop, repair, pause, close a store. */
import { nextTime, take, write } from './calendar.ts';
import { CHANGEOVER, callCrew, letCrewGo, REPAIR, restSetup } from './crews.ts';
import { binomial, draw } from './distribution.ts';
import { arrive, comesBack, goesBack, passed, tryStart, tryUnload, wakeAfter, wakeBefore } from './flow.ts';
import * as R from './run.ts';
import { interrupt, patienceOver, report, stationPlan, work } from './station.ts';
import { enters } from './trail.ts';

type Run = R.Run;

/** Handles every event up to and including `until`, ms. */
export function advance(run: Run, until: number): void {
  if (run.now === 0 && run.events === 0) {
    handle(run, 0);
    for (let i = 0; i < run.phase.length; i++) tryStart(run, i);
  }
  handle(run, until);
  if (until > run.now) run.now = until;
}

function handle(run: Run, until: number): void {
  const { calendar } = run;
  while (nextTime(calendar) <= until) {
    const slot = take(calendar);
    run.now = calendar.time[slot] as number;
    run.events++;
    const subject = calendar.subject[slot] as number;
    const stamp = calendar.stamp[slot] as number;
    const amount = calendar.amount[slot] as number;
    switch (calendar.kind[slot]) {
      case R.FINISH:
        if (stamp === run.stamp[subject]) finish(run, subject);
        break;
      case R.FAIL:
        if (stamp === run.stamp[subject]) failByItself(run, subject, run.nextFailStop[subject] as number);
        break;
      case R.CALENDAR_FAIL:
        failByCalendar(run, subject, amount);
        break;
      case R.REPAIRED:
        if (stamp === run.stopStamp[subject]) {
          letGo(run, subject, REPAIR);
          release(run, subject, R.HOLD_STOP);
        }
        break;
      case R.SET_UP:
        if (stamp === run.setupStamp[subject]) {
          letGo(run, subject, CHANGEOVER);
          release(run, subject, R.HOLD_SETUP);
        }
        break;
      case R.ARRIVED:
        arrive(run, subject, amount);
        break;
      case R.PATIENCE_OVER:
        patienceOver(run, subject);
        break;
      case R.CLOSES:
        closes(run, subject, amount);
        break;
      case R.OPENS:
        pause(run, subject, false);
        break;
      case R.FEED_OPENS:
        for (const first of run.wiring.firsts[subject] as readonly number[]) tryStart(run, first);
        break;
      case R.TOLD_STOP:
        stop(run, subject, R.TOLD, amount);
        break;
      case R.COMES_BACK:
        comesBack(run, subject, stamp, amount);
        break;
    }
  }
}

/**
 * Stops a station now, for `ms` (Infinity = until `repair`) from when somebody of `crew` is free for it (-1 = at once). A stop that is on is replaced.
 * `status`: what it shows as.
 */
export function stop(run: Run, station: number, code: number, ms: number, status = R.STOPPED, crew = -1): void {
  interrupt(run, station);
  letGo(run, station, REPAIR);
  run.hold[station] = (run.hold[station] as number) | R.HOLD_STOP;
  run.stopCode[station] = code;
  run.stopStatus[station] = status;
  run.stopAt[station] = run.now;
  run.stopStamp[station] = (run.stopStamp[station] as number) + 1;
  callCrew(run, crew, station, REPAIR, ms);
  report(run, station);
}

export function repair(run: Run, station: number): void {
  run.stopStamp[station] = (run.stopStamp[station] as number) + 1;
  letGo(run, station, REPAIR);
  release(run, station, R.HOLD_STOP);
}

/** Takes a station out of work for a reason of the caller's (a break) and gives it back. */
export function pause(run: Run, station: number, paused: boolean): void {
  if (paused) {
    interrupt(run, station);
    run.hold[station] = (run.hold[station] as number) | R.HOLD_PAUSE;
    restSetup(run, station, true);
    report(run, station);
  } else {
    release(run, station, R.HOLD_PAUSE);
    restSetup(run, station, false);
  }
}

/** A closed time of the plan begins: its end and the next one are known. */
function closes(run: Run, station: number, which: number): void {
  const closed = stationPlan(run, station).closed ?? [];
  const { to, status } = closed[which] as { readonly to: number; readonly status: number };
  run.closedStatus[station] = status;
  pause(run, station, true);
  if (Number.isFinite(to)) write(run.calendar, to, R.OPENS, station, 0, 0);
  const next = closed[which + 1];
  if (next) write(run.calendar, next.from, R.CLOSES, station, 0, which + 1);
}

/** Whoever waited for the one that is free now is worked at from here on. */
function letGo(run: Run, station: number, kind: number): void {
  const next = letCrewGo(run, station, kind);
  if (next >= 0) report(run, next);
}

/** A closed store neither takes nor gives. */
export function closeStore(run: Run, store: number, closed: boolean): void {
  run.closed[store] = closed ? 1 : 0;
  if (!closed) {
    wakeAfter(run, store);
    wakeBefore(run, store);
  }
}

function release(run: Run, station: number, reason: number): void {
  const held = run.hold[station] as number;
  if ((held & reason) === 0) return;
  run.hold[station] = held & ~reason;
  if (reason === R.HOLD_STOP) run.stopCode[station] = 0;
  if (run.hold[station] === 0) {
    if (run.phase[station] === R.BUSY) work(run, station);
    else if (run.phase[station] === R.DONE) tryUnload(run, station);
    else tryStart(run, station);
  }
  report(run, station);
}

function failByItself(run: Run, station: number, which: number): void {
  const plan = stationPlan(run, station).stops?.[which];
  if (!plan) return;
  interrupt(run, station);
  const due = run.wiring.due[station] as Float64Array;
  (run.wiring.stopped[station] as Float64Array)[which] = run.operated[station] as number;
  due[which] = (run.operated[station] as number) + draw(plan.time, run.words, R.timeStream(run, station, which));
  R.findNextFail(run, station);
  const repairMs = draw(plan.repair, run.words, R.repairStream(run, station, which));
  stop(run, station, plan.code, repairMs, plan.status, plan.crew);
}

function failByCalendar(run: Run, station: number, which: number): void {
  const plan = stationPlan(run, station).stops?.[which];
  if (!plan) return;
  const down = ((run.hold[station] as number) & R.HOLD_STOP) !== 0;
  // Its clock stands while the station is down: the next one is drawn from the end of the repair.
  const repairMs = down ? 0 : draw(plan.repair, run.words, R.repairStream(run, station, which));
  if (!down) stop(run, station, plan.code, repairMs, plan.status, plan.crew);
  const time = draw(plan.time, run.words, R.timeStream(run, station, which));
  write(run.calendar, run.now + repairMs + time, R.CALENDAR_FAIL, station, 0, which);
}

function finish(run: Run, station: number): void {
  run.operated[station] = (run.operated[station] as number) + run.now - (run.startedAt[station] as number);
  const units = run.lotUnits[station] as number;
  const bad = binomial(units, run.rejectShare[station] as number, run.words, R.rejectStream(run, station));
  const again = bad > 0 ? goesBack(run, station, bad) : 0;
  run.good[station] = (run.good[station] as number) + units - bad;
  run.reject[station] = (run.reject[station] as number) + bad - again;
  run.lastAt[station] = run.now;
  if (run.trail && stationPlan(run, station).arrivals) enters(run, run.trail, station);
  run.lotUnits[station] = units - bad;
  run.phase[station] = R.DONE;
  if (run.batches) passed(run, run.batches, station, units - bad, bad - again);
  tryUnload(run, station);
}
