/**
 * Moves a run on. Blocking after service: a finished lot that finds no room stays in its station. An interrupted lot goes
 * on where it stopped. A merge never mixes batches: it takes the oldest, and goes over to the next only when nothing of
 * the old one can still come.
 */
import { nextTime, take, write } from './calendar.ts';
import { binomial, draw } from './distribution.ts';
import type { StationPlan } from './plan.ts';
import * as R from './run.ts';

type Run = R.Run;

/** Handles every event up to and including `until`, ms. */
export function advance(run: Run, until: number): void {
  if (run.now === 0 && run.events === 0) for (let i = 0; i < run.phase.length; i++) tryStart(run, i);
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
        if (stamp === run.stopStamp[subject]) release(run, subject, R.HOLD_STOP);
        break;
      case R.SET_UP:
        if (stamp === run.setupStamp[subject]) release(run, subject, R.HOLD_SETUP);
        break;
      case R.ARRIVED:
        arrive(run, subject, amount);
        break;
      case R.PATIENCE_OVER:
        patienceOver(run, subject);
        break;
    }
  }
  if (until > run.now) run.now = until;
}

/** Stops a station now, for `ms` (Infinity = until `repair`). A stop that is on is replaced. */
export function stop(run: Run, station: number, code: number, ms: number): void {
  interrupt(run, station);
  run.hold[station] = (run.hold[station] as number) | R.HOLD_STOP;
  run.stopCode[station] = code;
  const stamp = (run.stopStamp[station] as number) + 1;
  run.stopStamp[station] = stamp;
  if (Number.isFinite(ms)) write(run.calendar, run.now + ms, R.REPAIRED, station, stamp, 0);
  report(run, station);
}

export function repair(run: Run, station: number): void {
  run.stopStamp[station] = (run.stopStamp[station] as number) + 1;
  release(run, station, R.HOLD_STOP);
}

/** Takes a station out of work for a reason of the caller's (a break) and gives it back. */
export function pause(run: Run, station: number, paused: boolean): void {
  if (paused) {
    interrupt(run, station);
    run.hold[station] = (run.hold[station] as number) | R.HOLD_PAUSE;
    report(run, station);
  } else release(run, station, R.HOLD_PAUSE);
}

/** A closed store neither takes nor gives. */
export function closeStore(run: Run, store: number, closed: boolean): void {
  run.closed[store] = closed ? 1 : 0;
  if (!closed) {
    wakeAfter(run, store);
    wakeBefore(run, store);
  }
}

const stationPlan = (run: Run, station: number): StationPlan => run.plan.stations[station] as StationPlan;

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
  due[which] = (run.operated[station] as number) + draw(plan.time, run.words, R.timeStream(run, station, which));
  R.findNextFail(run, station);
  stop(run, station, plan.code, draw(plan.repair, run.words, R.repairStream(run, station, which)));
}

function failByCalendar(run: Run, station: number, which: number): void {
  const plan = stationPlan(run, station).stops?.[which];
  if (!plan) return;
  const down = ((run.hold[station] as number) & R.HOLD_STOP) !== 0;
  // Its clock stands while the station is down: the next one is drawn from the end of the repair.
  const repairMs = down ? 0 : draw(plan.repair, run.words, R.repairStream(run, station, which));
  if (!down) stop(run, station, plan.code, repairMs);
  const time = draw(plan.time, run.words, R.timeStream(run, station, which));
  write(run.calendar, run.now + repairMs + time, R.CALENDAR_FAIL, station, 0, which);
}

function tryStart(run: Run, station: number): void {
  if (run.hold[station] !== 0 || run.phase[station] !== R.WAITING) return;
  const ins = run.wiring.ins[station] as readonly number[];
  const plan = stationPlan(run, station);
  let batch: number;
  let store = -1;
  if (ins.length === 0) {
    const feed = plan.feed ?? 0;
    if ((run.feedLeft[feed] as number) <= 0) nextBatch(run, feed);
    if ((run.feedLeft[feed] as number) <= 0) return startWaiting(run, station);
    batch = run.feedBatch[feed] as number;
  } else {
    store = chooseStore(run, station, ins, plan);
    if (store < 0) {
      if (nextMayBePrepared(run, station, ins) && setUp(run, station, (run.batch[station] as number) + 1)) return;
      return startWaiting(run, station);
    }
    batch = (run.segments[store]?.[0] as R.Segment).batch;
  }
  if (batch !== run.batch[station] && setUp(run, station, batch)) return;
  let units = plan.lot;
  if (store < 0) {
    const feed = plan.feed ?? 0;
    units = Math.min(units, run.feedLeft[feed] as number);
    run.feedLeft[feed] = (run.feedLeft[feed] as number) - units;
    run.released[feed] = (run.released[feed] as number) + units;
  } else {
    const head = run.segments[store]?.[0] as R.Segment;
    units = Math.min(units, head.units);
    head.units -= units;
    if (head.units === 0) run.segments[store]?.shift();
    run.level[store] = (run.level[store] as number) - units;
  }
  run.lotUnits[station] = units;
  run.lotBatch[station] = batch;
  run.phase[station] = R.BUSY;
  const ms = draw(plan.service, run.words, R.serviceStream(run, station));
  run.remaining[station] = (ms * units) / plan.lot / (run.speed[station] as number);
  noLongerWaiting(run, station);
  work(run, station);
  report(run, station);
  if (store >= 0) wakeBefore(run, store);
}

/** Goes over to another batch; true if that takes time. */
function setUp(run: Run, station: number, batch: number): boolean {
  const setupMs = run.plan.setupMs?.(station, run.batch[station] as number, batch) ?? 0;
  run.batch[station] = batch;
  if (setupMs <= 0) return false;
  noLongerWaiting(run, station);
  run.hold[station] = (run.hold[station] as number) | R.HOLD_SETUP;
  const stamp = (run.setupStamp[station] as number) + 1;
  run.setupStamp[station] = stamp;
  write(run.calendar, run.now + setupMs, R.SET_UP, station, stamp, 0);
  report(run, station);
  // Those behind may now know that the last unit of the old batch has passed them.
  for (let other = 0; other < run.phase.length; other++) tryStart(run, other);
  return true;
}

/** The old batch is through and the next is on its way: people change the machine over while it has nothing to do. */
function nextMayBePrepared(run: Run, station: number, ins: readonly number[]): boolean {
  const batch = run.batch[station] as number;
  if ((run.feedBatch[run.wiring.feed[station] as number] as number) <= batch) return false;
  return ins.every((store) => run.segments[store]?.length === 0) && !olderBefore(run, station, batch + 1);
}

function nextBatch(run: Run, feed: number): void {
  const batch = (run.feedBatch[feed] as number) + 1;
  const units = run.plan.batchUnits?.(feed, batch) ?? 0;
  if (units <= 0) return;
  run.feedBatch[feed] = batch;
  run.feedLeft[feed] = units;
}

/** The store to take a lot from: oldest batch first, then the longest queue; -1 = none has enough. */
function chooseStore(run: Run, station: number, ins: readonly number[], plan: StationPlan): number {
  let best = -1;
  let bestBatch = 0;
  let queued = 0;
  for (const store of ins) {
    queued += run.level[store] as number;
    const line = run.segments[store] as R.Segment[];
    const head = line[0];
    if (!head || run.closed[store]) continue;
    // Less than a lot only if no more of its batch will come.
    if (head.units < plan.lot && line.length === 1 && stillComes(run, store, head.batch)) continue;
    if (
      best < 0 ||
      head.batch < bestBatch ||
      (head.batch === bestBatch && (run.level[store] as number) > (run.level[best] as number))
    ) {
      best = store;
      bestBatch = head.batch;
    }
  }
  if (best < 0) return -1;
  if (run.declared[station] && queued < (plan.prime ?? 0) && run.segments[best]?.length === 1) return -1;
  if (bestBatch !== run.batch[station] && ins.length > 1 && olderBefore(run, station, bestBatch)) return -1;
  return best;
}

/** Whether a unit of a batch older than `batch` is still somewhere before the station. */
function olderBefore(run: Run, station: number, batch: number): boolean {
  return (run.wiring.ins[station] as readonly number[]).some((store) => {
    const head = run.segments[store]?.[0];
    return (head !== undefined && head.batch < batch) || stillComes(run, store, batch - 1);
  });
}

/** Whether a unit of `batch`, or of an older one, may still come into the store. */
function stillComes(run: Run, store: number, batch: number): boolean {
  const travels = run.travelling[store]?.[0];
  if (travels && travels.batch <= batch) return true;
  return (run.wiring.before[store] as readonly number[]).some((from) => {
    if ((run.feedBatch[run.wiring.feed[from] as number] as number) <= batch) return true;
    if (run.phase[from] !== R.WAITING && (run.lotBatch[from] as number) <= batch) return true;
    return olderBefore(run, from, batch + 1);
  });
}

/** Goes on with the lot: either it gets done, or the operating clock brings a stop first. */
function work(run: Run, station: number): void {
  const stamp = (run.stamp[station] as number) + 1;
  run.stamp[station] = stamp;
  run.startedAt[station] = run.now;
  const untilFail = (run.nextFail[station] as number) - (run.operated[station] as number);
  const remaining = run.remaining[station] as number;
  if (untilFail < remaining) write(run.calendar, run.now + Math.max(0, untilFail), R.FAIL, station, stamp, 0);
  else write(run.calendar, run.now + remaining, R.FINISH, station, stamp, 0);
}

/** Takes the hand off the lot and remembers how much work is left. */
function interrupt(run: Run, station: number): void {
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

function finish(run: Run, station: number): void {
  run.operated[station] = (run.operated[station] as number) + run.now - (run.startedAt[station] as number);
  const units = run.lotUnits[station] as number;
  const bad = binomial(units, run.rejectShare[station] as number, run.words, R.rejectStream(run, station));
  run.good[station] = (run.good[station] as number) + units - bad;
  run.reject[station] = (run.reject[station] as number) + bad;
  run.lastAt[station] = run.now;
  run.lotUnits[station] = units - bad;
  run.phase[station] = R.DONE;
  tryUnload(run, station);
}

function tryUnload(run: Run, station: number): void {
  if (run.hold[station] !== 0 || run.phase[station] !== R.DONE) return;
  const units = run.lotUnits[station] as number;
  const outs = run.wiring.outs[station] as readonly number[];
  if (units > 0 && outs.length > 0) {
    const store = chooseRoom(run, outs, units);
    if (store < 0) return startWaiting(run, station);
    run.phase[station] = R.WAITING;
    noLongerWaiting(run, station);
    put(run, store, run.lotBatch[station] as number, units);
  } else {
    run.phase[station] = R.WAITING;
    noLongerWaiting(run, station);
  }
  tryStart(run, station);
  report(run, station);
}

/** The store with the most room for the lot; -1 = none has enough. */
function chooseRoom(run: Run, outs: readonly number[], units: number): number {
  let best = -1;
  let most = 0;
  for (const store of outs) {
    if (run.closed[store]) continue;
    const inside = (run.level[store] as number) + (run.moving[store] as number);
    const capacity = (run.plan.stores[store] as { capacity: number }).capacity;
    const room = capacity === Number.POSITIVE_INFINITY ? -inside : capacity - inside;
    const fits = capacity === Number.POSITIVE_INFINITY || room >= units || (inside === 0 && takerReady(run, store));
    if (fits && (best < 0 || room > most)) {
      best = store;
      most = room;
    }
  }
  return best;
}

/** A store without room of its own hands a unit over if the next station stands ready. */
const takerReady = (run: Run, store: number): boolean =>
  (run.wiring.after[store] as readonly number[]).some((s) => run.phase[s] === R.WAITING && run.hold[s] === 0);

function put(run: Run, store: number, batch: number, units: number): void {
  const transitMs = run.plan.stores[store]?.transitMs ?? 0;
  if (transitMs > 0) {
    run.moving[store] = (run.moving[store] as number) + units;
    append(run.travelling[store] as R.Segment[], batch, units);
    write(run.calendar, run.now + transitMs, R.ARRIVED, store, 0, units);
  } else queue(run, store, batch, units);
}

/** Units that travelled come out in the order they went in; one arrival is of one batch. */
function arrive(run: Run, store: number, units: number): void {
  const line = run.travelling[store] as R.Segment[];
  const head = line[0] as R.Segment;
  head.units -= units;
  if (head.units === 0) line.shift();
  run.moving[store] = (run.moving[store] as number) - units;
  queue(run, store, head.batch, units);
}

function append(line: R.Segment[], batch: number, units: number): void {
  const tail = line.at(-1);
  if (tail && tail.batch === batch) tail.units += units;
  else line.push({ batch, units });
}

function queue(run: Run, store: number, batch: number, units: number): void {
  append(run.segments[store] as R.Segment[], batch, units);
  run.level[store] = (run.level[store] as number) + units;
  wakeAfter(run, store);
}

/** Lets the stations behind the store start, the one that waits longest first. */
function wakeAfter(run: Run, store: number): void {
  wake(run, run.wiring.after[store] as readonly number[], R.WAITING, tryStart);
}

function wakeBefore(run: Run, store: number): void {
  wake(run, run.wiring.before[store] as readonly number[], R.DONE, tryUnload);
}

function wake(run: Run, stations: readonly number[], phase: number, go: (run: Run, station: number) => void): void {
  if (stations.length === 1) return go(run, stations[0] as number);
  const waiting = stations.filter((s) => run.phase[s] === phase && run.hold[s] === 0);
  waiting.sort((a, b) => (run.waitSince[a] as number) - (run.waitSince[b] as number) || a - b);
  for (const station of waiting) go(run, station);
}

function startWaiting(run: Run, station: number): void {
  if (!Number.isNaN(run.waitSince[station])) return;
  run.waitSince[station] = run.now;
  const patienceMs = stationPlan(run, station).patienceMs ?? 0;
  if (patienceMs === 0) {
    run.declared[station] = 1;
    report(run, station);
  } else if (!run.patienceOut[station]) {
    // One timer a station: it is written again if the wait it meant is over.
    run.patienceOut[station] = 1;
    write(run.calendar, run.now + patienceMs, R.PATIENCE_OVER, station, 0, 0);
  }
  if (run.phase[station] !== R.WAITING) return;
  // Hand to hand: a unit that stands ready before us has waited for just this.
  for (const store of run.wiring.ins[station] as readonly number[])
    if (run.plan.stores[store]?.capacity === 0) wakeBefore(run, store);
}

function patienceOver(run: Run, station: number): void {
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

function noLongerWaiting(run: Run, station: number): void {
  run.waitSince[station] = Number.NaN;
  run.declared[station] = 0;
}

/** Books the time of the old status and logs the new one, if it is another. */
function report(run: Run, station: number): void {
  const held = run.hold[station] as number;
  const status =
    held & R.HOLD_STOP
      ? R.STOPPED
      : held & R.HOLD_PAUSE
        ? R.PAUSED
        : held & R.HOLD_SETUP
          ? R.SETUP
          : run.declared[station]
            ? run.phase[station] === R.DONE
              ? R.BLOCKED
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

/** Books the time since the last change, so that `spent` is complete up to now. */
export function settle(run: Run, station: number): void {
  const at = station * R.STATUSES.length + (run.status[station] as number);
  run.spent[at] = (run.spent[at] as number) + run.now - (run.statusSince[station] as number);
  run.statusSince[station] = run.now;
}
