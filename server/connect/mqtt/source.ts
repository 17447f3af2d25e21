/** A source that speaks plain MQTT: a tag is a topic, or a pattern of topics, and a place in what is published there. */
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keptSource } from '../kept-source.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { connectBroker, type Login } from './broker.ts';
import { parseField } from './field.ts';
import { foundIn } from './found.ts';
import { createIntake } from './intake.ts';
import { timeReader } from './source-time.ts';
import { createTopicBook, type Fed } from './topic-book.ts';
import { isFilter, subscriptions } from './topic-filter.ts';

export type MqttSpec = Extract<SourceSpec, { protocol: 'mqtt' }>;

export function mqttSource(spec: MqttSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const address = withoutSecrets(spec.broker);
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const { fed, unclear } = understood(tags);
  const time = timeReader(spec.time_path, spec.time_unit);
  if (!time) unclear.push(`${spec.time_path} of time_path`);
  standing.standRefused('unclear-path', unclear.length);
  const book = createTopicBook(fed, outlet.now);
  const intake = createIntake({
    book,
    outlet,
    standing,
    gather,
    time: time ?? (() => Number.NaN),
    timed: spec.time_path !== undefined && spec.time_path !== 'arrival',
  });
  const topics = subscriptions(
    [...new Set(fed.map(({ tag }) => tag.address))],
    spec.address,
    [...new Set([...fed.map(({ tag }) => tag.device), spec.root ?? ''])].filter(isFilter),
  );

  const connect = async (signal: AbortSignal) => {
    intake.begin();
    return connectBroker(
      {
        url: spec.broker,
        name: spec.id,
        version: spec.version === '5' ? 5 : 4,
        topics,
        qos: spec.qos ?? 1,
        settles: true,
        session: { clientId: spec.client_id ?? `gemba-${spec.id}`, seconds: spec.session_s ?? 0 },
        login: await loginOf(spec),
        read: (_topic, _payload, message) => intake.take(message),
        // What is to be acknowledged waits for no company: a broker may hold the next messages back until it is.
        rest: intake.rest,
        connected: () => intake.stands(outlet.now()),
        remark: unclear.length > 0 ? `not understood: ${unclear.slice(0, 3).join(', ')}` : '',
      },
      signal,
    );
  };

  return {
    ...keptSource({ id: spec.id, slots, standing, gather, outlet, log, connect }),
    found: () => foundIn(book.all(), outlet.now(), standing.view().status === 'up'),
  };
}

/** Tags whose topic and path can be understood, and what cannot. */
function understood(tags: readonly Tag[]): { readonly fed: Fed[]; readonly unclear: string[] } {
  const fed: Fed[] = [];
  const unclear: string[] = [];
  for (const tag of tags) {
    const field = parseField(tag.path);
    if (field && isFilter(tag.address)) fed.push({ tag, field });
    else unclear.push(`${field ? tag.address : tag.path} of ${tag.name}`);
  }
  return { fed, unclear };
}

/** Files are read at each attempt: certificates are renewed while the server runs. */
async function loginOf(spec: MqttSpec): Promise<Login> {
  const read = async (file: string, what: string): Promise<Buffer> => {
    try {
      return await readFile(file);
    } catch {
      throw new Error(`the file of \`${what}\` cannot be read: ${file}`);
    }
  };
  return {
    ...(spec.user === undefined ? {} : { username: spec.user }),
    ...(spec.password === undefined ? {} : { password: spec.password }),
    ...(spec.ca === undefined ? {} : { ca: await read(spec.ca, 'ca') }),
    ...(spec.certificate === undefined ? {} : { cert: await read(spec.certificate, 'certificate') }),
    ...(spec.key === undefined ? {} : { key: await read(spec.key, 'key') }),
    ...(spec.any_host === true ? { checkServerIdentity: () => undefined } : {}),
  };
}
