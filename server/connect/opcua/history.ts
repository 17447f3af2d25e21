/** What a server's own history knows of a time in which we did not listen (OPC UA Part 11, raw values). */
import {
  AttributeIds,
  type ClientSession,
  type DataValue,
  HistoryData,
  HistoryReadRequest,
  ReadRawModifiedDetails,
  TimestampsToReturn,
} from 'node-opcua';
import type { Limits } from './limits.ts';
import type { Item } from './resolve.ts';

/** Bit HistoryRead of the AccessLevel (OPC UA Part 3, 8.57). */
const HISTORY_READ = 0x04;
/** Values of a node in one answer, and of a node at most: a gap longer than that is read from its beginning. */
const PAGE = 10_000;
const MOST = 1_000_000;

export interface Past {
  /** Place in the items. */
  readonly item: number;
  readonly value: DataValue;
}

export interface PastRead {
  /** Values in [from, to], oldest first. */
  readonly values: readonly Past[];
  /** Items whose history was read. */
  readonly read: ReadonlySet<number>;
  /** Items whose history the server would not give, and its reason. */
  readonly failed: number;
  readonly reason: string;
}

export async function readPast(
  session: ClientSession,
  items: readonly Item[],
  /** Epoch ms, by the server's clock; by item, for each knows its own last moment, whose value is told again. */
  from: (item: number) => number,
  to: number,
  limits: Limits,
  goOn: () => boolean,
): Promise<PastRead> {
  const having = await withHistory(session, items, limits, goOn);
  const values: Past[] = [];
  const read = new Set<number>();
  let failed = 0;
  let reason = '';
  // One request has one beginning for all its nodes: nodes that were heard last at about the same time go together.
  having.sort((a, b) => from(a) - from(b));
  for (let at = 0; at < having.length && goOn() && values.length < MOST; at += limits.history) {
    const group = having.slice(at, at + limits.history);
    const start = Math.min(...group.map(from));
    let open = group.map((item) => ({ item, continuationPoint: null as Buffer | null }));
    while (open.length > 0 && goOn() && values.length < MOST) {
      const answer = await session.historyRead(
        new HistoryReadRequest({
          historyReadDetails: new ReadRawModifiedDetails({
            isReadModified: false,
            startTime: new Date(start),
            endTime: new Date(to),
            numValuesPerNode: PAGE,
            returnBounds: false,
          }),
          timestampsToReturn: TimestampsToReturn.Both,
          releaseContinuationPoints: false,
          nodesToRead: open.map(({ item, continuationPoint }) => ({
            nodeId: (items[item] as Item).nodeId,
            ...(continuationPoint ? { continuationPoint } : {}),
          })),
        }),
      );
      const more: typeof open = [];
      open.forEach(({ item }, i) => {
        const result = answer.results?.[i];
        if (!result || result.statusCode.value >>> 31 === 1) {
          failed++;
          reason ||= result?.statusCode.name ?? 'no answer';
          return;
        }
        read.add(item);
        const data = result.historyData;
        if (data instanceof HistoryData)
          for (const value of data.dataValues ?? [])
            if ((value.sourceTimestamp?.getTime() ?? 0) >= from(item)) values.push({ item, value });
        const next = result.continuationPoint;
        if (next && next.length > 0) more.push({ item, continuationPoint: next });
      });
      open = more;
    }
  }
  const time = ({ value }: Past) => value.sourceTimestamp?.getTime() ?? 0;
  values.sort((a, b) => time(a) - time(b));
  return { values, read, failed, reason };
}

/** Items whose access level says that the server keeps their history. */
async function withHistory(
  session: ClientSession,
  items: readonly Item[],
  limits: Limits,
  goOn: () => boolean,
): Promise<number[]> {
  const having: number[] = [];
  for (let at = 0; at < items.length && goOn(); at += limits.read) {
    const group = items.slice(at, at + limits.read);
    const levels = await session.read(
      group.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.UserAccessLevel })),
    );
    group.forEach((_, i) => {
      if ((Number(levels[i]?.value?.value ?? 0) & HISTORY_READ) !== 0) having.push(at + i);
    });
  }
  return having;
}
