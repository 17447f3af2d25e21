// npm run evaluate: the failure models' evidence table.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, ensureReady, ROOT, run } from './setup.mjs';

ensureReady();
run('building the evaluation', process.execPath, [bin('typescript', 'tsc'), '--build', 'bench']);
await import(pathToFileURL(join(ROOT, 'dist/bench/evaluate/main.js')).href);
