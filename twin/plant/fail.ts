/** How the reader of a plant file says what is wrong, and where. */
import type { Path } from './path.ts';

export type Fail = (path: Path, message: string) => void;

export const unknown = (what: string, id: string, known: readonly string[]): string =>
  `no ${what} \`${id}\`; there ${known.length === 1 ? 'is' : 'are'} ${known.length > 0 ? known.slice(0, 12).join(', ') : 'none'}`;
