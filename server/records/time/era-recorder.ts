/**
 * Has what was imported brought into the record of time: newest day first, in a thread of its own at low priority, so that
 * whoever looks at the present does not wait for the past.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { builtThread } from '../../package-root.ts';
import type { Past } from '../../past/past.ts';
import { type Records, RecordsAway } from '../database.ts';
import type { EraThreadData, FromEraThread, ToEraThread } from './era-thread.ts';

const THREAD = builtThread('records/time/era-thread');
const LOOK_MS = 1_000;

export interface EraRecorderOptions {
  readonly records: Records;
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
    const { records, log } = this.options;
    while (!this.stopping) {
      try {
        if (records.status.status === 'up') {
          this.done ??= await this.recorded();
          if (this.left > 0) await this.work(this.done);
        }
      } catch (error) {
        if (!(error instanceof RecordsAway)) log.error({ error }, 'an imported day could not be recorded');
      }
      if (!this.stopping) await this.rest(LOOK_MS);
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

  /** A thread for all that is left now and comes while it works; ends with the last of it. */
  private work(done: Map<string, string>): Promise<void> {
    const { records, past, plant } = this.options;
    const model = plant();
    const workerData: EraThreadData = { url: records.url, plant: model, directory: past.directory };
    const worker = new Worker(THREAD, { workerData });
    const say = (message: ToEraThread) => worker.postMessage(message);
    const next = () => {
      const era =
        this.stopping || plant() !== model
          ? undefined
          : past.eras.findLast((candidate) => done.get(candidate.day) !== candidate.folder);
      say(era ? { type: 'era', era } : { type: 'end' });
    };
    this.wake = () => say({ type: 'end' });
    return new Promise((resolve, reject) => {
      let failure: Error | null = null;
      worker.on('message', (message: FromEraThread) => {
        if (message.type === 'recorded') done.set(message.day, message.folder);
        else failure = new Error(message.reason);
        if (message.type === 'recorded') next();
      });
      worker.on('error', (error) => {
        failure = error as Error;
      });
      worker.on('exit', () => (failure ? reject(failure) : resolve()));
      next();
    });
  }
}
