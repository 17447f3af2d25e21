/** Addresses of OPC UA tags: `ns=2;s=...`, `i=85`, or `nsu=<namespace uri>;s=...` which survives a re-ordered server. */
import { coerceNodeId, type NodeId } from 'node-opcua';

const WITH_URI = /^nsu=(.+?);((?:i|s|g|b)=.*)$/s;
const WITH_INDEX = /^(?:ns=\d+;)?(?:i=\d+|[sgb]=.+)$/s;

/** Null where the address is no node id, or its namespace is not one of the server's. */
export function nodeIdOf(address: string, namespaces: readonly string[]): NodeId | null {
  const uri = WITH_URI.exec(address);
  // OPC UA Part 6, 5.1.12: ';' and '%' inside the URI are percent-encoded.
  const index = uri ? namespaces.indexOf((uri[1] as string).replace(/%3B/gi, ';').replace(/%25/g, '%')) : -1;
  if (uri && index < 0) return null;
  const text = uri ? `ns=${index};${uri[2]}` : address;
  if (!WITH_INDEX.test(text)) return null;
  try {
    return coerceNodeId(text);
  } catch {
    return null;
  }
}
