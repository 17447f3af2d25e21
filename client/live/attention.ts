/** What needs somebody, worst first: lines that stand with their cause, machines that failed without a line noticing, sources that are silent. Pure. */
import type { Link } from '../../twin/events.ts';
import type { LineView } from '../../twin/live/protocol.ts';
import { STATES, type State } from '../../twin/words.ts';
import { lineFace, STANDING } from './line-face.ts';
import type { TwinView } from './twin-view.ts';

export type Matter =
  | {
      readonly kind: 'machine';
      readonly machine: number;
      readonly state: State;
      readonly fault: number;
      readonly since: number;
    }
  /** Machines that only wait for another: one row a line, never a row each. */
  | {
      readonly kind: 'waiting';
      readonly line: number;
      readonly starved: number;
      readonly blocked: number;
      readonly since: number;
    }
  | { readonly kind: 'source'; readonly source: string; readonly reason: string; readonly since: number };

const URGENCY: Readonly<Partial<Record<State, number>>> = { breakdown: 0, 'micro-stop': 1, setup: 2, maintenance: 3 };

export function attentionOf(view: TwinView): Matter[] {
  const { plant, status } = view;
  if (status === 'stale' || status === 'connecting') return [];
  const machines: (Matter & { kind: 'machine' })[] = [];
  const waiting: Matter[] = [];
  for (const machine of plant.machines) {
    const state = STATES[view.stateOf(machine.slot)] ?? 'unknown';
    if (URGENCY[state] === undefined) continue;
    machines.push({
      kind: 'machine',
      machine: machine.slot,
      state,
      fault: view.faultOf(machine.slot),
      since: view.sinceOf(machine.slot),
    });
  }
  for (const line of plant.lines) {
    const lineView = view.lines.get(line.id);
    if (!lineView) continue;
    const held = waitingOf(lineView);
    if (held) waiting.push({ kind: 'waiting', line: line.slot, ...held });
  }
  // What is known of sources is of now; a past moment says nothing of them.
  const sources: Matter[] = [...(status === 'live' ? view.sources.values() : [])]
    .filter((source) => source.status === 'down')
    .map((source) => ({ kind: 'source', source: source.source, reason: source.reason, since: source.since }));
  const urgent = (m: { state: State }) => URGENCY[m.state] ?? 9;
  machines.sort((a, b) => urgent(a) - urgent(b) || a.since - b.since);
  return [...sources, ...machines, ...waiting];
}

function waitingOf(view: LineView): { starved: number; blocked: number; since: number } | null {
  const face = lineFace(view);
  const { waiting } = view;
  if (waiting.length === 0 || !STANDING.has(face.state)) return null;
  const count = (state: State) => waiting.filter((link: Link) => link.state === state).length;
  return {
    starved: count('starved'),
    blocked: count('blocked'),
    since: Math.min(...waiting.map((link) => link.since)),
  };
}
