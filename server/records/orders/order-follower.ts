/** Orders that nobody begins by hand: by the `order` tag of a line's constraint, or by their planned times. */
import type { Logger } from 'pino';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { productId } from '../../../twin/plant/rates.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import { Looking } from '../looking.ts';
import { OrderRefused, type OrderRuns, type Running } from './order-runs.ts';
import type { OrderStore } from './order-store.ts';
import { type DispatchStatus, PLANNED_STATUSES } from './words.ts';

const LOOK_MS = 1_000;
const ENDED: readonly DispatchStatus[] = ['Paused', 'Complete', 'Aborted'];
/** Orders looked at in one go. */
const MOST = 500;

export interface OrderFollowerOptions {
  readonly store: OrderStore;
  readonly runs: OrderRuns;
  plant(): PlantModel;
  /** The live record: what machines said they were making. */
  record(): PlantRecord;
  /** What the constraint of a line says now that it makes; empty = nothing. */
  orderNow(line: string): string;
  readonly now: () => number;
  readonly log: Logger;
}

export class OrderFollower {
  private readonly options: OrderFollowerOptions;
  /** Up to where the signals of each line were followed, epoch ms. */
  private readonly heard = new Map<string, number>();
  /** The order that each line said at the last look. */
  private readonly said = new Map<string, string>();
  private readonly looking: Looking;

  constructor(options: OrderFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'orders could not be followed',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  async look(): Promise<void> {
    const { runs, plant } = this.options;
    const lines = plant().lines.map(({ id }) => id);
    const running = await runs.running(lines);
    for (const line of lines)
      await this.signals(
        line,
        running.filter((one) => one.line === line),
      );
    await this.schedule();
  }

  private async signals(id: string, running: readonly Running[]): Promise<void> {
    const { plant, record, runs, now } = this.options;
    const line = plant().lines.find((one) => one.id === id);
    if (!line) return;
    // What a person or the schedule began is what the line makes, whatever its signals say.
    if (running.some(({ how }) => how !== 'signal')) {
      this.heard.set(id, now());
      return;
    }
    let current = running.at(-1) ?? null;
    const since = this.heard.get(id) ?? current?.at ?? 0;
    for (const { at, order, product } of record().contextsOf(line.constraint, since, now() + 1)) {
      if (order === (current?.order ?? '') || (await this.endedByHand(order, at))) continue;
      if (order === '' && current?.order === this.options.orderNow(id)) continue;
      // A line that a person had until now goes on with what its signals say, from when they let go of it.
      const begins = Math.max(at, current?.at ?? 0, await this.freeSince(id));
      const declarations = await runs.signalled(id, current, order, productId(plant(), product), begins);
      current = order === '' ? null : { order, line: id, at: begins, how: 'signal', declarations };
    }
    this.heard.set(id, now());
    const told =
      record()
        .contextsOf(line.constraint, now(), now() + 1)
        .at(-1)?.order ?? '';
    if (told === '') await this.saidNow(id, current);
  }

  /** An order that stood there already when the line was first heard may be no change of a context: seen twice, it is made. */
  private async saidNow(id: string, current: Running | null): Promise<void> {
    const said = this.options.orderNow(id);
    const before = this.said.get(id);
    this.said.set(id, said);
    if (said === '' || said !== before || said === current?.order || (await this.endedByHand(said, 0))) return;
    await this.options.runs.signalled(id, current, said, null, this.options.now());
  }

  /** Somebody said that it is over, and the signals have not changed since. */
  private async endedByHand(order: string, since: number): Promise<boolean> {
    if (order === '') return false;
    const last = (await this.options.runs.events(order)).at(-1);
    return last !== undefined && last.how === 'hand' && last.at >= since && ENDED.includes(last.status);
  }

  private async freeSince(line: string): Promise<number> {
    return (await this.options.runs.lastOn(line)) ?? 0;
  }

  private async schedule(): Promise<void> {
    const { store, runs, now } = this.options;
    const due = await store.list({ states: [...PLANNED_STATUSES], begins: 'schedule', dueBy: now(), limit: MOST });
    for (const { order, line, plannedFrom } of due) {
      const at = Math.max(plannedFrom as number, (await runs.lastOn(line)) ?? 0);
      await this.move(order, 'start', at);
    }
    const over = await store.list({ states: ['Running'], begins: 'schedule', limit: MOST });
    for (const { order, plannedTo, since, how } of over)
      if (how === 'schedule' && plannedTo !== null && plannedTo <= now())
        await this.move(order, 'complete', Math.max(plannedTo, since ?? 0));
  }

  private async move(order: string, verb: 'start' | 'complete', at: number): Promise<void> {
    try {
      await this.options.runs.move(order, verb, { at, by: 'schedule', note: '', how: 'schedule' });
    } catch (error) {
      // The line is still busy: it is begun when it no longer is.
      if (!(error instanceof OrderRefused)) throw error;
    }
  }
}
