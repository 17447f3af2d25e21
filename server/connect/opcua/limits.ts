/** What an OPC UA server takes in one call (OPC UA Part 5, 6.3.11 OperationLimits), its namespaces and its clock. */
import { AttributeIds, type ClientSession } from 'node-opcua';

const SERVER_NAMESPACES = 'i=2255';
const SERVER_TIME = 'i=2258';
const MOST = {
  items: 'i=11714',
  read: 'i=11565',
  browse: 'i=11710',
  history: 'i=12165',
} as const;
/** What servers that say nothing take without complaint. */
const USUAL = { items: 1000, read: 1000, browse: 500, history: 100 };

export interface Limits {
  /** Monitored items, nodes to read, to browse, and to read the history of, in one call. */
  readonly items: number;
  readonly read: number;
  readonly browse: number;
  readonly history: number;
}

export interface ServerFacts {
  readonly namespaces: readonly string[];
  /** The server's clock, epoch ms; 0 = it tells none. */
  readonly time: number;
  readonly limits: Limits;
}

export async function factsOf(session: ClientSession): Promise<ServerFacts> {
  const names = Object.keys(MOST) as (keyof Limits)[];
  const [namespaces, time, ...limits] = await session.read(
    [SERVER_NAMESPACES, SERVER_TIME, ...names.map((name) => MOST[name])].map((nodeId) => ({
      nodeId,
      attributeId: AttributeIds.Value,
    })),
  );
  const now: unknown = time?.value?.value;
  const told = names.map((name, i) => {
    const most = Number(limits[i]?.value?.value ?? 0);
    return [name, most > 0 ? Math.min(most, USUAL[name]) : USUAL[name]] as const;
  });
  return {
    namespaces: (namespaces?.value?.value ?? []) as readonly string[],
    time: now instanceof Date ? now.getTime() : 0,
    limits: Object.fromEntries(told) as unknown as Limits,
  };
}
