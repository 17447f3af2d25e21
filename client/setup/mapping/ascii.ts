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
