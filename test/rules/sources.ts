/** The project's own files, for rules that the compiler and the linter cannot hold. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Source {
  readonly path: string;
  readonly text: string;
  /** The text without comments: rules are for code. */
  readonly code: string;
}

/** Files that are, or are about to be, in the repository. */
export function filesOf(...patterns: string[]): Source[] {
  const listed = execFileSync('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '-z',
    '--',
    ...patterns,
  ]);
  return listed
    .toString()
    .split('\0')
    .filter((path) => path !== '')
    .flatMap((path) => {
      try {
        const text = readFileSync(path, 'utf8');
        return [{ path, text, code: withoutComments(text) }];
      } catch {
        return []; // deleted, and not yet committed as such
      }
    });
}

/** Every place where one of `patterns` is found in the code: `file: what`. */
export const found = (sources: readonly Source[], pattern: RegExp): string[] =>
  sources.flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([what]) => `${path}: ${what.trim()}`));

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
