/**
 * Addresses of OPC UA tags. A node: `ns=2;s=...`, `i=85`, `nsu=<namespace uri>;s=...` (survives a re-ordered server), or
 * `path:Objects/Line 1/Filler/Speed`, the browse names from the root on (survives renumbered nodes). Behind it, after `#`,
 * the part of the value that is meant: `#[3]` of an array, `#.motor.speed` of a structure, `#[2].x` of both.
 */
import { coerceNodeId, type NodeId } from 'node-opcua';

/** An index into an array, or the name of a field. */
export type Step = number | string;

export interface Address {
  readonly node: string;
  readonly steps: readonly Step[];
}

const WITH_URI = /^nsu=(.+?);((?:i|s|g|b)=.*)$/s;
const WITH_INDEX = /^(?:ns=\d+;)?(?:i=\d+|[sgb]=.+)$/s;
const WITH_PART = /^(.*)#((?:\[\d+\]|\.[A-Za-z_][\w-]*)+)$/s;
const PATH = 'path:';

export function addressOf(text: string): Address {
  const part = WITH_PART.exec(text);
  if (!part) return { node: text, steps: [] };
  const steps = [...(part[2] as string).matchAll(/\[(\d+)\]|\.([\w-]+)/g)].map(([, index, name]) =>
    index === undefined ? (name as string) : Number(index),
  );
  return { node: part[1] as string, steps };
}

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

/** The browse names of a `path:` address; null = it is none. A name may say its namespace: `2:Speed`. `%2F` is a slash. */
export function pathOf(node: string): string[] | null {
  if (!node.startsWith(PATH)) return null;
  return node
    .slice(PATH.length)
    .split('/')
    .filter((name) => name !== '')
    .map((name) => name.replace(/%2F/gi, '/').replace(/%25/g, '%'));
}

/** A name as it stands in a `path:` address. */
export const pathName = (name: string): string => name.replaceAll('%', '%25').replaceAll('/', '%2F');

/** `nsu=...;s=...` of a node: what is written into plant.yaml, for indices may change when a server starts again. */
export function lastingAddress(nodeId: NodeId, namespaces: readonly string[]): string {
  const id = nodeId.toString().replace(/^ns=\d+;/, '');
  const uri = namespaces[nodeId.namespace];
  if (nodeId.namespace === 0 || uri === undefined) return nodeId.toString();
  return `nsu=${uri.replaceAll('%', '%25').replaceAll(';', '%3B')};${id}`;
}
