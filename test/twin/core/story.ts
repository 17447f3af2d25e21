/** Tells a twin what machines said, second by second, and reads back what it made of it. */
import { SampleBatch } from '../../../twin/core/batch.ts';
import { Twin } from '../../../twin/core/twin.ts';
import type { TwinEvent } from '../../../twin/events.ts';
import { blankRow } from '../../../twin/live/frames.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { type Quality, qualityCode, STATES, type State } from '../../../twin/words.ts';
import { tagSlot } from '../../plants.ts';

/** Monday 2 March 2026, 06:00 UTC. */
export const SIX = Date.UTC(2026, 2, 2, 6);

export class Story {
  readonly twin: Twin;
  readonly events: TwinEvent[] = [];
  private readonly batch = new SampleBatch();

  constructor(plant: PlantModel) {
    this.twin = new Twin(plant);
  }

  /** `say(12.5, 'm0/state', 6)`: 12.5 s after six, m0 said Execute. */
  say(second: number, tag: string, value: number | string, quality: Quality = 'good'): this {
    this.batch.clear();
    this.batch.received = SIX + second * 1000;
    const number = typeof value === 'string' ? this.twin.texts.intern(value) : value;
    this.batch.push(tagSlot(this.twin.plant, tag), SIX + second * 1000, number, qualityCode(quality));
    this.twin.fold(this.batch);
    this.events.push(...this.twin.takeEvents());
    return this;
  }

  /** What comes at `arrives` about `second`. */
  late(arrives: number, second: number, tag: string, value: number): this {
    this.batch.clear();
    this.batch.received = SIX + arrives * 1000;
    this.batch.push(tagSlot(this.twin.plant, tag), SIX + second * 1000, value, 0);
    this.twin.fold(this.batch);
    this.events.push(...this.twin.takeEvents());
    return this;
  }

  wait(second: number): this {
    this.twin.tick(SIX + second * 1000);
    this.events.push(...this.twin.takeEvents());
    return this;
  }

  state(machine: string): State {
    return STATES[this.row(machine).state] as State;
  }

  /** Seconds after six at which the shown state began. */
  since(machine: string): number {
    return (this.row(machine).since - SIX) / 1000;
  }

  row(machine: string) {
    const row = blankRow();
    this.twin.readMachine(
      this.twin.plant.machines.findIndex((candidate) => candidate.id === machine),
      row,
    );
    return row;
  }

  /** Intervals of a machine that have an end, as [state, from s, to s, good], corrections applied. */
  intervals(machine: string): [State, number, number, number][] {
    const list: { from: number; to: number; state: State; good: number }[] = [];
    for (const event of this.events) {
      if (!('machine' in event) || event.machine !== machine) continue;
      if (event.type === 'interval-closed') list.push(event);
      if (event.type === 'history-corrected') {
        while (list.length > 0 && list.at(-1)!.to > event.from) list.pop();
        list.push(...event.added);
      }
    }
    const closed = list.map(({ state, from, to, good }): [State, number, number, number] => [
      state,
      (from - SIX) / 1000,
      (to - SIX) / 1000,
      good,
    ]);
    const slot = this.twin.plant.machines.findIndex((candidate) => candidate.id === machine);
    // An instant that is not over has ended what was before it, though its counts may still grow.
    const ended = this.twin.machines.openSpans(slot, this.twin.newest).filter((span) => span.to !== null);
    return [
      ...closed,
      ...ended.map(({ state, from, to }): [State, number, number, number] => [
        state,
        (from - SIX) / 1000,
        ((to ?? 0) - SIX) / 1000,
        0,
      ]),
    ];
  }

  of<T extends TwinEvent['type']>(type: T): Extract<TwinEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TwinEvent, { type: T }> => event.type === type);
  }
}
