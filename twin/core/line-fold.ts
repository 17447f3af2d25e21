/**
 * A line's state is its constraint machine's state. When the constraint is starved or blocked, the walk follows the flow
 * (upstream while starved, downstream while blocked) to the first machine that is neither: the cause. The chain is kept as
 * evidence. Runs when a machine's shown state changed, never a sample at a time.
 */
import type { Link } from '../events.ts';
import type { PlantModel } from '../plant/model.ts';
import { STATES, type State } from '../words.ts';
import type { MachineFold } from './machine-fold.ts';
import { FAULT, LAST_AT, STRIDE } from './machine-row.ts';
import type { LineSnapshot } from './snapshot.ts';
import { BLOCKED, PRODUCING, SLOW, STARVED } from './state-rules.ts';

export class LineFold {
  readonly states: Uint8Array;
  readonly since: Float64Array;
  private readonly plant: PlantModel;
  private readonly machines: MachineFold;
  private readonly upstream: readonly (readonly number[])[];
  private readonly downstream: readonly (readonly number[])[];
  private cause: (Link | null)[];
  private chain: (readonly Link[])[];
  private readonly dirty = new Set<number>();

  constructor(plant: PlantModel, machines: MachineFold) {
    this.plant = plant;
    this.machines = machines;
    this.states = new Uint8Array(plant.lines.length);
    this.since = new Float64Array(plant.lines.length).fill(Number.NaN);
    this.cause = plant.lines.map(() => null);
    this.chain = plant.lines.map(() => []);
    const joins = (end: 'from' | 'to', other: 'from' | 'to') =>
      plant.machines.map((machine) =>
        plant.buffers.filter((buffer) => buffer[end] === machine.slot).map((buffer) => buffer[other]),
      );
    this.upstream = joins('to', 'from');
    this.downstream = joins('from', 'to');
  }

  /** Brings the lines of machines that changed up to what they show now. */
  follow(): void {
    const { changed } = this.machines;
    if (changed.length === 0) return;
    for (const m of changed) this.dirty.add(this.plant.machines[m]?.line ?? -1);
    changed.length = 0;
    for (const line of this.dirty) if (line >= 0) this.followLine(line, this.plant.lines[line]?.constraint ?? 0);
    this.dirty.clear();
  }

  causeOf(line: number): Link | null {
    return this.cause[line] ?? null;
  }

  chainOf(line: number): readonly Link[] {
    return this.chain[line] ?? [];
  }

  /** The machine's shown state as a link of a chain. */
  link(m: number): Link {
    const { machines } = this;
    return {
      machine: machines.idOf(m),
      state: STATES[machines.announced[m] as number] as State,
      since: machines.shownSince(m),
      fault: machines.rows[m * STRIDE + FAULT] as number,
    };
  }

  /** Slots from `m` to the first machine that is neither starved nor blocked; `m` alone if it is not waiting itself. */
  walk(m: number): number[] {
    const path = [m];
    const first = this.machines.announced[m] as number;
    if (first !== STARVED && first !== BLOCKED) return path;
    const next = first === STARVED ? this.upstream : this.downstream;
    let here = m;
    for (;;) {
      const candidate = this.suspect(next[here] ?? [], first);
      if (candidate === undefined || path.includes(candidate)) return path;
      path.push(candidate);
      if (this.machines.announced[candidate] !== first) return path;
      here = candidate;
    }
  }

  /** Machines of the line that wait because of `root`. */
  waitingFor(line: number, root: number): number[] {
    const slots = this.plant.lines[line]?.machines ?? [];
    return slots.filter((m) => m !== root && this.isWaiting(m) && this.walk(m).at(-1) === root);
  }

  snapshot(): LineSnapshot[] {
    return this.plant.lines.map((_line, l) => ({
      state: this.states[l] as number,
      since: this.since[l] as number,
      cause: this.causeOf(l),
      chain: this.chainOf(l),
    }));
  }

  restore(lines: readonly LineSnapshot[]): void {
    lines.forEach((line, l) => {
      this.states[l] = line.state;
      this.since[l] = line.since;
      this.cause[l] = line.cause;
      this.chain[l] = line.chain;
    });
  }

  private isWaiting(m: number): boolean {
    const state = this.machines.announced[m];
    return state === STARVED || state === BLOCKED;
  }

  /**
   * Of the neighbours, the one that holds `m` up: a standing one before a waiting one, the longest standing first. Running
   * neighbours hold nobody up: then the walk ends, and the cause found earlier in this standstill stays.
   */
  private suspect(neighbours: readonly number[], waiting: number): number | undefined {
    const { machines } = this;
    const standing = neighbours.filter((n) => {
      const state = machines.announced[n] as number;
      // A neighbour that waits for the other side is no reason to wait for it.
      return state !== PRODUCING && state !== SLOW && !(this.isWaiting(n) && state !== waiting);
    });
    const rank = (n: number) => (this.isWaiting(n) ? 1 : 0);
    return standing.sort((a, b) => rank(a) - rank(b) || machines.shownSince(a) - machines.shownSince(b) || a - b)[0];
  }

  private followLine(line: number, constraint: number): void {
    const state = this.machines.announced[constraint] as number;
    const since = this.machines.shownSince(constraint);
    const previous = this.states[line] as number;
    const path = this.walk(constraint);
    const root = path.at(-1) as number;
    const standing = state !== PRODUCING && state !== SLOW;
    let cause: Link | null = null;
    let chain: readonly Link[] = [];
    if (standing && !(this.isWaiting(root) && root === constraint)) {
      cause = this.isWaiting(root) ? null : this.link(root);
      chain = path.map((m) => this.link(m));
    } else if (standing && state === previous && Object.is(since, this.since[line])) {
      // The cause has gone but its gap is still on the belt: the standstill keeps its cause.
      cause = this.cause[line] ?? null;
      chain = this.chain[line] ?? [];
    }
    const sameCause = this.cause[line]?.machine === cause?.machine && this.cause[line]?.state === cause?.state;
    this.cause[line] = cause;
    this.chain[line] = chain;
    if (state === previous && Object.is(since, this.since[line]) && sameCause) return;
    this.states[line] = state;
    this.since[line] = since;
    this.machines.events.push({
      type: 'line-changed',
      line: this.plant.lines[line]?.id ?? '',
      at: Number.isNaN(since) ? (this.machines.rows[constraint * STRIDE + LAST_AT] as number) : since,
      state: STATES[state] as State,
      previous: STATES[previous] as State,
      cause,
      chain,
    });
  }
}
