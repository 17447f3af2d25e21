/**
 * Sessions of people who signed in. An id is 256 random bits and lives only in the browser's cookie; here stands its hash,
 * so that neither memory nor the file gives anybody a session.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { ROLES, type Role } from './roles.ts';

/** A shift and a half. */
export const SESSION_MS = 12 * 3600_000;

const Stored = Type.Array(Type.Object({ hash: Type.String(), role: Type.Enum([...ROLES]), expires: Type.Number() }));

export interface Sessions {
  /** Resolves with the session's id when the session will survive a restart. */
  begin(role: Role): Promise<string>;
  /** Null where there is no such session, or it has expired. */
  roleOf(id: string): Role | null;
}

export async function openSessions(file: string, now: () => number): Promise<Sessions> {
  const sessions = new Map<string, { role: Role; expires: number }>();
  for (const { hash, role, expires } of await stored(file)) if (expires > now()) sessions.set(hash, { role, expires });
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const rows = [...sessions].map(([hash, session]) => ({ hash, ...session }));
    await mkdir(dirname(file), { recursive: true });
    // Written beside and renamed: a crash leaves the old file or the new one, never half of one.
    await writeFile(`${file}.new`, JSON.stringify(rows), { mode: 0o600 });
    await rename(`${file}.new`, file);
  };

  return {
    async begin(role) {
      const id = randomBytes(32).toString('base64url');
      for (const [hash, { expires }] of sessions) if (expires <= now()) sessions.delete(hash);
      sessions.set(hashOf(id), { role, expires: now() + SESSION_MS });
      writing = writing.catch(() => undefined).then(write);
      await writing;
      return id;
    },
    roleOf(id) {
      const session = sessions.get(hashOf(id));
      return session && session.expires > now() ? session.role : null;
    },
  };
}

const hashOf = (id: string): string => createHash('sha256').update(id).digest('base64url');

/** A file that is missing or broken means that everybody signs in again; it never stops the start. */
async function stored(file: string): Promise<Type.Static<typeof Stored>> {
  try {
    const rows: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Value.Check(Stored, rows) ? rows : [];
  } catch {
    return [];
  }
}
