/** A source that is a Sparkplug B host application on one group of one broker. */

import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/schema.ts';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keepTrying } from '../keep-trying.ts';
import { connectBroker } from '../mqtt/broker.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { createHost } from './host.ts';
import { saysOffline, statePayload, stateTopic } from './host-state.ts';
import { rebirthPayload, rebirthTopic } from './rebirth.ts';
import { NAMESPACE } from './topic.ts';

export type SparkplugSpec = Extract<SourceSpec, { protocol: 'sparkplug' }>;

const TICK_MS = 500;

export function sparkplugSource(spec: SparkplugSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const address = `${withoutSecrets(spec.broker)} (${spec.group})`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const homeless = tags.filter((tag) => tag.device === '');
  standing.standRefused('no-device', homeless.length);
  const ownState = spec.host_id === undefined ? '' : stateTopic(spec.host_id);
  let client: MqttClient | undefined;
  let ticking: NodeJS.Timeout | undefined;
  let stop: () => Promise<void> = async () => undefined;

  const host = createHost({
    group: spec.group,
    tags,
    outlet,
    push: gather.push,
    refuse: standing.refuse,
    stale(gone, at) {
      // What the node said before it left must not come after it.
      gather.flush();
      outlet.stale(gone, at);
    },
    askRebirth(node) {
      if (!client?.connected) return;
      log.info({ node }, 'rebirth asked for');
      standing.refuse('rebirth-asked');
      client.publish(rebirthTopic(spec.group, node), rebirthPayload(outlet.now()), { qos: 0, retain: false });
    },
  });

  const connect = (signal: AbortSignal) => {
    const timestamp = outlet.now();
    const tell = (to: MqttClient, online: boolean) =>
      to.publishAsync(ownState, statePayload(online, timestamp), { qos: 1, retain: true });
    const state = ownState !== '';
    return connectBroker(
      {
        url: spec.broker,
        name: spec.id,
        topics: [`${NAMESPACE}/${spec.group}/#`, ...(state ? [ownState] : [])],
        ...(state
          ? { will: { topic: ownState, payload: Buffer.from(statePayload(false, timestamp)), qos: 1, retain: true } }
          : {}),
        read(topic, payload) {
          if (topic !== ownState) return take(topic, payload);
          if (client?.connected && saysOffline(payload)) void tell(client, true).catch(() => undefined);
        },
        connected(fresh) {
          client = fresh;
          host.reset();
        },
        async subscribed(connected) {
          if (state) await tell(connected, true);
        },
        async leaving(connected) {
          client = undefined;
          if (state) await tell(connected, false);
        },
        remark:
          homeless.length > 0
            ? `${homeless.length} tags have no edge node: give \`device\` to the machine of ${homeless[0]?.name}`
            : '',
      },
      signal,
    );
  };
  const take = (topic: string, payload: Buffer) => {
    try {
      host.take(topic, payload);
    } catch (error) {
      // Bytes come from outside: whatever they do, the other nodes go on.
      standing.refuse('malformed');
      log.debug({ err: error, topic }, 'a message could not be read');
    }
  };

  return {
    id: spec.id,
    async start() {
      ticking = setInterval(host.tick, TICK_MS);
      stop = keepTrying({
        standing,
        log,
        now: outlet.now,
        connect,
        lost() {
          client = undefined;
          gather.flush();
          outlet.stale(slots, outlet.now());
        },
      });
    },
    async stop() {
      clearInterval(ticking);
      await stop();
      await gather.close();
    },
    view: standing.view,
  };
}
