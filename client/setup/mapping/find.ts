import { type Proposal, proposeMachines, readNodes } from '../../http/setup-api.ts';
import { type Candidate, ofProposal, withValues } from './candidate.ts';

/** Nodes asked for in one request. */
const AT_ONCE = 2000;
/** Beyond so many values nothing more is learned about types and states. */
const MOST = 10_000;

export interface Found {
  readonly candidates: readonly Candidate[];
  readonly proposal: Proposal;
  readonly tags: number;
}

/** Machines by a pattern (null = by what they speak), with the values their tags have now. */
export async function findMachines(source: string, pattern: string | null, signal?: AbortSignal): Promise<Found> {
  const proposal = await proposeMachines(source, pattern, signal);
  const candidates = ofProposal(proposal);
  const addresses = candidates.flatMap(({ tags }) => tags.map(({ address }) => address));
  const values = new Map<string, string | number | boolean | null>();
  for (let from = 0; from < Math.min(addresses.length, MOST); from += AT_ONCE) {
    if (signal?.aborted) break;
    const { samples } = await readNodes(source, addresses.slice(from, from + AT_ONCE));
    for (const { address, value } of samples) values.set(address, value);
  }
  return { candidates: candidates.map((one) => withValues(one, values)), proposal, tags: addresses.length };
}
