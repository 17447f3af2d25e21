/** From what a protocol sent to the number that travels: one rule for every protocol. */
import type { Tag } from '../../twin/plant/model.ts';
import type { Outlet } from './source.ts';

/** Indices into QUALITIES. */
export const GOOD = 0;
export const UNCERTAIN = 1;
export const BAD = 2;
export const STALE = 3;

/**
 * The number of a value for a tag of `type`; NaN where the value does not fit, which is then told as bad and counted.
 * A text is never read as a number: "12,5" and "0x10" mean different things to different machines.
 */
export function numberFor(type: Tag['type'], raw: unknown, outlet: Pick<Outlet, 'text'>): number {
  if (type === 'text') {
    if (typeof raw === 'string') return outlet.text(raw);
    return typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint'
      ? outlet.text(String(raw))
      : Number.NaN;
  }
  if (typeof raw === 'boolean') return raw ? 1 : 0;
  const number = typeof raw === 'bigint' ? Number(raw) : typeof raw === 'number' ? raw : Number.NaN;
  if (!Number.isFinite(number)) return Number.NaN;
  return type === 'bool' ? (number === 0 ? 0 : 1) : number;
}
