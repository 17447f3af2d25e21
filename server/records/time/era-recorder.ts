/**
 * Brings what was imported into the record of time: newest day first, at low priority. Where the live record knows what a
 * machine did, that stands; an import fills what is unknown.
 */
import type { Logger } from 'pino';
import { type Base, clip } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Era } from '../../past/era.ts';
import type { Past } from '../../past/past.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import { type Records, RecordsAway, type Work } from '../database.ts';
import { pieceOf, piecesIn } from './pieces.ts';
import { baseOf } from './recorder.ts';
import { LIVE, type TimeRecord } from './time-record.ts';

const LOOK_MS = 2_000;
/** Between two machines: screens' questions go first. */
const BREATH_MS = 5;

export interface EraRecorderOptions {
  readonly records: Records;
  readonly time: TimeRecord;
  plant(): PlantModel;
  readonly past: Past;
  readonly log: Logger;
}

export class EraRecorder {
  private readonly options: EraRecorderOptions;
  /** Folder of the era that is recorded, by day. */
  private done: Map<string, string> | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;
  private wake: (() => void) | null = null;

  constructor(options: EraRecorderOptions) {
    this.options = options;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
  }

  /** Imported days that are not in the record yet. */
  get left(): number {
    return this.options.past.eras.filter((era) => this.done?.get(era.day) !== era.folder).length;
  }

  private async run(): Promise<void> {
    const { past, log } = this.options;
    while (!this.stopping) {
      try {
        this.done ??= await this.recorded();
        const { done } = this;
        const era = past.eras.findLast((candidate) => done.get(candidate.day) !== candidate.folder);
        if (era) {
          await this.record(era);
          if (!this.stopping) done.set(era.day, era.folder);
          continue;
        }
      } catch (error) {
        if (!(error instanceof RecordsAway)) log.error({ error }, 'an imported day could not be recorded');
      }
      // Always a rest: `ready` stays resolved when the database goes away again, and waiting for it would be no waiting.
      await this.rest(LOOK_MS);
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      timer.unref();
      this.wake = done;
      function done() {
        clearTimeout(timer);
        resolve();
      }
    });
  }

  private async recorded(): Promise<Map<string, string>> {
    const rows = await this.options.records.ask((db) =>
      db.selectFrom('progress').selectAll().where('reader', 'like', 'era:%').execute(),
    );
    return new Map(rows.map(({ reader, place }) => [reader.slice('era:'.length), place]));
  }

  private async record(era: Era): Promise<void> {
    const { records, past, plant } = this.options;
    const model = plant();
    const record = await past.recordIn(era, model);
    for (const machine of model.machines) {
      if (this.stopping) return;
      await records.transact(async (trx) => {
        for (const span of era.covered) await this.fill(trx, model, record, machine.slot, span, era.folder);
      });
      await this.rest(BREATH_MS);
    }
    const row = { reader: `era:${era.day}`, place: era.folder };
    await records.ask((db) =>
      db
        .insertInto('progress')
        .values(row)
        .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place: row.place }))
        .execute(),
    );
  }

  private async fill(
    trx: Work,
    plant: PlantModel,
    record: PlantRecord,
    m: number,
    span: Window,
    origin: string,
  ): Promise<void> {
    const machine = (plant.machines[m] as { id: string }).id;
    const totalsAt = (at: number) => record.tallyAt(m, at);
    const live = (await piecesIn(trx, machine, span)).filter((row) => row.origin === LIVE).map(pieceOf);
    const unknown = live.filter((piece) => piece.seen === 'unknown');
    const imported = record
      .intervalsOf(m, span.from, span.to)
      .map((interval) => baseOf(plant, record, machine, interval));
    for (const free of freeOf(
      span,
      live.filter((piece) => piece.seen !== 'unknown'),
    )) {
      // An unknown stretch that reaches out of what was imported stays unknown there.
      const around = unknown.filter((piece) => piece.from < free.to && piece.to > free.from).map(({ base }) => base);
      const whole: Window = {
        from: Math.min(free.from, ...around.map(({ from }) => from)),
        to: Math.max(free.to, ...around.map(({ to }) => to)),
      };
      const rest = around.flatMap((base) => [
        clip(base, { from: whole.from, to: free.from }, totalsAt),
        clip(base, { from: free.to, to: whole.to }, totalsAt),
      ]);
      const inside = imported.map((base) => clip(base, free, totalsAt));
      const bases = [...rest, ...inside].filter((base): base is Base => base !== null);
      if (bases.length > 0)
        await this.options.time.tell(
          trx,
          machine,
          whole,
          bases.sort((a, b) => a.from - b.from),
          origin,
          null,
        );
    }
  }
}

/** What of a span none of the others covers. `taken` in order of time. */
function freeOf(span: Window, taken: readonly Window[]): Window[] {
  const free: Window[] = [];
  let { from } = span;
  for (const other of taken) {
    if (other.from > from) free.push({ from, to: Math.min(other.from, span.to) });
    from = Math.max(from, other.to);
  }
  if (from < span.to) free.push({ from, to: span.to });
  return free.filter((window) => window.from < window.to);
}
