/** Questions that are seconds of work are answered in a thread of their own, one at a time. */
import { Worker } from 'node:worker_threads';
import { builtThread } from '../../package-root.ts';

let turn: Promise<unknown> = Promise.resolve();

/** `name` of a file beside this one that answers its `workerData` by one message; `given`: buffers of it that are its own from then on. */
export function inThread<Answer>(
  name: 'together-thread' | 'best-thread' | 'changed-thread' | 'bottleneck-thread',
  data: unknown,
  given: readonly ArrayBuffer[] = [],
): Promise<Answer> {
  const file = builtThread(`records/causes/${name}`);
  const next = turn.then(
    () =>
      new Promise<Answer>((resolve, reject) => {
        const worker = new Worker(file, { workerData: data, transferList: [...given] });
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
      }),
  );
  turn = next.catch(() => undefined);
  return next;
}
