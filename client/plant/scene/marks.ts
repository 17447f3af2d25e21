/** What the scene shows of each machine: which are the cause, which merely wait, which are only noted. Pure. */
import type { LineView } from '../../../twin/live/protocol.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { STATES, type State } from '../../../twin/words.ts';
import type { TwinView } from '../../live/twin-view.ts';

/** `root`: the cause of a standstill, or a stop that stands for itself. `consequence`: waits for another. `none`: calm. */
export type Rank = 'none' | 'consequence' | 'root';

export interface Mark {
  readonly state: State;
  readonly rank: Rank;
  /** A pad is painted on the floor. Off and idle machines keep theirs clean. */
  readonly pad: boolean;
  /** A label or chip is shown without being asked for. */
  readonly labelled: boolean;
  /** Of machines that wait because of this one, by what they say: only at the cause of its line. */
  readonly waiting: readonly State[];
}

/** States in which a machine itself is at fault or at rest, rather than waiting for a neighbour. */
const OWN: ReadonlySet<State> = new Set<State>(['breakdown', 'setup', 'maintenance']);
const CALM: ReadonlySet<State> = new Set<State>(['producing', 'slow', 'idle', 'off']);

export function marksOf(view: TwinView): Mark[] {
  const { plant } = view;
  const states = plant.machines.map((machine) => STATES[view.stateOf(machine.slot)] ?? 'unknown');
  const causes = causesOf(plant, view.lines);
  const quiet = quietLines(plant, states);
  return plant.machines.map((machine) => {
    const state = states[machine.slot] as State;
    const line = plant.lines[machine.line];
    const cause = line && causes.get(line.id);
    if (CALM.has(state)) return { state, rank: 'none', pad: false, labelled: false, waiting: [] };
    const isCause = cause?.machine === machine.id;
    const waits = cause?.waiting.has(machine.id) ?? false;
    const rank: Rank = isCause || (OWN.has(state) && !waits) ? 'root' : 'consequence';
    return {
      state,
      rank: state === 'unknown' ? 'consequence' : rank,
      pad: true,
      // Where a whole line is in the dark or at rest, its plate says so once.
      labelled: !quiet.has(machine.line),
      waiting: isCause && cause ? [...cause.waiting.values()] : [],
    };
  });
}

interface Cause {
  readonly machine: string;
  readonly waiting: ReadonlyMap<string, State>;
}

function causesOf(plant: PlantModel, lines: ReadonlyMap<string, LineView>): Map<string, Cause> {
  const causes = new Map<string, Cause>();
  for (const { id } of plant.lines) {
    const view = lines.get(id);
    if (!view?.cause) continue;
    const { machine } = view.cause;
    const waiting = view.waiting.filter((link) => link.machine !== machine);
    causes.set(id, { machine, waiting: new Map(waiting.map((link) => [link.machine, link.state])) });
  }
  return causes;
}

/** Lines (-1 = the utilities) all of whose machines are unknown, or all at a planned stop. */
function quietLines(plant: PlantModel, states: readonly State[]): Set<number> {
  const found = new Map<number, Set<State>>();
  for (const { slot, line } of plant.machines) {
    const state = states[slot] as State;
    if (state === 'off' || state === 'idle') continue;
    const seen = found.get(line) ?? new Set();
    found.set(line, seen.add(state));
  }
  const quiet = [...found].filter(([, seen]) => seen.size === 1 && (seen.has('unknown') || seen.has('planned-stop')));
  return new Set(quiet.map(([line]) => line));
}

/** Changes exactly when some mark may change: machine states and, a line, its cause and who waits. */
export function marksVersion(view: TwinView): string {
  let version = `${view.status}:${view.stateVersion}`;
  for (const line of view.lines.values()) {
    version += `|${line.state}>${line.cause?.machine ?? ''}`;
    for (const link of line.waiting) version += `,${link.machine}`;
  }
  return version;
}
