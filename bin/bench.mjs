// npm run bench -- [NAME] [--quick]
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, ensureReady, ROOT, run } from './setup.mjs';

ensureReady();
run('building the benchmarks', process.execPath, [bin('typescript', 'tsc'), '--build', 'bench']);
await import(pathToFileURL(join(ROOT, 'dist/bench/main.js')).href);
