/** The children of a node, all of them, however the server pages. */
import { BrowseDirection, type ClientSession, type NodeIdLike, type ReferenceDescription } from 'node-opcua';

const HIERARCHICAL = 'i=33';
/** Browse name, class, type definition, display name: all of a reference. */
const ALL = 63;
/** Objects, variables, methods (and no types, no views). */
const CLASSES = 1 | 2 | 4;

export async function childrenOf(
  session: ClientSession,
  nodeId: NodeIdLike,
  /** References a call. */
  most: number,
): Promise<ReferenceDescription[]> {
  session.requestedMaxReferencesPerNode = most;
  let page = await session.browse({
    nodeId,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId: HIERARCHICAL,
    includeSubtypes: true,
    nodeClassMask: CLASSES,
    resultMask: ALL,
  });
  const found = [...(page.references ?? [])];
  while (page.continuationPoint && page.continuationPoint.length > 0) {
    page = await session.browseNext(page.continuationPoint, false);
    found.push(...(page.references ?? []));
  }
  const seen = new Set<string>();
  // A node may be organised and a component at once.
  return found.filter((reference) => {
    const key = reference.nodeId.toString();
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
