/** What `gemba demo` does. One JSON line on stdout when ready; words for people go to stderr. */
import { readArguments, USAGE } from './arguments.ts';
import { askForFault } from './ask.ts';
import type { Environment } from './data-folder.ts';

/** Runs the command; resolves to the exit code when it is done. */
export async function demoCommand(args: readonly string[], env: Environment): Promise<number> {
  const read = readArguments(args, env);
  if (read.command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (read.command === 'wrong') {
    process.stderr.write(`gemba demo: ${read.reason}\n\n${USAGE}`);
    return 2;
  }
  if (read.command === 'fault') return askForFault(read, env);

  const told = (words: string) => {
    if (!read.json) process.stderr.write(`demo plant: ${words}\n`);
  };
  const stopped = signalled();
  const began = Date.now();
  // The protocols take a second to load, which asking a running plant does not need.
  const { openDemo } = await import('./run.ts');
  const opened = await openDemo(read, env, told);
  if (!opened.ok) {
    process.stderr.write(`gemba demo: ${opened.reason}\n`);
    return 1;
  }
  process.stdout.write(`${JSON.stringify(opened.demo.ready)}\n`);
  told(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops it`);
  await stopped;
  await opened.demo.close();
  told('stopped');
  return 0;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
