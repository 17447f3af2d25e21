// Beside npm start: gives the plan that the demo wrote, its masters, what its charts watch and its checklists of before to the
// server with gemba import, as a customer's office would, and the limits of its surroundings and what its workshop knows over HTTP.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './setup.mjs';
import { tellMaintenance } from './tell-maintenance.mjs';

const LOOK_MS = 500;
const MOST_TRIES = 60;
const data = resolve(process.env.GEMBA_DATA ?? './data', 'demo');
let running = null;

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGKILL');
    process.exit(0);
  });

// The plan comes last of what the demo writes: when it is there, so are the others, or there are none. Masters go before it:
// orders take their planned times from the routings in force.
for (const file of [
  join(ROOT, 'demo/masters/masters.json'),
  join(ROOT, 'demo/quality/characteristics.json'),
  join(data, 'orders.csv'),
  join(data, 'checklists.json'),
]) {
  // The server may not be up yet, nor its record.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (existsSync(file) && (await give(file))) break;
    if (existsSync(join(data, 'orders.csv')) && !existsSync(file)) break;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

for (let tries = 0; tries < MOST_TRIES && !(await giveLimits()); tries++)
  await new Promise((done) => setTimeout(done, LOOK_MS));

for (let tries = 0; tries < MOST_TRIES && !(await tellMaintenance(join(data, '..'))); tries++)
  await new Promise((done) => setTimeout(done, LOOK_MS));

/** False: it is tried again. Told again, a revision is the same. */
async function giveLimits() {
  const { limits } = JSON.parse(readFileSync(join(ROOT, 'demo/quality/limits.json'), 'utf8'));
  try {
    const { address, key } = JSON.parse(readFileSync(join(data, '../local.json'), 'utf8'));
    for (const { id, ...limit } of limits) {
      const answer = await fetch(`${address}/api/v1/limits/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(limit),
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) return false;
    }
    return true;
  } catch {
    // No server yet, or not any more.
    return false;
  }
}

function give(file) {
  running = spawn(process.execPath, [join(ROOT, 'dist/server/tools/import.js'), '--json', file], { stdio: 'ignore' });
  return new Promise((done) => {
    running.once('exit', (code) => done(code === 0));
  });
}
