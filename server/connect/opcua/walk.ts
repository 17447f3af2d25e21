/** The address space of a server below a node, breadth first, so far as it is worth reading. */
import {
  AttributeIds,
  BrowseDirection,
  type ClientSession,
  NodeClass,
  type NodeId,
  type NodeIdLike,
  resolveNodeId,
} from 'node-opcua';
import type { ServerFacts } from './limits.ts';
import { lastingAddress } from './node-id.ts';

/** A node as rules and companion models see it: no library inside. */
export interface TreeNode {
  /** As for plant.yaml. */
  readonly address: string;
  /** `ns=2;s=...`, as the server numbers it now. */
  readonly id: string;
  /** Browse names from below the root on. */
  readonly path: readonly string[];
  readonly kind: 'object' | 'variable';
  /** Type definition and what it is a subtype of: `<namespace uri>#<browse name>`, nearest first. */
  readonly types: readonly string[];
  readonly parent: string;
}

export interface Tree {
  readonly nodes: readonly TreeNode[];
  /** There is more than was read. */
  readonly cut: boolean;
}

const HIERARCHICAL = 'i=33';
const SUBTYPE = 'i=45';
const OBJECTS = 'i=85';
/** The server's own diagnostics, which is no plant. */
const SERVER = 'i=2253';
const ALL = 63;
const MOST_NODES = 50_000;
const MOST_MS = 30_000;
const DEEPEST = 12;

export async function walkTree(
  session: ClientSession,
  { namespaces, limits }: ServerFacts,
  most = MOST_NODES,
  start: NodeIdLike = OBJECTS,
): Promise<Tree> {
  const until = performance.now() + MOST_MS;
  const typesOf = typeChains(session, namespaces);
  const nodes: TreeNode[] = [];
  const seen = new Set<string>([resolveNodeId(SERVER).toString(), resolveNodeId(start).toString()]);
  let level: { nodeId: NodeId; path: readonly string[] }[] = [{ nodeId: resolveNodeId(start), path: ['Objects'] }];
  const cut = () => nodes.length >= most || performance.now() > until;
  for (let depth = 0; depth < DEEPEST && level.length > 0 && !cut(); depth++) {
    const next: typeof level = [];
    for (let from = 0; from < level.length && !cut(); from += limits.browse) {
      const group = level.slice(from, from + limits.browse);
      session.requestedMaxReferencesPerNode = 0;
      const pages = await session.browse(
        group.map(({ nodeId }) => ({
          nodeId,
          browseDirection: BrowseDirection.Forward,
          referenceTypeId: HIERARCHICAL,
          includeSubtypes: true,
          nodeClassMask: 1 | 2,
          resultMask: ALL,
        })),
      );
      for (const [i, first] of pages.entries()) {
        const references = [...(first.references ?? [])];
        let page = first;
        while (page.continuationPoint && page.continuationPoint.length > 0) {
          page = await session.browseNext(page.continuationPoint, false);
          references.push(...(page.references ?? []));
        }
        const { path, nodeId: parent } = group[i] as (typeof level)[number];
        for (const reference of references) {
          const key = reference.nodeId.toString();
          if (seen.has(key) || nodes.length >= most) continue;
          seen.add(key);
          const nodeId = reference.nodeId as NodeId;
          const at = [...path, reference.browseName.name ?? ''];
          nodes.push({
            address: lastingAddress(nodeId, namespaces),
            id: nodeId.toString(),
            path: at,
            kind: reference.nodeClass === NodeClass.Variable ? 'variable' : 'object',
            types: reference.nodeClass === NodeClass.Object ? await typesOf(reference.typeDefinition as NodeId) : [],
            parent: parent.toString(),
          });
          next.push({ nodeId, path: at });
        }
      }
    }
    level = next;
  }
  return { nodes, cut: cut() };
}

/** The names of a type and of those above it; each type is asked once. */
function typeChains(session: ClientSession, namespaces: readonly string[]): (type: NodeId) => Promise<string[]> {
  const known = new Map<string, Promise<string[]>>();
  const ask = async (type: NodeId): Promise<string[]> => {
    const [name] = await session.read([{ nodeId: type, attributeId: AttributeIds.BrowseName }]);
    const text = (name?.value?.value as { name?: string } | null)?.name;
    if (text === undefined) return [];
    const own = `${namespaces[type.namespace] ?? ''}#${text}`;
    const above = await session.browse({
      nodeId: type,
      browseDirection: BrowseDirection.Inverse,
      referenceTypeId: SUBTYPE,
      includeSubtypes: true,
      nodeClassMask: 0,
      resultMask: ALL,
    });
    const parent = above.references?.[0]?.nodeId;
    return parent ? [own, ...(await chain(parent as NodeId))] : [own];
  };
  const chain = (type: NodeId): Promise<string[]> => {
    const key = type.toString();
    let names = known.get(key);
    if (!names) {
      names = ask(type);
      known.set(key, names);
    }
    return names;
  };
  return chain;
}
