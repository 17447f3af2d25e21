/**
 * Every topic that was heard, with the tags it feeds: looked up once, then known by name. Topics that feed none are kept
 * too, up to a bound, so that they can be mapped.
 */
import type { Tag } from '../../../twin/plant/model.ts';
import type { Field } from './field.ts';
import { isWild, matches } from './topic-filter.ts';

export interface Fed {
  readonly tag: Tag;
  readonly field: Field;
}

export interface Topic {
  readonly name: string;
  readonly fed: readonly Fed[];
  /** Is JSON, or bare text, asked of its payload? */
  readonly parsed: boolean;
  /** Tags that this topic says are there or not; empty = it says nothing of the kind. */
  readonly guards: readonly number[];
  readonly since: number;
  seen: number;
  /** Newest payload that was kept to be looked at, and when. */
  sample: Buffer | null;
  sampledAt: number;
}

/** Topics that feed no tag are remembered up to so many a source. */
export const MOST_FOUND = 10_000;
const LONGEST_TOPIC = 1024;
/** Topics known by name; what a wildcard takes beyond is looked up each time, so that endless new names fill no memory. */
const MOST_KNOWN = 100_000;
const NOBODY: readonly never[] = [];

export interface TopicBook {
  /** Null = feeds nothing and there is no room to remember it. */
  topic(name: string): Topic | null;
  all(): Iterable<Topic>;
}

export function createTopicBook(fed: readonly Fed[], now: () => number): TopicBook {
  const exact = new Map<string, Fed[]>();
  const wild: { readonly filter: string; readonly fed: Fed }[] = [];
  const guards = new Map<string, number[]>();
  for (const entry of fed) {
    const { address, device, slot } = entry.tag;
    if (isWild(address)) wild.push({ filter: address, fed: entry });
    else listOf(exact, address).push(entry);
    if (device !== '') listOf(guards, device).push(slot);
  }
  const known = new Map<string, Topic>();
  let found = 0;

  return {
    all: () => known.values(),
    topic(name) {
      const before = known.get(name);
      if (before) return before;
      const feeds = [...(exact.get(name) ?? NOBODY)];
      for (const entry of wild) if (matches(entry.filter, name)) feeds.push(entry.fed);
      const guarded = guards.get(name) ?? NOBODY;
      const nowhere = feeds.length === 0 && guarded.length === 0;
      if (nowhere && (found >= MOST_FOUND || name.length > LONGEST_TOPIC)) return null;
      if (nowhere) found++;
      const topic: Topic = {
        name,
        fed: feeds,
        parsed: feeds.some(({ field }) => field.kind === 'json'),
        guards: guarded,
        since: now(),
        seen: 0,
        sample: null,
        sampledAt: 0,
      };
      if (known.size < MOST_KNOWN) known.set(name, topic);
      return topic;
    },
  };
}

function listOf<Value>(map: Map<string, Value[]>, key: string): Value[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
