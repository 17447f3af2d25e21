/** A source that speaks plain MQTT: a tag is a topic, and a place in the JSON that is published there. */
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/schema.ts';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keepTrying } from '../keep-trying.ts';
import { BAD, GOOD, numberFor } from '../reading.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { connectBroker } from './broker.ts';
import { parsePath, type Steps, valueAt } from './json-path.ts';
import { parsePayload, timeIn } from './payload.ts';

export type MqttSpec = Extract<SourceSpec, { protocol: 'mqtt' }>;

/** Larger payloads are refused, bytes. */
const LARGEST = 1024 * 1024;

export function mqttSource(spec: MqttSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const address = withoutSecrets(spec.broker);
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const byTopic = new Map<string, { tag: Tag; steps: Steps }[]>();
  const unclear: string[] = [];
  for (const tag of tags) {
    const steps = parsePath(tag.path);
    if (!steps) {
      unclear.push(`${tag.path} of ${tag.name}`);
      continue;
    }
    const list = byTopic.get(tag.address) ?? [];
    list.push({ tag, steps });
    byTopic.set(tag.address, list);
  }
  standing.standRefused('unclear-path', unclear.length);
  let stop: () => Promise<void> = async () => undefined;

  const read = (topic: string, payload: Buffer) => {
    const wanted = byTopic.get(topic);
    if (!wanted) return;
    if (payload.length > LARGEST) return standing.refuse('oversized');
    const root = parsePayload(payload);
    if (root === undefined) return standing.refuse('malformed');
    const at = timeIn(root, outlet.now());
    for (const { tag, steps } of wanted) {
      const raw = valueAt(root, steps);
      // A message need not carry every tag of its topic.
      if (raw === undefined) continue;
      const value = raw === null ? Number.NaN : numberFor(tag.type, raw, outlet);
      if (Number.isNaN(value) && raw !== null) standing.refuse('not-a-number');
      gather.push(tag.slot, at, value, Number.isNaN(value) ? BAD : GOOD);
    }
  };

  return {
    id: spec.id,
    async start() {
      stop = keepTrying({
        standing,
        log,
        now: outlet.now,
        connect: (signal) =>
          connectBroker(
            {
              url: spec.broker,
              name: spec.id,
              topics: [...byTopic.keys()],
              read,
              remark: unclear.length > 0 ? `paths that are not understood: ${unclear.slice(0, 3).join(', ')}` : '',
            },
            signal,
          ),
        lost() {
          gather.flush();
          outlet.stale(slots, outlet.now());
        },
      });
    },
    async stop() {
      await stop();
      await gather.close();
    },
    view: standing.view,
  };
}
