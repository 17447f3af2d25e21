/** Looking at OPC UA servers from the main thread: what they offer, a test, their nodes, and which machines they have. */
import type { BrowsePage } from '../source.ts';
import { companionMachines } from './companions.ts';
import type { Discovery } from './discover.ts';
import type { SampleValue, TestReport } from './explore.ts';
import { type Proposal, proposalOf } from './proposal.ts';
import { applyRule } from './rule.ts';
import { askThread } from './thread-host.ts';
import type { OpcuaSpec } from './thread-messages.ts';
import type { Tree } from './walk.ts';

export const discoverServer = (endpoint: string, pki: string): Promise<Discovery> =>
  askThread('discover', { endpoint, pki });

/** Never throws: what went wrong is in the report. */
export const testConnection = (spec: OpcuaSpec, pki: string): Promise<TestReport> => askThread('test', { spec, pki });

export const browseServer = (
  spec: OpcuaSpec,
  pki: string,
  node: string | null,
  cursor: string | null,
): Promise<BrowsePage> => askThread('browse', { spec, pki, node, cursor });

export const readNodes = (spec: OpcuaSpec, pki: string, addresses: readonly string[]): Promise<SampleValue[]> =>
  askThread('read', { spec, pki, addresses });

export interface ProposalRead {
  readonly proposal: Proposal;
  /** Nodes that were looked at, and whether there are more. */
  readonly nodes: number;
  readonly cut: boolean;
}

/**
 * Machines of a server as a fragment of plant.yaml: those that a pattern finds, or without one those that speak a
 * companion specification. Throws an Error in clear words.
 */
export async function proposeMachines(spec: OpcuaSpec, pki: string, pattern: string | null): Promise<ProposalRead> {
  const tree = await askThread<Tree>('walk', { spec, pki });
  const read = pattern === null ? null : applyRule(pattern, tree.nodes);
  if (read?.ok === false) throw new Error(read.reason);
  const machines = read ? read.machines : companionMachines(tree.nodes);
  return { proposal: proposalOf(spec.id, machines), nodes: tree.nodes.length, cut: tree.cut };
}
