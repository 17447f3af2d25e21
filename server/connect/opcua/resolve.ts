/** From the addresses of tags to the nodes that are monitored: one item a node, however many tags read parts of it. */
import { type ClientSession, type NodeId, resolveNodeId } from 'node-opcua';
import { addressOf, nodeIdOf, pathOf, type Step } from './address.ts';
import { childrenOf } from './children.ts';
import type { ServerFacts } from './limits.ts';
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
  /** Addresses that lead to no node. */
  readonly unknown: readonly string[];
}

const ROOT = 'i=84';

export async function resolveTags(
  session: ClientSession,
  tags: readonly OpcuaTag[],
  { namespaces, limits }: ServerFacts,
): Promise<Resolved> {
  const items = new Map<string, { nodeId: NodeId; tags: number[] }>();
  const unknown: string[] = [];
  const steps: (readonly Step[])[] = [];
  const find = pathFinder(session, limits.browse);
  for (const [i, { address }] of tags.entries()) {
    const { node, steps: part } = addressOf(address);
    steps.push(part);
    const path = pathOf(node);
    const nodeId = path ? await find(path) : nodeIdOf(node, namespaces);
    if (!nodeId) {
      unknown.push(address);
      continue;
    }
    const key = nodeId.toString();
    const item = items.get(key);
    if (item) item.tags.push(i);
    else items.set(key, { nodeId, tags: [i] });
  }
  return { items: [...items.values()], steps, unknown };
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
