/** Passwords: argon2id, one at a time, so that a storm of tries takes neither the threads that write the journal nor memory. */
import { hash, verify } from '@node-rs/argon2';
import { newSecret } from './secret.ts';

/** OWASP Password Storage Cheat Sheet: argon2id (the package's default), 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Tries that may wait for their turn; each takes some 30 ms. */
const MOST_WAITING = 100;
export const SHORTEST = 10;
export const LONGEST = 200;

/** More tries wait than can be worked on soon. */
export class TooManyTries extends Error {}

let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) return Promise.reject(new TooManyTries('too many sign-ins at once'));
  waiting++;
  const done = turn.then(work).finally(() => {
    waiting--;
  });
  turn = done.catch(() => undefined);
  return done;
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), COST));

let nobody: Promise<string> | null = null;
/** Is it this one's? For a name that is not there (null) it takes as long: the time tells nobody which names there are. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(newSecret());
  const against = stored ?? (await nobody);
  const same = await inTurn(() => verify(against, password.normalize('NFKC')));
  return same && stored !== null;
}

/** What is wrong with a new password; null = nothing. Length beats rules about signs (NIST SP 800-63B, 3.1.1). */
export function weakness(password: string, names: readonly string[]): string | null {
  if ([...password].length < SHORTEST) return `a password has at least ${SHORTEST} characters`;
  if (password.length > LONGEST) return `a password has at most ${LONGEST} characters`;
  if (new Set(password).size < 4) return 'a password has more than three different characters';
  const plain = password.toLowerCase();
  const words = names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 3);
  return words.some((word) => plain.includes(word))
    ? 'a password does not contain the name of the one it belongs to'
    : null;
}
