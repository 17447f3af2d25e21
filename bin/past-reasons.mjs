// What the demo's crews would have said of part of their long stops, given to the server with gemba import; each says it is the demo's.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

/** A shift at a time: a page holds at most 200 stops. */
const SHIFT_MS = 8 * 3_600_000;
const SHIFTS = 21;
/** Share of long stops that somebody gave a reason to. */
const EXPLAINED = 0.6;
const BY = ['A. Yilmaz (demo)', 'J. Carter (demo)', 'M. Novak (demo)', 'S. Okafor (demo)'];
/** What people say of stops whose fault says little. */
const SAID = ['jam', 'drive', 'adjust', 'material-bad', 'no-operator', 'wear'];

export async function givePastReasons(data) {
  const { until } = JSON.parse(readFileSync(join(data, 'demo/past/plan.json'), 'utf8'));
  const { address } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8'));
  const { plant } = await ask(`${address}/api/v1/plant`);
  const reasons = [];
  for (const line of plant.lines)
    for (let shift = 1; shift <= SHIFTS; shift++) {
      const [from, to] = [until - shift * SHIFT_MS, until - (shift - 1) * SHIFT_MS].map((at) =>
        new Date(at).toISOString(),
      );
      const { stops } = await ask(
        `${address}/api/v1/stops?${new URLSearchParams({ scope: `line:${line.id}`, from, to, limit: '200' })}`,
      );
      for (const stop of stops) {
        if (stop.class !== 'long' || stop.to === null || stop.said.length > 0) continue;
        const dice = hash(stop.id);
        if (dice % 100 >= 100 * EXPLAINED) continue;
        const reason = stop.automatic.fault === 11 ? 'jam' : (stop.automatic.reason ?? SAID[dice % SAID.length]);
        reasons.push({ machine: stop.machine, at: stop.from, reason, by: BY[dice % BY.length], comment: 'Demo data' });
      }
    }
  if (reasons.length === 0) return true;
  const file = join(data, 'demo/past/reasons.json');
  writeFileSync(file, JSON.stringify({ reasons: reasons.slice(0, 2000) }));
  const given = spawn(process.execPath, [join(ROOT, 'dist/server/tools/import.js'), '--json', file], {
    stdio: 'ignore',
  });
  return new Promise((done) => {
    given.once('exit', (code) => done(code === 0));
  });
}

async function ask(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

/** The same stop is always judged alike (FNV-1a). */
function hash(text) {
  let value = 2166136261;
  for (const letter of text) value = Math.imul(value ^ letter.codePointAt(0), 16777619) >>> 0;
  return value;
}
