/** Numbers of the command line, held to their limits; throws a sentence for people. */
export function wholeIn(option: string, word: string, least: number, most: number): number {
  if (!/^\d+$/.test(word)) throw new Error(`${option} is a whole number, not "${word}"`);
  return numberIn(option, word, least, most);
}

export function numberIn(option: string, word: string, least: number, most: number): number {
  const value = word.trim() === '' ? Number.NaN : Number(word);
  if (!(value >= least && value <= most)) throw new Error(`${option} lies between ${least} and ${most}, not "${word}"`);
  return value;
}
