/** A QuestDB for a benchmark, on free ports and a folder of its own; null where there is no jar or no Java. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../../server/package-root.ts';
import { end } from './child.ts';

const JAR = fromRoot('.cache/questdb/questdb-9.3.4.jar');
const READY_MS = 90_000;

export interface BenchQuestDb {
  readonly http: string;
  readonly pg: string;
  stop(): Promise<void>;
}

export async function benchQuestDb(): Promise<BenchQuestDb> {
  if (!existsSync(JAR)) throw new Error('there is no QuestDB jar in .cache/questdb; npm test fetches it');
  const directory = await mkdtemp(join(tmpdir(), 'gemba-bench-questdb-'));
  const [http, pg] = [await freePort(), await freePort()];
  const child: ChildProcess = spawn(
    'java',
    ['-Xms128m', '-Xmx1g', '-p', JAR, '-m', 'io.questdb/io.questdb.ServerMain', '-d', directory, '-n'],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        QDB_HTTP_BIND_TO: `127.0.0.1:${http}`,
        QDB_PG_NET_BIND_TO: `127.0.0.1:${pg}`,
        QDB_HTTP_MIN_ENABLED: 'false',
        QDB_LINE_TCP_ENABLED: 'false',
        QDB_TELEMETRY_ENABLED: 'false',
      },
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const address = `http://127.0.0.1:${http}`;
  for (const until = Date.now() + READY_MS; ; ) {
    const answer = await fetch(`${address}/exec?query=select%201`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error('QuestDB did not start');
    await new Promise((next) => setTimeout(next, 100));
  }
  return {
    http: address,
    pg: `postgres://admin:quest@127.0.0.1:${pg}/qdb`,
    stop: async () => {
      await end(child, 'SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
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
