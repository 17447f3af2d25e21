/**
 * Who is asking: a person by a session, a wall by its display token, whoever holds the one-use token that the server prints at
 * its start, or a viewer of the demo on this very machine.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { isLoopback } from './loopback.ts';
import type { Identity } from './roles.ts';
import { hashOf } from './secret.ts';
import { openTokenSessions, SESSION_MS } from './token-sessions.ts';

export const SESSION_COOKIE = 'gemba-session';

/** Who is known by the hash of what their cookie holds. */
export interface Known {
  personOf(hash: string): Identity | null;
  wallOf(hash: string): Identity | null;
  /** Null = not known. */
  readonly hasAdmin: boolean | null;
}

export interface Auth {
  /** Signs in whoever started the server, once: `/signin?token=...`. */
  readonly token: string;
  /** The session that the token opens; null where the token is wrong or used. */
  signIn(token: string): Promise<{ readonly id: string; readonly maxAgeMs: number } | null>;
  /** Null = must sign in. `cookie` is the header as sent; the same question for HTTP and for the live stream. */
  whoIs(cookie: string | undefined, address: string): Identity | null;
  /** Ends a session of the token; one of a person is the record's. */
  signOut(cookie: string | undefined): Promise<void>;
  /** The screens ask the holder of the token's session to name the first admin. */
  mustName(cookie: string | undefined): boolean;
}

export interface AuthOptions {
  /** The data folder. */
  readonly data: string;
  /** Address the server listens on. */
  readonly host: string;
  readonly demo: () => boolean;
  readonly now: () => number;
  readonly known?: Known;
}

const TOKEN: Identity = {
  kind: 'token',
  person: null,
  who: 'start-token',
  display: '',
  language: '',
  grants: [{ role: 'admin', lines: null }],
};
const VISITOR: Identity = { ...TOKEN, kind: 'visitor', who: 'visitor', grants: [{ role: 'viewer', lines: null }] };

export async function openAuth({ data, host, demo, now, known }: AuthOptions): Promise<Auth> {
  const sessions = await openTokenSessions(join(data, 'sessions.json'), now);
  const token = randomBytes(32).toString('base64url');
  const wanted = Buffer.from(token);
  let used = false;
  const holdsToken = (cookie: string | undefined): boolean => {
    const id = sessionIn(cookie);
    return id !== undefined && sessions.has(hashOf(id));
  };
  /** The demo on this machine is one click; anywhere else changes are to have a name. */
  const isShown = () => demo() && isLoopback(host);
  const mustName = (cookie: string | undefined) => holdsToken(cookie) && !isShown() && known?.hasAdmin === false;
  return {
    token,
    async signIn(text) {
      const given = Buffer.from(text);
      if (used || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      used = true;
      return { id: await sessions.begin(), maxAgeMs: SESSION_MS };
    },
    whoIs(cookie, address) {
      const id = sessionIn(cookie);
      if (id !== undefined) {
        const hash = hashOf(id);
        const found = known?.personOf(hash) ?? known?.wallOf(hash);
        if (found) return found;
        if (sessions.has(hash)) return TOKEN;
      }
      return isShown() && isLoopback(address) ? VISITOR : null;
    },
    async signOut(cookie) {
      const id = sessionIn(cookie);
      if (id !== undefined) await sessions.end(hashOf(id));
    },
    mustName,
  };
}

/** What the session cookie holds. */
export function sessionIn(cookie: string | undefined): string | undefined {
  for (const part of cookie?.split(';') ?? []) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === SESSION_COOKIE) return value?.trim();
  }
  return undefined;
}
