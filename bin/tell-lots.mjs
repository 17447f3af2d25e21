// Beside npm start: gives what the demo tells of lots and stock to the server over HTTP, in order, as a warehouse's own program
// would, and brings what supermarkets ask for.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const LOOK_MS = 1000;
/** How long it takes to take a request, and to bring what it asks for. */
const TAKE_MS = 60_000;
const BRING_MS = 90_000;
const ASK_MS = 10_000;
const WHO = 'Warehouse (demo)';
const data = resolve(process.env.GEMBA_DATA ?? './data');
const folder = join(data, 'demo', 'lots');
/** An order that nobody planned stays unknown: a scan of it is given up. */
const MOST_TRIES = 60;
let tries = 0;
let asked = 0;

for (;;) {
  const [name] = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .sort()
    : [];
  const given = name === undefined ? false : await give(name);
  if (!given) await new Promise((done) => setTimeout(done, LOOK_MS));
  if (Date.now() - asked > ASK_MS) {
    asked = Date.now();
    await bringAll();
  }
}

async function call(method, path, body, key) {
  const { address, key: secret } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8'));
  return fetch(`${address}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
}

/** False: it is tried again. */
async function give(name) {
  const file = join(folder, name);
  try {
    const { path, body } = JSON.parse(readFileSync(file, 'utf8'));
    const answer = await call('POST', path, body, name);
    if (!answer.ok && ++tries < MOST_TRIES) return false;
    rmSync(file, { force: true });
    tries = 0;
    return true;
  } catch {
    // No server yet, or not any more.
    return false;
  }
}

/** What was asked for is taken after a while, and brought after another. */
async function bringAll() {
  try {
    const answer = await call('GET', '/stock/requests?limit=100');
    if (!answer.ok) return;
    for (const request of (await answer.json()).requests) {
      const last = request.events.at(-1);
      const age = Date.now() - Date.parse(last.at);
      if (last.what === 'raised' && age > TAKE_MS)
        await call('POST', `/stock/requests/${request.id}/answers`, { act: 'take', by: WHO }, `take-${request.id}`);
      if (last.what === 'taken' && age > BRING_MS) await bring(request);
    }
  } catch {
    // The server is away: what is asked for waits.
  }
}

/** From the warehouse, the lot first that expires first. */
async function bring({ id, location, material, quantity }) {
  const answer = await call('GET', `/stock/lots?${new URLSearchParams({ location: 'warehouse', material })}`);
  if (!answer.ok) return;
  const movements = [];
  let left = quantity;
  for (const { lot, amount, usable } of (await answer.json()).stock) {
    if (!usable || lot === null || !(amount > 0) || left <= 0) continue;
    const part = Math.min(left, amount);
    const at = new Date().toISOString();
    movements.push({
      type: 'move',
      id: `demo-${id}-${lot}`,
      at,
      lot,
      quantity: part,
      from: 'warehouse',
      to: location,
      request: Number(id),
    });
    left -= part;
  }
  if (movements.length > 0) await call('POST', '/stock/movements', { movements }, `bring-${id}`);
}
