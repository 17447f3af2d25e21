// npm start: sets up, then runs the demo plant and the server on embedded defaults, each in a process of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ensureReady, ROOT, say } from './setup.mjs';

if (process.argv.includes('--help')) {
  process.stdout.write(
    'npm start [-- demo options, e.g. --speed 10 --seed 7]\n\nRuns the demo plant and the server, and prints the address to open.\n',
  );
  process.exit(0);
}
ensureReady();

// Free ports are chosen here, so that both start at once.
const opcua = process.env.GEMBA_DEMO_OPCUA_PORT ?? String(await freePort());
const mqtt = process.env.GEMBA_DEMO_MQTT_PORT ?? String(await freePort());
const control = await freePort();
const env = {
  ...process.env,
  GEMBA_DEMO_OPCUA_PORT: opcua,
  GEMBA_DEMO_MQTT_PORT: mqtt,
  GEMBA_DEMO_CONTROL: process.env.GEMBA_DEMO_CONTROL ?? `http://127.0.0.1:${control}`,
};
const speed = Number(parseSpeed(process.argv));
// A demo that runs K times as fast as life counts K times as fast.
if (speed > 1) env.GEMBA_DEMO_TOP_RATE ??= String(2400 * speed);
// At its first start the demo gets a past, imported the way a customer would.
const past = process.env.GEMBA_DEMO_PAST !== '0' && !process.argv.includes('--no-past') && speed === 1;
env.GEMBA_DEMO_PAST = past ? '1' : '0';
const plant = process.env.GEMBA_PLANT ?? join(ROOT, 'demo', 'plant.yaml');

const PAST = 'the import of the past';
const ORDERS = 'the import of the orders';
const LOTS = 'what tells of lots';
const children = [];
let ending = false;
start(
  'the demo plant',
  ['dist/demo/main.js', '--control-port', String(new URL(env.GEMBA_DEMO_CONTROL).port), ...process.argv.slice(2)],
  ['ignore', 'ignore', 'inherit'],
);
start('the server', ['dist/server/main.js', '--plant', plant], ['ignore', 'inherit', 'inherit']);
start(ORDERS, ['bin/import-orders.mjs'], ['ignore', 'ignore', 'inherit']);
start(LOTS, ['bin/tell-lots.mjs'], ['ignore', 'ignore', 'inherit']);
if (past) start(PAST, ['bin/import-past.mjs'], ['ignore', 'ignore', 'inherit']);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));

function start(what, args, stdio) {
  const child = spawn(
    process.execPath,
    args.map((arg, i) => (i === 0 ? join(ROOT, arg) : arg)),
    { env, stdio },
  );
  children.push(child);
  child.on('exit', (code, signal) => {
    if (ending || what === PAST || what === ORDERS || what === LOTS) return;
    say(`${what} ended (${signal ?? code}); stopping`);
    end(code ?? 1);
  });
}

function end(code) {
  if (ending) return;
  ending = true;
  let left = children.filter((child) => child.exitCode === null && child.signalCode === null).length;
  if (left === 0) process.exit(code);
  const late = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
    process.exit(code || 1);
  }, 10_000);
  late.unref();
  for (const child of children) {
    child.on('exit', () => {
      left -= 1;
      if (left === 0) process.exit(code);
    });
    child.kill('SIGINT');
  }
}

/** `--speed 10` or `--speed=10`; 1 where there is none. */
function parseSpeed(args) {
  const at = args.findIndex((arg) => arg === '--speed' || arg.startsWith('--speed='));
  if (at < 0) return 1;
  return args[at].includes('=') ? args[at].split('=')[1] : args[at + 1];
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
