/** The record of some machines over a span, kept fresh while the screen stands: read, followed by events, open end live. */
import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { STATES } from '../../twin/words.ts';
import { useTwin } from '../live/twin-context.ts';
import { RecordStore } from './record-store.ts';
import { asLine, type Segment, within, withOpen } from './segments.ts';

export const RecordContext = createContext<RecordStore | null>(null);

/** Looks so often whether something has to be read again, ms. */
const LOOK_MS = 5000;
const AHEAD_MS = 15 * 60_000;

/** One store a page, fed by the live events. */
export function useRecordStore(): RecordStore {
  const { store } = useTwin();
  const record = useMemo(() => new RecordStore(), []);
  useEffect(() => store.subscribe(() => record.apply(store.events)), [store, record]);
  return record;
}

export function useRecord(
  machines: readonly number[],
  from: number,
  to: number,
  /** Seconds; 0 = every interval. */
  step = 0,
): ReadonlyMap<number, readonly Segment[]> {
  const record = useContext(RecordContext);
  if (!record) throw new RangeError('useRecord: outside of a RecordContext');
  const { store } = useTwin();
  const key = machines.join();
  const version = useSyncExternalStore(
    (changed) => record.subscribe(changed),
    () => record.version,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the list, which is new at each render.
  useEffect(() => {
    const look = () => {
      // A little ahead, so that a replay that moves on does not read again at each step.
      const end = Math.min(Math.ceil(to / AHEAD_MS) * AHEAD_MS, store.now());
      for (const slot of machines) void record.want(store.plant.machines[slot]?.id ?? '', from, end, step);
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [record, store, key, from, to, step]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `stateVersion` stand for what the stores hold.
  return useMemo(() => {
    const now = store.now();
    // While nothing comes, nothing is known: the strip ends where the data did.
    const end = Math.min(to, store.status === 'stale' ? store.at : now);
    return new Map(
      machines.map((slot) => {
        const read = record.segmentsOf(store.plant.machines[slot]?.id ?? '', step);
        const live = store.status === 'live';
        const state = STATES[store.stateOf(slot)] ?? 'unknown';
        const waits = state === 'starved' || state === 'blocked';
        const line = store.plant.lines.find((candidate) => candidate.constraint === slot);
        const cause = waits && line ? (store.lines.get(line.id)?.cause?.state ?? null) : null;
        const open = live ? { state, since: store.sinceOf(slot), fault: store.faultOf(slot), cause } : null;
        return [slot, within(withOpen(read, open), from, end)];
      }),
    );
  }, [record, store, key, from, to, step, version, store.stateVersion, store.status]);
}

/** The records of lines, by the slot of their constraints: standstills in the state of what caused them. */
export function useLineRecord(
  constraints: readonly number[],
  from: number,
  to: number,
  step = 0,
): ReadonlyMap<number, readonly Segment[]> {
  const record = useRecord(constraints, from, to, step);
  return useMemo(() => new Map([...record].map(([slot, segments]) => [slot, asLine(segments)])), [record]);
}
