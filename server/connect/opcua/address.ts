/**
 * Addresses of OPC UA tags. A node: `ns=2;s=...`, `i=85`, `nsu=<namespace uri>;s=...` (survives a re-ordered server), or
 * `path:Objects/Line 1/Filler/Speed`, the browse names from the root on (survives renumbered nodes). Behind it, after `#`,
 * the part of the value that is meant: `#[3]` of an array, `#.motor.speed` of a structure, `#[2].x` of both. Several
 * addresses with ` || ` between them: the first that has a good value counts (state machines inside state machines).
 */
/** An index into an array, or the name of a field. */
export type Step = number | string;

export interface Address {
  readonly node: string;
  readonly steps: readonly Step[];
}

const WITH_PART = /^(.*)#((?:\[\d+\]|\.[A-Za-z_][\w-]*)+)$/s;
const PATH = 'path:';

/** The addresses of a tag, in the order in which they count. */
export const addressesOf = (text: string): Address[] => text.split(' || ').map((one) => addressOf(one.trim()));

export function addressOf(text: string): Address {
  const part = WITH_PART.exec(text);
  if (!part) return { node: text, steps: [] };
  const steps = [...(part[2] as string).matchAll(/\[(\d+)\]|\.([\w-]+)/g)].map(([, index, name]) =>
    index === undefined ? (name as string) : Number(index),
  );
  return { node: part[1] as string, steps };
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
