// npm run demo-models: the failure models that the demo plant comes with.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, ensureReady, ROOT, run } from './setup.mjs';

ensureReady();
run('building the demo models', process.execPath, [bin('typescript', 'tsc'), '--build', 'bench']);
await import(pathToFileURL(join(ROOT, 'dist/bench/demo-models/main.js')).href);
