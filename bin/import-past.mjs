// Beside npm start: gives the files of the demo's past to the server with gemba import, one after the other as they come.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { givePastReasons } from './past-reasons.mjs';
import { ROOT } from './setup.mjs';

const DAYS_MS = 30 * 86_400_000;
const LOOK_MS = 300;
const folder = resolve(process.env.GEMBA_DATA ?? './data', 'demo', 'past');
let running = null;

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGKILL');
    process.exit(0);
  });

let failures = 0;
for (;;) {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.csv'))
        .sort()
    : [];
  if (files.length > 0) {
    // Whoever just started waits for the first; the rest may take its time.
    beNice(files[0].startsWith('1-') ? 3 : 10);
    if (await give(files)) failures = 0;
    else if (++failures > 20) process.exit(1);
    else await wait(2000);
  } else if (existsSync(join(folder, 'written'))) break;
  else await wait(LOOK_MS);
}

// The crews' reasons come last: a stop must be in the record before somebody can say why it was.
if (!existsSync(join(folder, 'reasons.json')))
  for (let tries = 0; tries < 20; tries++) {
    if (await givePastReasons(resolve(process.env.GEMBA_DATA ?? './data')).catch(() => false)) break;
    await wait(3000);
  }

/** One call for all files that are there: starting it takes longer than a file does. False when none was taken. */
async function give(names) {
  const { until } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
  const whole = `${new Date(until - DAYS_MS).toISOString()}/${new Date(until).toISOString()}`;
  running = spawn(
    process.execPath,
    [join(ROOT, 'dist/server/tools/import.js'), '--json', '--whole', whole, ...names.map((name) => join(folder, name))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let taken = 0;
  for await (const line of createInterface({ input: running.stdout })) {
    const { file, state, errors } = JSON.parse(line);
    if (state !== 'done' || errors > 0) continue;
    writeFileSync(`${file}.imported`, '');
    rmSync(file);
    taken++;
  }
  running = null;
  return taken > 0;
}

function beNice(value) {
  try {
    setPriority(value);
  } catch {
    // Where it may not be nice it works at the same priority.
  }
}

function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
