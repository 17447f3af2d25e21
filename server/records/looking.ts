/** Work that is looked for again and again: one look at a time, and a database that is away is waited for without a word. */
import type { Logger } from 'pino';
import { RecordsAway } from './database.ts';

export interface LookingOptions {
  readonly everyMs: number;
  readonly log: Logger;
  /** What is said when a look fails. */
  readonly trouble: string;
  look(): Promise<void>;
}

export class Looking {
  private readonly options: LookingOptions;
  private timer: NodeJS.Timeout | null = null;
  private current: Promise<void> | null = null;
  private stopped = false;

  constructor(options: LookingOptions) {
    this.options = options;
  }

  start(): void {
    if (!this.stopped) this.timer = setInterval(() => void this.now(), this.options.everyMs).unref();
  }

  /** Waits for the look that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.current;
  }

  /** Looks at once, or joins who looks already; never fails. */
  now(): Promise<void> {
    const { look, log, trouble } = this.options;
    this.current ??= look()
      .catch((error) => {
        if (!(error instanceof RecordsAway)) log.error({ err: error }, trouble);
      })
      .finally(() => {
        this.current = null;
      });
    return this.current;
  }
}
