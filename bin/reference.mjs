// npm run -s reference -- FILE
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, ROOT } from './setup.mjs';

ensureReady();
await import(pathToFileURL(join(ROOT, 'dist/server/tools/reference.js')).href);
