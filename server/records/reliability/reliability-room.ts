/** How reliable machines are, as far as the record goes: it is asked here, and worked out in a thread, away from the event loop. */
import type { NewMachine } from '../../../analytics/reliability/keep-or-replace.ts';
import type { Window } from '../../../twin/derived.ts';
import { AskedThread } from '../../asked-thread.ts';
import { builtThread } from '../../package-root.ts';
import { workIn } from './cost-months.ts';
import { handsIn } from './first-hands.ts';
import type { FitsAsked } from './reliability-thread.ts';
import type {
  IntervalAsked,
  IntervalTold,
  LineFacts,
  Ranked,
  Reliability,
  ReplaceAsked,
  ReplaceTold,
  WatchedFacts,
} from './reliability-told.ts';
import type { TeamsBy } from './teams.ts';
import { type WatchParts, watchedIn } from './watch.ts';

export const openFits = () => new AskedThread<FitsAsked>(builtThread('records/reliability/reliability-thread'));

export class ReliabilityRoom {
  private readonly parts: WatchParts;
  private readonly thread = openFits();

  constructor(parts: WatchParts) {
    this.parts = parts;
  }

  /** Machines, the dearest failures first. */
  async ranked(machines: readonly string[], window: Window): Promise<Ranked[]> {
    return this.thread.ask<Ranked[]>({ what: 'ranked', facts: await this.facts(machines, window) });
  }

  async of(
    machines: readonly string[],
    window: Window,
    asked: { readonly repeatHours: number; readonly by: TeamsBy },
  ): Promise<Reliability> {
    const [facts, hands, spent] = await Promise.all([
      this.facts(machines, window),
      handsIn(this.parts.records, machines, window),
      workIn(this.parts.records, machines, window),
    ]);
    const timeZone = this.parts.plant().site.timezone;
    return this.thread.ask<Reliability>({ what: 'of', asked: { ...facts, ...asked, hands, spent, window, timeZone } });
  }

  async interval(machines: readonly string[], window: Window, asked: IntervalAsked): Promise<IntervalTold> {
    return this.thread.ask<IntervalTold>({ what: 'interval', facts: await this.facts(machines, window), asked });
  }

  /** `otherPerYear`: what it costs a year beside its failures and the work that is on record. */
  async replacement(
    machine: string,
    window: Window,
    challenger: NewMachine,
    asked: Omit<ReplaceAsked, 'challenger'>,
  ): Promise<ReplaceTold> {
    const [facts, spent] = await Promise.all([
      this.facts([machine], window),
      workIn(this.parts.records, [machine], window),
    ]);
    return this.thread.ask<ReplaceTold>({ what: 'replace', facts, spent, asked: { ...asked, challenger } });
  }

  stop(): Promise<void> {
    return this.thread.stop();
  }

  private async facts(machines: readonly string[], window: Window): Promise<WatchedFacts> {
    const watched = await watchedIn(this.parts, machines, window);
    const plant = this.parts.plant();
    const found = machines.flatMap((id) => {
      const line = plant.lines[plant.machines.find((machine) => machine.id === id)?.line ?? -1];
      return line ? [{ id, price: line.stopCostPerHour }] : [];
    });
    const prices = found.flatMap(({ id, price }): [string, number][] => (price === null ? [] : [[id, price]]));
    const lines: LineFacts = { inLine: found.map(({ id }) => id), prices: new Map(prices) };
    return { watched, lines };
  }
}
