/** Writes docs/configuration.md and docs/errors.md. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fromRoot } from '../package-root.ts';
import { configurationPage, errorsPage } from './docs.ts';

await mkdir(fromRoot('docs'), { recursive: true });
await writeFile(fromRoot('docs/configuration.md'), configurationPage());
await writeFile(fromRoot('docs/errors.md'), errorsPage());
