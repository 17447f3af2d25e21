/**
 * Is a call what its sender sent, and sent just now? HMAC-SHA256 with a shared secret over timestamp, a dot and the raw
 * body, as hex: the same shape that many senders use.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: 'unsigned' | 'forged' | 'stale' };

const SECOND = 1000;

export const signatureOf = (secret: string, timestamp: string, body: Buffer): string =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');

/** However it was written: with `sha256=` or without, in small letters or large. */
export const plainSignature = (signature: string): string => signature.replace(/^sha256=/i, '').toLowerCase();

/** `timestamp`: seconds since 1970, as sent; `now` and `windowMs` in ms. */
export function judge(
  secret: string,
  timestamp: string | undefined,
  signature: string | undefined,
  body: Buffer,
  now: number,
  windowMs: number,
): Verdict {
  if (timestamp === undefined || signature === undefined) return { ok: false, reason: 'unsigned' };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: 'unsigned' };
  const told = Buffer.from(plainSignature(signature));
  const right = Buffer.from(signatureOf(secret, timestamp, body));
  if (told.length !== right.length || !timingSafeEqual(told, right)) return { ok: false, reason: 'forged' };
  // Looked at last: who cannot sign learns nothing of our clock.
  return Math.abs(Number(timestamp) * SECOND - now) <= windowMs ? { ok: true } : { ok: false, reason: 'stale' };
}
