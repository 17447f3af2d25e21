/** A source that is a Sparkplug B host application on one group of one MQTT server or several. */

import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keepTrying } from '../keep-trying.ts';
import { connectBroker } from '../mqtt/broker.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { createHost } from './host.ts';
import { saysOffline, statePayload, stateTopic } from './host-state.ts';
import { createLinks } from './links.ts';
import { rebirthPayload, rebirthTopic } from './rebirth.ts';
import { NAMESPACE } from './topic.ts';

export type SparkplugSpec = Extract<SourceSpec, { protocol: 'sparkplug' }>;

const TICK_MS = 200;
const REORDER_MS = 2000;

export function sparkplugSource(spec: SparkplugSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const urls = [spec.broker, ...(spec.further_brokers ?? [])];
  const address = `${urls.map(withoutSecrets).join(', ')} (${spec.group})`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const links = createLinks(standing, urls.map(withoutSecrets));
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const homeless = tags.filter((tag) => tag.device === '');
  standing.standRefused('no-device', homeless.length);
  const ownState = spec.host_id === undefined ? '' : stateTopic(spec.host_id);
  const clients: (MqttClient | undefined)[] = urls.map(() => undefined);
  let ticking: NodeJS.Timeout | undefined;
  let stops: (() => Promise<void>)[] = [];

  const host = createHost({
    group: spec.group,
    tags,
    outlet,
    names: spec.names ?? 'auto',
    reorderMs: spec.reorder_ms ?? REORDER_MS,
    take: gather.take,
    refuse: standing.refuse,
    standRefused: standing.standRefused,
    stale(gone, at) {
      // What the node said before it left must not come after it.
      gather.flush();
      outlet.stale(gone, at);
    },
    askRebirth(node, server) {
      const reached = clients.filter((client, i) => client?.connected && (server < 0 || server === i));
      if (reached.length === 0) return;
      log.info({ node }, 'rebirth asked for');
      standing.refuse('rebirth-asked');
      for (const client of reached)
        client?.publish(rebirthTopic(spec.group, node), rebirthPayload(outlet.now()), { qos: 0, retain: false });
    },
  });

  const connect = (url: string, server: number, signal: AbortSignal) => {
    // Of this very connection: will and birth carry the same.
    const timestamp = outlet.now();
    const tell = (to: MqttClient, online: boolean, at: number) =>
      to.publishAsync(ownState, statePayload(online, at), { qos: 1, retain: true });
    const state = ownState !== '';
    return connectBroker(
      {
        url,
        name: spec.id,
        version: spec.mqtt === '5' ? 5 : 4,
        topics: [`${NAMESPACE}/${spec.group}/#`, ...(state ? [ownState] : [])],
        ...(state
          ? { will: { topic: ownState, payload: Buffer.from(statePayload(false, timestamp)), qos: 1, retain: true } }
          : {}),
        read(topic, payload) {
          if (topic !== ownState) return take(topic, payload, server);
          const client = clients[server];
          if (client?.connected && saysOffline(payload)) void tell(client, true, timestamp).catch(() => undefined);
        },
        connected(fresh) {
          clients[server] = fresh;
          host.connected();
        },
        async subscribed(connected) {
          if (state) await tell(connected, true, timestamp);
        },
        async leaving(connected) {
          clients[server] = undefined;
          if (state) await tell(connected, false, outlet.now());
        },
        remark:
          homeless.length > 0
            ? `${homeless.length} tags have no edge node: give \`device\` to the machine of ${homeless[0]?.name}`
            : '',
      },
      signal,
    );
  };
  const take = (topic: string, payload: Buffer, server: number) => {
    try {
      host.take(topic, payload, server);
    } catch (error) {
      // Bytes come from outside: whatever they do, the other nodes go on.
      standing.refuse('malformed');
      log.debug({ err: error, topic }, 'a message could not be read');
    }
  };

  return {
    id: spec.id,
    async start() {
      ticking = setInterval(() => {
        host.tick();
        links.remark(host.remark());
      }, TICK_MS);
      stops = urls.map((url, server) =>
        keepTrying({
          standing: links.standingOf(server),
          log,
          now: outlet.now,
          connect: (signal) => connect(url, server, signal),
          lost() {
            clients[server] = undefined;
            gather.flush();
            const alone = !clients.some((client) => client?.connected);
            host.lost(server, alone);
            if (alone) outlet.stale(slots, outlet.now());
          },
        }),
      );
    },
    async stop() {
      clearInterval(ticking);
      await Promise.all(stops.map((stop) => stop()));
      await gather.close();
    },
    view: standing.view,
    found: host.found,
  };
}
