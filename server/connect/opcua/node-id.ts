/** Between node ids as people write them and those of the library. */
import { coerceNodeId, type NodeId } from 'node-opcua';

const WITH_URI = /^nsu=(.+?);((?:i|s|g|b)=.*)$/s;
const WITH_INDEX = /^(?:ns=\d+;)?(?:i=\d+|[sgb]=.+)$/s;

/** Null where the text is no node id, or its namespace is not one of the server's. */
export function nodeIdOf(node: string, namespaces: readonly string[]): NodeId | null {
  const uri = WITH_URI.exec(node);
  // OPC UA Part 6, 5.1.12: ';' and '%' inside the URI are percent-encoded.
  const index = uri ? namespaces.indexOf((uri[1] as string).replace(/%3B/gi, ';').replace(/%25/g, '%')) : -1;
  if (uri && index < 0) return null;
  const text = uri ? `ns=${index};${uri[2]}` : node;
  if (!WITH_INDEX.test(text)) return null;
  try {
    return coerceNodeId(text);
  } catch {
    return null;
  }
}

/** `nsu=...;s=...` of a node: what is written into plant.yaml, for indices may change when a server starts again. */
export function lastingAddress(nodeId: NodeId, namespaces: readonly string[]): string {
  const id = nodeId.toString().replace(/^ns=\d+;/, '');
  const uri = namespaces[nodeId.namespace];
  if (nodeId.namespace === 0 || uri === undefined) return nodeId.toString();
  return `nsu=${uri.replaceAll('%', '%25').replaceAll(';', '%3B')};${id}`;
}
