/** Monitors every tag of a source on one OPC UA subscription, group after group. */
import {
  AttributeIds,
  type ClientSession,
  type ClientSessionRawSubscriptionService,
  type ClientSubscription,
  MonitoringMode,
  type NodeId,
  TimestampsToReturn,
} from 'node-opcua';
import type { Tag } from '../../../twin/plant/model.ts';
import { nodeIdOf } from './node-id.ts';

/** Items a call: what servers take without complaint; less where the server says so. */
const GROUP = 1000;
/** Values a server keeps for us between two publishings. */
const QUEUE = 10;
/** Nodes named in a remark. */
const NAMED = 3;
const SERVER_NAMESPACES = 'i=2255';
const MOST_ITEMS_A_CALL = 'i=11714';
const SERVER_TIME = 'i=2258';
const BAD_NODE_ID_UNKNOWN = 0x80340000;
const BAD_NODE_ID_INVALID = 0x80330000;

export interface Monitored {
  /** Addresses that the server does not know. */
  readonly unknown: readonly string[];
  /** Addresses that it knows but will not monitor, with its reason. */
  readonly denied: readonly string[];
}

/** Values come as `raw_notification` of the subscription; an item's client handle is the tag's place in `tags`, plus 1. */
export async function monitorTags(
  session: ClientSession,
  subscription: ClientSubscription,
  tags: readonly Tag[],
  samplingMs: number,
  goOn: () => boolean,
  /** Told the server's clock, epoch ms (0 = it tells none), before the first value comes. */
  clock: (serverTime: number) => void,
): Promise<Monitored> {
  const [namespaceArray, limit, time] = await session.read([
    { nodeId: SERVER_NAMESPACES, attributeId: AttributeIds.Value },
    { nodeId: MOST_ITEMS_A_CALL, attributeId: AttributeIds.Value },
    { nodeId: SERVER_TIME, attributeId: AttributeIds.Value },
  ]);
  const namespaces = (namespaceArray?.value?.value ?? []) as readonly string[];
  const now: unknown = time?.value?.value;
  clock(now instanceof Date ? now.getTime() : 0);
  const told = Number(limit?.value?.value ?? 0);
  const size = told > 0 ? Math.min(told, GROUP) : GROUP;

  const unknown: string[] = [];
  const denied: string[] = [];
  const items: { handle: number; nodeId: NodeId }[] = [];
  tags.forEach((tag, i) => {
    const nodeId = nodeIdOf(tag.address, namespaces);
    if (nodeId) items.push({ handle: i + 1, nodeId });
    else unknown.push(tag.address);
  });

  // One after the other: servers lose items of groups that are created at the same time.
  for (let from = 0; from < items.length && goOn(); from += size) {
    const group = items.slice(from, from + size);
    const answer = await (session as ClientSession & ClientSessionRawSubscriptionService).createMonitoredItems({
      subscriptionId: subscription.subscriptionId,
      timestampsToReturn: TimestampsToReturn.Both,
      itemsToCreate: group.map(({ handle, nodeId }) => ({
        itemToMonitor: { nodeId, attributeId: AttributeIds.Value },
        monitoringMode: MonitoringMode.Reporting,
        requestedParameters: {
          clientHandle: handle,
          samplingInterval: samplingMs,
          queueSize: QUEUE,
          discardOldest: true,
        },
      })),
    });
    group.forEach(({ handle }, i) => {
      const status = answer.results?.[i]?.statusCode;
      if (status?.isGood()) return;
      const address = (tags[handle - 1] as Tag).address;
      if (status?.value === BAD_NODE_ID_UNKNOWN || status?.value === BAD_NODE_ID_INVALID) unknown.push(address);
      else denied.push(`${address} (${status?.name ?? 'no answer'})`);
    });
  }
  return { unknown, denied };
}

/** One sentence on what the server does not give us; empty = it gives all. */
export function remarkOn({ unknown, denied }: Monitored): string {
  const name = (list: readonly string[]) =>
    `${list.slice(0, NAMED).join(', ')}${list.length > NAMED ? ` and ${list.length - NAMED} more` : ''}`;
  return [
    unknown.length > 0 ? `${unknown.length} nodes are not known to the server: ${name(unknown)}` : '',
    denied.length > 0 ? `${denied.length} nodes cannot be monitored: ${name(denied)}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
