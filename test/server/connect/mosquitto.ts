/** A real broker (mosquitto) on a free port of the loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
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

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);

const OPEN = ['allow_anonymous true'];

/** `settings`: further lines of its configuration, after those of the listener; absent = everybody may come in. */
export async function startMosquitto(port: number, settings: readonly string[] = OPEN): Promise<Broker> {
  if (!MOSQUITTO) throw new Error('mosquitto is needed for this test: install the package `mosquitto`');
  const folder = mkdtempSync(join(tmpdir(), 'gemba-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    [
      'per_listener_settings false',
      'persistence false',
      'max_queued_messages 0',
      `listener ${port} 127.0.0.1`,
      ...settings,
      '',
    ].join('\n'),
  );
  const child: ChildProcess = spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' });
  const clients: MqttClient[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let answers = false;
  const knock = setInterval(() => {
    const socket = dial(port, '127.0.0.1', () => {
      answers = true;
      socket.destroy();
    });
    socket.on('error', () => undefined);
  }, 50);
  await until('mosquitto', () => answers).finally(() => clearInterval(knock));
  const url = `mqtt://127.0.0.1:${port}`;
  return {
    url,
    async client(options = {}) {
      const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options });
      clients.push(client);
      return client;
    },
    async stop() {
      // The broker first: a client that leaves before it would have its will published, and the test see two losses.
      child.kill('SIGKILL');
      await ended;
      for (const client of clients) client.end(true);
    },
  };
}
