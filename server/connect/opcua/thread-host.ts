/** The one thread of OPC UA in this process: started when it is first needed, started again when it should end. */
import { Worker } from 'node:worker_threads';
import { builtThread } from '../../package-root.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

export interface Listener {
  take(message: Exclude<FromThread, { type: 'answer' | 'ready' }>): void;
  /** The thread ended by itself, why; a new one has been started, and knows nothing yet. */
  ended(reason: string): void;
}

/** A question that is not answered by then is given up, ms: a server that is asked may be slow. */
const ANSWER_MS = 90_000;

const THREAD = builtThread('connect/opcua/thread');

let worker: Worker | null = null;
/** The thread is loaded, and does what it is told. */
let ready = false;
let sources = 0;
let questions = 0;
const listeners = new Map<number, Listener>();
const waiting = new Map<number, (answer: Extract<FromThread, { type: 'answer' }>) => void>();

export const tellThread = (message: ToThread, transfer: readonly ArrayBuffer[] = []): void =>
  thread().postMessage(message, [...transfer]);

/** False while the thread is still being loaded: whatever it was told, it has not begun. */
export const threadIsReady = (): boolean => ready;

/** A number for a source, by which it and the thread name it to each other. */
export function joinThread(listener: Listener): { readonly source: number; leave(): void } {
  const source = ++sources;
  listeners.set(source, listener);
  return { source, leave: () => listeners.delete(source) };
}

/** Asks the thread one of the questions of questions.ts. */
export function askThread<Answer>(what: string, argument: unknown): Promise<Answer> {
  const number = ++questions;
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(number);
      reject(new Error('no answer in time'));
    }, ANSWER_MS);
    waiting.set(number, ({ result, error }) => {
      clearTimeout(timer);
      waiting.delete(number);
      if (error === undefined) resolve(result as Answer);
      else reject(new Error(error));
    });
    tellThread({ type: 'ask', number, what, argument });
  });
}

function thread(): Worker {
  if (worker) return worker;
  const started = new Worker(THREAD, { stdout: false });
  worker = started;
  // Whoever runs sources keeps the process alive; the thread alone does not.
  started.unref();
  let reason = '';
  started.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  started.on('exit', (code) => {
    if (worker === started) {
      worker = null;
      ready = false;
    }
    const why = `the thread of OPC UA ended: ${reason || `code ${code}`}`;
    for (const [number, answer] of [...waiting]) answer({ type: 'answer', number, error: why });
    for (const listener of [...listeners.values()]) listener.ended(why);
  });
  started.on('message', (message: FromThread) => {
    if (message.type === 'ready') ready = true;
    else if (message.type === 'answer') waiting.get(message.number)?.(message);
    else listeners.get(message.source)?.take(message);
  });
  return started;
}
