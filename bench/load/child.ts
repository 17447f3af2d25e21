/** A benchmark's other processes: started with one argument, asked over IPC, ended by their own pid. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fromRoot } from '../../server/package-root.ts';

const READY_MS = 60_000;
const ASK_MS = 120_000;
const END_MS = 5000;

export interface Child {
  readonly pid: number;
  /** Calls one of the functions that the child answers with. */
  ask<Answer>(what: string, argument?: unknown): Promise<Answer>;
  /** CPU (user + system) since it was started, us. */
  cpuUs(): Promise<number>;
  stop(): Promise<void>;
}

type Question = { readonly number: number; readonly what: string; readonly argument: unknown };
type Answer = { readonly number: number; readonly result?: unknown; readonly error?: string };

/** `file` as in `bench/load/plant-child.ts`; ready when it has called `answer`. */
export async function startChild(file: string, options: unknown): Promise<Child> {
  const child = fork(fromRoot(`dist/${file.replace(/\.ts$/, '.js')}`), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  await within(READY_MS, `${file} is not ready`, child, (done) => {
    child.on('message', (message) => {
      if (message === 'ready') return done(undefined);
      const answer = message as Answer;
      waiting.get(answer.number)?.(answer);
      waiting.delete(answer.number);
    });
  });
  const ask = <A>(what: string, argument?: unknown) =>
    within<A>(ASK_MS, `${file} does not answer ${what}`, child, (done, fail) => {
      const number = ++asked;
      waiting.set(number, ({ error, result }) => (error === undefined ? done(result as A) : fail(new Error(error))));
      child.send({ number, what, argument: argument ?? null } satisfies Question);
    });
  return {
    pid: child.pid ?? 0,
    ask,
    cpuUs: () => ask<number>('cpu'),
    stop: () => end(child),
  };
}

/** SIGTERM, then SIGKILL; resolves when it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  child.kill(signal);
  await gone;
  clearTimeout(late);
}

/** For the child: what it can be asked, and that it is ready. It ends when the benchmark is gone. */
export function answer(functions: Readonly<Record<string, (argument: never) => unknown>>): void {
  const all: typeof functions = {
    ...functions,
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  };
  process.on('message', async ({ number, what, argument }: Question) => {
    try {
      process.send?.({ number, result: await all[what]?.(argument as never) } satisfies Answer);
    } catch (error) {
      process.send?.({ number, error: (error as Error).message } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit(0));
  // So that what is to be done at the exit is done.
  process.on('SIGTERM', () => process.exit(0));
  process.send?.('ready');
}

/** For the child: what it was started with. */
export const optionsOf = <Options>(): Options => JSON.parse(process.argv[2] ?? 'null') as Options;

function within<A>(
  ms: number,
  sentence: string,
  child: ChildProcess,
  work: (done: (answer: A) => void, fail: (error: Error) => void) => void,
): Promise<A> {
  return new Promise<A>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${sentence} after ${ms / 1000} s`)), ms);
    const gone = (code: number | null) => reject(new Error(`${sentence}: it ended with ${code}`));
    child.once('exit', gone);
    const settle = () => {
      clearTimeout(timer);
      child.off('exit', gone);
    };
    work(
      (result) => {
        settle();
        resolve(result);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}
