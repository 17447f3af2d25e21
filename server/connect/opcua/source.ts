/** A source that speaks OPC UA: subscribes to every tag's node and passes on what the server reports. */
import { type DataChangeNotification, setErrorLogger, setWarningLogger } from 'node-opcua';
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keepTrying } from '../keep-trying.ts';
import { BAD, numberFor } from '../reading.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { connectOpcua, type OpcuaSpec } from './connection.ts';
import { overflowed, qualityOf, scalarOf, timeOf } from './data-value.ts';

// When loaded, node-opcua tries out a key in the background, and would print on stdout what came of it.
setWarningLogger(() => undefined);

export function opcuaSource(spec: OpcuaSpec, tags: readonly Tag[], outlet: Outlet, log: Logger, pki: string): Source {
  const address = withoutSecrets(spec.endpoint);
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  let stop: () => Promise<void> = async () => undefined;

  // The first value of an item says that it still stands, which may have been measured long before. It counts from the
  // moment of connection, by the server's clock, on: we cannot know what was in between.
  const confirmed = new Uint8Array(tags.length);
  let connectedAt = 0;
  const clock = (serverTime: number) => {
    confirmed.fill(0);
    connectedAt = serverTime;
  };

  const take = (notification: DataChangeNotification) => {
    const arrival = outlet.now();
    for (const item of notification.monitoredItems ?? []) {
      const tag = tags[item.clientHandle - 1];
      const data = item.value;
      if (tag === undefined || !data) continue;
      const status = data.statusCode.value;
      let quality = qualityOf(status);
      let value = Number.NaN;
      if (quality !== BAD) {
        value = numberFor(tag.type, scalarOf(data.value), outlet);
        if (Number.isNaN(value)) {
          standing.refuse('not-a-number');
          quality = BAD;
        }
      }
      if (overflowed(status)) standing.refuse('overflow');
      let at = timeOf(data, arrival);
      if (confirmed[item.clientHandle - 1] === 0) {
        confirmed[item.clientHandle - 1] = 1;
        at = Math.max(at, connectedAt);
      }
      gather.push(tag.slot, at, value, quality);
    }
  };

  return {
    id: spec.id,
    async start() {
      // node-opcua would print to stdout; what it warns of, we tell ourselves as the source's standing.
      const quietly = (...message: unknown[]) => log.debug({ library: message.map(String).join(' ') }, 'node-opcua');
      setWarningLogger(quietly);
      setErrorLogger(quietly);
      stop = keepTrying({
        standing,
        log,
        now: outlet.now,
        connect: (signal) => connectOpcua({ spec, tags, pki, standing, take, clock }, signal),
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
