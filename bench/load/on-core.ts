/** Runs a program on the last core alone, where the system can pin it (Linux: taskset); elsewhere as it comes. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const TASKSET = '/usr/bin/taskset';
const run = promisify(execFile);

export function onCore(program: string, args: readonly string[]): Promise<{ readonly stdout: string }> {
  const pinned = existsSync(TASKSET)
    ? [TASKSET, '-c', String(availableParallelism() - 1), program, ...args]
    : [program, ...args];
  return run(pinned[0] as string, pinned.slice(1), { maxBuffer: 1 << 26 });
}
