/**
 * From notifications of an OPC UA server to samples. The first value of an item says that it still stands, which may have
 * been measured long before: it counts from the moment of connection, by the server's clock, on. What the server's history
 * knows of a time in which we did not listen comes first: notifications are held back until it is read, up to where they begin.
 */
import {
  type ClientSession,
  type DataChangeNotification,
  type DataValue,
  ExtensionObject,
  promoteOpaqueStructure,
} from 'node-opcua';
import type { Gather } from '../gather.ts';
import { BAD, GOOD, numberFor } from '../reading.ts';
import type { Gap, Outlet } from '../source.ts';
import type { Standing } from '../standing.ts';
import { overflowed, partOf, qualityOf, scalarOf, serverTimeOf, sourceTimeOf } from './data-value.ts';
import { createHeldBack } from './held-back.ts';
import { type Past, readPast } from './history.ts';
import type { ServerFacts } from './limits.ts';
import { readAll, type Values } from './notification.ts';
import type { Resolved } from './resolve.ts';
import type { OpcuaTag } from './thread-messages.ts';

export interface Intake {
  /**
   * A session stands; `time` is the server's clock, epoch ms (0 = it tells none). Before its first value comes. With
   * `history`, values after a gap are held back until `fillGap`.
   */
  connected(session: ClientSession, resolved: Resolved, time: number, history: boolean): void;
  /**
   * Reads from the server's history what was missed since `lost`, nothing where it has none, and lets go on what came
   * meanwhile. When all items are monitored.
   */
  fillGap(session: ClientSession, facts: ServerFacts, goOn: () => boolean): Promise<void>;
  take(notification: DataChangeNotification): void;
  /** Nobody listens any more since `at`, epoch ms; every tag was told as unknown from then on. */
  lost(at: number): void;
  /** Nobody listened for a time before this thread began; what each tag said last, by its place. */
  missed(gap: Gap): void;
  /** What of the gap could not be filled; empty = all is said. */
  remark(): string;
  /** The newest of a tag as the server told it: status code, source time and server time (epoch ms, 0 = none). */
  newest(tag: number): { readonly status: number; readonly source: number; readonly server: number };
}

export function createIntake(tags: readonly OpcuaTag[], outlet: Outlet, standing: Standing, gather: Gather): Intake {
  let session: ClientSession | null = null;
  let items: Resolved['items'] = [];
  let steps: Resolved['steps'] = [];
  let choices: Resolved['choices'] = new Map();
  /** By item: its newest value, where a tag chooses among several. */
  const latest = new Map<number, DataValue>();
  /** By item: the one tag that reads its whole value, or -1. */
  let only = new Int32Array(0);
  let confirmed = new Uint8Array(0);
  let connectedAt = 0;
  let gapFrom = 0;
  let gap = '';
  const held = createHeldBack();
  const status = new Uint32Array(tags.length);
  const sourceTime = new Float64Array(tags.length);
  const serverTime = new Float64Array(tags.length);
  /** As it was sent, NaN = none that is good. */
  const lastValue = new Float64Array(tags.length).fill(Number.NaN);

  const put = (tag: number, raw: unknown, code: number, at: number): void => {
    const { type, slot } = tags[tag] as OpcuaTag;
    let quality = qualityOf(code);
    let value = Number.NaN;
    if (quality !== BAD) {
      value = typeof raw === 'number' && type === 'number' ? raw : numberFor(type, raw, outlet);
      if (!Number.isFinite(value)) {
        standing.refuse('not-a-number');
        value = Number.NaN;
        quality = BAD;
      }
    }
    lastValue[tag] = value;
    gather.push(slot, at, value, quality);
  };

  const all = (item: number, data: DataValue, code: number, at: number, source: number, server: number): void => {
    const one = only[item] as number;
    if (one >= 0) {
      status[one] = code;
      sourceTime[one] = source;
      serverTime[one] = server;
      put(one, scalarOf(data.value), code, at);
      return;
    }
    for (const tag of items[item]?.tags ?? []) {
      status[tag] = code;
      sourceTime[tag] = source;
      serverTime[tag] = server;
      const choice = choices.get(tag);
      if (choice) choose(tag, choice, item, data, at);
      else put(tag, partOf(data.value, steps[tag] ?? []), code, at);
    }
  };

  const choose = (
    tag: number,
    choice: NonNullable<ReturnType<Resolved['choices']['get']>>,
    item: number,
    data: DataValue,
    at: number,
  ): void => {
    latest.set(item, data);
    // Before each was heard once, the first of them is not known to be empty.
    if (choice.some((one) => !latest.has(one.item))) return;
    for (const one of choice) {
      const value = latest.get(one.item) as DataValue;
      const raw = partOf(value.value, one.steps);
      if (qualityOf(value.statusCode.value) === BAD || raw === undefined || raw === null || raw === '') continue;
      put(tag, raw, value.statusCode.value, at);
      return;
    }
    put(tag, undefined, data.statusCode.value, at);
  };

  const opaque = (data: DataValue): boolean => {
    const value: unknown = data.value?.value;
    return (Array.isArray(value) ? value[0] : value) instanceof ExtensionObject;
  };

  /** The time that a value counts from. */
  const timeOf = (item: number, code: number, source: number, server: number, arrival: number): number => {
    let at = source;
    if (at === 0) {
      standing.refuse('no-source-time');
      at = server > 0 ? server : arrival;
    }
    if (overflowed(code)) standing.refuse('overflow');
    if (confirmed[item] === 0) {
      confirmed[item] = 1;
      at = Math.max(at, connectedAt);
    }
    return at;
  };

  let arrival = 0;
  const values: Values = {
    plain: (handle) => handle > 0 && handle <= only.length && (only[handle - 1] as number) >= 0,
    scalar(handle, value, code, source, server) {
      const item = handle - 1;
      const tag = only[item] as number;
      status[tag] = code;
      sourceTime[tag] = source;
      serverTime[tag] = server;
      put(tag, value, code, timeOf(item, code, source, server, arrival));
    },
    other(handle, data) {
      if (handle > 0 && handle <= items.length) takeValue(handle - 1, data);
    },
  };

  const takeValue = (item: number, data: DataValue): void => {
    const code = data.statusCode.value;
    const source = sourceTimeOf(data);
    const server = serverTimeOf(data);
    const at = timeOf(item, code, source, server, arrival);
    // A structure of the server's own making is read by its description, which has to be asked for the first time.
    if (only[item] === -1 && session && opaque(data)) {
      promoteOpaqueStructure(session, [data]).then(
        () => all(item, data, code, at, source, server),
        () => all(item, data, code, at, source, server),
      );
      return;
    }
    all(item, data, code, at, source, server);
  };

  return {
    connected(made, resolved, time, history) {
      session = made;
      items = resolved.items;
      steps = resolved.steps;
      choices = resolved.choices;
      latest.clear();
      only = Int32Array.from(items, ({ tags: [first, ...more] }) =>
        first !== undefined && more.length === 0 && steps[first]?.length === 0 && !choices.has(first) ? first : -1,
      );
      confirmed = new Uint8Array(items.length);
      connectedAt = time;
      gap = '';
      held.end();
      if (history && gapFrom > 0 && time > 0) held.begin(items.length);
    },
    async fillGap(made, facts, goOn) {
      const since = gapFrom;
      if (!held.holding()) return;
      await held.allBegun();
      const heard = (item: number) =>
        Math.max(0, ...(items[item]?.tags ?? []).map((tag) => sourceTime[tag] as number)) || since;
      let past: Awaited<ReturnType<typeof readPast>>;
      try {
        past = await readPast(made, items, heard, held.latest(facts.time), facts.limits, () => goOn() && !held.full());
      } catch (error) {
        standing.refuse('no-history');
        gap = `the history of the server could not be read (${error instanceof Error ? error.message : String(error)})`;
        return letGo();
      }
      // From where its notifications begin on, an item's values come by them.
      const before = past.values.filter(({ item, value }) => sourceTimeOf(value) < held.begins(item));
      tell(before, past.read, since, heard);
      // What is notified first came after all that was told: its own time is true, even from before the connection.
      for (const item of past.read) if (held.begins(item) > since) confirmed[item] = 1;
      if (held.full()) gap = 'more came than could wait for the history of the server to be read';
      letGo();
      if (past.failed > 0) {
        standing.refuse('no-history', past.failed);
        gap = `the server does not give the history of ${past.failed} nodes (${past.reason})`;
      }
    },
    take(notification) {
      const now = outlet.now();
      try {
        if (held.holding()) held.hold(notification, now);
        else pass(notification, now);
      } catch {
        standing.refuse('malformed');
      }
    },
    lost(at) {
      held.end();
      gapFrom = at;
      session = null;
    },
    missed({ since, heard, values: said }) {
      gapFrom = since;
      heard.forEach((at, tag) => {
        sourceTime[tag] = Math.max(0, at);
      });
      lastValue.set(said);
    },
    remark: () => gap,
    newest: (tag) => ({
      status: status[tag] ?? 0,
      source: sourceTime[tag] ?? 0,
      server: serverTime[tag] ?? 0,
    }),
  };

  function letGo(): void {
    for (const { notification, at } of held.end())
      try {
        pass(notification, at);
      } catch {
        standing.refuse('malformed');
      }
  }

  function pass(notification: DataChangeNotification, at: number): void {
    arrival = at;
    readAll(notification, values);
  }

  /**
   * What stood when the connection was lost is told again just behind the "unknown" of that moment: the history has shown
   * that nothing else came in between. Then what came later, in the order of time.
   */
  function tell(
    values: readonly Past[],
    read: ReadonlySet<number>,
    since: number,
    heard: (item: number) => number,
  ): void {
    const before = new Map(values.map(({ item }) => [item, heard(item)]));
    const standingAt = new Map<number, DataValue>();
    const later: Past[] = [];
    for (const past of values)
      if (sourceTimeOf(past.value) <= since) standingAt.set(past.item, past.value);
      else later.push(past);
    // What was heard last is known already; that nothing came after it is what the history adds.
    for (const past of values)
      if (sourceTimeOf(past.value) <= since && sourceTimeOf(past.value) > (before.get(past.item) ?? 0))
        once(past.item, past.value, sourceTimeOf(past.value));
    for (const [item, value] of standingAt) if (read.has(item)) once(item, value, since + 2);
    for (const item of read)
      if (!standingAt.has(item))
        for (const tag of items[item]?.tags ?? []) {
          const value = lastValue[tag] as number;
          // The history has nothing newer from before the gap: what was said last stood.
          if (!Number.isNaN(value)) gather.push((tags[tag] as OpcuaTag).slot, since + 2, value, GOOD);
        }
    for (const { item, value } of later) once(item, value, sourceTimeOf(value));
    gather.flush();
  }

  function once(item: number, data: DataValue, at: number): void {
    all(item, data, data.statusCode.value, at, sourceTimeOf(data), serverTimeOf(data));
  }
}
