/**
 * Sessions of the one-use token: of nobody by name, and there before the record's database is. An id is 256 random bits and
 * lives only in the browser's cookie; here stands its hash, so that neither memory nor the file gives anybody a session.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { replaceFile } from '../replace-file.ts';
import { hashOf, newSecret } from './secret.ts';

/** A shift and a half. */
export const SESSION_MS = 12 * 3600_000;

const Stored = Type.Array(Type.Object({ hash: Type.String(), expires: Type.Number() }));

export interface TokenSessions {
  /** Resolves with the session's id when the session will survive a restart. */
  begin(): Promise<string>;
  /** By its hash: false where there is no such session, or it has expired. */
  has(hash: string): boolean;
  end(hash: string): Promise<void>;
}

export async function openTokenSessions(file: string, now: () => number): Promise<TokenSessions> {
  const sessions = new Map<string, number>();
  for (const { hash, expires } of await stored(file)) if (expires > now()) sessions.set(hash, expires);
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const rows = [...sessions].map(([hash, expires]) => ({ hash, expires }));
    await mkdir(dirname(file), { recursive: true });
    // Written beside and renamed: a crash leaves the old file or the new one, never half of one.
    await replaceFile(file, JSON.stringify(rows), { mode: 0o600 });
  };
  const written = () => {
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };

  return {
    async begin() {
      const id = newSecret();
      for (const [hash, expires] of sessions) if (expires <= now()) sessions.delete(hash);
      sessions.set(hashOf(id), now() + SESSION_MS);
      await written();
      return id;
    },
    has: (hash) => (sessions.get(hash) ?? 0) > now(),
    async end(hash) {
      if (sessions.delete(hash)) await written();
    },
  };
}

/** A file that is missing or broken means that everybody signs in again; it never stops the start. */
async function stored(file: string): Promise<Type.Static<typeof Stored>> {
  try {
    const rows: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Value.Check(Stored, rows) ? rows : [];
  } catch {
    return [];
  }
}
