/** Monitors the nodes of a source on one OPC UA subscription, group after group. */
import {
  AttributeIds,
  type ClientSession,
  type ClientSessionRawSubscriptionService,
  type ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  MonitoringMode,
  type StatusCode,
  TimestampsToReturn,
} from 'node-opcua';
import type { Limits } from './limits.ts';
import type { Resolved } from './resolve.ts';
import type { OpcuaSpec, OpcuaTag } from './thread-messages.ts';

/** Values a server keeps for us between two publishings. */
const QUEUE = 10;
/** Nodes named in a remark. */
const NAMED = 3;
const BAD_NODE_ID_UNKNOWN = 0x80340000;
const BAD_NODE_ID_INVALID = 0x80330000;
const BAD_FILTERS = [
  'BadMonitoredItemFilterUnsupported',
  'BadMonitoredItemFilterInvalid',
  'BadFilterNotAllowed',
  'BadDeadbandFilterInvalid',
];
/** Values that a small change more or less says nothing of. */
export const ANALOG: readonly OpcuaTag['role'][] = ['signal', 'speed', 'level'];

export interface Monitored {
  /** Addresses that the server does not know. */
  readonly unknown: readonly string[];
  /** Addresses that it knows but will not monitor, with its reason. */
  readonly denied: readonly string[];
  /** Nodes that are monitored, but without the deadband that was asked for. */
  readonly unfiltered: number;
}

/** Values come as `raw_notification` of the subscription; an item's client handle is its place in `resolved.items`, plus 1. */
export async function monitorItems(
  session: ClientSession,
  subscription: ClientSubscription,
  spec: OpcuaSpec,
  tags: readonly OpcuaTag[],
  resolved: Resolved,
  limits: Limits,
  goOn: () => boolean,
): Promise<Monitored> {
  const unknown = [...resolved.unknown];
  const denied: string[] = [];
  let unfiltered = 0;
  const filter = filterOf(spec);
  const filtered = (item: number): boolean =>
    filter !== null &&
    (resolved.items[item]?.tags ?? []).every((tag) => {
      const { role, type } = tags[tag] as OpcuaTag;
      return type === 'number' && ANALOG.includes(role) && resolved.steps[tag]?.length === 0;
    });

  const create = async (handles: readonly number[], withFilter: boolean): Promise<(StatusCode | undefined)[]> => {
    const answer = await (session as ClientSession & ClientSessionRawSubscriptionService).createMonitoredItems({
      subscriptionId: subscription.subscriptionId,
      timestampsToReturn: TimestampsToReturn.Both,
      itemsToCreate: handles.map((item) => ({
        itemToMonitor: { nodeId: resolved.items[item]?.nodeId ?? null, attributeId: AttributeIds.Value },
        monitoringMode: MonitoringMode.Reporting,
        requestedParameters: {
          clientHandle: item + 1,
          samplingInterval: spec.sampling_ms ?? 0,
          queueSize: spec.queue ?? QUEUE,
          discardOldest: true,
          filter: withFilter && filtered(item) ? filter : null,
        },
      })),
    });
    return handles.map((_, i) => answer.results?.[i]?.statusCode);
  };

  const all = resolved.items.map((_, item) => item);
  // One after the other: servers lose items of groups that are created at the same time.
  for (let from = 0; from < all.length && goOn(); from += limits.items) {
    const group = all.slice(from, from + limits.items);
    const results = await create(group, true);
    const without = group.filter((_, i) => BAD_FILTERS.includes(results[i]?.name ?? ''));
    if (without.length > 0) {
      unfiltered += without.length;
      const again = await create(without, false);
      without.forEach((item, i) => {
        results[group.indexOf(item)] = again[i];
      });
    }
    group.forEach((item, i) => {
      const status = results[i];
      if (status?.isGood()) return;
      const addresses = (resolved.items[item]?.tags ?? []).map((tag) => (tags[tag] as OpcuaTag).address);
      if (status?.value === BAD_NODE_ID_UNKNOWN || status?.value === BAD_NODE_ID_INVALID) unknown.push(...addresses);
      else denied.push(...addresses.map((address) => `${address} (${status?.name ?? 'no answer'})`));
    });
  }
  return { unknown, denied, unfiltered };
}

/** Null where every change is wanted. */
function filterOf({ deadband = 0, deadband_percent: percent = 0 }: OpcuaSpec): DataChangeFilter | null {
  if (deadband === 0 && percent === 0) return null;
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: percent > 0 ? DeadbandType.Percent : DeadbandType.Absolute,
    deadbandValue: percent > 0 ? percent : deadband,
  });
}

/** One sentence on what the server does not give us; empty = it gives all. */
export function remarkOn({ unknown, denied, unfiltered }: Monitored): string {
  const name = (list: readonly string[]) =>
    `${list.slice(0, NAMED).join(', ')}${list.length > NAMED ? ` and ${list.length - NAMED} more` : ''}`;
  return [
    unknown.length > 0 ? `${unknown.length} nodes are not known to the server: ${name(unknown)}` : '',
    denied.length > 0 ? `${denied.length} nodes cannot be monitored: ${name(denied)}` : '',
    unfiltered > 0 ? `the server knows no such deadband for ${unfiltered} nodes; all their changes are sent` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
