/** A live test of a broker: is one let in, and what is said there while somebody listens for a moment? */
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { NAMESPACE, parseTopic } from '../sparkplug/topic.ts';
import { connectBroker } from './broker.ts';

export type BrokerSpec = Extract<SourceSpec, { protocol: 'sparkplug' | 'mqtt' }>;

export interface BrokerReport {
  readonly ok: boolean;
  /** What went wrong, in clear words; empty = nothing. */
  readonly reason: string;
  /** From the first packet until the subscription stood, ms; 0 = it never did. */
  readonly tookMs: number;
  /** How long was listened, ms, and how many messages came. */
  readonly listenedMs: number;
  readonly messages: number;
  /** Sparkplug: groups that were heard. */
  readonly groups: readonly string[];
  /** Sparkplug: edge nodes and devices of the group that were heard. */
  readonly devices: readonly string[];
  /** Some of the topics, with the beginning of what was sent there. */
  readonly samples: readonly { readonly topic: string; readonly bytes: number; readonly text: string }[];
}

const LISTEN_MS = 2000;
const PATIENCE_MS = 12_000;
const SAMPLES = 20;
const DEVICES = 500;
const SHOWN = 120;

export async function listenIn(spec: BrokerSpec): Promise<BrokerReport> {
  const sparkplug = spec.protocol === 'sparkplug';
  const groups = new Set<string>();
  const devices = new Set<string>();
  const samples = new Map<string, BrokerReport['samples'][number]>();
  let messages = 0;
  const read = (topic: string, payload: Buffer) => {
    messages++;
    const parts = topic.split('/');
    if (sparkplug && parts[1] !== undefined && parts.length > 3) groups.add(parts[1]);
    const named = sparkplug ? parseTopic(topic, spec.group) : null;
    if (named && devices.size < DEVICES)
      devices.add(named.device === '' ? named.node : `${named.node}/${named.device}`);
    if (samples.size < SAMPLES && !samples.has(topic))
      samples.set(topic, { topic, bytes: payload.length, text: sparkplug ? '' : plain(payload) });
  };
  const began = performance.now();
  let tookMs = 0;
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE_MS);
  const seen = (): Pick<BrokerReport, 'messages' | 'groups' | 'devices' | 'samples'> => ({
    messages,
    groups: [...groups].sort(),
    devices: [...devices].sort(),
    samples: [...samples.values()],
  });
  try {
    const version = sparkplug && spec.mqtt === '5' ? 5 : 4;
    // Every group, so that a wrong one is seen beside the right ones.
    const topics = [sparkplug ? `${NAMESPACE}/#` : '#'];
    const connection = await connectBroker(
      { url: spec.broker, name: `test-${spec.id}`, topics, version, read },
      stop.signal,
    );
    tookMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
    await connection.close();
    return { ok: true, reason: '', tookMs, listenedMs: LISTEN_MS, ...seen() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason, tookMs, listenedMs: 0, ...seen() };
  } finally {
    clearTimeout(late);
  }
}

/** The beginning of a payload where it is text; empty where it is bytes. */
function plain(payload: Buffer): string {
  const text = payload.subarray(0, SHOWN).toString('utf8');
  for (const char of text) if (char < ' ' && !'\n\r\t'.includes(char)) return '';
  return payload.length > SHOWN ? `${text}...` : text;
}
