// What the demo's workshop knows, given to the server over HTTP as its own program would; what is there already is left as it is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SYSTEM = 'workshop (demo)';

/** `data`: the server's data folder. False = it is tried again. */
export async function tellMaintenance(data) {
  const told = JSON.parse(readFileSync(join(ROOT, 'demo/maintenance/maintenance.json'), 'utf8'));
  try {
    const { address, key } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8'));
    const call = async (method, path, body, once) => {
      const answer = await fetch(`${address}/api/v1/maintenance${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(once ? { 'idempotency-key': once } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    };
    await tellThings(told, call);
    for (const order of told.orders) await tellOrder(order, call);
    return true;
  } catch {
    // No server yet, or not any more.
    return false;
  }
}

async function tellThings({ components, parts, plans }, call) {
  const now = Date.now();
  const before = (days) => new Date(now - days * DAY_MS).toISOString();
  const known = {
    parts: new Set((await call('GET', '/parts')).parts.map(({ part }) => part)),
    plans: new Set((await call('GET', '/plans')).plans.map(({ id }) => id)),
    components: new Set((await call('GET', '/components')).components.map(({ machine, id }) => `${machine}/${id}`)),
  };
  for (const { part, there, ...fields } of parts) {
    if (!known.parts.has(part)) await call('PUT', `/parts/${part}`, fields);
    const { movements } = await call('GET', `/parts/${part}/movements`);
    const came = { kind: 'receipt', quantity: there, reason: 'Demo data' };
    if (movements.length === 0) await call('POST', `/parts/${part}/movements`, came, `came-${part}`);
  }
  for (const { machine, id, fittedDays, ...fields } of components)
    if (!known.components.has(`${machine}/${id}`))
      await call('PUT', `/components/${machine}/${id}`, { ...fields, fitted: before(fittedDays) });
  for (const { id, sinceDays, ...fields } of plans)
    if (!known.plans.has(id))
      await call('PUT', `/plans/${id}`, { ...fields, since: before(sinceDays), checklist: null });
}

async function tellOrder(told, call) {
  const now = Date.now();
  const {
    id,
    madeDays = 1,
    doneDays,
    minutes,
    measure,
    used,
    closing,
    fromHours,
    hours,
    parts,
    state,
    ...fields
  } = told;
  const at = (ms) => new Date(ms).toISOString();
  const order = await call('POST', '/orders', {
    ...fields,
    external: { system: SYSTEM, id },
    madeAt: at(now - madeDays * DAY_MS),
  });
  // Told before: what became of it since is not undone.
  if (order.state !== 'open') return;
  const path = `/orders/${order.number}`;
  if (parts) await call('PUT', `${path}/parts/${parts[0]}`, { quantity: parts[1] });
  if (minutes) await call('POST', `${path}/time`, { person: fields.people[0], minutes }, `time-${id}`);
  if (measure) {
    const [name, unit, first, after] = measure;
    await call('POST', `${path}/measures`, { name, unit, before: first, after });
  }
  if (fromHours !== undefined) {
    // On the hour, and open windows only ahead: one that was begun goes on.
    const from = Math.floor(now / HOUR_MS) * HOUR_MS + fromHours * HOUR_MS;
    await call('PATCH', path, { from: at(from), to: at(from + hours * HOUR_MS), state: 'planned' });
    if (state) await call('PATCH', path, { state });
  }
  if (closing) {
    if (used)
      await call('POST', `/parts/${used[0]}/movements`, { kind: 'issue', quantity: used[1], number: order.number });
    await call('PATCH', path, { state: 'done', closing, doneAt: at(now - doneDays * DAY_MS) });
  }
}
