/**
 * Keys of programs: made by an admin, shown once, in the record as hashes. A further key is made at each start for commands on
 * this machine: it lies in the data folder, which only its owner may read.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { replaceFile } from '../replace-file.ts';

export const KEY_RIGHTS = ['samples', 'import'] as const;
export type KeyRight = (typeof KEY_RIGHTS)[number];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly KeyRight[];
  /** Sources it may write to; null = all. */
  readonly sources: readonly string[] | null;
  readonly created: number;
}
export interface StoredKey extends ApiKey {
  readonly hash: string;
}

/** Where keys are kept: the record. */
export interface KeyStore {
  readonly keys: readonly StoredKey[];
  byHash(hash: string): StoredKey | null;
  add(key: StoredKey, by: KeyChange): Promise<void>;
  /** False = there is no such key. */
  remove(id: string, by: KeyChange): Promise<boolean>;
}
interface KeyChange {
  readonly who: string;
  readonly from: string;
}

export interface ApiKeys {
  list(): readonly ApiKey[];
  /** `secret` is told this once. */
  create(
    key: Pick<ApiKey, 'name' | 'rights' | 'sources'>,
    by: KeyChange,
  ): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** False = there is no such key. */
  revoke(id: string, by: KeyChange): Promise<boolean>;
  /** Whose key an `Authorization: Bearer` header holds; null = nobody's. */
  keyOf(authorization: string | undefined): ApiKey | null;
  /** Leaves address and key for commands on this machine. */
  leave(address: string): Promise<void>;
}

export const localFile = (data: string): string => join(data, 'local.json');

export function openApiKeys(data: string, store: KeyStore, now: () => number): ApiKeys {
  const local = secretOf();
  const localKey: ApiKey = {
    id: 'local',
    name: 'commands on this machine',
    rights: ['import'],
    sources: null,
    created: now(),
  };
  const told = ({ hash: _hash, ...key }: StoredKey): ApiKey => key;
  return {
    list: () => store.keys.map(told),
    async create({ name, rights, sources }, by) {
      const secret = secretOf();
      const key: StoredKey = {
        id: randomBytes(6).toString('hex'),
        name,
        rights: [...rights],
        sources: sources && [...sources],
        hash: hashOf(secret),
        created: now(),
      };
      await store.add(key, by);
      return { key: told(key), secret };
    },
    revoke: (id, by) => store.remove(id, by),
    keyOf(authorization) {
      const secret = /^Bearer\s+(\S{8,200})$/i.exec(authorization ?? '')?.[1];
      if (secret === undefined) return null;
      const hash = hashOf(secret);
      if (same(hash, hashOf(local))) return localKey;
      const found = store.byHash(hash);
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
  await replaceFile(file, JSON.stringify(content), { mode: 0o600 });
}

/** Where servers before the record kept their keys. */
export const oldKeyFile = (data: string): string => join(data, 'api-keys.json');

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

/** Keys of an old file; none where it is missing or broken. */
export async function oldKeys(data: string): Promise<StoredKey[]> {
  try {
    const rows: unknown = JSON.parse(await readFile(oldKeyFile(data), 'utf8'));
    return Value.Check(Stored, rows) ? rows : [];
  } catch {
    return [];
  }
}
