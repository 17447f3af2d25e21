/** A live test of a way out, before it is one: is the other side there, does it let us in, does it take what we say? */
import { createServer } from 'node:net';
import type { OutputSpec } from '../../twin/plant/output-schema.ts';
import { causeOf } from '../connect/cause.ts';
import { connectBroker } from '../connect/mqtt/broker.ts';
import { signedPost } from './signed-post.ts';

export interface OutputReport {
  readonly ok: boolean;
  /** What the other side answered, or what went wrong, in words; empty = it let us in without one. */
  readonly words: string;
  readonly tookMs: number;
}

const PATIENCE_MS = 12_000;

/** Never throws. `plant`: id of the site. `served`: the twin is served at this very place by an output that runs. */
export async function tryOutput(
  spec: OutputSpec,
  plant: string,
  served: boolean,
  now: () => number,
): Promise<OutputReport> {
  const began = performance.now();
  const report = (ok: boolean, words: string): OutputReport => ({ ok, words, tookMs: performance.now() - began });
  try {
    switch (spec.kind) {
      case 'mqtt':
      case 'sparkplug':
        await letIn(spec.broker, spec.id);
        return report(true, '');
      case 'opcua':
        if (!served) await free(spec.port, spec.host ?? '127.0.0.1');
        return report(true, '');
      case 'webhook': {
        // A message like any other, that says of itself what it is and tells nothing.
        const body = JSON.stringify({ plant, test: true, events: [] });
        const { url, secret } = spec;
        const { taken, words } = await signedPost({ url, secret, body, delivery: `${spec.id}-test`, now: now() });
        return report(taken, words);
      }
    }
  } catch (error) {
    return report(false, causeOf(error));
  }
}

async function letIn(broker: string, id: string): Promise<void> {
  const connection = await connectBroker(
    { url: broker, name: `test-${id}`, topics: [], read: () => undefined },
    AbortSignal.timeout(PATIENCE_MS),
  );
  await connection.close();
}

const TAKEN: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens at this port already',
  EACCES: 'this port may not be opened by the user the server runs as',
  EADDRNOTAVAIL: 'the host is not an address of this machine',
};

const free = (port: number, host: string): Promise<void> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => fail(new Error(TAKEN[error.code ?? ''] ?? causeOf(error))));
    probe.listen(port, host, () => probe.close(() => done()));
  });
