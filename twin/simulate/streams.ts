/**
 * Keyed random streams. A stream is found by what it is for (seed, station, purpose), never by the order of creation, so
 * one more station, or one more draw for one purpose, leaves every other stream as it was (common random numbers).
 *
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, period at least 2^32 for each key.
 */
const WORDS_PER_STREAM = 4;
const WARM_UP = 12;

/** Opens one stream a key; stream `i` lives in words [4i, 4i + 4), so a run forks by copying one array. */
export function openStreams(seed: number, keys: readonly string[]): Uint32Array {
  const words = new Uint32Array(keys.length * WORDS_PER_STREAM);
  keys.forEach((key, i) => {
    const text = `${seed}/${key}`;
    for (let w = 0; w < 3; w++) words[i * WORDS_PER_STREAM + w] = hash(text, w);
    words[i * WORDS_PER_STREAM + 3] = 1;
    for (let n = 0; n < WARM_UP; n++) uniform(words, i);
  });
  return words;
}

/** Uniform in the open interval (0, 1): its logarithm is always finite. */
export function uniform(words: Uint32Array, stream: number): number {
  const at = stream * WORDS_PER_STREAM;
  const a = words[at] as number;
  const b = words[at + 1] as number;
  const c = words[at + 2] as number;
  const d = words[at + 3] as number;
  const t = (a + b + d) | 0;
  words[at] = b ^ (b >>> 9);
  words[at + 1] = (c + (c << 3)) | 0;
  words[at + 2] = (((c << 21) | (c >>> 11)) + t) | 0;
  words[at + 3] = (d + 1) | 0;
  return ((t >>> 0) + 0.5) / 4294967296;
}

/** FNV-1a with a finisher (MurmurHash3), one salt a word. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ Math.imul(salt + 1, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
