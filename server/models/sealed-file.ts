/** A learned thing as a file, under a seal. What is read is not trusted: its size, its kind, its version, its schema and its checksum are held, in this order. */
import { createHash } from 'node:crypto';
import { type Static, type TSchema, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';

export interface Seal<Content extends TSchema> {
  readonly kind: string;
  /** What people call it: "failure model". */
  readonly name: string;
  /** What makes another one: "train again". */
  readonly again: string;
  /** Rises when the meaning of a field changes: an older one would answer wrongly. */
  readonly version: number;
  readonly mostCharacters: number;
  readonly content: Content;
}

export function sealed(seal: Pick<Seal<TSchema>, 'kind' | 'version'>, card: object, content: object): string {
  const { kind, version } = seal;
  return JSON.stringify({ kind, version, sha256: sumOf(content), card, content }, null, 1);
}

/** Throws a sentence that says what is wrong with it; `where` is what it is called there. */
export function unsealed<Content extends TSchema>(
  { kind, name, again, version, mostCharacters, content }: Seal<Content>,
  text: string,
  where: string,
): { readonly content: Static<Content>; readonly card: object } {
  const refuse = (why: string): never => {
    throw new Error(`${where}: ${why}`);
  };
  if (text.length > mostCharacters) refuse(`${text.length} characters are more than a model has (${mostCharacters})`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return refuse(`it is not JSON: the file is damaged; ${again} or take the copy before it`);
  }
  const told = (read ?? {}) as { kind?: unknown; version?: unknown };
  if (told.kind !== kind) refuse(`it is no ${name} of Gemba`);
  if (told.version !== version)
    refuse(`it is of version ${String(told.version)}, this Gemba reads ${version}; ${again}`);
  const file = Type.Object({
    /** Of `content` as JSON. */
    sha256: Type.String(),
    card: Type.Object({}, { additionalProperties: true }),
    content,
  });
  if (!Check(file, read)) {
    const [first] = Errors(file, read);
    return refuse(`${first?.instancePath || 'it'} ${first?.message ?? 'does not fit the schema'}`);
  }
  const {
    sha256,
    card,
    content: own,
  } = read as unknown as {
    readonly sha256: string;
    readonly card: object;
    readonly content: Static<Content>;
  };
  if (sumOf(own) !== sha256) refuse('its checksum is another than its content has: it was altered or damaged');
  return { content: own, card };
}

const sumOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('hex');
