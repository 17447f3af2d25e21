/**
 * Keys of programs: made by an admin, shown once. Kept as hashes, so that the file gives nobody a key. A further key is made
 * at each start for commands on this machine: it lies in the data folder, which only its owner may read.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';

export const KEY_RIGHTS = ['samples', 'import'] as const;
export type KeyRight = (typeof KEY_RIGHTS)[number];

const Stored = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    hash: Type.String(),
    rights: Type.Array(Type.Enum([...KEY_RIGHTS])),
    sources: Type.Union([Type.Array(Type.String()), Type.Null()]),
    created: Type.Number(),
  }),
);
type StoredKey = Type.Static<typeof Stored>[number];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly KeyRight[];
  /** Sources it may write to; null = all. */
  readonly sources: readonly string[] | null;
  readonly created: number;
}

export interface ApiKeys {
  list(): readonly ApiKey[];
  /** `secret` is told this once. */
  create(key: Pick<ApiKey, 'name' | 'rights' | 'sources'>): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** False = there is no such key. */
  revoke(id: string): Promise<boolean>;
  /** Whose key an `Authorization: Bearer` header holds; null = nobody's. */
  keyOf(authorization: string | undefined): ApiKey | null;
  /** Leaves address and key for commands on this machine. */
  leave(address: string): Promise<void>;
}

export const localFile = (data: string): string => join(data, 'local.json');

export async function openApiKeys(data: string, now: () => number): Promise<ApiKeys> {
  const file = join(data, 'api-keys.json');
  const keys = await stored(file);
  const local = secretOf();
  const localKey: ApiKey = {
    id: 'local',
    name: 'commands on this machine',
    rights: ['import'],
    sources: null,
    created: now(),
  };
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    writing = writing.catch(() => undefined).then(() => put(file, keys));
    return writing;
  };
  const told = ({ hash: _hash, ...key }: StoredKey): ApiKey => key;
  return {
    list: () => keys.map(told),
    async create({ name, rights, sources }) {
      const secret = secretOf();
      const key: StoredKey = {
        id: randomBytes(6).toString('hex'),
        name,
        rights: [...rights],
        sources: sources && [...sources],
        hash: hashOf(secret),
        created: now(),
      };
      keys.push(key);
      await write();
      return { key: told(key), secret };
    },
    async revoke(id) {
      const at = keys.findIndex((key) => key.id === id);
      if (at < 0) return false;
      keys.splice(at, 1);
      await write();
      return true;
    },
    keyOf(authorization) {
      const secret = /^Bearer\s+(\S{8,200})$/i.exec(authorization ?? '')?.[1];
      if (secret === undefined) return null;
      const hash = hashOf(secret);
      if (same(hash, hashOf(local))) return localKey;
      const found = keys.find((key) => same(key.hash, hash));
      return found ? told(found) : null;
    },
    leave: (address) => put(localFile(data), { address, key: local }),
  };
}

const secretOf = (): string => `gemba_${randomBytes(24).toString('base64url')}`;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

async function put(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** A file that is missing or broken means that keys are made anew; it never stops the start. */
async function stored(file: string): Promise<StoredKey[]> {
  try {
    const rows: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Value.Check(Stored, rows) ? rows : [];
  } catch {
    return [];
  }
}
