/**
 * Charts follow the journal: what is on disk is sampled, plotted and judged, in order. Points, signals, what each chart has
 * to remember and how far it got go into the record in one transaction, so after a crash, or while the database was away,
 * it goes on where it stands, and no point is missing or there twice.
 */
import type { Logger } from 'pino';
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { State } from '../../twin/words.ts';
import type { JournalReader } from '../journal/journal.ts';
import { JournalTail } from '../journal/tail.ts';
import { type Records, RecordsAway, type Work } from '../records/database.ts';
import { characteristicsIn } from '../records/quality/characteristic-store.ts';
import { type Signal, signalsIn } from '../records/quality/signal-book.ts';
import type { Characteristic } from '../records/quality/words.ts';
import { declaredFor } from '../records/time/time-record.ts';
import { Rest } from '../rest.ts';
import type { TwinHost } from '../twin-host.ts';
import { type AnswersRead, answersAfter } from './check-answers.ts';
import { ContextOf } from './context-of.ts';
import { LiveCharts } from './live-charts.ts';
import { Sampler } from './sampler.ts';
import { writeStep } from './write-step.ts';

/** How often new samples are looked for, ms. */
const LOOK_MS = 200;
const AWAY_MS = 1_000;
/** Journal bytes read at once. */
const PIECE = 512 * 1024;
/** What is remembered is written at least so often, ms, though no point was made. */
const KEEP_MS = 10_000;
const READER = 'charts';
const ANSWERS = 'charts:answers';
/** How often answers of checklists are looked for, ms. */
const ANSWERS_MS = 1_000;

export interface ChartFeedOptions {
  readonly host: TwinHost;
  readonly records: Records;
  readonly log: Logger;
  /** After it is in the record. */
  raised(signals: readonly Signal[]): void;
}

export class ChartFeed {
  readonly stats = { points: 0, signals: 0, late: 0, failures: 0 };
  private readonly options: ChartFeedOptions;
  private characteristics: readonly Characteristic[] = [];
  private tail: JournalTail | null = null;
  private sampler: Sampler | null = null;
  private charts: LiveCharts | null = null;
  /** Something was defined, frozen or changed: it is begun anew from what is in the record. */
  private renewing = true;
  private writtenAt = 0;
  /** Number of the newest answer of a checklist that was read, and when that was. */
  private answer = 0;
  private answeredAt = 0;
  private running: Promise<void> | null = null;
  private stopping = false;
  private readonly rest = new Rest();
  private readonly letGo: (() => void)[] = [];
  private readonly reader: JournalReader = {
    samples: (batch: SampleBatch) => this.sampler?.samples(batch),
    texts: () => {},
  };

  constructor(options: ChartFeedOptions) {
    this.options = options;
  }

  /** Offset of the first journal record that the charts do not surely have. */
  offset = 0;
  /** Where the journal stood at the start: a plant that never had a chart begins here, however late its database comes. */
  private startedAt = 0;

  start(): void {
    const { host } = this.options;
    this.startedAt = host.journal.durable;
    this.letGo.push(
      host.listen({ adopted: () => this.renew() }),
      host.hold(() => this.offset),
    );
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.rest.wake();
    await this.running;
    for (const letGo of this.letGo) letGo();
  }

  /** What is in the record counts from now on. */
  renew(): void {
    this.renewing = true;
    this.rest.wake();
  }

  /** As its charts know it now. */
  watched(characteristic: string): Characteristic | undefined {
    return this.characteristics.find(({ id }) => id === characteristic);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      let pause = LOOK_MS;
      try {
        if (this.renewing) await this.begin();
        while (!this.stopping && !this.renewing && (await this.step()));
      } catch (error) {
        this.stats.failures++;
        // What was not written is read again from where the record stands.
        this.charts = null;
        this.renewing = true;
        pause = AWAY_MS;
        if (!(error instanceof RecordsAway)) this.options.log.error({ error }, 'charts could not be written');
      }
      if (!this.stopping) await this.rest.for(pause);
    }
    if (!this.renewing) await this.write(true).catch(() => undefined); // what is not written comes again
  }

  private async begin(): Promise<void> {
    const { host, records } = this.options;
    // What was read stays judged by what held then.
    if (this.charts && this.sampler && this.tail) await this.write(true);
    this.renewing = false;
    const { journal, plant } = host;
    const known = await records.snapshot(async (trx) => ({
      place: await placeOf(trx, READER),
      answer: await placeOf(trx, ANSWERS),
      answers: await trx
        .selectFrom('checklist_answer')
        .select(({ fn }) => fn.max('id').as('newest'))
        .executeTakeFirst(),
      characteristics: await characteristicsIn(trx),
      folds: await trx.selectFrom('spc_fold').selectAll().execute(),
      baselines: await trx
        .selectFrom('spc_baseline')
        .selectAll()
        .where('superseded', 'is', null)
        .orderBy('from_ms')
        .execute(),
      standing: await signalsIn(trx, { state: 'standing', limit: 10_000 }),
    }));
    this.offset = Math.min(known.place ?? this.startedAt, journal.next);
    this.answer = known.answer ?? known.answers?.newest ?? 0;
    this.characteristics = known.characteristics;
    this.tail = new JournalTail(
      journal,
      plant.tags.map(({ name }) => name),
      this.offset,
    );
    this.charts = new LiveCharts(plant, known);
    this.sampler = new Sampler(
      {
        ...{ plant, characteristics: known.characteristics },
        record: () => host.record,
        stateAt: (machine, at) => this.stateAt(machine, at),
      },
      this.charts.sampled,
    );
    this.writtenAt = host.now();
  }

  /** False when there was nothing new. */
  private async step(): Promise<boolean> {
    const { host } = this.options;
    if (!this.tail || !this.sampler) return false;
    const more = await this.tail.read(this.reader, PIECE);
    // Nothing waits in the journal: time goes on without samples.
    if (!more && this.tail.offset >= host.journal.durable) this.sampler.until(host.now() - LOOK_MS * 10);
    await this.write(false);
    return more;
  }

  private async write(always: boolean): Promise<void> {
    const { host, records } = this.options;
    const { tail, sampler, charts } = this;
    if (!tail || !sampler || !charts) return;
    const taken = sampler.taken;
    sampler.taken = [];
    this.stats.late = sampler.late;
    const answers = await this.answers();
    const due = always || taken.length > 0 || answers.measured.length > 0 || host.now() - this.writtenAt >= KEEP_MS;
    this.answer = answers.place;
    if (!due) return;
    const context = await this.contextFor(taken.map(({ chart, at }) => ({ machine: this.machineOf(chart), at })));
    for (const { chart, ...taking } of taken) {
      const one = this.characteristics[chart];
      if (one) charts.reading(one, context.of(one.machine, taking.at), taking);
    }
    for (const { chart, ...measured } of answers.measured) {
      const one = this.characteristics[chart];
      const { product, order, crew, shift } = measured;
      if (one) charts.measured(one, { product, order, crew, shift, lot: null }, measured);
    }
    for (const [id, sampled] of sampler.changed()) charts.keepSampled(id, sampled);
    const now = host.now();
    const found = charts.takeOut(now);
    const written = await records.transact((trx) =>
      writeStep(trx, found, { places: { [READER]: tail.offset, [ANSWERS]: answers.place }, now }),
    );
    const raised = written.signals;
    if (written.anew) this.renewing = true;
    this.writtenAt = now;
    this.offset = tail.offset;
    this.stats.points += found.points.length;
    this.stats.signals += raised.length;
    charts.standing(raised);
    if (raised.length > 0) this.options.raised(raised);
    for (const { characteristic, rules } of raised)
      this.options.log.info({ characteristic, rules }, 'a chart gave a signal');
  }

  private async answers(): Promise<AnswersRead> {
    const { host, records } = this.options;
    const none = { measured: [], place: this.answer };
    if (host.now() - this.answeredAt < ANSWERS_MS) return none;
    this.answeredAt = host.now();
    if (!this.characteristics.some(({ measured }) => measured.from === 'check')) return none;
    return records.ask((db) => answersAfter(db, this.characteristics, this.answer, host.now()));
  }

  private async contextFor(moments: readonly { machine: string; at: number }[]): Promise<ContextOf> {
    const { host, records } = this.options;
    const { plant } = host;
    if (moments.length === 0) return new ContextOf(plant, host.record, []);
    const machines = new Set(moments.map(({ machine }) => machine));
    const scopes = plant.machines
      .filter(({ id }) => machines.has(id))
      .flatMap(({ id, line }) => [`machine:${id}`, ...(plant.lines[line] ? [`line:${plant.lines[line]?.id}`] : [])]);
    const times = moments.map(({ at }) => at);
    const window = { from: Math.min(...times), to: Math.max(...times) + 1 };
    const told = await records.ask((db) => declaredFor(db, [...new Set(scopes)], window));
    return new ContextOf(plant, host.record, told);
  }

  private machineOf = (chart: number): string => this.characteristics[chart]?.machine ?? '';

  /** What a machine did at a moment, as the record says; stretches that are not closed yet included. */
  private stateAt(machine: number, at: number): State {
    const { record, twin, now } = this.options.host;
    const holds = ({ from, to }: { from: number; to: number | null }) => from <= at && at < (to ?? Infinity);
    const closed = record.intervalsOf(machine, at, at + 1).find(holds);
    return (closed ?? twin.machines.openSpans(machine, now()).find(holds))?.state ?? 'unknown';
  }
}

async function placeOf(trx: Work, reader: string): Promise<number | null> {
  const row = await trx.selectFrom('progress').select('place').where('reader', '=', reader).executeTakeFirst();
  return row ? Number(row.place) : null;
}
