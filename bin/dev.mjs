// npm run dev: the demo plant, the server and the client, each reloaded when its source changes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bin, ensureReady, ROOT } from './setup.mjs';

ensureReady();
const env = {
  ...process.env,
  GEMBA_DEMO_OPCUA_PORT: process.env.GEMBA_DEMO_OPCUA_PORT ?? '4840',
  GEMBA_DEMO_MQTT_PORT: process.env.GEMBA_DEMO_MQTT_PORT ?? '1883',
  GEMBA_DEMO_CONTROL: process.env.GEMBA_DEMO_CONTROL ?? 'http://127.0.0.1:8090',
};
const control = new URL(env.GEMBA_DEMO_CONTROL).port;
const children = [
  [bin('typescript', 'tsc'), '--build', 'server', 'demo', '--watch', '--preserveWatchOutput'],
  ['--watch-path=dist/demo', '--watch-path=dist/twin', 'dist/demo/main.js', '--control-port', control],
  [
    '--watch-path=dist/server',
    '--watch-path=dist/twin',
    '--watch-path=dist/analytics',
    'dist/server/main.js',
    '--plant',
    'demo/plant.yaml',
  ],
  [bin('vite', 'vite'), 'client', '--host', '127.0.0.1', '--port', '5173'],
].map((args) => spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] }));
process.stdout.write(`client with reload: http://127.0.0.1:5173 (from ${join(ROOT, 'client')})\n`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    for (const child of children) child.kill('SIGINT');
  });
