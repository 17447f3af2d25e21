/** The broker of the MQTT figures: mosquitto where it is installed, since it outruns what it feeds; else aedes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { end, startChild } from './child.ts';

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);
const READY_MS = 10_000;

export async function startMqttBroker(port: number): Promise<{ readonly name: string; stop(): Promise<void> }> {
  if (!MOSQUITTO) {
    const child = await startChild('bench/load/broker-child.ts', port);
    return { name: 'aedes', stop: () => child.stop() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n`);
  const child: ChildProcess = spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' });
  for (const from = performance.now(); !(await answers(port)); await wait(50))
    if (performance.now() - from > READY_MS || child.exitCode !== null) throw new Error('mosquitto does not start');
  return {
    name: 'mosquitto',
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
