/** Photos and documents in the record, by the hash of what is in them: the same file twice is kept once. */
import { createHash } from 'node:crypto';
import type { Records, Work } from '../database.ts';
import { Refused } from '../people/refused.ts';

const MB = 1024 * 1024;
/** A photo of a phone, made smaller by the panel, is some 300 kB. */
export const MOST_PHOTO_BYTES = 4 * MB;
export const MOST_DOCUMENT_BYTES = 16 * MB;

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const FILE_TYPES = [...PHOTO_TYPES, 'application/pdf'] as const;
export type FileType = (typeof FILE_TYPES)[number];

export interface StoredFile {
  readonly hash: string;
  readonly type: FileType;
  readonly name: string;
  readonly content: Buffer;
}

/** By the first bytes: what a sender calls it is not believed. Null = none that is kept here. */
export function typeOfBytes(content: Buffer): FileType | null {
  if (content.length < 12) return null;
  if (content.readUInt16BE(0) === 0xffd8 && content[2] === 0xff) return 'image/jpeg';
  if (content.readUInt32BE(0) === 0x89504e47 && content.readUInt32BE(4) === 0x0d0a1a0a) return 'image/png';
  if (content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  if (content.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  return null;
}

export interface Kept {
  readonly name: string;
  readonly content: Buffer;
  readonly by: string;
  readonly at: number;
  readonly types: readonly FileType[];
  readonly most: number;
}

/** In the transaction of what it belongs to. Throws `Refused` for what is too large or of no kind that is kept. */
export async function keepFile(trx: Work, { name, content, by, at, types, most }: Kept): Promise<StoredFile> {
  const type = typeOfBytes(content);
  if (content.length > most)
    throw new Refused('file-refused', `it has ${content.length} bytes; at most ${most} are kept`);
  if (type === null || !types.includes(type)) throw new Refused('file-refused', `it is none of ${types.join(', ')}`);
  const hash = createHash('sha256').update(content).digest('hex');
  await trx
    .insertInto('stored_file')
    .values({ hash, type, name, content, by_whom: by, recorded: at })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return { hash, type, name, content };
}

export class FileStore {
  private readonly records: Records;
  constructor(records: Records) {
    this.records = records;
  }

  keep(kept: Kept): Promise<StoredFile> {
    return this.records.transact((trx) => keepFile(trx, kept));
  }

  async get(hash: string): Promise<StoredFile | null> {
    const row = await this.records.ask((db) =>
      db
        .selectFrom('stored_file')
        .select(['hash', 'type', 'name', 'content'])
        .where('hash', '=', hash)
        .executeTakeFirst(),
    );
    return row ?? null;
  }
}
