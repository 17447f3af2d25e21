/**
 * Follows the event log and writes the record of time, in order, each batch and how far it goes in one transaction: after a
 * crash or while the database was away it goes on where it stands, and nothing is missing or twice. What is told again (a
 * restart folds the last minutes anew) is found to be there already.
 */
import type { Logger } from 'pino';
import type { Base } from '../../../analytics/record/cut.ts';
import type { Interval, TwinEvent } from '../../../twin/events.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { EventTail, type LoggedEvent } from '../../historian/event-tail.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import { Rest } from '../../rest.ts';
import { type Records, RecordsAway, type Work } from '../database.ts';
import { LIVE, type TimeRecord } from './time-record.ts';

/** How often new events are looked for, ms. */
const LOOK_MS = 400;
const AWAY_MS = 1_000;
const READER = 'events';
const LATE = { why: 'late-data', by: 'twin' } as const;

export interface RecorderOptions {
  readonly records: Records;
  readonly time: TimeRecord;
  plant(): PlantModel;
  /** The live record in memory: what lines waited for. */
  record(): PlantRecord;
  /** Folder of the event log, and the first event that this start may have numbered anew. */
  readonly events: string;
  readonly foldedEvents: number;
  /** Journal offset below which all is on disk. */
  durable(): number;
  readonly log: Logger;
}

/** What a batch of events says of one machine. */
interface Told {
  readonly bases: Base[];
  /** All that was recorded after this is told anew; Infinity = nothing. */
  anewFrom: number;
  /** A context that was told late begins here; Infinity = none. */
  contextFrom: number;
}

export class Recorder {
  readonly stats = { events: 0, failures: 0 };
  private readonly options: RecorderOptions;
  /** End of what is recorded, by machine, epoch ms. */
  private readonly ends = new Map<string, number>();
  private tail: EventTail | null = null;
  /** Read, but not written yet: the database was away. */
  private waiting: readonly LoggedEvent[] = [];
  private running: Promise<void> | null = null;
  private stopping = false;
  private readonly rest = new Rest();

  constructor(options: RecorderOptions) {
    this.options = options;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.rest.wake();
    await this.running;
  }

  /** End of what is recorded of a machine; -Infinity = nothing is. What came after is told by the live record. */
  endOf(machine: string): number {
    return this.ends.get(machine) ?? Number.NEGATIVE_INFINITY;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      let pause = LOOK_MS;
      try {
        if (!this.tail) await this.begin();
        while (await this.step());
      } catch (error) {
        this.stats.failures++;
        pause = AWAY_MS;
        if (!(error instanceof RecordsAway)) this.options.log.error({ error }, 'the record could not be written');
      }
      if (!this.stopping) await this.rest.for(pause);
    }
    // What was told last goes in, as far as it goes at once.
    if (this.tail) await this.step().catch(() => false);
  }

  private async begin(): Promise<void> {
    const { records, events, foldedEvents } = this.options;
    await Promise.race([records.ready, this.rest.for(LOOK_MS)]);
    const { place, ends } = await records.ask(async (db) => ({
      place: await db.selectFrom('progress').select('place').where('reader', '=', READER).executeTakeFirst(),
      ends: await db
        .selectFrom('piece')
        .select(({ fn }) => ['machine', fn.max('to_ms').as('end')])
        .where('superseded', 'is', null)
        .groupBy('machine')
        .execute(),
    }));
    for (const { machine, end } of ends) this.ends.set(machine, end);
    this.tail = new EventTail(events, Math.min(place ? Number(place.place) : 0, foldedEvents));
  }

  /** Writes what is new; false where there is nothing. */
  private async step(): Promise<boolean> {
    const { records, durable } = this.options;
    const tail = this.tail as EventTail;
    if (this.waiting.length === 0) this.waiting = await tail.read(durable());
    if (this.waiting.length === 0) return false;
    const told = this.gather(this.waiting.map(({ event }) => event));
    const place = String((this.waiting.at(-1) as LoggedEvent).sequence + 1);
    const ends = await records.transact(async (trx) => {
      const ends: [string, number][] = [];
      for (const [machine, what] of told) ends.push([machine, await this.write(trx, machine, what)]);
      await trx
        .insertInto('progress')
        .values({ reader: READER, place })
        .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place }))
        .execute();
      return ends;
    });
    for (const [machine, end] of ends) this.ends.set(machine, end);
    this.stats.events += this.waiting.length;
    this.waiting = [];
    return true;
  }

  private gather(events: readonly TwinEvent[]): Map<string, Told> {
    const told = new Map<string, Told>();
    const of = (machine: string): Told => {
      let found = told.get(machine);
      if (!found) {
        found = { bases: [], anewFrom: Number.POSITIVE_INFINITY, contextFrom: Number.POSITIVE_INFINITY };
        told.set(machine, found);
      }
      return found;
    };
    for (const event of events)
      if (event.type === 'interval-closed') of(event.machine).bases.push(this.baseOf(event.machine, event));
      else if (event.type === 'history-corrected') {
        const entry = of(event.machine);
        while ((entry.bases.at(-1)?.to ?? event.from) > event.from) entry.bases.pop();
        entry.anewFrom = Math.min(entry.anewFrom, event.from);
        entry.bases.push(...event.added.map((interval) => this.baseOf(event.machine, interval)));
      } else if (event.type === 'context-changed' && event.at < this.endOf(event.machine)) {
        const entry = of(event.machine);
        entry.contextFrom = Math.min(entry.contextFrom, event.at);
      }
    return told;
  }

  /** Returns the end of what is recorded of the machine. */
  private async write(trx: Work, machine: string, { bases, anewFrom, contextFrom }: Told): Promise<number> {
    const { time } = this.options;
    const end = this.endOf(machine);
    const from = Math.min(bases[0]?.from ?? Number.POSITIVE_INFINITY, anewFrom);
    const to = Math.max(bases.at(-1)?.to ?? Number.NEGATIVE_INFINITY, anewFrom < end ? end : from);
    if (from < to) await time.tell(trx, machine, { from, to }, bases, LIVE, LATE);
    if (contextFrom < end) await time.restate(trx, machine, { from: contextFrom, to: end }, 'late-context', 'twin');
    const last = bases.at(-1)?.to;
    return anewFrom < end ? (last ?? anewFrom) : Math.max(end, last ?? Number.NEGATIVE_INFINITY);
  }

  private baseOf(machine: string, interval: Interval): Base {
    return baseOf(this.options.plant(), this.options.record(), machine, interval);
  }
}

/** An interval of the twin as what pieces are cut from. */
export function baseOf(plant: PlantModel, record: PlantRecord, machine: string, interval: Interval): Base {
  const {
    from,
    to,
    state,
    fault,
    good,
    reject,
    rework = 0,
    energy,
    goodTotal,
    rejectTotal,
    reworkTotal = 0,
  } = interval;
  return {
    machine,
    from,
    to,
    state,
    fault,
    good,
    reject,
    rework,
    energy,
    goodTotal: known(goodTotal),
    rejectTotal: known(rejectTotal),
    reworkTotal,
    cause: causeOf(plant, record, machine, interval),
    wholeFrom: from,
    wholeTo: to,
  };
}

const known = (total: number | undefined): number | null => (total === undefined || Number.isNaN(total) ? null : total);

/** Who made a line's constraint wait: the last finding while it waited is the fullest. */
function causeOf(plant: PlantModel, record: PlantRecord, id: string, { state, from, to }: Interval): Base['cause'] {
  if (state !== 'starved' && state !== 'blocked') return null;
  const m = plant.machines.findIndex((machine) => machine.id === id);
  const line = plant.lines.find((candidate) => candidate.constraint === m);
  if (!line) return null;
  const found = record.changesOf(line.slot, from, to).findLast((change) => change.at >= from && change.cause !== null);
  return found?.cause ? { machine: found.cause.machine, state: found.cause.state, fault: found.cause.fault } : null;
}
