/** A thread that answers questions one after the other, each answered or failed; begun with the first, and again when it has ended. */
import { Worker } from 'node:worker_threads';

interface Waiting {
  resolve(told: unknown): void;
  reject(error: Error): void;
}

/** Messages to the thread are `{ id, ask }`, from it `{ id, told }` or `{ id, error }`. */
export class AskedThread<Asked> {
  private readonly file: string | URL;
  private worker: Worker | null = null;
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();

  /** `file`: the built one, Node does not run TypeScript. */
  constructor(file: string | URL) {
    this.file = file;
  }

  ask<Told>(ask: Asked): Promise<Told> {
    const worker = this.worker ?? this.begin();
    const id = this.next++;
    return new Promise<Told>((resolve, reject) => {
      this.waiting.set(id, { resolve: (told) => resolve(told as Told), reject });
      worker.postMessage({ id, ask });
    });
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }

  private begin(): Worker {
    const worker = new Worker(this.file);
    // Nobody waits for a thread that has nothing to do.
    worker.unref();
    worker.on('message', ({ id, told, error }: { id: number; told?: unknown; error?: string }) => {
      const waits = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waits?.resolve(told);
      else waits?.reject(new Error(error));
    });
    const ended = (why: Error) => {
      if (this.worker !== worker) return;
      this.worker = null;
      for (const waits of this.waiting.values()) waits.reject(why);
      this.waiting.clear();
    };
    worker.on('error', ended);
    worker.on('exit', (code) => ended(new Error(`a thread ended with ${code}`)));
    this.worker = worker;
    return worker;
  }
}
