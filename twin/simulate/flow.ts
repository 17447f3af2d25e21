/**
 * How units move between stations and stores. Blocking after service: a finished lot that finds no room stays in its
 * station. A merge never mixes batches: it takes the oldest, and goes over to the next only when nothing of the old one
 * can still come; while it has nothing to do it is changed over ahead of time.
 */
import { type BatchCounts, batchAt, stillToFeed } from './batches.ts';
import { write } from './calendar.ts';
import { CHANGEOVER, callCrew } from './crews.ts';
import { binomial, draw } from './distribution.ts';
import type { Recipe, StationPlan } from './plan.ts';
import * as R from './run.ts';
import { noLongerWaiting, report, startWaiting, stationPlan, work } from './station.ts';
import { enters, leaves, putsAway, settleLevel, takesOut } from './trail.ts';

type Run = R.Run;

const MS_PER_HOUR = 3_600_000;
/** In place of a store: the station draws from its feed. */
const FEED = -2;
const NONE = -1;

export function tryStart(run: Run, station: number): void {
  if (run.hold[station] !== 0 || run.phase[station] !== R.WAITING) return;
  const ins = run.wiring.ins[station] as readonly number[];
  const plan = stationPlan(run, station);
  const store = ins.length === 0 ? FEED : chooseStore(run, station, ins, plan);
  const batch = store === FEED ? batchOfFeed(run, plan.feed ?? 0) : store < 0 ? NONE : batchOf(run, store);
  if (batch === NONE) {
    if (nextMayBePrepared(run, station, ins) && setUp(run, station, (run.batch[station] as number) + 1)) return;
    startWaiting(run, station);
    // Hand to hand: a unit that stands ready before us has waited for just this.
    for (const before of ins) if (run.plan.stores[before]?.capacity === 0) wakeBefore(run, before);
    if (store === FEED && run.batches) wakeTail(run, station);
    return;
  }
  if (batch !== run.batch[station] && setUp(run, station, batch)) return;
  const units = store === FEED ? takeFromFeed(run, plan) : takeFromStore(run, store, plan.lot);
  if (run.trail) {
    if (store !== FEED) takesOut(run.trail, store, station);
    else if (!plan.arrivals) enters(run, run.trail, station);
  }
  run.lotUnits[station] = units;
  run.lotBatch[station] = batch;
  run.phase[station] = R.BUSY;
  const service = plan.recipes ? (plan.recipes[run.recipe[station] as number] as Recipe).service : plan.service;
  const ms = draw(service, run.words, R.serviceStream(run, station));
  const lotMs = (ms * units) / plan.lot / (run.speed[station] as number);
  run.lotMs[station] = lotMs;
  run.remaining[station] = lotMs;
  noLongerWaiting(run, station);
  work(run, station);
  report(run, station);
  if (store !== FEED) wakeBefore(run, store);
}

/** The feed has no more for now: rests of lots behind it need not wait for more. */
function wakeTail(run: Run, first: number): void {
  for (const station of run.wiring.along[run.wiring.feed[first] as number] as readonly number[])
    if ((run.wiring.ins[station] as readonly number[]).length > 0) tryStart(run, station);
}

/** Of the oldest unit in a store. */
const batchOf = (run: Run, store: number): number => ((run.segments[store] as R.Segment[])[0] as R.Segment).batch;

/** Batch that the feed gives out now; NONE = it has no more. */
function batchOfFeed(run: Run, feed: number): number {
  if ((run.feedLeft[feed] as number) <= 0) {
    if (run.batches) goOver(run, run.batches, feed);
    else nextBatch(run, feed);
  }
  if ((run.feedLeft[feed] as number) <= 0) return NONE;
  const batch = run.feedBatch[feed] as number;
  return run.now < (run.plan.earliest?.[feed]?.[batch] ?? 0) ? NONE : batch;
}

/** Makes up for what was rejected of a batch; when enough is on its way the next one comes. */
function goOver(run: Run, counts: BatchCounts, feed: number): void {
  const missing = stillToFeed(run, counts, feed);
  if (missing > 0) {
    run.feedLeft[feed] = missing;
    return;
  }
  const next = batchAt(counts, feed, run.feedBatch[feed] as number) + 1;
  if (next >= (counts.start[feed + 1] as number)) return;
  run.feedBatch[feed] = (run.feedBatch[feed] as number) + 1;
  run.feedLeft[feed] = counts.asked[next] as number;
}

function takeFromFeed(run: Run, plan: StationPlan): number {
  const feed = plan.feed ?? 0;
  const units = Math.min(plan.lot, run.feedLeft[feed] as number);
  run.feedLeft[feed] = (run.feedLeft[feed] as number) - units;
  run.released[feed] = (run.released[feed] as number) + units;
  if (run.batches) {
    const at = batchAt(run.batches, feed, run.feedBatch[feed] as number);
    run.batches.released[at] = (run.batches.released[at] as number) + units;
    if (Number.isNaN(run.batches.begun[at])) run.batches.begun[at] = run.now;
  }
  return units;
}

function takeFromStore(run: Run, store: number, lot: number): number {
  const line = run.segments[store] as R.Segment[];
  const head = line[0] as R.Segment;
  const units = Math.min(head.units, lot);
  head.units -= units;
  if (head.units === 0) {
    // Most stores hold one batch: taking the last of a list moves nothing.
    if (line.length === 1) line.pop();
    else line.shift();
  }
  if (run.trail) settleLevel(run, run.trail, store);
  run.level[store] = (run.level[store] as number) - units;
  return units;
}

/** Goes over to another batch; true if that takes time. */
function setUp(run: Run, station: number, batch: number): boolean {
  const setupMs = run.plan.setupMs?.(station, run.batch[station] as number, batch) ?? 0;
  R.turnTo(run, station, batch);
  if (setupMs <= 0) return false;
  holdForSetup(run, station, setupMs);
  // Those behind may now know that the last unit of the old batch has passed them.
  for (let other = 0; other < run.phase.length; other++) tryStart(run, other);
  return true;
}

/** Takes a station out of work for a changeover of `ms`. */
export function holdForSetup(run: Run, station: number, ms: number): void {
  noLongerWaiting(run, station);
  run.hold[station] = (run.hold[station] as number) | R.HOLD_SETUP;
  run.setupStamp[station] = (run.setupStamp[station] as number) + 1;
  run.setupAt[station] = run.now;
  callCrew(run, stationPlan(run, station).setupCrew ?? -1, station, CHANGEOVER, ms);
  report(run, station);
}

/** The old batch is through and the next is on its way: people change the machine over while it has nothing to do. */
function nextMayBePrepared(run: Run, station: number, ins: readonly number[]): boolean {
  if (ins.length === 0) return false;
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
    if (line.length === 0 || run.closed[store]) continue;
    const head = line[0] as R.Segment;
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
  if (
    run.declared[station] &&
    queued < (plan.prime ?? 0) &&
    run.segments[best]?.length === 1 &&
    (run.batches === null || stillComes(run, best, bestBatch))
  )
    return -1;
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
  if ((run.returning[store] as R.Segment[]).some((back) => back.batch <= batch)) return true;
  const travelling = run.travelling[store] as R.Segment[];
  if (travelling.length > 0 && (travelling[0] as R.Segment).batch <= batch) return true;
  return (run.wiring.before[store] as readonly number[]).some((from) => {
    if (stillFed(run, run.wiring.feed[from] as number, batch)) return true;
    if (run.phase[from] !== R.WAITING && (run.lotBatch[from] as number) <= batch) return true;
    return olderBefore(run, from, batch + 1);
  });
}

/** Whether the feed still gives out units of `batch`, or of an older one. */
function stillFed(run: Run, feed: number, batch: number): boolean {
  const now = run.feedBatch[feed] as number;
  if (now < batch || (now === batch && (run.feedLeft[feed] as number) > 0)) return true;
  return now === batch && (run.batches === null || stillToFeed(run, run.batches, feed) > 0);
}

export function tryUnload(run: Run, station: number): void {
  if (run.hold[station] !== 0 || run.phase[station] !== R.DONE) return;
  const units = run.lotUnits[station] as number;
  const outs = run.wiring.outs[station] as readonly number[];
  if (units > 0 && outs.length > 0) {
    const store = chooseRoom(run, outs, units);
    if (store < 0) {
      startWaiting(run, station);
      return;
    }
    run.phase[station] = R.WAITING;
    noLongerWaiting(run, station);
    if (run.trail) putsAway(run.trail, station, store);
    put(run, store, run.lotBatch[station] as number, units);
    if (outs.length > 1 && run.batches && (run.feedLeft[run.wiring.feed[station] as number] as number) <= 0)
      for (const other of outs) if (other !== store) wakeAfter(run, other);
  } else {
    run.phase[station] = R.WAITING;
    if (run.trail) leaves(run, run.trail, station, units > 0);
    noLongerWaiting(run, station);
    // A rest of a lot that waited for more may now be the last of its batch.
    if (units === 0 && run.batches) for (const store of outs) wakeAfter(run, store);
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
export function arrive(run: Run, store: number, units: number): void {
  const line = run.travelling[store] as R.Segment[];
  const head = line[0] as R.Segment;
  head.units -= units;
  if (head.units === 0) line.shift();
  run.moving[store] = (run.moving[store] as number) - units;
  queue(run, store, head.batch, units);
}

function append(line: R.Segment[], batch: number, units: number): void {
  const tail = line.length === 0 ? undefined : line[line.length - 1];
  if (tail && tail.batch === batch) tail.units += units;
  else line.push({ batch, units });
}

function queue(run: Run, store: number, batch: number, units: number): void {
  append(run.segments[store] as R.Segment[], batch, units);
  if (run.trail) settleLevel(run, run.trail, store);
  run.level[store] = (run.level[store] as number) + units;
  wakeAfter(run, store);
}

/** Of `bad` units that the station has just found, those that go back to be worked on again. Their batch must still run where they go. */
export function goesBack(run: Run, station: number, bad: number): number {
  const { rework } = stationPlan(run, station);
  if (!rework) return 0;
  const store = run.wiring.back[station] as number;
  const batch = run.lotBatch[station] as number;
  if ((run.wiring.after[store] as readonly number[]).some((to) => (run.batch[to] as number) > batch)) return 0;
  const again = binomial(bad, rework.share, run.words, R.rejectStream(run, station));
  if (again === 0) return 0;
  run.reworked[station] = (run.reworked[station] as number) + again;
  const waiting = run.returning[store] as R.Segment[];
  const same = waiting.find((back) => back.batch === batch);
  if (same) same.units += again;
  else waiting.push({ batch, units: again });
  write(run.calendar, run.now + rework.afterMs, R.COMES_BACK, store, batch, again);
  return again;
}

/** What was sent back is there again, in its batch's place in the queue. */
export function comesBack(run: Run, store: number, batch: number, units: number): void {
  const waiting = run.returning[store] as R.Segment[];
  const at = waiting.findIndex((back) => back.batch === batch);
  const back = waiting[at] as R.Segment;
  back.units -= units;
  if (back.units === 0) waiting.splice(at, 1);
  const line = run.segments[store] as R.Segment[];
  const place = line.findIndex((segment) => segment.batch >= batch);
  const same = line[place];
  if (same?.batch === batch) same.units += units;
  else line.splice(place < 0 ? line.length : place, 0, { batch, units });
  if (run.trail) settleLevel(run, run.trail, store);
  run.level[store] = (run.level[store] as number) + units;
  wakeAfter(run, store);
}

/** Counts what a station has just worked on for its batch, and sees when that is through. */
export function passed(run: Run, counts: BatchCounts, station: number, good: number, reject: number): void {
  const feed = run.wiring.feed[station] as number;
  const batch = run.lotBatch[station] as number;
  const at = batchAt(counts, feed, batch);
  if (run.plan.watch?.[feed] === station) counts.watched[at] = run.now;
  const { kw } = stationPlan(run, station);
  if (kw !== undefined)
    counts.kwh[at] = (counts.kwh[at] as number) + (kw * (run.lotMs[station] as number)) / MS_PER_HOUR;
  const last = run.wiring.outs[station]?.length === 0;
  if (!last && reject === 0) return;
  if (last) counts.good[at] = (counts.good[at] as number) + good;
  counts.reject[at] = (counts.reject[at] as number) + reject;
  if (!Number.isNaN(counts.ended[at])) return;
  const inside = (counts.released[at] as number) - (counts.good[at] as number) - (counts.reject[at] as number);
  const short = (counts.good[at] as number) < (counts.asked[at] as number);
  if (!short || (inside === 0 && (run.feedBatch[feed] as number) > batch)) {
    counts.ended[at] = run.now;
    if (at + 1 === counts.start[feed + 1])
      for (const other of run.wiring.along[feed] as readonly number[]) report(run, other);
  } else if (reject > 0) for (const first of run.wiring.firsts[feed] as readonly number[]) tryStart(run, first);
}

/** Lets the stations behind the store start, the one that waits longest first. */
export function wakeAfter(run: Run, store: number): void {
  wake(run, run.wiring.after[store] as readonly number[], R.WAITING, tryStart);
}

export function wakeBefore(run: Run, store: number): void {
  wake(run, run.wiring.before[store] as readonly number[], R.DONE, tryUnload);
}

function wake(run: Run, stations: readonly number[], phase: number, go: (run: Run, station: number) => void): void {
  if (stations.length === 1) {
    go(run, stations[0] as number);
    return;
  }
  const waiting = stations.filter((s) => run.phase[s] === phase && run.hold[s] === 0);
  waiting.sort((a, b) => (run.waitSince[a] as number) - (run.waitSince[b] as number) || a - b);
  for (const station of waiting) go(run, station);
}
