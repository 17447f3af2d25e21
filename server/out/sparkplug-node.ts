/**
 * Tells the twin as a Sparkplug B edge node, a device a machine and a line: births with every metric, data by alias when a
 * value changed. Takes one command from others, `Node Control/Rebirth`, and answers it; sends none.
 */
import type { MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { OutputSpec } from '../../twin/plant/output-schema.ts';
import { withoutSecrets } from '../connect/cause.ts';
import type { TwinHost } from '../twin-host.ts';
import { type BrokerLink, brokerLink } from './broker-link.ts';
import { type Output, outputStanding } from './output.ts';
import { lineTold, machineTold } from './told.ts';

export type SparkplugOutSpec = Extract<OutputSpec, { kind: 'sparkplug' }>;

const NAMESPACE = 'spBv1.0';
const REBIRTH = 'Node Control/Rebirth';
const codec = sparkplug.get(NAMESPACE) as NonNullable<ReturnType<typeof sparkplug.get>>;
const BEAT_MS = 1000;

type Value = string | number | null;
interface Metric {
  readonly name: string;
  readonly type: 'String' | 'Double' | 'DateTime';
  readonly value: Value;
}

export function sparkplugOutput(spec: SparkplugOutSpec, host: TwinHost): Output {
  const address = `${withoutSecrets(spec.broker)} (${spec.group}/${spec.node})`;
  const standing = outputStanding({ output: spec.id, kind: spec.kind, address }, host.now);
  const topic = (type: string, device?: string) =>
    `${NAMESPACE}/${spec.group}/${type}/${spec.node}${device ? `/${device}` : ''}`;
  const said = new Map<string, Value>();
  const aliases = new Map<string, number>();
  let link: BrokerLink | null = null;
  let timer: NodeJS.Timeout | undefined;
  let bdSeq = -1;
  let seq = 0;
  let born = false;

  const encode = (metrics: UMetric[], sequence?: number): Buffer =>
    Buffer.from(
      codec.encodePayload({ timestamp: host.now(), metrics, ...(sequence === undefined ? {} : { seq: sequence }) }),
    );
  const sessionMetric = (): UMetric => ({ name: 'bdSeq', type: 'UInt64', value: bdSeq, timestamp: host.now() });
  const say = (type: string, device: string | undefined, metrics: UMetric[]) => {
    link?.publish(topic(type, device), encode(metrics, seq), 0, false);
    seq = (seq + 1) % 256;
  };
  const metricOf = (device: string, { name, type, value }: Metric, birth: boolean): UMetric => {
    const key = `${device}/${name}`;
    const alias = aliases.get(key) ?? aliases.size + 1;
    aliases.set(key, alias);
    said.set(key, value);
    return {
      ...(birth ? { name } : {}),
      alias,
      type,
      value,
      timestamp: host.now(),
      ...(value === null ? { isNull: true } : {}),
    } as UMetric;
  };
  const birth = () => {
    seq = 0;
    born = true;
    say('NBIRTH', undefined, [
      sessionMetric(),
      { name: REBIRTH, type: 'Boolean', value: false, timestamp: host.now() },
    ]);
    for (const [device, metrics] of devicesOf(host))
      say(
        'DBIRTH',
        device,
        metrics.map((metric) => metricOf(device, metric, true)),
      );
  };
  const look = () => {
    if (!born || !link?.connected) return;
    for (const [device, metrics] of devicesOf(host)) {
      const changed = metrics.filter(({ name, value }) => said.get(`${device}/${name}`) !== value);
      if (changed.length > 0)
        say(
          'DDATA',
          device,
          changed.map((metric) => metricOf(device, metric, false)),
        );
    }
  };
  const hear = (client: MqttClient) => {
    client.subscribe(topic('NCMD'), { qos: 0 }, () => birth());
    client.removeAllListeners('message');
    client.on('message', (_topic, payload) => {
      try {
        if (codec.decodePayload(payload).metrics?.some(({ name, value }) => name === REBIRTH && value === true))
          birth();
      } catch {
        standing.count('failed'); // not a Sparkplug payload
      }
    });
  };

  return {
    id: spec.id,
    start() {
      link = brokerLink(
        spec.broker,
        `gemba-out-${spec.id}`,
        () => {
          born = false;
          bdSeq = (bdSeq + 1) % 256;
          return { topic: topic('NDEATH'), payload: encode([sessionMetric()]), qos: 1, retain: false };
        },
        standing,
        hear,
      );
      timer = setInterval(look, BEAT_MS);
    },
    async stop() {
      clearInterval(timer);
      born = false;
      await link?.close(async () => link?.publish(topic('NDEATH'), encode([sessionMetric()]), 0, false));
    },
    happened: look,
    view: standing.view,
  };
}

/** Machines and lines as devices; every metric each time, so that a birth is complete. */
function* devicesOf({ plant, twin, now }: TwinHost): Generator<[device: string, metrics: Metric[]]> {
  const text = (name: string, value: string | null): Metric => ({ name, type: 'String', value });
  const number = (name: string, value: number | null): Metric => ({ name, type: 'Double', value });
  const time = (name: string, value: string | null): Metric => ({
    name,
    type: 'DateTime',
    value: value === null ? null : Date.parse(value),
  });
  for (const line of plant.lines) {
    const told = lineTold(twin, line, now());
    yield [
      line.id,
      [
        text('State', told.state),
        time('Since', told.since),
        text('Cause', told.cause),
        text('Product', told.product),
        text('Order', told.order),
        number('Rate', told.rate),
        number('IdealRate', told.idealRate),
      ],
    ];
  }
  for (const machine of plant.machines) {
    const told = machineTold(twin, machine);
    yield [
      machine.id,
      [
        text('State', told.state),
        time('Since', told.since),
        number('Fault', told.fault),
        text('FaultText', told.faultText),
        number('Good', told.good),
        number('Reject', told.reject),
        number('Speed', told.speed),
      ],
    ];
  }
}
