/** From the addresses of tags to the nodes that are monitored: one item a node, however many tags read parts of it. */
import { type ClientSession, type NodeId, resolveNodeId } from 'node-opcua';
import { addressesOf, pathOf, type Step } from './address.ts';
import { childrenOf } from './children.ts';
import type { ServerFacts } from './limits.ts';
import { nodeIdOf } from './node-id.ts';
import type { OpcuaTag } from './thread-messages.ts';

export interface Item {
  readonly nodeId: NodeId;
  /** Places in the list of tags. */
  readonly tags: readonly number[];
}

export interface Resolved {
  readonly items: readonly Item[];
  /** By tag: the part of the node's value that it reads. */
  readonly steps: readonly (readonly Step[])[];
  /** Tags that read the first good one of several nodes: their items and parts, in that order. */
  readonly choices: ReadonlyMap<number, readonly { readonly item: number; readonly steps: readonly Step[] }[]>;
  /** Addresses that lead to no node. */
  readonly unknown: readonly string[];
}

const ROOT = 'i=84';

export async function resolveTags(
  session: ClientSession,
  tags: readonly OpcuaTag[],
  { namespaces, limits }: ServerFacts,
): Promise<Resolved> {
  const items = new Map<string, { nodeId: NodeId; tags: number[]; place: number }>();
  const choices = new Map<number, { item: number; steps: readonly Step[] }[]>();
  const unknown: string[] = [];
  const steps: (readonly Step[])[] = [];
  const find = pathFinder(session, limits.browse);
  for (const [i, { address }] of tags.entries()) {
    const wanted = addressesOf(address);
    const choice: { item: number; steps: readonly Step[] }[] = [];
    for (const { node, steps: part } of wanted) {
      const path = pathOf(node);
      const nodeId = path ? await find(path) : nodeIdOf(node, namespaces);
      if (!nodeId) continue;
      const key = nodeId.toString();
      let item = items.get(key);
      if (!item) {
        item = { nodeId, tags: [], place: items.size };
        items.set(key, item);
      }
      if (!item.tags.includes(i)) item.tags.push(i);
      choice.push({ item: item.place, steps: part });
    }
    steps.push(choice[0]?.steps ?? []);
    if (choice.length === 0) unknown.push(address);
    else if (wanted.length > 1) choices.set(i, choice);
  }
  return { items: [...items.values()], steps, choices, unknown };
}

/** Walks browse names from the root; each node on the way is browsed once. */
function pathFinder(session: ClientSession, most: number): (path: readonly string[]) => Promise<NodeId | null> {
  const known = new Map<string, Promise<ReadonlyMap<string, NodeId>>>();
  const childrenByName = async (nodeId: NodeId) => {
    const names = new Map<string, NodeId>();
    for (const child of await childrenOf(session, nodeId, most)) {
      const { name, namespaceIndex } = child.browseName;
      const text = name ?? '';
      // With its namespace it is exact; without, the first of that name.
      names.set(`${namespaceIndex}:${text}`, child.nodeId as NodeId);
      if (!names.has(text)) names.set(text, child.nodeId as NodeId);
    }
    return names;
  };
  return async (path) => {
    let at: NodeId = resolveNodeId(ROOT);
    for (const name of path[0] === 'Root' ? path.slice(1) : path) {
      const key = at.toString();
      let children = known.get(key);
      if (!children) {
        children = childrenByName(at);
        known.set(key, children);
      }
      const next = (await children).get(name);
      if (!next) return null;
      at = next;
    }
    return at;
  };
}
