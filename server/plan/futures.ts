/**
 * Simulated futures of a plant, by threads side by side. Each gets a few at a time, so many as fit in a tenth of a second: progress is told, and a
 * cancelled one ends, as fast as that. Which thread draws which future changes nothing.
 */
import { Worker } from 'node:worker_threads';
import type { PlantFuture } from '../../twin/simulate/plant/question.ts';
import { builtThread } from '../package-root.ts';
import type { Asked, FuturesMessage, FuturesTold } from './futures-thread.ts';

const TURN_MS = 100;
/** A screen that shows a thousand futures shows no more than one that shows so many at once. */
const MOST_A_TURN = 50;

/** What was asked for is not wanted any more. */
export class Cancelled extends Error {}

export interface FuturesOptions {
  /** Futures wanted, by number. */
  readonly from?: number;
  readonly to: number;
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

interface Task {
  readonly number: number;
  readonly asked: Asked;
  readonly futures: PlantFuture[];
  readonly from: number;
  readonly to: number;
  next: number;
  done: number;
  over: boolean;
  readonly progress: FuturesOptions['progress'];
  resolve(futures: PlantFuture[]): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly told: Set<number>;
  busy: Task | null;
  /** ms a future of the last task. */
  pace: number;
}

export class Futures {
  private readonly size: number;
  private readonly threads: Thread[] = [];
  private readonly tasks: Task[] = [];
  private numbers = 0;

  constructor(threads: number) {
    this.size = threads;
  }

  ask(asked: Asked, { from = 0, to, progress, signal }: FuturesOptions): Promise<PlantFuture[]> {
    return new Promise((resolve, reject) => {
      const task: Task = {
        ...{ number: ++this.numbers, asked, futures: new Array<PlantFuture>(to - from), from, to, next: from, done: 0 },
        ...{ over: false, progress, resolve, reject },
      };
      if (to <= from) {
        resolve([]);
        return;
      }
      if (signal?.aborted) {
        reject(new Cancelled('cancelled'));
        return;
      }
      signal?.addEventListener('abort', () => this.end(task, new Cancelled('cancelled')), { once: true });
      this.tasks.push(task);
      while (this.threads.length < this.size) this.threads.push(this.begin());
      for (const thread of this.threads) this.give(thread);
    });
  }

  async stop(): Promise<void> {
    for (const task of [...this.tasks]) this.end(task, new Cancelled('the server stops'));
    await Promise.all(this.threads.splice(0).map(({ worker }) => worker.terminate()));
  }

  private begin(): Thread {
    const worker = new Worker(builtThread('plan/futures-thread'));
    worker.unref();
    const thread: Thread = { worker, told: new Set(), busy: null, pace: TURN_MS };
    worker.on('message', (told: FuturesTold) => this.take(thread, told));
    worker.on('error', (error) => this.lose(thread, error));
    return thread;
  }

  private give(thread: Thread): void {
    if (thread.busy) return;
    // In turn: a short question is not kept waiting by a long one.
    const task = this.tasks.find((one) => one.next < one.to);
    if (!task) return;
    this.tasks.splice(this.tasks.indexOf(task), 1);
    this.tasks.push(task);
    const say = (message: FuturesMessage) => thread.worker.postMessage(message);
    if (!thread.told.has(task.number)) {
      thread.told.add(task.number);
      thread.pace = TURN_MS;
      say({ task: task.number, asked: task.asked });
    }
    const many = Math.max(1, Math.min(MOST_A_TURN, Math.floor(TURN_MS / thread.pace)));
    const from = task.next;
    task.next = Math.min(task.to, from + many);
    thread.busy = task;
    say({ task: task.number, from, to: task.next });
  }

  private take(thread: Thread, { from, futures, error, ms }: FuturesTold): void {
    const task = thread.busy;
    thread.busy = null;
    if (task && !task.over) {
      if (!futures) this.end(task, new Error(error));
      else {
        thread.pace = Math.max(0.1, ms / futures.length);
        futures.forEach((future, i) => {
          task.futures[from - task.from + i] = future;
        });
        task.done += futures.length;
        task.progress?.(task.done, task.to - task.from);
        if (task.done === task.to - task.from) this.end(task, null);
      }
    }
    this.give(thread);
  }

  private end(task: Task, error: Error | null): void {
    if (task.over) return;
    task.over = true;
    const place = this.tasks.indexOf(task);
    if (place >= 0) this.tasks.splice(place, 1);
    for (const { worker, told } of this.threads)
      if (told.delete(task.number)) worker.postMessage({ task: task.number, done: true } satisfies FuturesMessage);
    if (error) task.reject(error);
    else task.resolve(task.futures);
  }

  private lose(thread: Thread, error: Error): void {
    this.threads.splice(this.threads.indexOf(thread), 1);
    if (thread.busy) this.end(thread.busy, error);
    for (const other of this.threads) this.give(other);
    if (this.tasks.some((task) => task.next < task.to)) {
      const fresh = this.begin();
      this.threads.push(fresh);
      this.give(fresh);
    }
  }
}
