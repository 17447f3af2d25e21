/** In small letters of a to z: ä is ae as Germans write it, ı is i. Capitals count as what they are: RÜSTEN is ruesten. */
export const asciiOf = (text: string): string =>
  text
    .replace(/[İI]/g, 'i')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');

/** An id made of a name that none of those taken has; `otherwise` where the name has no letters. It is at most 3 longer than `most`. */
export function freeId(name: string, taken: readonly string[], otherwise: string, most = 50): string {
  const base =
    asciiOf(name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, most) || otherwise;
  for (let i = 1; ; i++) {
    const id = i === 1 ? base : `${base}-${i}`;
    if (!taken.includes(id)) return id;
  }
}
