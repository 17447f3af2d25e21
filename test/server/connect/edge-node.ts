/** A Sparkplug edge node for tests: real births, data and death over a real broker, encoded by the Eclipse package. */
import type { MqttClient } from 'mqtt';
import { get } from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { Broker } from './mosquitto.ts';

const codec = get('spBv1.0');
if (!codec) throw new Error('no codec');
export const encode = (payload: UPayload): Buffer => Buffer.from(codec.encodePayload(payload));
export const decode = (bytes: Uint8Array): UPayload => codec.decodePayload(bytes);

export type SentMetric = Partial<UMetric> & Pick<UMetric, 'type' | 'value'>;

export interface EdgeNode {
  readonly client: MqttClient;
  /** Topics of the commands that were received. */
  readonly commands: { topic: string; payload: UPayload }[];
  seq: number;
  send(type: string, device: string, metrics: readonly SentMetric[], extra?: Partial<UPayload>): Promise<void>;
  sendRaw(type: string, device: string, payload: Buffer): Promise<void>;
  /** NBIRTH with bdSeq, as the spec wants it. */
  birth(metrics?: readonly SentMetric[]): Promise<void>;
  death(bdSeq?: number): Promise<void>;
  /** Ends the connection without goodbye: the broker publishes the will. */
  die(): void;
}

export async function startEdgeNode(broker: Broker, group: string, node: string, bdSeq = 0): Promise<EdgeNode> {
  const topic = (type: string, device: string) => `spBv1.0/${group}/${type}/${node}${device ? `/${device}` : ''}`;
  const deathOf = (number: number) =>
    encode({ timestamp: Date.now(), metrics: [{ name: 'bdSeq', type: 'UInt64', value: number } as UMetric] });
  const client = await broker.client({
    will: { topic: topic('NDEATH', ''), payload: deathOf(bdSeq), qos: 1, retain: false },
  });
  const commands: { topic: string; payload: UPayload }[] = [];
  client.on('message', (at, payload) => commands.push({ topic: at, payload: decode(payload) }));
  await client.subscribeAsync(topic('NCMD', ''), { qos: 1 });
  const edge: EdgeNode = {
    client,
    commands,
    seq: 0,
    async send(type, device, metrics, extra = {}) {
      const payload = encode({
        timestamp: Date.now(),
        seq: edge.seq,
        metrics: metrics as UMetric[],
        ...extra,
      });
      edge.seq = (edge.seq + 1) % 256;
      await edge.sendRaw(type, device, payload);
    },
    async sendRaw(type, device, payload) {
      await client.publishAsync(topic(type, device), payload, { qos: 0 });
    },
    birth: (metrics = []) => {
      edge.seq = 0;
      return edge.send('NBIRTH', '', [
        { name: 'bdSeq', type: 'UInt64', value: bdSeq },
        { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
        ...metrics,
      ]);
    },
    async death(number = bdSeq) {
      await client.publishAsync(topic('NDEATH', ''), deathOf(number), { qos: 1 });
    },
    die: () => client.stream.destroy(),
  };
  return edge;
}
