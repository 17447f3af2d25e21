/**
 * Between a protocol and the outlet: samples are pushed one by one into columns and go on as one batch a few
 * milliseconds later, so that no promise and no object is made a sample.
 */
import type { Logger } from 'pino';
import { SampleBatch } from '../../twin/core/batch.ts';
import type { Outlet } from './source.ts';
import type { Standing } from './standing.ts';
import { supersede } from './supersede.ts';

/** How long the first sample of a batch waits for company, ms; longer while much comes, since every batch is synced to disk. */
const LINGER_MS = 3;
const BUSY_LINGER_MS = 20;
/** Samples a batch, at the short and at the long waiting time, from which much comes. */
const BUSY = 40;
const STILL_BUSY = 200;
/** A batch that is so long goes at once. */
const FULL = 8192;
/** Deliveries under way; beyond, samples wait here and travel in a longer batch. */
const MOST_UNDER_WAY = 4;
/** Samples that may wait for a journal that does not keep up; beyond, new ones are refused and counted. */
const MOST_WAITING = 1_000_000;
/** When so many wait, those that newer ones have overtaken go. */
const SHED_AT = 262_144;

export interface Gather {
  /** `at` epoch ms, `quality` an index into QUALITIES. False = refused, too much waits. */
  push(tag: number, at: number, value: number, quality: number): boolean;
  /** The same for many; the batch may be reused as soon as the call returns. */
  take(samples: SampleBatch): void;
  /** Calls `done` when all that was pushed so far is durable (true), or when it cannot be kept (false). */
  settle(done: (kept: boolean) => void): void;
  /** Sends what waits at once, so that what is told next comes after it. */
  flush(): void;
  /** Sends what waits and ends: later pushes are ignored. Resolves when all is durable. */
  close(): Promise<void>;
}

/** `replaceable`: by tag slot, 1 = an older reading may give way to a newer one when too much waits. */
export function createGather(
  outlet: Outlet,
  standing: Standing,
  log: Logger,
  replaceable: Uint8Array | null = null,
): Gather {
  const batch = new SampleBatch(1024);
  const underWay = new Set<Promise<void>>();
  /** Who waits for the batch that is being filled, and for the newest that is under way. */
  let settling: ((kept: boolean) => void)[] = [];
  let newest: { readonly settling: ((kept: boolean) => void)[] } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let open = true;
  let linger = LINGER_MS;

  const send = () => {
    if (timer) clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0) return;
    const samples = batch.length;
    linger = samples >= (linger === LINGER_MS ? BUSY : STILL_BUSY) ? BUSY_LINGER_MS : LINGER_MS;
    standing.heard(samples, outlet.now());
    const told = { settling };
    settling = [];
    newest = told;
    const delivery = (async () => outlet.deliver(batch))()
      .then(
        () => true,
        (error: unknown) => {
          log.error({ err: error, samples }, 'samples could not be kept');
          return false;
        },
      )
      .then((kept) => {
        underWay.delete(delivery);
        if (newest === told) newest = null;
        for (const done of told.settling) done(kept);
        if (batch.length > 0 && timer === undefined) sendIfTaken();
      });
    underWay.add(delivery);
    batch.clear();
  };
  const sendIfTaken = () => {
    timer = undefined;
    if (underWay.size < MOST_UNDER_WAY) send();
  };

  let shedAt = SHED_AT;
  const shed = () => {
    if (!replaceable) return;
    const gone = supersede(batch, replaceable);
    if (gone > 0) standing.refuse('superseded', gone);
    // What is left are events: looking again is worth it when as much has come once more.
    shedAt = Math.max(SHED_AT, 2 * batch.length);
  };

  const goOn = () => {
    if (batch.length >= shedAt) shed();
    else if (batch.length < SHED_AT) shedAt = SHED_AT;
    if (batch.length < FULL) timer ??= setTimeout(sendIfTaken, linger);
    else if (underWay.size < MOST_UNDER_WAY) send();
  };

  return {
    push(tag, at, value, quality) {
      if (!open) return false;
      if (batch.length >= MOST_WAITING) {
        standing.refuse('journal-full');
        return false;
      }
      batch.push(tag, at, value, quality);
      goOn();
      return true;
    },
    take(samples) {
      if (!open || samples.length === 0) return;
      if (batch.length + samples.length > MOST_WAITING) return standing.refuse('journal-full', samples.length);
      batch.append(samples);
      goOn();
    },
    settle(done) {
      if (!open) done(false);
      else if (batch.length > 0) settling.push(done);
      else if (newest) newest.settling.push(done);
      else done(true);
    },
    flush: send,
    async close() {
      open = false;
      send();
      await Promise.all(underWay);
    },
  };
}
