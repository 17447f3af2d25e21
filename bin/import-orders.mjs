// Beside npm start: gives the plan that the demo wrote to the server with gemba import, as a customer's office would.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './setup.mjs';

const LOOK_MS = 500;
const MOST_TRIES = 60;
const file = resolve(process.env.GEMBA_DATA ?? './data', 'demo', 'orders.csv');
let running = null;

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGKILL');
    process.exit(0);
  });

// The server may not be up yet, nor its record.
for (let tries = 0; tries < MOST_TRIES; tries++) {
  if (existsSync(file) && (await give())) break;
  await new Promise((done) => setTimeout(done, LOOK_MS));
}

function give() {
  running = spawn(process.execPath, [join(ROOT, 'dist/server/tools/import.js'), '--json', file], { stdio: 'ignore' });
  return new Promise((done) => {
    running.once('exit', (code) => done(code === 0));
  });
}
