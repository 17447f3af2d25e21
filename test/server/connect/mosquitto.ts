/** A real broker (mosquitto) on a free port of the loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { until } from './recorder.ts';

export interface Broker {
  readonly url: string;
  client(options?: IClientOptions): Promise<MqttClient>;
  stop(): Promise<void>;
}

export interface Mosquitto extends Broker {
  /** Ends it as a reboot does, sessions and what waits for them kept on disk where its settings say so. */
  down(): Promise<void>;
  /** On the same port and folder. */
  up(): Promise<void>;
}

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);

const OPEN = ['allow_anonymous true'];
/** Everybody may come in, and sessions outlive the broker (as root it would become somebody who may not write there). */
export const KEEPING = [...OPEN, 'persistence_location ./', 'user root'];

/** `settings`: further lines of its configuration, after those of the listener; absent = everybody may come in. */
export async function startMosquitto(port: number, settings: readonly string[] = OPEN): Promise<Mosquitto> {
  if (!MOSQUITTO) throw new Error('mosquitto is needed for this test: install the package `mosquitto`');
  const folder = mkdtempSync(join(tmpdir(), 'gemba-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    [
      'per_listener_settings false',
      `persistence ${settings.some((line) => line.startsWith('persistence_location')) ? 'true' : 'false'}`,
      'max_queued_messages 0',
      `listener ${port} 127.0.0.1`,
      ...settings,
      '',
    ].join('\n'),
  );
  const clients: MqttClient[] = [];
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    child = null;
    await ended;
  };
  const up = async () => {
    child = spawn(MOSQUITTO, ['-c', file], { cwd: folder, stdio: 'ignore' });
    let answers = false;
    const knock = setInterval(() => {
      const socket = dial(port, '127.0.0.1', () => {
        answers = true;
        socket.destroy();
      });
      socket.on('error', () => undefined);
    }, 50);
    await until('mosquitto', () => answers).finally(() => clearInterval(knock));
  };
  await up();
  const url = `mqtt://127.0.0.1:${port}`;
  return {
    url,
    async client(options = {}) {
      const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options });
      clients.push(client);
      return client;
    },
    down: () => end('SIGTERM'),
    up,
    async stop() {
      // The broker first: a client that leaves before it would have its will published, and the test see two losses.
      await end('SIGKILL');
      for (const client of clients) client.end(true);
    },
  };
}
