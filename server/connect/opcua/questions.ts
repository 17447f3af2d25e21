/** What the thread of OPC UA can be asked besides running sources. */
import { discover } from './discover.ts';
import { type Asked, browseServer, readServer, testServer, walkServer } from './explore.ts';

const QUESTIONS = {
  discover: ({ endpoint, pki }: { endpoint: string; pki: string }) => discover(endpoint, pki),
  test: testServer,
  browse: (asked: Asked & { node: string | null; cursor: string | null }) => browseServer(asked),
  read: (asked: Asked & { addresses: readonly string[] }) => readServer(asked),
  walk: (asked: Asked & { most?: number }) => walkServer(asked),
};

export async function answerQuestion(what: string, argument: unknown): Promise<unknown> {
  const answer = (QUESTIONS as Readonly<Record<string, (argument: never) => Promise<unknown>>>)[what];
  if (!answer) throw new RangeError(`answerQuestion: no question ${what}`);
  return answer(argument as never);
}
