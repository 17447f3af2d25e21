/**
 * The thread that speaks OPC UA for all sources: loading its library takes seconds and decoding takes CPU, and neither may
 * hold up the twin. Started by thread-host.ts.
 */
import { parentPort } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Source } from '../source.ts';
import { keepBytes } from './notification.ts';
import { answerQuestion } from './questions.ts';
import { opcuaSource } from './source.ts';
import type { FromThread, OpenSource, ToThread } from './thread-messages.ts';
import { type ThreadOutlet, threadOutlet } from './thread-outlet.ts';

interface Running {
  readonly source: Source;
  readonly outlet: ThreadOutlet;
}

keepBytes();
const running = new Map<number, Running>();
const tell = (message: FromThread, transfer: readonly ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, [...transfer]);

parentPort?.on('message', (message: ToThread) => {
  switch (message.type) {
    case 'open':
      open(message);
      break;
    case 'close':
      void close(message.source);
      break;
    case 'taken':
      running.get(message.source)?.outlet.taken(message.buffer);
      break;
    case 'ask':
      answerQuestion(message.what, message.argument).then(
        (result) => tell({ type: 'answer', number: message.number, result }),
        (error: unknown) =>
          tell({
            type: 'answer',
            number: message.number,
            error: error instanceof Error ? error.message : String(error),
          }),
      );
      break;
  }
});

tell({ type: 'ready' });

function open({ source: number, spec, tags, pki, gap }: OpenSource): void {
  let view: Source['view'] | undefined;
  // While the source is being made nobody can ask how it stands.
  const outlet = threadOutlet(number, () => (view as Source['view'])(), tell);
  const source = opcuaSource(
    spec,
    tags,
    { ...outlet, changed: () => view && outlet.changed(), gap: () => gap },
    logOf(number),
    pki,
  );
  view = source.view;
  running.set(number, { source, outlet });
  void source.start();
}

async function close(number: number): Promise<void> {
  const one = running.get(number);
  await one?.source.stop();
  one?.outlet.end();
  running.delete(number);
  tell({ type: 'closed', source: number });
}

/** The few words a source logs go to the log of the server. */
function logOf(source: number): Logger {
  const at = (level: 'info' | 'warn' | 'error') => (fields: unknown, text?: string) =>
    tell({ type: 'log', source, level, fields: plain(fields), text: text ?? '' });
  return { info: at('info'), warn: at('warn'), error: at('error'), debug: () => undefined } as unknown as Logger;
}

/** An error keeps its words on the way; other fields are numbers and texts. */
const plain = (fields: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((fields ?? {}) as Record<string, unknown>).map(([key, value]) => [
      key,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
