/**
 * Answers to writes that carried an `Idempotency-Key`: the same key with the same body gets the same answer and is not done
 * twice; with another body it is refused. Kept on disk for a day, so that a restart does not forget.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { jsonLines } from '../json-lines.ts';

const KEEP_MS = 24 * 3_600_000;

interface Entry {
  /** Hash of who asked and the key. */
  readonly k: string;
  /** Hash of the body. */
  readonly b: string;
  /** When it was answered, epoch ms. */
  readonly at: number;
  readonly answer: unknown;
}

export interface Idempotency {
  /** Does the work once; null = the key was used with another body. */
  once<Answer>(
    who: string,
    key: string,
    body: string,
    work: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer } | null>;
  stop(): Promise<void>;
}

export async function openIdempotency(file: string, now: () => number): Promise<Idempotency> {
  const answers = new Map<string, Entry>();
  for (const entry of await jsonLines<Entry>(file)) if (entry.at > now() - KEEP_MS) answers.set(entry.k, entry);
  await mkdir(dirname(file), { recursive: true });
  // Written anew without what is too old; what is torn at its end goes with it.
  await writeFile(`${file}.new`, [...answers.values()].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await rename(`${file}.new`, file);
  const log: FileHandle = await open(file, 'a');
  const underWay = new Map<string, { readonly b: string; readonly answer: Promise<unknown> }>();

  const run = async <Answer>(k: string, b: string, work: () => Promise<Answer>): Promise<Answer> => {
    const answer = await work();
    const entry: Entry = { k, b, at: now(), answer };
    await log.appendFile(`${JSON.stringify(entry)}\n`);
    await log.datasync();
    for (const [old, { at }] of answers) {
      if (at > now() - KEEP_MS) break;
      answers.delete(old);
    }
    answers.set(k, entry);
    return answer;
  };

  return {
    async once<Answer>(who: string, key: string, body: string, work: () => Promise<Answer>) {
      const k = hashOf(`${who}\n${key}`);
      const b = hashOf(body);
      const known = answers.get(k);
      if (known && known.at > now() - KEEP_MS) return known.b === b ? { answer: known.answer as Answer } : null;
      const begun = underWay.get(k);
      if (begun) return begun.b === b ? { answer: (await begun.answer) as Answer } : null;
      const answer = run(k, b, work);
      underWay.set(k, { b, answer });
      try {
        return { answer: await answer };
      } finally {
        underWay.delete(k);
      }
    },
    stop: () => log.close(),
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
