/** Paths inside the package, wherever it is installed. Built files run from dist/server. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

export const fromRoot = (path: string): string => join(root, path);

/** File of a thread, by its path in server/ without its ending: always the built one, also when run from the sources by tests, for Node does not run TypeScript. */
export const builtThread = (path: string): string => fromRoot(join('dist', 'server', `${path}.js`));
