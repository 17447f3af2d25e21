// Beside npm start: gives what the demo tells of lots to the server over HTTP, in order, as a warehouse's own program would.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const LOOK_MS = 1000;
const data = resolve(process.env.GEMBA_DATA ?? './data');
const folder = join(data, 'demo', 'lots');
/** An order that nobody planned stays unknown: a scan of it is given up. */
const MOST_TRIES = 60;
let tries = 0;

for (;;) {
  const [name] = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .sort()
    : [];
  const given = name === undefined ? false : await give(name);
  if (!given) await new Promise((done) => setTimeout(done, LOOK_MS));
}

/** False: it is tried again. */
async function give(name) {
  const file = join(folder, name);
  try {
    const { address, key } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8'));
    const { path, body } = JSON.parse(readFileSync(file, 'utf8'));
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'idempotency-key': name },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok && ++tries < MOST_TRIES) return false;
    rmSync(file, { force: true });
    tries = 0;
    return true;
  } catch {
    // No server yet, or not any more.
    return false;
  }
}
