/** Who is asking: by a session from the one-use token, or as a viewer of the demo on this very machine. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { isLoopback } from './loopback.ts';
import type { Role } from './roles.ts';
import { openSessions, SESSION_MS } from './sessions.ts';

export const SESSION_COOKIE = 'gemba-session';

export interface Auth {
  /** Signs the first admin in, once: `/signin?token=...`. */
  readonly token: string;
  /** The session that the token opens; null where the token is wrong or used. */
  signIn(token: string): Promise<{ readonly id: string; readonly maxAgeMs: number } | null>;
  /** Null = must sign in. `cookie` is the header as sent; the same question for HTTP and for the live stream. */
  roleOf(cookie: string | undefined, address: string): Role | null;
}

export interface AuthOptions {
  /** The data folder. */
  readonly data: string;
  /** Address the server listens on. */
  readonly host: string;
  readonly demo: () => boolean;
  readonly now: () => number;
}

export async function openAuth({ data, host, demo, now }: AuthOptions): Promise<Auth> {
  const sessions = await openSessions(join(data, 'sessions.json'), now);
  const token = randomBytes(32).toString('base64url');
  const wanted = Buffer.from(token);
  let used = false;
  return {
    token,
    async signIn(text) {
      const given = Buffer.from(text);
      if (used || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      used = true;
      return { id: await sessions.begin('admin'), maxAgeMs: SESSION_MS };
    },
    roleOf(cookie, address) {
      const id = sessionIn(cookie);
      const role = id === undefined ? null : sessions.roleOf(id);
      return role ?? (demo() && isLoopback(host) && isLoopback(address) ? 'viewer' : null);
    },
  };
}

function sessionIn(cookie: string | undefined): string | undefined {
  for (const part of cookie?.split(';') ?? []) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === SESSION_COOKIE) return value?.trim();
  }
  return undefined;
}
