/** A real QuestDB on free ports, started from its jar, which `npm test` fetches once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../../../server/package-root.ts';

const JAR = fromRoot('.cache/questdb/questdb-9.3.4.jar');
const READY_MS = 90_000;

export interface QuestDb {
  readonly http: string;
  readonly pg: string;
  /** SIGKILL, at once. */
  kill(): Promise<void>;
  /** On the same ports and data. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function startQuestDb(): Promise<QuestDb> {
  if (!existsSync(JAR)) throw new Error('there is no QuestDB jar in .cache/questdb; npm test fetches it');
  const directory = await mkdtemp(join(tmpdir(), 'gemba-questdb-'));
  const [http, pg] = [await freePort(), await freePort()];
  let child: ChildProcess | null = null;
  const server: QuestDb = {
    http: `http://127.0.0.1:${http}`,
    pg: `postgres://admin:quest@127.0.0.1:${pg}/qdb`,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async start() {
      const java = spawn(
        'java',
        ['-Xms128m', '-Xmx1g', '-p', JAR, '-m', 'io.questdb/io.questdb.ServerMain', '-d', directory, '-n'],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: {
            ...process.env,
            QDB_HTTP_BIND_TO: `127.0.0.1:${http}`,
            QDB_PG_NET_BIND_TO: `127.0.0.1:${pg}`,
            QDB_HTTP_MIN_ENABLED: 'false',
            QDB_LINE_TCP_ENABLED: 'false',
            QDB_TELEMETRY_ENABLED: 'false',
            QDB_SHARED_WORKER_COUNT: '2',
          },
        },
      );
      child = java;
      let words = '';
      for (const stream of [java.stdout, java.stderr])
        stream.on('data', (piece) => {
          words = (words + String(piece)).slice(-2000);
        });
      const until = Date.now() + READY_MS;
      for (;;) {
        if (java.exitCode !== null || Date.now() > until) throw new Error(`QuestDB did not start: ${words}`);
        const answer = await fetch(`${server.http}/exec?query=select%201`).catch(() => null);
        if (answer?.ok) return;
        await new Promise((next) => setTimeout(next, 100));
      }
    },
    async remove() {
      await server.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
