/**
 * Looking at a server on behalf of a person: sessions beside those of the running sources, kept for a minute so that the
 * next click is quick and a page can be turned. A source that runs is not touched.
 */
import type { ClientSession, NodeId } from 'node-opcua';
import { resolveNodeId } from 'node-opcua';
import type { BrowsePage } from '../source.ts';
import { addressesOf } from './address.ts';
import { browsePage, describe } from './browse.ts';
import { type Discovery, discover } from './discover.ts';
import { factsOf, type ServerFacts } from './limits.ts';
import { nodeIdOf } from './node-id.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import type { OpcuaSpec } from './thread-messages.ts';
import { type Tree, type TreeNode, walkTree } from './walk.ts';

const KEPT_MS = 60_000;
/** A test counts nodes so far, and shows so many values. */
const COUNTED = 20_000;
const SAMPLES = 20;
/** Attributes asked for in one Read, where the server sets no limit. */
const READ_AT_ONCE = 3000;

export interface Asked {
  readonly spec: OpcuaSpec;
  readonly pki: string;
}

export interface SampleValue {
  readonly address: string;
  readonly path: string;
  readonly type: string;
  readonly value: string | number | boolean | null;
  readonly status: string;
  readonly at: number;
}

export interface TestReport {
  /** Every step succeeded. */
  readonly ok: boolean;
  /** What did not, in clear words; empty = nothing. */
  readonly reason: string;
  /** Null where not even the endpoints could be asked for. */
  readonly discovery: Discovery | null;
  readonly loggedIn: boolean;
  /** The server's clock minus ours, ms; null = it tells none. */
  readonly clockAheadMs: number | null;
  readonly namespaces: readonly string[];
  readonly nodes: { readonly objects: number; readonly variables: number; readonly more: boolean } | null;
  readonly samples: readonly SampleValue[];
}

interface Kept {
  readonly opened: Promise<OpenedSession & { readonly facts: ServerFacts }>;
  timer: NodeJS.Timeout;
}
const sessions = new Map<string, Kept>();

export const browseServer = (asked: Asked & { node: string | null; cursor: string | null }): Promise<BrowsePage> =>
  withSession(asked, (session, facts) => browsePage(session, facts, asked.node, asked.cursor));

export const walkServer = (asked: Asked & { most?: number }): Promise<Tree> =>
  withSession(asked, (session, facts) => walkTree(session, facts, asked.most));

/** Type and value of nodes by their addresses; an address with a part of a value, or with no such node, has none. */
export const readServer = (asked: Asked & { addresses: readonly string[] }): Promise<SampleValue[]> =>
  withSession(asked, async (session, facts) => {
    const nodes = asked.addresses.map((address) => {
      const first = addressesOf(address)[0];
      return first && first.steps.length === 0 ? nodeIdOf(first.node, facts.namespaces) : null;
    });
    const known = nodes.filter((node) => node !== null);
    const read: Awaited<ReturnType<typeof describe>> = [];
    const group = Math.max(1, Math.floor(Math.min(facts.limits.read, READ_AT_ONCE) / 3));
    for (let from = 0; from < known.length; from += group) {
      const some = known.slice(from, from + group);
      const values = await describe(
        session,
        some,
        some.map(() => true),
      );
      read.push(...values);
    }
    let next = 0;
    return asked.addresses.map((address, i) => {
      const one = nodes[i] === null ? undefined : read[next++];
      const { type = '', value = null, status = '', at = 0 } = one ?? {};
      return { address, path: '', type, value, status, at };
    });
  });

export async function testServer({ spec, pki }: Asked): Promise<TestReport> {
  let report: TestReport = {
    ok: false,
    reason: '',
    discovery: null,
    loggedIn: false,
    clockAheadMs: null,
    namespaces: [],
    nodes: null,
    samples: [],
  };
  try {
    report = { ...report, discovery: await discover(spec.endpoint, pki, spec.any_host ?? false) };
    return await withSession({ spec, pki }, async (session, facts) => {
      report = {
        ...report,
        loggedIn: true,
        clockAheadMs: facts.time === 0 ? null : facts.time - Date.now(),
        namespaces: facts.namespaces,
      };
      const tree = await walkTree(session, facts, COUNTED);
      const variables = tree.nodes.filter(({ kind }) => kind === 'variable');
      return {
        ...report,
        ok: true,
        nodes: { objects: tree.nodes.length - variables.length, variables: variables.length, more: tree.cut },
        samples: await samplesOf(session, variables.slice(0, SAMPLES)),
      };
    });
  } catch (error) {
    return { ...report, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function samplesOf(session: ClientSession, nodes: readonly TreeNode[]): Promise<SampleValue[]> {
  const read = await describe(
    session,
    nodes.map(({ id }) => resolveNodeId(id) as NodeId),
    nodes.map(() => true),
  );
  return nodes.map(({ address, path }, i) => ({
    address,
    path: path.join('/'),
    type: read[i]?.type ?? '',
    value: read[i]?.value ?? null,
    status: read[i]?.status ?? '',
    at: read[i]?.at ?? 0,
  }));
}

async function withSession<Answer>(
  { spec, pki }: Asked,
  work: (session: ClientSession, facts: ServerFacts) => Promise<Answer>,
): Promise<Answer> {
  const key = JSON.stringify([spec, pki]);
  let kept = sessions.get(key);
  if (!kept) {
    const opened = open(spec, pki, () => forget(key));
    kept = { opened, timer: setTimeout(() => forget(key), KEPT_MS) };
    sessions.set(key, kept);
  }
  kept.timer.refresh();
  try {
    const { session, facts } = await kept.opened;
    return await work(session, facts);
  } catch (error) {
    // What it cannot do now, a new session may.
    forget(key);
    throw error;
  }
}

async function open(spec: OpcuaSpec, pki: string, ended: () => void) {
  const opened = await openSession(spec, pki, { mend: false, signal: new AbortController().signal });
  opened.client.on('close', ended);
  opened.session.on('session_closed', ended);
  return { ...opened, facts: await factsOf(opened.session) };
}

function forget(key: string): void {
  const kept = sessions.get(key);
  if (!kept) return;
  sessions.delete(key);
  clearTimeout(kept.timer);
  kept.opened.then(
    (opened) => opened.close(),
    () => undefined,
  );
}
