/** Faults: those that wear brings, and those that someone asks for (`gemba demo fault MACHINE KIND`). */
import { closeStore, repair, stop } from '../../twin/simulate/advance.ts';
import type { MachineFloor, Outage } from './machine-floor.ts';
import { type Breakdown, mend } from './wear.ts';

export const FAULT_KINDS = ['jam', 'breakdown', 'drift', 'reject-burst', 'dropout', 'clear'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Fault codes as in plant.yaml, and how long a repair takes, minutes. */
const BREAKS: Readonly<Record<Breakdown, { code: number; minutes: readonly [number, number]; aborts: boolean }>> = {
  jam: { code: 11, minutes: [2.2, 5], aborts: false },
  bearing: { code: 4, minutes: [6, 11], aborts: true },
  filter: { code: 12, minutes: [3, 5], aborts: true },
  motor: { code: 5, minutes: [5, 8], aborts: true },
  sudden: { code: 6, minutes: [4, 8], aborts: true },
};

/** What broke stops the machine now; `now` on the plant's clock. */
export function breakDown(m: MachineFloor, what: Breakdown, now: number): void {
  const { code, minutes, aborts } = BREAKS[what];
  const known = m.machine.faults[String(code)] !== undefined;
  const until = now + m.wear.chance.between(minutes[0], minutes[1]) * MINUTE;
  begin(m, { code: known ? code : what === 'jam' ? 7 : 3, until, mends: what, aborts });
}

/** The breakdown of the script: long enough to be looked at, and the line feels it. */
export function scriptedBreakdown(m: MachineFloor, now: number): void {
  const code = m.machine.faults['11'] === undefined ? 7 : 11;
  const until = now + m.wear.chance.between(3.3, 4.6) * MINUTE;
  begin(m, { code, until, mends: 'jam', aborts: true });
}

function begin(m: MachineFloor, outage: Outage): void {
  m.outage = outage;
  if (m.line && m.station >= 0) stop(m.line.run, m.station, outage.code, Number.POSITIVE_INFINITY);
  else if (m.line) for (const store of m.stores) closeStore(m.line.run, store, true);
}

export function end(m: MachineFloor): void {
  const { outage } = m;
  if (!outage) return;
  m.outage = null;
  if (outage.mends) mend(m.wear, outage.mends);
  if (m.line && m.station >= 0) repair(m.line.run, m.station);
  else if (m.line) for (const store of m.stores) closeStore(m.line.run, store, false);
}

/** Quality goes off within minutes and stays off until it is put right. */
export function beginDrift(m: MachineFloor, now: number, fullMinutes: number, lastMinutes: number): void {
  m.drift = {
    from: now,
    full: now + fullMinutes * MINUTE,
    until: now + lastMinutes * MINUTE,
    way: m.chance.chance(0.5) ? 1 : -1,
  };
}

export type FaultAnswer =
  | { readonly ok: true; readonly says: string }
  | { readonly ok: false; readonly reason: string };

/** `now` on the plant's clock, `wall` epoch ms. */
export function applyFault(m: MachineFloor, kind: FaultKind, now: number, wall: number): FaultAnswer {
  const { id } = m.machine;
  const counts = m.line !== null && m.station >= 0;
  switch (kind) {
    case 'jam':
      if (!m.line)
        return { ok: false, reason: `${id} moves no products, so it cannot jam; try breakdown, drift or dropout` };
      breakDown(m, 'jam', now);
      return { ok: true, says: `${id} jams` };
    case 'breakdown':
      m.wear.bearing = Math.max(m.wear.bearing, 0.995);
      breakDown(m, 'bearing', now);
      return { ok: true, says: `${id} breaks down` };
    case 'drift':
      beginDrift(m, now, 2, 25);
      return { ok: true, says: `${id} drifts off` };
    case 'reject-burst':
      if (!counts) return { ok: false, reason: `${id} rejects nothing; choose a machine that counts` };
      m.burstUntil = now + 3 * MINUTE;
      return { ok: true, says: `${id} rejects far more than usual for three minutes` };
    case 'dropout':
      m.silentUntil = wall + 45 * SECOND;
      return { ok: true, says: `${id} cannot be heard for 45 seconds` };
    case 'clear':
      end(m);
      m.drift = null;
      m.burstUntil = 0;
      m.silentUntil = Math.min(m.silentUntil, wall);
      if (m.wear.friction > 0) mend(m.wear, 'jam');
      return { ok: true, says: `${id} is put right` };
  }
}
