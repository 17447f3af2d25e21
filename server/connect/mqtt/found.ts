/** What the topics of a broker carry, mapped or not: for Setup's "found, not mapped". A topic is shown as a device. */
import type { FoundDevice, FoundMetric } from '../source.ts';
import { parsePayload } from './payload.ts';
import type { Topic } from './topic-book.ts';

const SECOND = 1000;
/** Leaves of one payload that are shown, and how deep they are looked for. */
const MOST_LEAVES = 200;
const DEEPEST = 8;
const LONGEST_TEXT = 200;
/** Payloads beyond are not kept to be looked at, bytes. */
export const LARGEST_SAMPLE = 16_384;
/** A payload is kept to be looked at so often, ms. */
export const SAMPLE_MS = 5000;

export function foundIn(topics: Iterable<Topic>, now: number, connected: boolean): FoundDevice[] {
  const devices: FoundDevice[] = [];
  for (const topic of topics) {
    const mapped = new Set(topic.fed.map(({ tag }) => tag.path));
    const rate = topic.seen / Math.max(1, (now - topic.since) / SECOND);
    const metric = (name: string, type: string, value: FoundMetric['value']): FoundMetric => ({
      name,
      type,
      unit: '',
      value,
      at: topic.sampledAt,
      rate,
      mapped: mapped.has(name) || topic.guards.length > 0,
    });
    devices.push({ device: topic.name, status: connected ? 'online' : 'unknown', metrics: metricsOf(topic, metric) });
  }
  return devices;
}

type Shown = (name: string, type: string, value: FoundMetric['value']) => FoundMetric;

function metricsOf(topic: Topic, metric: Shown): FoundMetric[] {
  if (topic.sample === null) return [metric('', 'too large', null)];
  const root = parsePayload(topic.sample);
  if (root === undefined) return [metric('', topic.sample.length === 0 ? 'empty' : 'binary', null)];
  const found: FoundMetric[] = [];
  // A list, not recursion: what is looked at comes from outside.
  const open: { path: string; value: unknown; depth: number }[] = [{ path: '', value: root, depth: 0 }];
  for (let next = open.pop(); next && found.length < MOST_LEAVES; next = open.pop()) {
    const { path, value, depth } = next;
    if (typeof value === 'object' && value !== null) {
      if (depth === DEEPEST) continue;
      const inner = Object.entries(value).slice(0, MOST_LEAVES).reverse();
      for (const [key, part] of inner) open.push({ path: step(path, key, value), value: part, depth: depth + 1 });
    } else if (typeof value === 'string') found.push(metric(path, 'text', value.slice(0, LONGEST_TEXT)));
    else if (typeof value === 'number') found.push(metric(path, 'number', value));
    else if (typeof value === 'boolean') found.push(metric(path, 'bool', value ? 1 : 0));
    else found.push(metric(path, 'null', null));
  }
  return found;
}

function step(path: string, key: string, parent: object): string {
  const from = path === '' ? '$' : path;
  if (Array.isArray(parent)) return `${from}[${key}]`;
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${from}.${key}` : `${from}['${key}']`;
}
