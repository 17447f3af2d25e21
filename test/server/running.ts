/** A whole server of its own, with its record, on a free port; its twin is fed directly. */
import { readConfig } from '../../server/config/read-config.ts';
import { type GembaServer, startServer } from '../../server/server.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import { newDataFolder } from '../data-folder.ts';
import { tagSlot } from '../plants.ts';
import { quiet } from './connect/recorder.ts';

export interface Running {
  readonly server: GembaServer;
  readonly data: string;
  /** Of whoever started the server. */
  readonly cookie: string;
  get<T>(path: string): Promise<{ readonly status: number; readonly body: T }>;
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ readonly status: number; readonly body: T }>;
  /** Samples of now: `{'m1/temperature': 81}`. */
  say(values: Readonly<Record<string, number>>): Promise<void>;
  stop(): Promise<void>;
}

/** `data`: the folder of a server that ran before; absent = a new one. */
export async function startPlant(
  text: string,
  { data, env = {} }: { data?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Running> {
  const folder = data ?? (await newDataFolder('running'));
  const read = readConfig({ GEMBA_DATA: folder, PORT: '0', LOG_LEVEL: 'silent', ...env }, null);
  if (!read.ok) throw new Error(read.reason);
  const started = await startServer(read.config, text, quiet);
  if (!started.ok) throw new Error(started.reason + JSON.stringify(started.errors ?? ''));
  const { server } = started;
  const signIn = await fetch(`${server.address}/signin?token=${server.token}`, { redirect: 'manual' });
  const cookie = (signIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const ask = async <T>(method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(server.address + path, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  return {
    server,
    data: folder,
    cookie,
    get: (path) => ask('GET', path),
    send: (method, path, body, headers) => ask(method, path, body, headers),
    async say(values) {
      const batch = new SampleBatch();
      const at = Date.now();
      for (const [name, value] of Object.entries(values)) batch.push(tagSlot(server.host.plant, name), at, value, 0);
      await server.host.deliver(batch);
    },
    stop: () => server.stop(),
  };
}
